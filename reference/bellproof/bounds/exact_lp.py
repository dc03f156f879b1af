"""Linear programs solved exactly: the primal simplex method over the integers, with Bland's rule.

The tableau holds integers over one common denominator (Edmonds' integer pivoting), so every division is
exact and nothing is ever rounded. An optimum comes with its dual multipliers, infeasibility with Farkas'
multipliers and unboundedness with a ray: each answer can be checked without trusting this module.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from bellproof.errors import BellproofError, ResourceLimit

Vector = tuple[Fraction, ...]
"""Exact numbers in a row."""

MAX_CELLS = 4_000_000
"""Largest tableau that is tried."""


class LinearProgramFailure(BellproofError):  # noqa: N818 - named after what was found out
    """The linear program has no optimum."""

    code = "linear-program"


class Infeasible(LinearProgramFailure):
    """No point satisfies the constraints; ``multipliers`` y prove it: y.rows >= 0 and y.right < 0."""

    code = "infeasible"

    def __init__(self, multipliers: Vector) -> None:
        """Keep the proof."""
        self.multipliers = multipliers
        super().__init__("the linear program is infeasible")


class Unbounded(LinearProgramFailure):
    """The objective grows without limit along ``ray`` (rows.ray = 0, ray >= 0) from ``point``."""

    code = "unbounded"

    def __init__(self, point: Vector, ray: Vector) -> None:
        """Keep the proof."""
        self.point = point
        self.ray = ray
        super().__init__("the linear program is unbounded")


@dataclass(frozen=True, slots=True)
class LinearProgram:
    """Maximise ``objective . x`` subject to ``rows x = right`` and ``x >= 0``."""

    objective: Vector
    rows: tuple[Vector, ...]
    right: Vector


@dataclass(frozen=True, slots=True)
class Optimum:
    """An optimal ``point`` and ``multipliers`` y with y.rows >= objective and y.right = value."""

    value: Fraction
    point: Vector
    multipliers: Vector


def maximise(program: LinearProgram) -> Optimum:
    """Solve exactly; raises `Infeasible`, `Unbounded`, or `ResourceLimit` before too large a tableau."""
    require_room(len(program.rows), len(program.objective))
    return _Tableau(program).solve()


def require_room(rows: int, columns: int) -> None:
    """Raise `ResourceLimit` for a program of that many equations and unknowns if its tableau were too large.

    Writing a large program down takes long enough to ask first.
    """
    cells = (rows + 2) * (columns + rows + 1)
    if cells > MAX_CELLS:
        message = f"the linear program needs a tableau of {cells} numbers; at most {MAX_CELLS} are allowed"
        raise ResourceLimit(message)


def _dot(first: Sequence[Fraction], second: Sequence[Fraction]) -> Fraction:
    return sum((a * b for a, b in zip(first, second, strict=True) if a and b), Fraction(0))


class _Tableau:
    """Rows of constraints, then the reduced costs of phases 2 and 1; columns x, artificials, right side.

    The true value of an entry is the integer divided by ``denominator``, which is kept positive.
    """

    def __init__(self, program: LinearProgram) -> None:
        self.program = program
        self.count = len(program.objective)
        # Each row is multiplied by a number that makes it whole and its right side non-negative.
        self.scales = [_scale(row, right) for row, right in zip(program.rows, program.right, strict=True)]
        self.cost_scale = lcm(*(c.denominator for c in program.objective))
        size = len(program.rows)
        self.rows = [
            [int(entry * scale) for entry in row] + [int(i == j) for j in range(size)] + [int(right * scale)]
            for i, (row, right, scale) in enumerate(
                zip(program.rows, program.right, self.scales, strict=True)
            )
        ]
        costs = [-int(c * self.cost_scale) for c in program.objective] + [0] * (size + 1)
        infeasibility = [-sum(row[j] for row in self.rows) for j in range(self.count)] + [0] * size
        infeasibility.append(-sum(row[-1] for row in self.rows))
        self.rows += [costs, infeasibility]
        self.basis = [self.count + i for i in range(size)]
        self.denominator = 1

    def solve(self) -> Optimum:
        """Phase 1 removes the artificial variables from the solution, phase 2 maximises."""
        self._improve(objective=len(self.basis) + 1)
        if self.rows[-1][-1] < 0:
            raise Infeasible(self._multipliers(self.rows[-1], shift=-1, scale=1))
        self._improve(objective=len(self.basis))
        point = self._point()
        costs = self.rows[len(self.basis)]
        multipliers = self._multipliers(costs, shift=0, scale=self.cost_scale)
        return Optimum(_dot(self.program.objective, point), point, multipliers)

    def _improve(self, *, objective: int) -> None:
        """Pivot until no reduced cost is negative; the lowest index enters, and leaves among ties (Bland)."""
        while True:
            costs = self.rows[objective]
            column = next((j for j in range(self.count) if costs[j] < 0), None)
            if column is None:
                return
            row = self._leaving(column)
            if row is None:
                raise Unbounded(self._point(), self._ray(column))
            self._pivot(row, column)

    def _leaving(self, column: int) -> int | None:
        """The row whose variable reaches zero first as the column's variable grows."""
        best: int | None = None
        for i, variable in enumerate(self.basis):
            entry, right = self.rows[i][column], self.rows[i][-1]
            if variable >= self.count and right == 0 and entry:
                # An artificial variable at zero has to stay there, whichever way it would move.
                return i
            if entry <= 0:
                continue
            if best is None:
                best = i
                continue
            difference = right * self.rows[best][column] - self.rows[best][-1] * entry
            if difference < 0 or (difference == 0 and variable < self.basis[best]):
                best = i
        return best

    def _pivot(self, row: int, column: int) -> None:
        pivot_row = self.rows[row]
        pivot = pivot_row[column]
        for i, other in enumerate(self.rows):
            if i != row:
                factor = other[column]
                self.rows[i] = [
                    (entry * pivot - factor * p) // self.denominator
                    for entry, p in zip(other, pivot_row, strict=True)
                ]
        self.denominator = pivot
        if pivot < 0:
            self.denominator = -pivot
            self.rows = [[-entry for entry in other] for other in self.rows]
        self.basis[row] = column

    def _point(self) -> Vector:
        point = [Fraction(0)] * self.count
        for row, variable in zip(self.rows, self.basis, strict=False):
            if variable < self.count:
                point[variable] = Fraction(row[-1], self.denominator)
        return tuple(point)

    def _ray(self, column: int) -> Vector:
        ray = [Fraction(0)] * self.count
        ray[column] = Fraction(1)
        for row, variable in zip(self.rows, self.basis, strict=False):
            if variable < self.count:
                ray[variable] = Fraction(-row[column], self.denominator)
        return tuple(ray)

    def _multipliers(self, costs: Sequence[int], *, shift: int, scale: int) -> Vector:
        """Read the dual off the artificial columns, in the units of the rows as given."""
        dual = [Fraction(entry, self.denominator) + shift for entry in costs[self.count : -1]]
        return tuple(y * row_scale / scale for y, row_scale in zip(dual, self.scales, strict=True))


def _scale(row: Sequence[Fraction], right: Fraction) -> int:
    whole = lcm(right.denominator, *(entry.denominator for entry in row))
    return -whole if right < 0 else whole
