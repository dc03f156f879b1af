"""Positive semidefinite matrices over the rationals: an exact decision, and the least repair that makes one so."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import lcm

from bellproof.errors import BadInput

MOST_ROWS = 120
"""Largest block that is decided: the work grows with the fourth power."""

_SMALLEST, _LARGEST = -24, 8
_REFINED = 10

Matrix = list[list[Fraction]]
"""Symmetric, row by row."""

Cells = Mapping[tuple[int, int], Fraction]
"""The entries that are not zero, row before column."""


def dense(size: int, cells: Cells) -> Matrix:
    """The whole matrix."""
    result = [[Fraction(0)] * size for _ in range(size)]
    for (row, column), value in cells.items():
        result[row][column] = result[column][row] = value
    return result


def is_semidefinite(matrix: Matrix) -> bool:
    """Whether a symmetric matrix has no negative eigenvalue, by elimination without fractions (Bareiss 1968).

    A pivot of a semidefinite matrix that is zero has a row of zeros; it is left out. Raises `BadInput` for a matrix
    that is too large.
    """
    size = len(matrix)
    if size > MOST_ROWS:
        source = "block"
        raise BadInput(source, f"has {size} rows; at most {MOST_ROWS} are decided exactly")
    scale = lcm(*(entry.denominator for row in matrix for entry in row)) if size else 1
    work = [[int(entry * scale) for entry in row] for row in matrix]
    before = 1
    for k in range(size):
        pivot = work[k][k]
        if pivot < 0:
            return False
        if pivot == 0:
            if any(work[k][j] for j in range(k + 1, size)):
                return False
            continue
        _eliminate(work, k, before)
        before = pivot
    return True


def _eliminate(work: list[list[int]], k: int, before: int) -> None:
    size, pivot = len(work), work[k][k]
    for i in range(k + 1, size):
        factor, row = work[i][k], work[i]
        for j in range(i, size):
            # The division is exact: what is left are minors of the matrix.
            value = (row[j] * pivot - factor * work[k][j]) // before
            row[j] = value
            work[j][i] = value


def least(works: Callable[[Fraction], bool]) -> Fraction | None:
    """A small ``s >= 0`` for which something that gets easier with s works: 0 if possible.

    ``None`` where not even the largest does. Whatever is returned has been tried.
    """
    if works(Fraction(0)):
        return Fraction(0)
    low, high = _SMALLEST, _LARGEST
    if not works(_power(high)):
        # Along a direction that is itself not definite a small step may do what a large one undoes.
        return next((_power(k) for k in range(low, high) if works(_power(k))), None)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if works(_power(middle)) else (middle, high)
    best, below = _power(high), _power(high - 1)
    for _ in range(_REFINED):
        middle_value = (best + below) / 2
        if works(middle_value):
            best = middle_value
        else:
            below = middle_value
    return best


def _power(exponent: int) -> Fraction:
    return Fraction(10) ** exponent


def solve(
    rows: Sequence[Mapping[int, Fraction]], right: Sequence[Sequence[Fraction]]
) -> list[list[Fraction]] | None:
    """Solve a sparse system for several right sides, exactly; free unknowns are 0, ``None`` where none solves it.

    ``rows`` are the equations, by unknown; ``right`` has a list a right side.
    """
    width = len(right)
    work = [(dict(row), [side[i] for side in right]) for i, row in enumerate(rows)]
    done: list[tuple[int, dict[int, Fraction], list[Fraction]]] = []
    while work:
        # The shortest equation first: what is sparse stays so.
        work.sort(key=lambda equation: -len(equation[0]))
        row, values = work.pop()
        if not row:
            if any(values):
                return None
            continue
        unknown = min(row)
        pivot = row.pop(unknown)
        row = {key: value / pivot for key, value in row.items()}
        values = [value / pivot for value in values]
        done.append((unknown, row, values))
        for other, sides in work:
            factor = other.pop(unknown, None)
            if factor is not None:
                _subtract(other, row, factor)
                sides[:] = [side - factor * value for side, value in zip(sides, values, strict=True)]
    found: dict[int, list[Fraction]] = {}
    for unknown, row, values in reversed(done):
        found[unknown] = [
            values[s]
            - sum((value * found[key][s] for key, value in row.items() if key in found), Fraction(0))
            for s in range(width)
        ]
    size = 1 + max((key for row in rows for key in row), default=-1)
    return [[found[key][s] if key in found else Fraction(0) for key in range(size)] for s in range(width)]


def _subtract(target: dict[int, Fraction], row: Mapping[int, Fraction], factor: Fraction) -> None:
    for key, value in row.items():
        entry = target.get(key, Fraction(0)) - factor * value
        if entry:
            target[key] = entry
        else:
            target.pop(key, None)
