"""Quantum devices made at random never beat the lines, in any dimension up to four a side.

The devices live in floating point, so a line counts as beaten only by more than 1e-9: double arithmetic on matrices
of at most 16 rows and norm at most 10 is accurate to about 1e-13, and no bound is decided here.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bellproof.bounds import curve, local_entropy
from bellproof.bounds.tangent import Curve
from bellproof.model.scenario import Cell

Matrix = npt.NDArray[Any]
TOLERANCE = 1e-9

PARAMETERS = [
    Fraction(1, 1000),
    Fraction(1, 50),
    Fraction(1, 20),
    Fraction(1, 8),
    Fraction(1, 5),
    Fraction(2, 5),
]
SIGNS = {(0, 0): 1, (0, 1): 1, (1, 0): 1, (1, 1): -1}

seeds = st.integers(0, 2**32 - 1)
dimensions = st.tuples(st.integers(1, 4), st.integers(1, 4))


def random_observable(rng: np.random.Generator, dimension: int) -> Matrix:
    """``2 P - 1`` for a projector on a random space of random dimension."""
    raw = rng.normal(size=(dimension, dimension)) + 1j * rng.normal(size=(dimension, dimension))
    basis, _ = np.linalg.qr(raw)
    chosen = basis[:, : rng.integers(0, dimension + 1)]
    return np.asarray(2 * chosen @ chosen.conj().T - np.eye(dimension), dtype=np.complex128)


def rotation(angle: float) -> Matrix:
    return np.array([[np.cos(angle), np.sin(angle)], [np.sin(angle), -np.cos(angle)]], dtype=np.complex128)


def blocks(rng: np.random.Generator, angle: float) -> list[Matrix]:
    """Two observables that are, by Jordan's lemma, as good as any: qubits side by side, one near the best angle."""
    angles = [angle + rng.normal() * 0.05, rng.uniform(0, np.pi)]
    first, second = np.zeros((4, 4), dtype=np.complex128), np.zeros((4, 4), dtype=np.complex128)
    for place, t in enumerate(angles):
        part = slice(2 * place, 2 * place + 2)
        first[part, part], second[part, part] = rotation(0.0), rotation(t)
    return [first, second]


def operators(alice: list[Matrix], bob: list[Matrix]) -> tuple[Matrix, dict[Cell, Matrix], list[Matrix]]:
    """CHSH, the sixteen joint projectors (x, y, a, b), and Alice's four (x, a)."""
    one_a, one_b = np.eye(len(alice[0])), np.eye(len(bob[0]))
    game = sum(sign * np.kron(alice[x], bob[y]) for (x, y), sign in SIGNS.items())
    joint = {
        (x, y, a, b): np.kron((one_a + (-1) ** a * alice[x]) / 2, (one_b + (-1) ** b * bob[y]) / 2)
        for x, y, a, b in product((0, 1), repeat=4)
    }
    marginals = [np.kron((one_a + (-1) ** a * alice[x]) / 2, one_b) for x, a in product((0, 1), repeat=2)]
    return np.asarray(game), joint, marginals


def largest(operator: Matrix) -> float:
    return float(np.linalg.eigvalsh(operator)[-1])


def check(alice: list[Matrix], bob: list[Matrix]) -> None:
    """For these measurements the best state, pure or mixed, stays under every line: the largest eigenvalue does."""
    game, joint, marginals = operators(alice, bob)
    assert largest(game) <= 2 * np.sqrt(2) + TOLERANCE
    for v in PARAMETERS:
        both, one = curve.tangent(v), local_entropy.tangent(v)
        for projector in joint.values():
            assert largest(projector + float(both.slope) * game) <= float(both.level) + TOLERANCE
        for projector in marginals:
            assert largest(projector + float(one.slope) * game) <= float(one.level) + TOLERANCE


@given(seeds, dimensions)
@settings(max_examples=40)
def test_random_measurements_and_their_best_states(seed: int, sizes: tuple[int, int]) -> None:
    rng = np.random.default_rng(seed)
    alice, bob = ([random_observable(rng, size) for _ in range(2)] for size in sizes)
    check(alice, bob)


@given(seeds, st.sampled_from(PARAMETERS))
@settings(max_examples=40)
def test_measurements_near_the_best_ones(seed: int, v: Fraction) -> None:
    rng = np.random.default_rng(seed)
    angle = float(np.arccos(float(curve.strategy(v).cos_t.rational)))
    check(blocks(rng, angle), blocks(rng, angle))


@given(seeds, dimensions)
@settings(max_examples=60)
def test_random_states_and_measurements(seed: int, sizes: tuple[int, int]) -> None:
    """Behaviours as they would be observed: at their own Bell value each probability is below the curve's lines."""
    rng = np.random.default_rng(seed)
    alice, bob = ([random_observable(rng, size) for _ in range(2)] for size in sizes)
    total = sizes[0] * sizes[1]
    raw = rng.normal(size=(total, total)) + 1j * rng.normal(size=(total, total))
    raw = raw[:, : rng.integers(1, total + 1)]
    state = raw @ raw.conj().T
    state /= np.trace(state).real
    game, joint, marginals = operators(alice, bob)
    value = float(np.trace(state @ game).real)
    for v in PARAMETERS:
        for function, projectors in (
            (curve.tangent, list(joint.values())),
            (local_entropy.tangent, marginals),
        ):
            line = function(v)
            most = float(line.level) - float(line.slope) * value
            assert all(
                float(np.trace(state @ projector).real) <= most + TOLERANCE for projector in projectors
            )


@pytest.mark.parametrize("v", PARAMETERS)
def test_the_best_measurements_touch_the_line(v: Fraction) -> None:
    """So that the tests above would notice a line that is too low by a little."""
    angle = float(np.arccos(float(curve.strategy(v).cos_t.rational)))
    game, joint, _ = operators([rotation(0.0), rotation(angle)], [rotation(0.0), rotation(angle)])
    line = curve.tangent(v)
    found = largest(joint[0, 0, 0, 0] + float(line.slope) * game)
    assert abs(found - float(line.level)) < TOLERANCE
    winning = [cell for cell in joint if cell[2] ^ cell[3] == cell[0] & cell[1]]
    assert max(largest(joint[cell] + float(line.slope) * game) for cell in winning) <= found + TOLERANCE
    losing = [cell for cell in joint if cell not in winning]
    assert max(largest(joint[cell] + float(line.slope) * game) for cell in losing) < found - TOLERANCE


@pytest.mark.parametrize("function", [curve.tangent, local_entropy.tangent])
def test_a_line_that_is_a_little_lower_is_beaten(function: Curve) -> None:
    v = Fraction(1, 5)
    line = function(v)
    if function is curve.tangent:
        angle = float(np.arccos(float(curve.strategy(v).cos_t.rational)))
        game, joint, _ = operators([rotation(0.0), rotation(angle)], [rotation(0.0), rotation(angle)])
        best = largest(joint[0, 0, 0, 0] + float(line.slope) * game)
    else:
        s = np.sqrt(1 - float(2 * line.probability - 1) ** 2)
        angle = float(np.arctan2(s, 1.0))
        bob = [rotation(angle), rotation(-angle)]
        game, _, marginals = operators([rotation(0.0), rotation(np.pi / 2)], bob)
        best = largest(marginals[0] + float(line.slope) * game)
    assert abs(best - float(line.level)) < TOLERANCE
    assert best > float(line.level) - 1e-6 + TOLERANCE
