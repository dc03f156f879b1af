"""The strategies that reach the curves, multiplied out exactly from the numbers that are published."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bellproof.bounds import curve, local_entropy, quantum
from bellproof.bounds.tangent import end_gap
from bellproof.exact import TSIRELSON, Surd, read_exact, surd
from bellproof.model.expression import chsh

parameters = st.fractions(Fraction(1, 10**6), Fraction(41, 100)) | st.sampled_from(
    [Fraction(1, 10**30), Fraction(13860, 33461), Fraction(1, 5)]
)


@dataclass(frozen=True)
class Number:
    """``a + b s`` with ``s^2 = square``, everything else rational (or, at the end, ``s = 1`` over Q(sqrt 2))."""

    a: Fraction
    b: Fraction
    square: Fraction

    def __add__(self, other: Number) -> Number:
        return Number(self.a + other.a, self.b + other.b, self.square)

    def __mul__(self, other: Number) -> Number:
        return Number(
            self.a * other.a + self.b * other.b * self.square,
            self.a * other.b + self.b * other.a,
            self.square,
        )

    def times(self, factor: Fraction) -> Number:
        return Number(self.a * factor, self.b * factor, self.square)


Matrix = list[list[Number]]


def expectation(state: list[Number], alice: Matrix, bob: Matrix) -> Number:
    """``<psi| alice (x) bob |psi>`` for real entries, basis 00, 01, 10, 11."""
    total = state[0].times(Fraction(0))
    for (i, j), (k, m) in product(product(range(2), repeat=2), repeat=2):
        total += state[2 * i + j] * alice[i][k] * bob[j][m] * state[2 * k + m]
    return total


def half(one: Matrix, observable: Matrix, sign: int) -> Matrix:
    """The projector ``(1 + sign A)/2``."""
    return [
        [(one[i][j] + observable[i][j].times(Fraction(sign))).times(Fraction(1, 2)) for j in range(2)]
        for i in range(2)
    ]


def table(
    state: list[Number], alice: list[Matrix], bob: list[Matrix], one: Matrix
) -> dict[tuple[int, ...], Number]:
    """P(ab|xy) times the norm of the state."""
    return {
        (x, y, a, b): expectation(state, half(one, alice[x], (-1) ** a), half(one, bob[y], (-1) ** b))
        for x, y, a, b in product((0, 1), repeat=4)
    }


def number(text: str, square: Fraction) -> Number:
    """Read a published number; at the end of the curve it may be a sum with a multiple of sqrt 2."""
    parts = [read_exact(part, "witness") for part in text.split(" + ")]
    value = sum(parts, surd(0))
    assert value.is_rational() or square == 2
    return Number(value.rational, value.root, square)


def evaluate(witness: dict[str, object]) -> tuple[dict[tuple[int, ...], Number], Number]:
    """All probabilities of a published two-qubit strategy of curve a, and the norm of its state."""
    entry = {key: str(value) for key, value in witness.items()}
    end = entry["cos_t"] == "0"
    sine_squared = Fraction(entry["sin_t_squared"])
    square = Fraction(2) if end else sine_squared
    zero, unit = (Number(Fraction(n), Fraction(0), square) for n in (0, 1))
    # At the end t is a right angle, and s stands for sqrt 2 instead of sin t.
    s = unit if end else Number(Fraction(0), Fraction(1), square)
    assert end == (sine_squared == 1)
    c = number(entry["cos_t"], square)
    p, q = number(entry["p"], square), number(entry["q"], square)
    assert (c * c).a + sine_squared == 1
    minus = unit.times(Fraction(-1))
    first: Matrix = [[unit, zero], [zero, minus]]
    second: Matrix = [[c, s], [s, c.times(Fraction(-1))]]
    one: Matrix = [[unit, zero], [zero, unit]]
    state = [p, q * s, q * s, unit]
    return table(state, [first, second], [first, second], one), expectation(state, one, one)


def chsh_of(probabilities: dict[tuple[int, ...], Number], zero: Number) -> Number:
    return sum((probabilities[cell].times(c) for cell, c in chsh().coefficients), zero.times(Fraction(0)))


def sign(value: Number) -> int:
    """Sign of ``a + b s`` for the positive root s, by comparing squares."""
    first, second = ((part > 0) - (part < 0) for part in (value.a, value.b))
    if first * second >= 0:
        return first or second
    difference = value.a**2 - value.b**2 * value.square
    return first if difference > 0 else second if difference < 0 else 0


def as_surd(value: Number) -> Surd:
    assert value.square == 2 or value.b == 0
    return Surd(value.a, value.b)


def require_behaviour(probabilities: dict[tuple[int, ...], Number], norm: Number) -> None:
    """Each setting pair sums to 1 and no side signals."""
    for x, y in product((0, 1), repeat=2):
        parts = [probabilities[x, y, a, b] for a, b in product((0, 1), repeat=2)]
        assert sum(parts[1:], parts[0]) == norm
    for x, a in product((0, 1), repeat=2):
        assert len({probabilities[x, y, a, 0] + probabilities[x, y, a, 1] for y in (0, 1)}) == 1
        assert len({probabilities[y, x, 0, a] + probabilities[y, x, 1, a] for y in (0, 1)}) == 1


@given(parameters)
@settings(max_examples=25)
def test_the_strategy_of_curve_a_reaches_its_point(v: Fraction) -> None:
    at = curve.tangent(v)
    witness = curve.strategy(v).to_json()
    probabilities, norm = evaluate(witness)
    assert norm.b == 0
    assert norm.a > 0
    require_behaviour(probabilities, norm)
    assert as_surd(chsh_of(probabilities, norm)) == surd(at.bell_value * norm.a)
    assert as_surd(probabilities[0, 0, 0, 0]) == surd(at.probability * norm.a)
    assert witness["I"] == str(at.bell_value)
    assert witness["P(00|00)"] == str(at.probability)
    # The losing outcomes stay below, the winning ones at most reach the same value.
    for (x, y, a, b), p in probabilities.items():
        excess = sign(p + norm.times(-at.probability))
        assert excess <= 0 if a ^ b == x & y else excess < 0
        assert sign(p) >= 0


def test_the_strategy_at_the_end() -> None:
    witness = curve.end_strategy().to_json()
    probabilities, norm = evaluate(witness)
    require_behaviour(probabilities, norm)
    # Divide by the norm: value * norm is what was multiplied out.
    assert as_surd(chsh_of(probabilities, norm)) == times(TSIRELSON, as_surd(norm))
    assert as_surd(probabilities[0, 0, 0, 0]) == times(curve.MAXIMUM_AT_END, as_surd(norm))
    assert witness["I"] == "2*sqrt(2)"
    assert witness["P(00|00)"] == "1/4 + 1/8*sqrt(2)"
    assert all(as_surd(p) <= as_surd(probabilities[0, 0, 0, 0]) for p in probabilities.values())


def times(first: Surd, second: Surd) -> Surd:
    return Surd(
        first.rational * second.rational + 2 * first.root * second.root,
        first.rational * second.root + first.root * second.rational,
    )


def test_the_end_is_the_limit_of_the_strategies() -> None:
    """At v close to sqrt 2 - 1 each number is close to the one at the end."""
    near, end = curve.strategy(Fraction(93222358, 225058681)), curve.end_strategy()
    for name in ("cos_t", "sin_t_squared", "p", "q", "bell_value", "probability"):
        difference = abs(getattr(near, name) - getattr(end, name))
        assert difference < surd(Fraction(1, 10**7))


@given(parameters)
@settings(max_examples=25)
def test_the_strategy_of_curve_b_reaches_its_point(v: Fraction) -> None:
    at = local_entropy.tangent(v)
    witness = local_entropy.strategy(v)
    check_marginal_strategy(witness, surd(at.bell_value), surd(at.probability))


def test_the_strategy_at_the_end_of_curve_b() -> None:
    check_marginal_strategy(local_entropy.END_STRATEGY, TSIRELSON, surd(Fraction(1, 2)))


def check_marginal_strategy(witness: dict[str, object], bell_value: Surd, probability: Surd) -> None:
    """Density matrix of cos|00> + sin|11>, with s = sin(2 theta); B0, B1 = (2/I)(Z +- s X)."""
    cosine = Fraction(str(witness["cos(2 theta)"]))
    square = Fraction(str(witness["sin(2 theta)^2"]))
    assert cosine**2 + square == 1
    assert read_exact(str(witness["I"]), "w") == bell_value
    assert read_exact(str(witness["P(a=0|x=0)"]), "w") == probability
    # x^2 = 1 + s^2 with x = I/2, so that B0 and B1 square to the identity.
    assert times(bell_value, bell_value) == surd(4 * (1 + square))
    zz, xx = Fraction(1), square  # <Z (x) Z> and s <X (x) X>, where <X (x) X> = s
    # <A0 B0> + <A0 B1> + <A1 B0> - <A1 B1> with A0 = Z, A1 = X: (2/I) (2 <ZZ> + 2 s <XX>).
    assert times(bell_value, bell_value) == surd(4 * (zz + xx))
    assert probability == surd((1 + cosine) / 2)


@pytest.mark.parametrize("objective", quantum.OBJECTIVES)
def test_published_strategies_are_exact(objective: quantum.Objective) -> None:
    side = quantum.boundary(objective)
    for v in (Fraction(1, 20), Fraction(2, 5)):
        assert end_gap(v) > 0
        witness = side.strategy(v)
        assert all(isinstance(value, str) for value in witness.values())
        assert str(side.tangent(v).bell_value) == witness["I"]
    assert read_exact(str(side.end_strategy["I"]), "w") == TSIRELSON
    assert quantum.DETERMINISTIC["I"] == "2"
