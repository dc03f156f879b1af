"""Exact linear algebra against SymPy on random matrices."""

from __future__ import annotations

import sys
from fractions import Fraction
from math import gcd

import pytest
from flint import fmpz_mat
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Matrix, Rational

from bellproof.search.linear import Row, echelon, integer_kernel, integer_rows, ldl, reduced

entries = st.one_of(st.integers(-3, 3), st.integers(-(10**20), 10**20), st.just(0))


def matrices(rows: int = 4, columns: int = 5) -> st.SearchStrategy[list[Row]]:
    sizes = st.tuples(st.integers(1, rows), st.integers(1, columns))
    return sizes.flatmap(
        lambda size: st.lists(
            st.lists(entries, min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0]
        )
    )


ratios = st.fractions(min_value=-4, max_value=4, max_denominator=30)


@settings(max_examples=40, deadline=None)
@given(matrices())
def test_echelon_is_sympys_up_to_a_positive_factor_a_row(rows: list[Row]) -> None:
    found, pivots = echelon(rows)
    expected, expected_pivots = Matrix(rows).rref()
    assert tuple(pivots) == expected_pivots
    assert len(found) == len(pivots)
    for i, (row, pivot) in enumerate(zip(found, pivots, strict=True)):
        assert row[pivot] > 0
        assert [Rational(entry, row[pivot]) for entry in row] == list(expected.row(i))


def test_echelon_of_nothing_is_nothing() -> None:
    assert echelon([]) == ([], [])
    assert echelon([[0, 0], [0, 0]]) == ([], [])


def annihilated(rows: list[Row], vectors: list[Row]) -> bool:
    return all(
        sum(a * b for a, b in zip(row, vector, strict=True)) == 0 for row in rows for vector in vectors
    )


@settings(max_examples=40, deadline=None)
@given(matrices())
def test_the_kernel_is_all_of_it_and_every_integer_vector_of_it(rows: list[Row]) -> None:
    columns = len(rows[0])
    kernel = integer_kernel(rows, columns)
    assert annihilated(rows, kernel)
    assert len(kernel) == columns - Matrix(rows).rank()
    if kernel:
        # All elementary divisors are 1: no integer vector of the space is missed.
        normal = fmpz_mat(kernel).snf()
        assert [abs(int(normal[i, i])) for i in range(len(kernel))] == [1] * len(kernel)


@settings(max_examples=30, deadline=None)
@given(matrices())
def test_without_flint_the_kernel_is_the_same_space(rows: list[Row]) -> None:
    columns = len(rows[0])
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "flint", None)
        plain = integer_kernel(rows, columns)
    short = integer_kernel(rows, columns)
    assert annihilated(rows, plain)
    assert len(plain) == len(short)
    if plain:
        assert Matrix(plain).rank() == Matrix(short).rank() == Matrix([*plain, *short]).rank() == len(plain)


def test_the_kernel_of_no_conditions_is_everything() -> None:
    assert sorted(integer_kernel([], 3)) == [[0, 0, 1], [0, 1, 0], [1, 0, 0]]
    assert integer_kernel([[1, 0], [0, 1]], 2) == []


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(ratios, min_size=3, max_size=3), max_size=4))
def test_integer_rows_are_primitive_positive_multiples(rows: list[list[Fraction]]) -> None:
    found = integer_rows(rows)
    kept = [row for row in rows if any(row)]
    assert len(found) == len(kept)
    for whole, row in zip(found, kept, strict=True):
        place = next(i for i, entry in enumerate(row) if entry)
        factor = whole[place] / row[place]
        assert factor > 0
        assert [factor * entry for entry in row] == whole
        assert gcd(*whole) == 1


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(st.integers(-50, 50), min_size=4, max_size=4), min_size=1, max_size=3))
def test_reduction_keeps_the_lattice(rows: list[Row]) -> None:
    independent = Matrix(rows).rank() == len(rows)
    if not independent:
        rows = [[int(i == j) for j in range(4)] for i in range(len(rows))]
    found = reduced(rows)
    assert len(found) == len(rows)
    assert fmpz_mat(found).hnf() == fmpz_mat(rows).hnf()
    assert reduced([]) == []


def symmetric(lower: list[list[Fraction]]) -> list[list[Fraction]]:
    size = len(lower)
    return [[lower[max(i, j)][min(i, j)] for j in range(size)] for i in range(size)]


triangles = st.integers(1, 4).flatmap(
    lambda size: st.tuples(*[st.lists(ratios, min_size=i + 1, max_size=i + 1) for i in range(size)])
)


@settings(max_examples=60, deadline=None)
@given(triangles.map(list))
def test_ldl_factors_exactly_the_positive_definite(lower: list[list[Fraction]]) -> None:
    matrix = symmetric(lower)
    exact = Matrix(matrix)
    minors = [exact[:n, :n].det() for n in range(1, len(matrix) + 1)]
    factors = ldl(matrix)
    assert (factors is not None) == all(minor > 0 for minor in minors)
    if factors is not None:
        rows, diagonal = factors
        size = len(matrix)
        unit = Matrix(size, size, lambda i, j: rows[i][j] if j < i else int(i == j))
        assert unit * Matrix.diag(*diagonal) * unit.T == exact
        assert all(entry > 0 for entry in diagonal)


@settings(max_examples=30, deadline=None)
@given(triangles.map(list), st.integers(0, 3))
def test_ldl_takes_gram_matrices_and_refuses_singular_ones(lower: list[list[Fraction]], place: int) -> None:
    root = Matrix(len(lower), len(lower), lambda i, j: lower[i][j] if j < i else Fraction(1 if i == j else 0))
    gram = (root * root.T).tolist()
    assert ldl([[Fraction(int(e.p), int(e.q)) for e in row] for row in gram]) is not None
    flat = root.copy()
    flat[place % len(lower), :] = Matrix([[0] * len(lower)])
    singular = (flat * flat.T).tolist()
    assert ldl([[Fraction(int(e.p), int(e.q)) for e in row] for row in singular]) is None
