"""Random exact behaviours, random expressions, and exact evaluation of two-qubit strategies."""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction
from itertools import product

import pytest

from bellproof.model.behaviour import Behaviour
from bellproof.model.expression import BellExpression
from bellproof.model.scenario import Scenario

Part = Callable[[int, int, int, int], Fraction]


def _deterministic(alice: list[int], bob: list[int]) -> Part:
    return lambda x, y, a, b: Fraction(alice[x] == a and bob[y] == b)


def _box(d: int, shift: int) -> Part:
    """``b - a = x y + shift`` modulo d, with uniform outcomes; no-signalling for any number of settings."""
    return lambda x, y, a, b: Fraction((b - a - x * y - shift) % d == 0, d)


def _behaviour(seed: int, scenario: Scenario) -> Behaviour:
    rng = random.Random(seed)  # noqa: S311 - test data
    (mx, my), (da, db) = scenario.settings, scenario.outcomes
    parts: list[tuple[int, Part]] = []
    for _ in range(3):
        alice = [rng.randrange(da) for _ in range(mx)]
        bob = [rng.randrange(db) for _ in range(my)]
        parts.append((rng.randrange(4), _deterministic(alice, bob)))
    parts.append((1, lambda *_: Fraction(1, da * db)))
    if da == db:
        parts.append((rng.randrange(5), _box(da, rng.randrange(da))))
    total = sum(weight for weight, _ in parts)
    cells = product(range(mx), range(my), range(da), range(db))
    return Behaviour.of(
        scenario,
        {cell: sum((weight * part(*cell) for weight, part in parts), Fraction(0)) / total for cell in cells},
    )


def _expression(seed: int, scenario: Scenario) -> BellExpression:
    rng = random.Random(seed)  # noqa: S311 - test data
    return BellExpression.of(
        scenario,
        {cell: Fraction(rng.randint(-6, 6), rng.choice([1, 1, 2, 3])) for cell in scenario.cells()},
    )


@pytest.fixture(scope="session")
def no_signalling_behaviour() -> Callable[[int, Scenario], Behaviour]:
    """A random no-signalling behaviour from a seed."""
    return _behaviour


@pytest.fixture(scope="session")
def random_expression() -> Callable[[int, Scenario], BellExpression]:
    """A random expression with small coefficients from a seed."""
    return _expression
