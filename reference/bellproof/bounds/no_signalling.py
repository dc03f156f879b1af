"""Bounds from no-signalling alone (Pironio et al. 2010, Eq. 13), exactly, with their proofs.

Every bound is an optimum of a linear program over the rationals. Lines come with weights: ``mu - target
- lambda I`` is a slack plus a non-negative combination of probabilities P(ab|xy), which anyone can add
up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from bellproof.bounds.collins_gisin import UNIT, Coordinate, Functional, coordinates, probability, reduce
from bellproof.bounds.exact_lp import Infeasible, LinearProgram, Optimum, Unbounded, maximise, require_room
from bellproof.bounds.target import Target, cells_of_target
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
    (mx, my), (da, db) = scenario.settings, scenario.outcomes
    require_room(mx * my + mx * (my - 1) * da + my * (mx - 1) * db, mx * my * da * db)
    cells = list(scenario.cells())

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
    """The target as a sum of cells."""
    return dict.fromkeys(cells_of_target(target, scenario.outcomes), _ONE)


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

    For the target ``()`` the slope is 1 and the level the no-signalling maximum. Raises `BadInput` above that
    maximum, where no line is lowest.
    """
    geometry = _Geometry.of(expression)
    # Few targets decide the line: start from one and add the worst offender until there is none.
    active = [targets[0]]
    while True:
        slope, level = geometry.lowest(active, bell_value)
        parts = [geometry.part(target, slope, level) for target in targets]
        worst = min(parts, key=lambda part: part.slack)
        if worst.slack >= 0:
            return Line(slope, level, tuple(parts))
        active.append(worst.target)


@dataclass(frozen=True, slots=True)
class _Geometry:
    """A Bell expression and the positive functionals P(ab|xy), in Collins-Gisin coordinates."""

    expression: BellExpression
    keys: tuple[Coordinate, ...]
    cells: tuple[Cell, ...]
    bell: Functional
    events: tuple[Functional, ...]

    @classmethod
    def of(cls, expression: BellExpression) -> _Geometry:
        scenario = expression.scenario
        (mx, my), (da, db) = scenario.settings, scenario.outcomes
        require_room((mx * (da - 1) + 1) * (my * (db - 1) + 1), mx * my * da * db)
        cells = tuple(scenario.cells())
        return cls(
            expression,
            tuple(coordinates(scenario)),
            cells,
            reduce(scenario, expression.coefficients),
            tuple(probability(scenario, (a, b, x, y)) for x, y, a, b in cells),
        )

    def lowest(self, targets: Sequence[Target], bell_value: Fraction) -> tuple[Fraction, Fraction]:
        """The (slope, level) that minimises ``level - slope * bell_value`` over lines that bound the targets.

        The unknowns are the slope, the level as a difference, and weights on P(ab|xy) for each target.
        """
        rows = []
        right = []
        width = len(self.cells)
        for place, target in enumerate(targets):
            wanted = probability(self.expression.scenario, target)
            before, after = [_ZERO] * (place * width), [_ZERO] * ((len(targets) - 1 - place) * width)
            for key in self.keys:
                unit = _ONE if key == UNIT else _ZERO
                own = [-event.get(key, _ZERO) for event in self.events]
                rows.append((-self.bell.get(key, _ZERO), unit, -unit, *before, *own, *after))
                right.append(wanted.get(key, _ZERO))
        rest = [_ZERO] * (width * len(targets))
        if () in targets:
            rows.append((_ONE, _ZERO, _ZERO, *rest))
            right.append(_ONE)
        try:
            optimum = maximise(LinearProgram((bell_value, -_ONE, _ONE, *rest), tuple(rows), tuple(right)))
        except Unbounded as error:
            source = "Bell value"
            reason = f"{bell_value} is above the no-signalling maximum {maximum(self.expression).value}"
            raise BadInput(source, reason) from error
        slope, positive, negative = optimum.point[:3]
        return slope, positive - negative

    def part(self, target: Target, slope: Fraction, level: Fraction) -> LinePart:
        """Write ``level - target - slope * I`` with the largest slack, negative if the line does not bound it."""
        wanted = probability(self.expression.scenario, target)
        rows = []
        right = []
        for key in self.keys:
            unit = _ONE if key == UNIT else _ZERO
            rows.append((unit, -unit, *(event.get(key, _ZERO) for event in self.events)))
            right.append(level * unit - wanted.get(key, _ZERO) - slope * self.bell.get(key, _ZERO))
        costs = (_ONE, -_ONE, *([_ZERO] * len(self.cells)))
        positive, negative, *weights = maximise(LinearProgram(costs, tuple(rows), tuple(right))).point
        kept = tuple((cell, weight) for cell, weight in zip(self.cells, weights, strict=True) if weight)
        return LinePart(target, positive - negative, kept)
