"""Bounds from no-signalling alone (Pironio et al. 2010, Eq. 13), exactly, with their proofs.

Every bound is an optimum of a linear program over the rationals. Lines come with weights: ``mu - target
- lambda I`` is a slack plus a non-negative combination of probabilities P(ab|xy), which anyone can add
up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from bellproof.bounds.collins_gisin import UNIT, coordinates, probability, reduce
from bellproof.bounds.exact_lp import Infeasible, LinearProgram, Optimum, Unbounded, maximise
from bellproof.bounds.target import JOINT, Target
from bellproof.errors import BadInput
from bellproof.model.behaviour import Behaviour
from bellproof.model.expression import BellExpression
from bellproof.model.scenario import Cell, Scenario

_ZERO = Fraction(0)
_ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Extreme:
    """A largest (or smallest) value over no-signalling behaviours and a behaviour that reaches it."""

    value: Fraction
    behaviour: Behaviour


@dataclass(frozen=True, slots=True)
class LinePart:
    """``mu - target - lambda I = slack + sum weight * P(ab|xy)`` on every no-signalling behaviour; all >= 0.

    ``weights`` holds the nonzero ones by cell (x, y, a, b).
    """

    target: Target
    slack: Fraction
    weights: tuple[tuple[Cell, Fraction], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """``target + slope * I <= level`` for every no-signalling behaviour and every target; slope >= 0."""

    slope: Fraction
    level: Fraction
    parts: tuple[LinePart, ...]

    def bound(self, bell_value: Fraction) -> Fraction:
        """Largest probability that the line allows at a Bell value of at least ``bell_value``."""
        return self.level - self.slope * bell_value


def _polytope(scenario: Scenario) -> tuple[list[list[Fraction]], list[Fraction]]:
    """Equations of the no-signalling behaviours: normalisation, then equal marginals."""
    cells = list(scenario.cells())
    (mx, my), (da, db) = scenario.settings, scenario.outcomes

    def indicator(*conditions: tuple[int | None, ...]) -> list[Fraction]:
        """First condition minus the second, each a cell with ``None`` for every value."""
        row = [_ZERO] * len(cells)
        for sign, condition in zip((1, -1), conditions, strict=False):
            for i, cell in enumerate(cells):
                if all(want is None or want == have for want, have in zip(condition, cell, strict=True)):
                    row[i] += sign
        return row

    rows = [indicator((x, y, None, None)) for x, y in scenario.setting_pairs()]
    right = [_ONE] * len(rows)
    rows += [
        indicator((x, 0, a, None), (x, y, a, None))
        for x in range(mx)
        for y in range(1, my)
        for a in range(da)
    ]
    rows += [
        indicator((0, y, None, b), (x, y, None, b))
        for y in range(my)
        for x in range(1, mx)
        for b in range(db)
    ]
    return rows, right + [_ZERO] * (len(rows) - len(right))


def _over_behaviours(
    scenario: Scenario,
    objective: dict[Cell, Fraction],
    condition: tuple[dict[Cell, Fraction], Fraction] | None,
) -> Optimum:
    rows, right = _polytope(scenario)
    if condition is not None:
        rows.append([condition[0].get(cell, _ZERO) for cell in scenario.cells()])
        right.append(condition[1])
    costs = tuple(objective.get(cell, _ZERO) for cell in scenario.cells())
    return maximise(LinearProgram(costs, tuple(map(tuple, rows)), tuple(right)))


def maximum(expression: BellExpression) -> Extreme:
    """I_ns, the largest value of the expression over all no-signalling behaviours."""
    optimum = _over_behaviours(expression.scenario, expression.as_mapping(), None)
    return Extreme(optimum.value, Behaviour(expression.scenario, optimum.point))


def minimum(expression: BellExpression) -> Extreme:
    """The smallest value of the expression over all no-signalling behaviours."""
    opposite = {cell: -c for cell, c in expression.coefficients}
    optimum = _over_behaviours(expression.scenario, opposite, None)
    return Extreme(-optimum.value, Behaviour(expression.scenario, optimum.point))


def _event(scenario: Scenario, target: Target) -> dict[Cell, Fraction]:
    """The target as a sum of cells; P(a|x) is read off at y = 0."""
    if len(target) == JOINT:
        a, b, x, y = target
        return {(x, y, a, b): _ONE}
    a, x = target
    return {(x, 0, a, b): _ONE for b in range(scenario.outcomes[1])}


def guessing_probability(expression: BellExpression, target: Target, bell_value: Fraction) -> Extreme:
    """Eq. 13: the largest P(ab|xy) or P(a|x) over no-signalling behaviours with I equal to ``bell_value``.

    Raises `BadInput`, saying the range, where no such behaviour has that value.
    """
    scenario = expression.scenario
    try:
        optimum = _over_behaviours(scenario, _event(scenario, target), (expression.as_mapping(), bell_value))
    except Infeasible as error:
        source = "Bell value"
        low, high = minimum(expression).value, maximum(expression).value
        reason = f"{bell_value} is out of reach: no-signalling behaviours have {low} <= I <= {high}"
        raise BadInput(source, reason) from error
    return Extreme(optimum.value, Behaviour(scenario, optimum.point))


def guessing_line(expression: BellExpression, targets: Sequence[Target], bell_value: Fraction) -> Line:
    """The line that bounds all the targets at once and is lowest at ``bell_value``.

    It is an optimum of the dual program, ``min mu - lambda v`` over all lines with their weights. Raises
    `BadInput` above the no-signalling maximum, where no line is lowest.
    """
    scenario = expression.scenario
    keys = coordinates(scenario)
    cells = list(scenario.cells())
    bell = reduce(scenario, expression.coefficients)
    events = [probability(scenario, (a, b, x, y)) for x, y, a, b in cells]
    width = 1 + len(cells)
    rows = []
    right = []
    for place, target in enumerate(targets):
        wanted = probability(scenario, target)
        for key in keys:
            unit = _ONE if key == UNIT else _ZERO
            own = [-unit, *(-event.get(key, _ZERO) for event in events)]
            before, after = [_ZERO] * (place * width), [_ZERO] * ((len(targets) - 1 - place) * width)
            rows.append((-bell.get(key, _ZERO), unit, -unit, *before, *own, *after))
            right.append(wanted.get(key, _ZERO))
    costs = (bell_value, -_ONE, _ONE, *([_ZERO] * (width * len(targets))))
    try:
        optimum = maximise(LinearProgram(costs, tuple(rows), tuple(right)))
    except Unbounded as error:
        source = "Bell value"
        reason = f"{bell_value} is above the no-signalling maximum {maximum(expression).value}"
        raise BadInput(source, reason) from error
    slope, positive, negative, *rest = optimum.point
    parts = []
    for place, target in enumerate(targets):
        slack, *weights = rest[place * width : (place + 1) * width]
        kept = tuple((cell, weight) for cell, weight in zip(cells, weights, strict=True) if weight)
        parts.append(LinePart(target, slack, kept))
    return Line(slope, positive - negative, tuple(parts))
