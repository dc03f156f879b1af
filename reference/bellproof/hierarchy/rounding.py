"""From numerical Gram matrices and moments to exact evidence with short numbers.

Gram matrices are factored with pivoting and each column of L gets only as many digits as its D makes worth while.
What rounding leaves over stays in the certificate as a rest that the level mu pays for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from bellproof.hierarchy.problem import Basis, Problem

Matrix = Sequence[Sequence[Fraction]]


@dataclass(frozen=True, slots=True)
class ExactBlock:
    """A block of a certificate: whole numbers of L over the scale of their column."""

    basis: Basis
    scales: tuple[int, ...]
    lower: tuple[tuple[int, ...], ...]
    diagonal: tuple[Fraction, ...]


def round_gram(basis: Basis, gram: Matrix, tolerance: Fraction) -> ExactBlock | None:
    """Factor and round; entries of the result are off by about ``tolerance``. ``None`` if nothing is left.

    A pivot below the tolerance ends the factorisation: what remains is dropped, and so are members of the basis
    without a part in any square.
    """
    size = len(basis)
    rest = [list(row) for row in gram]
    order: list[int] = []
    columns: list[dict[int, int]] = []
    scales: list[int] = []
    diagonal: list[Fraction] = []
    remaining = list(range(size))
    while remaining:
        pivot = max(remaining, key=lambda i: rest[i][i])
        value = _short(rest[pivot][pivot], tolerance)
        if value <= 0 or rest[pivot][pivot] <= tolerance:
            break
        remaining.remove(pivot)
        order.append(pivot)
        diagonal.append(value)
        scale = _power_of_ten(value / tolerance)
        scales.append(scale)
        column = {i: round(rest[i][pivot] * scale / value) for i in remaining}
        columns.append(column)
        for i in remaining:
            for j in remaining:
                rest[i][j] -= Fraction(column[i] * column[j], scale * scale) * value
        rest = [[_dyadic(entry) for entry in row] for row in rest]
    if not order:
        return None
    used = [i for i in remaining if any(column[i] for column in columns)]
    full = [*order, *used]
    lower = [tuple(column.get(member, 0) for column in columns[:place]) for place, member in enumerate(full)]
    return ExactBlock(tuple(basis[i] for i in full), tuple(scales), tuple(lower), tuple(diagonal))


def _short(value: Fraction, tolerance: Fraction) -> Fraction:
    scale = _power_of_ten(1 / tolerance)
    return Fraction(round(value * scale), scale)


def _power_of_ten(value: Fraction) -> int:
    """The least power of ten that is not below a number."""
    power = 1
    while power < value:
        power *= 10
    return power


def _dyadic(value: Fraction) -> Fraction:
    """Keep the numbers of the elimination short; 2^-160 does no harm."""
    return Fraction(round(value * (1 << 160)), 1 << 160)


def numerical(gram: object) -> Matrix:
    """A matrix of floats as fractions."""
    rows = gram.tolist()  # type: ignore[attr-defined]
    return [[Fraction(entry) for entry in row] for row in rows]


def round_moments(problem: Problem, moments: Sequence[Fraction], scale: int) -> dict[str, Fraction]:
    """Moments of all words of the level as multiples of 1/scale, by orbit."""
    from bellproof.hierarchy.levels import spell  # noqa: PLC0415 - keeps this module free of names of words

    rounded = [Fraction(1), *(Fraction(round(one * scale), scale) for one in moments)]
    result = {}
    for word, image in problem.moments.items():
        if word != problem.algebra.one:
            value = sum((c * rounded[place] for place, c in image.items()), Fraction(0))
            if value:
                result[spell(word, problem.algebra)] = value
    return result
