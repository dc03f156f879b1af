"""The proved bound on devices that anyone can multiply out: random rational reflections, up to four dimensions."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bellproof.bounds import curve, local_entropy
from bellproof.bounds.tangent import Tangent

Table = list[list[Fraction]]


def identity(size: int) -> Table:
    return [[Fraction(i == j) for j in range(size)] for i in range(size)]


def combination(*terms: tuple[Fraction | int, Table]) -> Table:
    size = len(terms[0][1])
    return [
        [sum((factor * table[i][j] for factor, table in terms), Fraction(0)) for j in range(size)]
        for i in range(size)
    ]


def kron(one: Table, other: Table) -> Table:
    return [[a * b for a in row for b in below] for row in one for below in other]


def is_positive(table: Table) -> bool:
    """Positive semidefinite, by exact elimination."""
    work = [list(row) for row in table]
    for i, row in enumerate(work):
        if row[i] < 0 or (row[i] == 0 and any(row[i:])):
            return False
        for below in work[i + 1 :]:
            if row[i]:
                factor = below[i] / row[i]
                below[:] = [entry - factor * other for entry, other in zip(below, row, strict=True)]
    return True


def householder(vectors: Sequence[Sequence[int]], size: int) -> Table:
    """A product of commuting reflections: identity minus twice a projector on an orthogonal set (Gram-Schmidt)."""
    basis: list[list[Fraction]] = []
    for vector in vectors:
        rest = [Fraction(entry) for entry in vector]
        for known in basis:
            overlap = sum((a * b for a, b in zip(rest, known, strict=True)), Fraction(0))
            norm = sum((a * a for a in known), Fraction(0))
            rest = [a - overlap / norm * b for a, b in zip(rest, known, strict=True)]
        if any(rest):
            basis.append(rest)
    result = identity(size)
    for known in basis:
        norm = sum((a * a for a in known), Fraction(0))
        for i in range(size):
            for j in range(size):
                result[i][j] -= 2 * known[i] * known[j] / norm
    return result


def reflections(size: int) -> st.SearchStrategy[Table]:
    vector = st.lists(st.integers(-3, 3), min_size=size, max_size=size)
    return st.lists(vector, min_size=1, max_size=size - 1).map(lambda vectors: householder(vectors, size))


def sides(largest: int) -> st.SearchStrategy[tuple[Table, Table]]:
    return st.integers(2, largest).flatmap(lambda size: st.tuples(reflections(size), reflections(size)))


parameters = st.fractions(min_value=Fraction(1, 10**4), max_value=Fraction(414, 1000), max_denominator=10**5)


def bell(alice: tuple[Table, Table], bob: tuple[Table, Table]) -> Table:
    pairs = [(x, y) for x in (0, 1) for y in (0, 1)]
    return combination(*((-1 if x and y else 1, kron(alice[x], bob[y])) for x, y in pairs))


def remainder(
    at: Tangent, alice: tuple[Table, Table], bob: tuple[Table, Table], cell: tuple[int, int, int, int]
) -> Table:
    """mu - lambda C - P(ab|xy) as a matrix."""
    a, b, x, y = cell
    sizes = len(alice[0]), len(bob[0])
    left = combination((Fraction(1, 2), identity(sizes[0])), (Fraction((-1) ** a, 2), alice[x]))
    right = combination((Fraction(1, 2), identity(sizes[1])), (Fraction((-1) ** b, 2), bob[y]))
    one = identity(sizes[0] * sizes[1])
    return combination((at.level, one), (-at.slope, bell(alice, bob)), (-1, kron(left, right)))


cells = st.tuples(*[st.integers(0, 1)] * 4)


@settings(max_examples=40, deadline=None)
@given(parameters, sides(4), sides(3), cells)
def test_no_devices_cross_a_tangent_of_curve_a(
    v: Fraction, alice: tuple[Table, Table], bob: tuple[Table, Table], cell: tuple[int, int, int, int]
) -> None:
    assert is_positive(remainder(curve.tangent(v), alice, bob, cell))


@settings(max_examples=25, deadline=None)
@given(parameters, sides(3), sides(3), st.tuples(st.integers(0, 1), st.integers(0, 1)))
def test_no_devices_cross_a_tangent_of_curve_b(
    v: Fraction, alice: tuple[Table, Table], bob: tuple[Table, Table], target: tuple[int, int]
) -> None:
    at = local_entropy.tangent(v)
    a, x = target
    size = len(alice[0])
    outcome = combination((Fraction(1, 2), identity(size)), (Fraction((-1) ** a, 2), alice[x]))
    one = identity(size * len(bob[0]))
    joint = kron(outcome, identity(len(bob[0])))
    assert is_positive(combination((at.level, one), (-at.slope, bell(alice, bob)), (-1, joint)))


touching = st.fractions(min_value=Fraction(1, 100), max_value=Fraction(2, 5), max_denominator=500)


@settings(max_examples=30, deadline=None)
@given(touching, st.fractions(min_value=Fraction(1, 10**12), max_value=Fraction(1, 100)))
def test_every_lower_line_is_crossed_by_the_strategy(parameter: Fraction, off: Fraction) -> None:
    # v(v + 2) is a square for these v, so that sin t is rational and the matrices can be written down.
    v = 2 * parameter**2 / (1 - parameter**2)
    at = curve.tangent(v)
    strategy = curve.strategy(v)
    cosine = strategy.cos_t.rational
    sine = 4 * parameter / (1 - parameter**2) / (1 + v) ** 2
    assert sine**2 == strategy.sin_t_squared.rational == 1 - cosine**2
    device = ([[Fraction(1), Fraction(0)], [Fraction(0), Fraction(-1)]], [[cosine, sine], [sine, -cosine]])
    lower = Tangent(at.v, at.bell_value, at.probability, at.slope, at.level - off)
    assert is_positive(remainder(at, device, device, (0, 0, 0, 0)))
    assert not is_positive(remainder(lower, device, device, (0, 0, 0, 0)))
    # The state is in the kernel: the bound is reached.
    p, q = strategy.p.rational, strategy.q.rational
    state = [p, q * sine, q * sine, Fraction(1)]
    rows = remainder(at, device, device, (0, 0, 0, 0))
    assert [sum((a * b for a, b in zip(row, state, strict=True)), Fraction(0)) for row in rows] == [0] * 4


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ([[1, 0], [0, 0]], True),
        ([[0, 0], [0, 1]], True),
        ([[1, 2], [2, 4]], True),
        ([[1, 2], [2, 3]], False),
        ([[0, 1], [1, 5]], False),
        ([[-1, 0], [0, 1]], False),
    ],
)
def test_the_positivity_test_knows_its_trade(table: list[list[int]], expected: bool) -> None:  # noqa: FBT001 - an expected value
    assert is_positive([[Fraction(entry) for entry in row] for row in table]) is expected
