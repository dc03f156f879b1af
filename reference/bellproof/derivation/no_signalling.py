"""Curve c of Fig. 2 (Eq. 14): the line 3/2 - I/4, from the extremal points of the no-signalling polytope.

The polytope of two settings and two outcomes a side has eight dimensions: in coordinates <A_x>, <B_y>, <A_x B_y>
it is 4 P(ab|xy) = 1 + (-1)^a <A_x> + (-1)^b <B_y> + (-1)^(a+b) <A_x B_y> >= 0. Its vertices are enumerated here
from these sixteen inequalities, and turn out to be 16 deterministic points and 8 Popescu-Rohrlich boxes. The same
line is proved a second time without them: what is missing to it is a sum of probabilities.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import product
from math import gcd

from bellproof.derivation.checked import Check
from bellproof.derivation.symmetry import LOSING, WINNING, Cell, cells, coefficient

Vector = tuple[Fraction, ...]
"""<A_0>, <A_1>, <B_0>, <B_1>, then <A_x B_y> for xy = 00, 01, 10, 11."""

Equation = tuple[int, tuple[int, ...]]
"""A pivot's place, then eight whole coefficients and the right-hand side."""

DIMENSION = 8
LOCAL, MAXIMAL = 2, 4
"""CHSH values between which Eq. 14 is stated."""

UNUSUAL_BOXES = 6
"""Popescu-Rohrlich boxes that are extremal for other relabellings of CHSH and have the value 0 here."""


@dataclass(frozen=True, slots=True)
class Line:
    """P <= constant + slope I."""

    constant: Fraction
    slope: Fraction


@dataclass(frozen=True, slots=True)
class Sums:
    """The cells (a, b, x, y) whose probabilities add up to 3/2 - I/4 minus the probability bounded."""

    winning: tuple[Cell, ...] = ((0, 1, 0, 0), (1, 0, 0, 0), (1, 0, 0, 1), (0, 1, 1, 0), (1, 1, 1, 1))
    """For P(00|00)."""
    losing: tuple[Cell, ...] = ((1, 0, 0, 0), (1, 1, 0, 0), (0, 1, 0, 1), (1, 0, 1, 0), (0, 0, 1, 1))
    """For P(01|00)."""
    marginal: tuple[Cell, ...] = ((1, 0, 0, 0), (1, 0, 0, 1), (0, 1, 1, 0), (1, 1, 1, 1))
    """For P(a=0|x=0)."""


SUMS = Sums()


def probability(point: Vector, cell: Cell) -> Fraction:
    """P(ab|xy) of a point."""
    return (1 + sum((sign * part for sign, part in zip(facet(cell), point, strict=True)), Fraction(0))) / 4


def marginal(point: Vector, a: int, x: int) -> Fraction:
    """P(a|x) of a point, on Alice's side."""
    return (1 - point[x] if a else 1 + point[x]) / 2


def bell_value(point: Vector) -> Fraction:
    """CHSH of a point."""
    return point[4] + point[5] + point[6] - point[7]


def facet(cell: Cell) -> tuple[int, ...]:
    """Coefficients of 4 P(ab|xy) - 1."""
    a, b, x, y = cell
    row = [0] * DIMENSION
    row[x], row[2 + y], row[4 + 2 * x + y] = (-1) ** a, (-1) ** b, (-1) ** (a + b)
    return tuple(row)


@cache
def vertices() -> tuple[Vector, ...]:
    """All points of the polytope where eight independent inequalities are tight, sorted."""
    found = set()
    for point in _basic_solutions([facet(cell) for cell in cells()], []):
        if point not in found and all(probability(point, cell) >= 0 for cell in cells()):
            found.add(point)
    return tuple(sorted(found))


def deterministic() -> set[Vector]:
    """The sixteen assignments of a definite outcome to each setting."""
    points = set()
    for a0, a1, b0, b1 in cells():
        A, B = [(-1) ** a0, (-1) ** a1], [(-1) ** b0, (-1) ** b1]
        points.add(tuple(Fraction(part) for part in [*A, *B, *(p * q for p in A for q in B)]))
    return points


def boxes() -> set[Vector]:
    """The eight Popescu-Rohrlich boxes: unbiased, with a + b = xy up to relabelling."""
    points = set()
    for p, q, r in product((0, 1), repeat=3):
        signs = [(-1) ** ((x & y) ^ (p & x) ^ (q & y) ^ r) for x in (0, 1) for y in (0, 1)]
        points.add(tuple(Fraction(part) for part in [0, 0, 0, 0, *signs]))
    return points


def upper_line(values: list[tuple[Fraction, Fraction]]) -> Line:
    """The edge of the upper hull of points (I, P) that covers all I from 2 to 4.

    It is the chord through the highest points at the two ends; `verify` checks that no point lies above it.
    """
    low = max(height for at, height in values if at == LOCAL)
    high = max(height for at, height in values if at == MAXIMAL)
    slope = (high - low) / (MAXIMAL - LOCAL)
    return Line(low - LOCAL * slope, slope)


def functional(cell: Cell) -> Vector:
    """P(ab|xy) as a constant and eight coefficients."""
    return tuple(Fraction(part, 4) for part in (1, *facet(cell)))


def missing(line: Line, target: tuple[Cell, ...]) -> Vector:
    """``constant + slope I`` minus the probabilities of ``target``, as a constant and eight coefficients."""
    total = [line.constant, *(line.slope * part for part in (0, 0, 0, 0, 1, 1, 1, -1))]
    for cell in target:
        total = [part - other for part, other in zip(total, functional(cell), strict=True)]
    return tuple(total)


def added(chosen: tuple[Cell, ...]) -> Vector:
    """The sum of the probabilities of some cells."""
    return tuple(sum(parts) for parts in zip(*map(functional, chosen), strict=True))


def verify(claimed: Line | None = None, sums: Sums = SUMS) -> list[Check]:
    """Recompute Eq. 14 for every P(ab|xy) and every P(a|x)."""
    claimed = claimed or Line(Fraction(3, 2), Fraction(-1, 4))
    joint = [[(bell_value(p), probability(p, cell)) for p in vertices()] for cell in cells()]
    local = [[(bell_value(p), marginal(p, a, x)) for p in vertices()] for a in (0, 1) for x in (0, 1)]
    return [
        Check(
            "extremal points",
            "16 deterministic points and 8 Popescu-Rohrlich boxes, no others",
            set(vertices()) == deterministic() | boxes(),
        ),
        # The paper gives I = +-4 for the boxes; that is two of them, the other six are extremal elsewhere.
        Check(
            "two classes",
            "deterministic: P <= 1 and I = +-2; boxes: P <= 1/2 and I = 4, -4 or (six) 0",
            _class(deterministic()) == (Fraction(1), {Fraction(2), Fraction(-2)})
            and _class(boxes()) == (Fraction(1, 2), {Fraction(4), Fraction(-4), Fraction(0)})
            and sum(bell_value(box) == 0 for box in boxes()) == UNUSUAL_BOXES,
        ),
        Check(
            "Eq. 14, joint",
            "P(ab|xy) <= 3/2 - I/4 at every extremal point, for every outcome",
            _above(joint, claimed),
        ),
        Check("Eq. 14, local", "P(a|x) <= 3/2 - I/4 at every extremal point", _above(local, claimed)),
        Check(
            "tight",
            "3/2 - I/4 is the chord from I = 2 to I = 4: reached by a winning outcome and each marginal",
            upper_line(joint[0]) == claimed and all(upper_line(values) == claimed for values in local),
        ),
        Check(
            "game",
            "I = 4 - 2 (sum of the eight losing probabilities)",
            missing(Line(Fraction(2), Fraction(-1, 2)), ()) == added(_losing_cells()),
        ),
        Check(
            "sum, winning",
            "3/2 - I/4 - P(00|00) = P(01|00) + P(10|00) + P(10|01) + P(01|10) + P(11|11)",
            missing(claimed, (WINNING,)) == added(sums.winning),
        ),
        Check(
            "sum, losing",
            "3/2 - I/4 - P(01|00) = P(10|00) + P(11|00) + P(01|01) + P(10|10) + P(00|11)",
            missing(claimed, (LOSING,)) == added(sums.losing),
        ),
        Check(
            "sum, marginal",
            "3/2 - I/4 - P(a=0|x=0) = P(10|00) + P(10|01) + P(01|10) + P(11|11)",
            missing(claimed, ((0, 0, 0, 0), (0, 1, 0, 0))) == added(sums.marginal),
        ),
    ]


def _losing_cells() -> tuple[Cell, ...]:
    """The cells with a coefficient of -1 in CHSH, which lose its game."""
    return tuple(cell for cell in cells() if coefficient(cell) == -1)


def _above(families: list[list[tuple[Fraction, Fraction]]], line: Line) -> bool:
    return all(height <= line.constant + line.slope * at for values in families for at, height in values)


def _class(points: set[Vector]) -> tuple[Fraction, set[Fraction]]:
    largest = max(probability(point, cell) for point in points for cell in cells())
    return largest, {bell_value(point) for point in points}


def _basic_solutions(rows: list[tuple[int, ...]], tight: list[Equation]) -> Iterator[Vector]:
    """Solutions of every eight independent equations row . point = -1, sharing the elimination."""
    if len(tight) == DIMENSION:
        yield _solved(tight)
        return
    for index, row in enumerate(rows):
        reduced = (*row, -1)
        for pivot, known in tight:
            if factor := reduced[pivot]:
                scale = known[pivot]
                reduced = tuple(
                    scale * part - factor * other for part, other in zip(reduced, known, strict=True)
                )
        pivot_at = next((i for i in range(DIMENSION) if reduced[i]), None)
        if pivot_at is not None:
            divisor = gcd(*reduced)
            step = (pivot_at, tuple(part // divisor for part in reduced))
            yield from _basic_solutions(rows[index + 1 :], [*tight, step])


def _solved(tight: list[Equation]) -> Vector:
    """Back substitution: later rows have no entry in earlier pivots."""
    point = [Fraction(0)] * DIMENSION
    for pivot, known in reversed(tight):
        rest = sum((known[i] * point[i] for i in range(DIMENSION) if i != pivot and known[i]), Fraction(0))
        point[pivot] = (known[-1] - rest) / known[pivot]
    return tuple(point)
