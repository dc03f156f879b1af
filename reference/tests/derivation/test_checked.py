"""The two questions that every proof here asks: is this zero, and is this positive on the whole interval."""

from __future__ import annotations

from fractions import Fraction

import sympy
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sympy import Rational

from bellproof.derivation.checked import BEYOND_END, END_GAP, positive_inside, v, vanishes

ratios = st.fractions(min_value=-3, max_value=3, max_denominator=50)
coefficients = st.lists(ratios, min_size=1, max_size=5)


def inside(root: Fraction) -> bool:
    return root > 0 and root**2 + 2 * root < 1


def beyond(root: Fraction) -> bool:
    """Left of 0, or right of the rational end that Sturm's count uses."""
    return root < 0 or root > Fraction(5, 12)


def polynomial(parts: list[Fraction]) -> sympy.Expr:
    return sum((Rational(c.numerator, c.denominator) * v**i for i, c in enumerate(parts)), sympy.Integer(0))


@settings(max_examples=25, deadline=None)
@example(first=[Fraction(3)], second=[Fraction(0), Fraction(1, 2)])
@given(coefficients, coefficients)
def test_products_multiply_out_to_zero_difference(first: list[Fraction], second: list[Fraction]) -> None:
    one, other = polynomial(first), polynomial(second)
    zero = (one + other) ** 2 - one**2 - 2 * one * other - other**2
    assert vanishes(zero)
    assert vanishes(zero / (1 + v) ** 2)
    assert not positive_inside(zero)
    assert positive_inside(zero + 1)


@settings(max_examples=30, deadline=None)
@given(coefficients, st.fractions(min_value=Fraction(1, 10**9), max_value=1))
def test_nothing_small_passes_for_zero(parts: list[Fraction], rest: Fraction) -> None:
    one = polynomial(parts)
    assert not vanishes(one - one + Rational(rest.numerator, rest.denominator))
    assert not vanishes((1 + v) / (1 + v) - 1 + v * rest.numerator / rest.denominator)


@settings(max_examples=40, deadline=None)
@given(
    sign=st.sampled_from((1, -1)),
    outside=st.lists(ratios.filter(beyond), max_size=3),
    powers=st.tuples(st.integers(-2, 2), st.integers(-2, 2)),
)
def test_the_sign_is_that_at_any_point_when_all_roots_lie_outside(
    sign: int, outside: list[Fraction], powers: tuple[int, int]
) -> None:
    expression = sign * v ** powers[0] * END_GAP ** powers[1]
    for root in outside:
        expression *= v - Rational(root.numerator, root.denominator)
    assert positive_inside(expression) == bool(expression.subs(v, Rational(1, 5)) > 0)


@settings(max_examples=40, deadline=None)
@given(root=st.fractions(min_value=Fraction(1, 10**6), max_value=Fraction(2, 5)), power=st.integers(-2, 2))
def test_a_root_or_pole_inside_is_seen_even_without_a_change_of_sign(root: Fraction, power: int) -> None:
    assert inside(root)
    factor = (v - Rational(root.numerator, root.denominator)) ** power
    assert positive_inside(factor) == (power == 0)
    assert not positive_inside(-factor)


def test_zero_is_not_positive() -> None:
    assert not positive_inside(v - v)
    assert not positive_inside((1 + v) ** 2 - 1 - 2 * v - v**2)


def test_positive_at_the_ends_of_the_interval_only_is_not_positive() -> None:
    assert not positive_inside((v - Rational(1, 5)) ** 2 - Rational(1, 10**12))


def test_a_stranger_in_the_expression_is_not_positive() -> None:
    assert not positive_inside(sympy.Symbol("u", positive=True) + v)


def test_the_rational_end_lies_above_the_true_one() -> None:
    assert END_GAP.subs(v, BEYOND_END) < 0
    assert END_GAP.subs(v, sympy.sqrt(2) - 1).expand() == 0
