"""Lower ends for any expression: strategies, or mixtures of two, with a Bell value of at least so much.

Quantum behaviours are convex with shared randomness: a mixture of two strategies has the mixed Bell value and the
mixed probability. Every number is computed exactly from the rounded strategies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from bellproof.bounds.local import local_maximum
from bellproof.bounds.target import Target, cells_of_target
from bellproof.certificate.hierarchy import Expression, WideClaim
from bellproof.hierarchy import strategies
from bellproof.hierarchy.guessing import algebra_of, cells_of
from bellproof.hierarchy.strategies import Seesaw, Strategy, value
from bellproof.model.expression import BellExpression
from bellproof.model.scenario import Scenario

MAX_DIMENSION = 4
"""Largest dimension of one side that is tried."""

_STARTS = 5
_MANY_STARTS = 20
"""I3322 has local maxima in which most starts end."""

_HALVINGS = 6
_MIXING_BITS = 40


@dataclass(frozen=True, slots=True)
class Point:
    """A strategy with its exact Bell value and the probability of its target."""

    bell_value: Fraction
    probability: Fraction
    strategy: Strategy


@dataclass(frozen=True, slots=True)
class Mixture:
    """``weight`` of the first strategy and the rest of the second, where there are two."""

    target: Target
    weight: Fraction
    points: tuple[Point, ...]

    @property
    def bell_value(self) -> Fraction:
        """The mixed Bell value."""
        return _mix(self.weight, [point.bell_value for point in self.points])

    @property
    def probability(self) -> Fraction:
        """The mixed probability of the target."""
        return _mix(self.weight, [point.probability for point in self.points])

    def to_json(self) -> dict[str, object]:
        """The witness, every number exact."""
        weights = [self.weight, 1 - self.weight][: len(self.points)]
        return {
            "kind": "mixture of strategies",
            "target": [*self.target],
            "I": str(self.bell_value),
            "probability": str(self.probability),
            "strategies": [
                {"weight": str(weight), **point.strategy.to_json(self.target)}
                for weight, point in zip(weights, self.points, strict=True)
            ],
        }


def _mix(weight: Fraction, values: Sequence[Fraction]) -> Fraction:
    return values[0] if len(values) == 1 else weight * values[0] + (1 - weight) * values[1]


def dimensions(scenario: Scenario) -> tuple[int, int]:
    """As many dimensions as outcomes, at least two and at most `MAX_DIMENSION`."""
    first, second = (min(MAX_DIMENSION, max(2, d)) for d in scenario.outcomes)
    return first, second


def extreme(expression: BellExpression, sign: int = 1) -> tuple[Fraction, Strategy]:
    """A strategy with a large (or for sign -1 a small) Bell value: not above (below) the quantum maximum."""
    weights = {tuple(cell): float(sign * c) for cell, c in expression.coefficients}
    _, strategy = _search(expression, weights, _MANY_STARTS)
    return _value(expression, strategy), strategy


def likely(expression: BellExpression, target: Target, slope: Fraction, at: Fraction) -> Mixture | None:
    """A mixture with a Bell value of at least ``at`` in which the target is likely; ``None`` if none is found.

    The see-saw follows ``P + s I`` from the slope given to where its Bell value meets ``at``.
    """
    bell_value, strategy = extreme(expression)
    points = [
        Point(bell_value, _probability(expression, strategy, target), strategy),
        deterministic(expression, target),
    ]
    low, high = Fraction(0), max(slope, Fraction(1, 1000)) * 2
    current = slope
    for _ in range(_HALVINGS):
        _, found = _search(expression, _weights(expression, target, current))
        point = Point(_value(expression, found), _probability(expression, found, target), found)
        points.append(point)
        low, high = (low, current) if point.bell_value >= at else (current, high)
        current = (low + high) / 2
    mixtures = _mixtures(target, points, at)
    return max(mixtures, key=lambda mixture: mixture.probability) if mixtures else None


def _mixtures(target: Target, points: Sequence[Point], at: Fraction) -> list[Mixture]:
    found = [Mixture(target, Fraction(1), (point,)) for point in points if point.bell_value >= at]
    for one, other in combinations(points, 2):
        low, high = sorted((one, other), key=lambda point: point.bell_value)
        if low.bell_value < at < high.bell_value:
            exact = (at - low.bell_value) / (high.bell_value - low.bell_value)
            weight = Fraction(
                -(-exact.numerator * (1 << _MIXING_BITS) // exact.denominator), 1 << _MIXING_BITS
            )
            found.append(Mixture(target, weight, (high, low)))
    return found


def deterministic(expression: BellExpression, target: Target) -> Point:
    """The best predetermined outcomes, as a strategy; the target is likely with them or not."""
    reached, strategy = predetermined(expression)
    return Point(reached, _probability(expression, strategy, target), strategy)


def certain(expression: BellExpression, targets: Sequence[Target]) -> Mixture:
    """The best predetermined outcomes with the first target that is certain with them."""
    reached, strategy = predetermined(expression)
    points = ((one, Point(reached, _probability(expression, strategy, one), strategy)) for one in targets)
    target, point = next((target, point) for target, point in points if point.probability == 1)
    return Mixture(target, Fraction(1), (point,))


def predetermined(expression: BellExpression) -> tuple[Fraction, Strategy]:
    """The local bound and predetermined outcomes that reach it, as a strategy of one dimension."""
    found = local_maximum(expression)
    return found.value, strategies.predetermined((found.alice, found.bob), expression.scenario.outcomes)


def _search(
    expression: BellExpression, weights: dict[tuple[int, ...], float], starts: int = _STARTS
) -> tuple[float, Strategy]:
    scenario = expression.scenario
    seesaw = Seesaw(weights, scenario.settings, scenario.outcomes, dimensions(scenario))
    return seesaw.best(starts=starts)


def _weights(expression: BellExpression, target: Target, slope: Fraction) -> dict[tuple[int, ...], float]:
    weights = {tuple(cell): float(slope * c) for cell, c in expression.coefficients}
    for cell in cells_of_target(target, expression.scenario.outcomes):
        weights[cell] = weights.get(cell, 0.0) + 1.0
    return weights


def _value(expression: BellExpression, strategy: Strategy) -> Fraction:
    claim = WideClaim(algebra_of(expression), (cells_of(expression),), "value", (Fraction(1),), Fraction(0))
    return value(claim, strategy)


def _probability(expression: BellExpression, strategy: Strategy, target: Target) -> Fraction:
    cells: Expression = dict.fromkeys(cells_of_target(target, expression.scenario.outcomes), Fraction(1))
    claim = WideClaim(algebra_of(expression), (cells,), "value", (Fraction(1),), Fraction(0))
    return value(claim, strategy)
