"""What a solution proves of its program's optimum, exactly: no tolerance, no floating point.

Weak duality makes ``c.x`` an upper bound of the optimum of (D) for every feasible x, and ``tr(F_0 Y)`` a lower
bound of that of (P) for every feasible Y. A solver's x and Y are feasible only nearly. What is nearly so is
repaired, along the projection of the identity on the span of the F_i (for x) or on what is orthogonal to it (for
Y), by the least amount that an exact decision accepts; what the repaired point proves is what the solution proves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from bellproof_conformance.imported.definite import dense, is_semidefinite, least, solve
from bellproof_conformance.imported.program import Blocks, Place, Program, inner


@dataclass(frozen=True)
class Proved:
    """A bound that is proved, and how far the solution had to be moved for it.

    ``residual`` is the largest violation of an equation and ``shift`` the multiple of the direction that was added;
    both are 0 for a point that was feasible as it stood.
    """

    value: Fraction
    residual: Fraction
    shift: Fraction
    point: object


def semidefinite(program: Program, matrix: Blocks) -> bool:
    """Whether every block has no negative eigenvalue."""
    for block, (size, flat) in enumerate(zip(program.sizes, program.diagonal, strict=True)):
        cells = {(i, j): value for (b, i, j), value in matrix.items() if b == block}
        if flat:
            if any(value < 0 for value in cells.values()):
                return False
        elif not is_semidefinite(dense(size, cells)):
            return False
    return True


def plus(left: Blocks, right: Blocks, factor: Fraction) -> dict[Place, Fraction]:
    """``left + factor * right``."""
    result = dict(left)
    for place, value in right.items():
        result[place] = result.get(place, Fraction(0)) + factor * value
    return result


class Judge:
    """A program with what both sides need of it."""

    def __init__(self, program: Program) -> None:
        """Nothing is computed yet."""
        self.program = program

    @cached_property
    def identity(self) -> dict[Place, Fraction]:
        """The identity of every block."""
        return {(b, i, i): Fraction(1) for b, size in enumerate(self.program.sizes) for i in range(size)}

    @cached_property
    def products(self) -> list[dict[int, Fraction]]:
        """The matrix of all ``tr(F_i F_j)``, which is sparse where the F_i are."""
        matrices = self.program.matrices[1:]
        holders: dict[Place, list[int]] = {}
        for number, matrix in enumerate(matrices):
            for place in matrix:
                holders.setdefault(place, []).append(number)
        rows: list[dict[int, Fraction]] = [{} for _ in matrices]
        for place, numbers in holders.items():
            weight = 1 if place[1] == place[2] else 2
            for i in numbers:
                for j in numbers:
                    value = matrices[i][place] * matrices[j][place] * weight
                    rows[i][j] = rows[i].get(j, Fraction(0)) + value
        return [{key: value for key, value in row.items() if value} for row in rows]

    def combination(self, factors: Sequence[Fraction]) -> dict[Place, Fraction]:
        """``sum_i factors_i F_i``."""
        result: dict[Place, Fraction] = {}
        for factor, matrix in zip(factors, self.program.matrices[1:], strict=True):
            if factor:
                result = plus(result, matrix, factor)
        return result

    def projected(self, *targets: Sequence[Fraction]) -> list[list[Fraction]] | None:
        """For each list of ``tr(F_i Z)`` the factors of Z's projection on the span."""
        found = solve(self.products, targets)
        size = len(self.program.costs)
        return None if found is None else [[*one, *[Fraction(0)] * (size - len(one))] for one in found]

    def upper(self, x: Sequence[Fraction]) -> Proved | None:
        """The upper bound that x proves; ``None`` if nothing near it is feasible."""
        slack = self.program.slack(x)
        if semidefinite(self.program, slack):
            return Proved(self.program.cost(x), Fraction(0), Fraction(0), list(x))
        found = self.projected([inner(matrix, self.identity) for matrix in self.program.matrices[1:]])
        if found is None:
            return None
        direction = found[0]
        moved = self.combination(direction)
        shift = least(lambda s: semidefinite(self.program, plus(slack, moved, s)))
        if shift is None:
            return None
        point = [value + shift * step for value, step in zip(x, direction, strict=True)]
        # The claim rests on this line alone, whatever led to the point.
        if not semidefinite(self.program, self.program.slack(point)):
            return None
        return Proved(self.program.cost(point), Fraction(0), shift, point)

    def lower(self, y: Blocks) -> Proved | None:
        """The lower bound that Y proves; ``None`` if nothing near it is feasible."""
        matrices = self.program.matrices[1:]
        missing = [cost - inner(matrix, y) for cost, matrix in zip(self.program.costs, matrices, strict=True)]
        residual = max(map(abs, missing))
        found = self.projected(missing, [inner(matrix, self.identity) for matrix in matrices])
        if found is None:
            return None
        exact = plus(y, self.combination(found[0]), Fraction(1))
        direction = plus(self.identity, self.combination(found[1]), Fraction(-1))
        shift = least(lambda s: semidefinite(self.program, plus(exact, direction, s)))
        if shift is None:
            return None
        point = plus(exact, direction, shift)
        wrong = any(
            inner(matrix, point) != cost for cost, matrix in zip(self.program.costs, matrices, strict=True)
        )
        if wrong or not semidefinite(self.program, point):
            return None
        return Proved(inner(self.program.matrices[0], point), residual, shift, point)
