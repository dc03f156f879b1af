"""Exact linear algebra over the integers and rationals: echelon form, kernels, LDL^T."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import gcd, lcm

Row = list[int]
"""One row of an integer matrix."""

_WEIGHT_BITS = 64
"""Reduction of ``[1 | weight * matrix]`` finds the kernel once the weight dwarfs its entries."""


def integer_rows(rows: Sequence[Sequence[Fraction]]) -> list[Row]:
    """Each row times the least number that makes it whole and without common divisor; zero rows dropped."""
    result = []
    for row in rows:
        scale = lcm(*(entry.denominator for entry in row))
        whole = [int(entry * scale) for entry in row]
        if divisor := gcd(*whole):
            result.append([entry // divisor for entry in whole])
    return result


def echelon(rows: Sequence[Row]) -> tuple[list[Row], list[int]]:
    """Reduced row echelon form up to a positive factor a row; returns the rows and their pivot columns."""
    work = [list(row) for row in rows if any(row)]
    pivots: list[int] = []
    for column in range(len(rows[0]) if rows else 0):
        done = len(pivots)
        candidates = [i for i in range(done, len(work)) if work[i][column]]
        if not candidates:
            continue
        best = min(candidates, key=lambda i: abs(work[i][column]))
        work[done], work[best] = work[best], work[done]
        pivot = work[done]
        if pivot[column] < 0:
            pivot = work[done] = [-entry for entry in pivot]
        for i, row in enumerate(work):
            if i != done and row[column]:
                work[i] = _eliminated(row, pivot, column)
        pivots.append(column)
    return work[: len(pivots)], pivots


def _eliminated(row: Row, pivot: Row, column: int) -> Row:
    """Clear ``row[column]`` with the pivot row, keeping the entries small."""
    common = gcd(row[column], pivot[column])
    keep, take = pivot[column] // common, row[column] // common
    changed = [keep * entry - take * other for entry, other in zip(row, pivot, strict=True)]
    divisor = gcd(*changed)
    return [entry // divisor for entry in changed] if divisor > 1 else changed


def reduced(rows: Sequence[Row]) -> list[Row]:
    """An LLL-reduced basis of the lattice spanned by independent rows; the rows themselves without FLINT."""
    try:
        from flint import fmpz_mat  # noqa: PLC0415 - optional and slow to import
    except ImportError:
        return [list(row) for row in rows]
    if not rows:
        return []
    return [[int(entry) for entry in row] for row in fmpz_mat([list(row) for row in rows]).lll().tolist()]


def integer_kernel(rows: Sequence[Row], columns: int) -> list[Row]:
    """Integer vectors that every row annihilates: a short basis of all of them where FLINT is there.

    Without FLINT the vectors span the same space over the rationals, with larger entries.
    """
    echelon_rows, pivots = echelon(rows)
    basis = _echelon_kernel(echelon_rows, pivots, columns)
    if not echelon_rows or not basis:
        return reduced(basis)
    short = reduced(_weighted(echelon_rows, columns))
    kernel = [row[:columns] for row in short if not any(row[columns:])]
    # Reduction proves itself: the right number of vectors, all in the kernel (checked by construction).
    return kernel if len(kernel) == len(basis) else basis


def _echelon_kernel(rows: Sequence[Row], pivots: Sequence[int], columns: int) -> list[Row]:
    basis = []
    for free in sorted(set(range(columns)) - set(pivots)):
        vector = [Fraction(0)] * columns
        vector[free] = Fraction(1)
        for row, pivot in zip(rows, pivots, strict=True):
            vector[pivot] = Fraction(-row[free], row[pivot])
        basis += integer_rows([vector])
    return basis


def _weighted(rows: Sequence[Row], columns: int) -> list[Row]:
    weight = 1 << (_WEIGHT_BITS + max(abs(entry) for row in rows for entry in row).bit_length())
    return [[int(i == j) for j in range(columns)] + [weight * row[i] for row in rows] for i in range(columns)]


def ldl(matrix: Sequence[Sequence[Fraction]]) -> tuple[list[list[Fraction]], list[Fraction]] | None:
    """Factor a symmetric matrix as ``L D L^T`` with all of D positive, or return ``None`` if it cannot be.

    Returns the strict lower triangle of the unit lower triangular L, row i of length i, and D.
    """
    lower: list[list[Fraction]] = []
    diagonal: list[Fraction] = []
    for i, row in enumerate(matrix):
        factors: list[Fraction] = []
        for j in range(i):
            known = sum((factors[k] * lower[j][k] * diagonal[k] for k in range(j)), Fraction(0))
            factors.append((row[j] - known) / diagonal[j])
        pivot = row[i] - sum((f * f * d for f, d in zip(factors, diagonal, strict=True)), Fraction(0))
        if pivot <= 0:
            return None
        lower.append(factors)
        diagonal.append(pivot)
    return lower, diagonal
