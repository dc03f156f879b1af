"""A positive definite rational matrix as squares with short numbers.

The exact factors L and D of a Gram matrix have hundreds of digits, the matrix itself some thirty. A rounded
Cholesky factor R of it leaves a remainder that is dominated by its diagonal, and such a matrix is a sum of
the squares of single coordinates and of sums and differences of two:
``Q = R R^T + sum |E_ij| (e_i +- e_j)^2 + ...``.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from math import isqrt

Matrix = list[list[Fraction]]
"""A list of rows."""


def identity(size: int) -> Matrix:
    """The unit matrix."""
    return [[Fraction(int(i == j)) for j in range(size)] for i in range(size)]


def product(first: Matrix, second: Matrix) -> Matrix:
    """``first second``."""
    columns = list(zip(*second, strict=True))
    return [
        [sum((a * b for a, b in zip(row, column, strict=True)), start=Fraction(0)) for column in columns]
        for row in first
    ]


def gram(lower: Matrix, diagonal: list[Fraction]) -> Matrix:
    """``L D L^T``."""
    weighted = [[entry * d for entry, d in zip(row, diagonal, strict=True)] for row in lower]
    return product(weighted, [list(column) for column in zip(*lower, strict=True)])


def short_squares(matrix: Matrix) -> tuple[list[Fraction], Matrix]:
    """Weights (none negative) and columns c_k of a positive definite matrix: ``sum_k weight_k c_k c_k^T``."""
    bits = 8
    while True:
        shift = Fraction(1, 2**bits)
        factor = _rounded_cholesky(matrix, shift, bits + 8)
        if factor is not None:
            found = _dominated(matrix, factor)
            if found is not None:
                return found
        bits += 4


def _rounded_cholesky(matrix: Matrix, shift: Fraction, bits: int) -> Matrix | None:
    """A factor of ``matrix - shift`` rounded to so many binary places, unless that is not positive definite."""
    size = len(matrix)
    rest = [[entry - shift * (i == j) for j, entry in enumerate(row)] for i, row in enumerate(matrix)]
    factor = [[Fraction(0)] * size for _ in range(size)]
    for k in range(size):
        pivot = rest[k][k]
        if pivot <= 0:
            return None
        root = Fraction(isqrt(int(pivot * 4**bits * 2**40)), 2**bits * 2**20)
        if root == 0:
            return None
        for i in range(k, size):
            factor[i][k] = Fraction(round(rest[i][k] / root * 2**bits), 2**bits)
        for i in range(k, size):
            for j in range(k, size):
                rest[i][j] -= factor[i][k] * factor[j][k]
    return factor


def _dominated(matrix: Matrix, factor: Matrix) -> tuple[list[Fraction], Matrix] | None:
    """The squares of the factor and of what it leaves, unless the rest is not dominated by its diagonal."""
    size = len(matrix)
    transposed = [list(column) for column in zip(*factor, strict=True)]
    squared = product(factor, transposed)
    rest = [[a - b for a, b in zip(*rows, strict=True)] for rows in zip(matrix, squared, strict=True)]
    spare = [rest[i][i] - sum(abs(rest[i][j]) for j in range(size) if j != i) for i in range(size)]
    if min(spare) < 0:
        return None
    weights = [Fraction(1)] * size
    columns = [list(column) for column in transposed]
    for i, j in combinations(range(size), 2):
        if rest[i][j]:
            weights.append(abs(rest[i][j]))
            sign = 1 if rest[i][j] > 0 else -1
            columns.append([Fraction(int(k == i) + sign * int(k == j)) for k in range(size)])
    for i in range(size):
        if spare[i]:
            weights.append(spare[i])
            columns.append([Fraction(int(k == i)) for k in range(size)])
    return weights, [list(row) for row in zip(*columns, strict=True)]
