"""The lower end of a claim of kind ``hierarchy``: what shows that nothing much smaller is true.

A ``strategy`` is a state and projective measurements in finite dimension, written without any square root: vectors
need not be normalised, and an outcome's projector is the one onto its (mutually orthogonal) vectors. ``moments``
are an exactly positive semidefinite moment matrix: no sum of squares of its words proves less, whatever quantum
theory allows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import combinations, product
from math import prod

from bellproof_checker.claim import read_target
from bellproof_checker.document import Json, Malformed, index, items, keys, require, require_form, string
from bellproof_checker.field import Field, Number, fractions_of, inverse, read_number
from bellproof_checker.general import Claim
from bellproof_checker.moments import check_moments

MAX_DIMENSION = 16
"""Largest dimension of one party."""

MAX_JOINT = 256
"""Largest joint dimension."""

MAX_BITS = 1 << 20
"""Longest sum of probabilities, in bits, judged by the longest vector."""

Complex = tuple[Number, Number]
"""Real and imaginary part."""

Vector = tuple[Complex, ...]

_ZERO: Complex = (Fraction(0), Fraction(0))


@dataclass(frozen=True)
class Strategy:
    """``outcomes[party][setting][outcome]`` holds the vectors of a projector."""

    dimensions: tuple[int, ...]
    state: Vector
    outcomes: tuple[tuple[tuple[tuple[Vector, ...], ...], ...], ...]

    @cached_property
    def shares(self) -> dict[Vector, Number]:
        """One over the squared norm of each vector, computed once."""
        every = {v for party in self.outcomes for setting in party for outcome in setting for v in outcome}
        return {vector: inverse(norm(vector)) for vector in every}

    @property
    def bits(self) -> int:
        """Length of the longest vector, numerators and denominators of all its entries together."""
        every = [v for party in self.outcomes for setting in party for outcome in setting for v in outcome]
        return max(map(_length, [self.state, *every]))


def _length(vector: Vector) -> int:
    parts = [c for entry in vector for part in entry for c in fractions_of(part)]
    return sum(c.numerator.bit_length() + c.denominator.bit_length() for c in parts)


def check_witness(claim: Claim, value: Json) -> None:
    """Verify that the witness has exactly the value that the claim says."""
    if not isinstance(value, dict):
        raise Malformed("not-an-object", "witness is no object")
    kind = string(value.get("kind", ""), "kind")
    require_form(kind in {"strategy", "moments"}, "unknown-kind", "a witness is a strategy or moments")
    names = ("dimensions", "state", "measurements") if kind == "strategy" else ("words", "scale", "moments")
    fields = keys(value, "witness", ("kind", "target", *names))
    target = read_target(fields["target"], claim.pairs[0]) if claim.pairs else ()
    if not claim.pairs:
        items(fields["target"], "target", 0)
    if kind == "moments":
        found: Number = check_moments(claim, target, fields["words"], fields["scale"], fields["moments"])
    else:
        found = strategy_value(claim, target, read_strategy(claim, fields))
    require(found == claim.lower, "wrong-strategy", "the witness does not have the value that the claim says")


def strategy_value(claim: Claim, target: tuple[int, ...], strategy: Strategy) -> Number:
    """``P + sum lambda I`` of a strategy, exactly."""
    parties = len(claim.algebra.settings)
    weights: dict[tuple[int, ...], Number] = {}
    for slope, expression in zip(claim.slopes, claim.expressions, strict=True):
        for cell, c in expression.items():
            weights[cell] = weights.get(cell, Fraction(0)) + slope * c
    if len(target) == 4:  # noqa: PLR2004 - a, b, x, y
        a, b, x, y = target
        weights[x, y, a, b] = weights.get((x, y, a, b), Fraction(0)) + Fraction(1)
    elif target:
        a, x = target
        for b in range(claim.algebra.outcomes[1]):
            weights[x, 0, a, b] = weights.get((x, 0, a, b), Fraction(0)) + Fraction(1)
    bits = len(weights) * strategy.bits
    require_form(bits <= MAX_BITS, "too-large", f"a sum of {bits} bits; at most {MAX_BITS}")
    total: Number = Fraction(0)
    for cell, weight in weights.items():
        if weight:
            total = weight * probability(strategy, cell[:parties], cell[parties:]) + total
    return total * inverse(norm(strategy.state))


def probability(strategy: Strategy, settings: tuple[int, ...], outcomes: tuple[int, ...]) -> Number:
    """The probability times the squared norm of the state."""
    total: Number = Fraction(0)
    spaces = [
        strategy.outcomes[party][x][a] for party, (x, a) in enumerate(zip(settings, outcomes, strict=True))
    ]
    for vectors in product(*spaces):
        amplitudes = strategy.state
        share: Number = Fraction(1)
        for vector in vectors:
            amplitudes = _contract(vector, amplitudes)
            share = share * strategy.shares[vector]
        total = norm(amplitudes) * share + total
    return total


def _contract(vector: Vector, state: Vector) -> Vector:
    """Take the inner product of a vector with the first party of a state."""
    rest = len(state) // len(vector)
    result = []
    for j in range(rest):
        total = _ZERO
        for i, one in enumerate(vector):
            other = state[i * rest + j]
            if any(one) and any(other):
                total = _add(total, _conjugate_times(one, other))
        result.append(total)
    return tuple(result)


def _conjugate_times(one: Complex, other: Complex) -> Complex:
    if not one[1] and not other[1]:
        return one[0] * other[0], Fraction(0)
    return one[0] * other[0] + one[1] * other[1], one[0] * other[1] - one[1] * other[0]


def _add(one: Complex, other: Complex) -> Complex:
    return one[0] + other[0], one[1] + other[1]


def norm(vector: Vector) -> Number:
    """The squared norm."""
    total: Number = Fraction(0)
    for entry in vector:
        for part in entry:
            if part:
                total = part * part + total
    return total


def read_strategy(claim: Claim, fields: dict[str, Json]) -> Strategy:
    """Read a strategy and check that its measurements are some."""
    algebra, field = claim.algebra, claim.field
    parties = len(algebra.settings)
    dimensions = tuple(
        index(one, "dimensions", MAX_DIMENSION + 1)
        for one in items(fields["dimensions"], "dimensions", parties)
    )
    joint = prod(dimensions)
    require_form(1 <= joint <= MAX_JOINT, "out-of-range", f"a joint dimension of {joint}")
    state = _read_vector(fields["state"], "state", joint, field)
    require(any(any(entry) for entry in state), "wrong-strategy", "the state is zero")
    measurements = []
    for party, value in enumerate(items(fields["measurements"], "measurements", parties)):
        settings = []
        for setting in items(value, "settings", algebra.settings[party]):
            outcomes = tuple(
                tuple(
                    _read_vector(one, "vector", dimensions[party], field) for one in items(outcome, "outcome")
                )
                for outcome in items(setting, "outcomes", algebra.outcomes[party])
            )
            _require_measurement(outcomes, dimensions[party])
            settings.append(outcomes)
        measurements.append(tuple(settings))
    return Strategy(dimensions, state, tuple(measurements))


def _require_measurement(outcomes: tuple[tuple[Vector, ...], ...], dimension: int) -> None:
    """As many vectors as the dimension, none of them zero, any two of them orthogonal."""
    vectors = [vector for outcome in outcomes for vector in outcome]
    require(
        len(vectors) == dimension, "wrong-strategy", "a measurement has not as many vectors as dimensions"
    )
    require(all(map(norm, vectors)), "wrong-strategy", "a vector of a measurement is zero")
    for one, other in combinations(vectors, 2):
        inner = _contract(one, other)
        require(not any(inner[0]), "wrong-strategy", "two vectors of a measurement are not orthogonal")


def _read_vector(value: Json, where: str, size: int, field: Field | None) -> Vector:
    """``{"re": [...], "im": [...]}``; without ``im`` all entries are real."""
    found = keys(value, where, ("re",), optional=("im",))
    real = [read_number(one, where, field) for one in items(found["re"], where, size)]
    imaginary: Iterator[Number] = iter([Fraction(0)] * size)
    if "im" in found:
        imaginary = (read_number(one, where, field) for one in items(found["im"], where, size))
    return tuple(zip(real, imaginary, strict=True))
