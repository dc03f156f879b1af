"""Positive definite matrices as squares with short numbers: exact, and never with a negative weight."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from bellproof.kernel.squares import Matrix, gram, identity, product, short_squares

SMALL = st.fractions(min_value=-4, max_value=4, max_denominator=30)


@st.composite
def positive(draw: st.DrawFn) -> Matrix:
    """``R R^T`` and something on the diagonal."""
    size = draw(st.integers(min_value=1, max_value=4))
    rows = [[draw(SMALL) for _ in range(size)] for _ in range(size)]
    square = product(rows, [list(column) for column in zip(*rows, strict=True)])
    spare = [draw(st.fractions(min_value=Fraction(1, 1000), max_value=2)) for _ in range(size)]
    return [[entry + spare[i] * (i == j) for j, entry in enumerate(row)] for i, row in enumerate(square)]


@settings(max_examples=40)
@given(positive())
def test_the_squares_add_up_exactly(matrix: Matrix) -> None:
    weights, columns = short_squares(matrix)
    assert min(weights) > 0
    assert gram(columns, weights) == matrix


def test_the_unit_matrix_is_found_whatever_the_rounding() -> None:
    weights, columns = short_squares(identity(3))
    assert gram(columns, weights) == identity(3)


def test_a_nearly_singular_matrix_takes_more_places() -> None:
    tiny = Fraction(1, 10**12)
    matrix = [[Fraction(1), Fraction(1)], [Fraction(1), 1 + tiny]]
    weights, columns = short_squares(matrix)
    assert gram(columns, weights) == matrix
    assert min(weights) > 0
