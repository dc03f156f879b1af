"""Enclosures: arithmetic keeps the true value inside, printing rounds outward."""

from __future__ import annotations

import operator
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from bellproof.enclosure import (
    Enclosure,
    decimal_down,
    decimal_up,
    fixed_down,
    fixed_up,
    point,
    scientific_down,
    scientific_up,
)
from bellproof.errors import Undecided
from bellproof.exact import read_rational

scaled = st.builds(
    lambda p, q, e: Fraction(p, q) * Fraction(10) ** e,
    st.integers(),
    st.integers(1, 10**30),
    st.integers(-300, 300),
)
powers = st.builds(
    lambda sign, e, shift: sign * Fraction(10) ** e * (1 + shift),
    st.sampled_from([-1, 1]),
    st.integers(-60, 60),
    st.sampled_from([Fraction(0), Fraction(1, 10**50), Fraction(-1, 10**50)]),
)
numbers = st.fractions() | st.integers().map(Fraction) | scaled | powers


@st.composite
def enclosures(draw: st.DrawFn) -> tuple[Enclosure, Fraction]:
    """An enclosure and a number inside it."""
    ends = sorted([draw(numbers), draw(numbers)])
    weight = draw(st.fractions(0, 1))
    return Enclosure(ends[0], ends[1]), ends[0] + weight * (ends[1] - ends[0])


@given(numbers, st.integers(1, 120))
@example(Fraction(0), 1)
@example(Fraction(999, 1000), 2)
@example(Fraction(-999, 1000), 2)
@example(Fraction(10**40), 3)
@example(Fraction(1, 10**40), 3)
@example(Fraction(1, 3 * 10**24), 5)
@example(Fraction(1, 3 * 10**25), 5)
def test_decimals_are_rounded_outward_by_less_than_a_unit(value: Fraction, digits: int) -> None:
    low, high = Fraction(decimal_down(value, digits)), Fraction(decimal_up(value, digits))
    assert low <= value <= high
    assert high - low <= abs(value) * Fraction(10) ** (1 - digits)


@given(numbers, st.integers(1, 120))
def test_decimals_have_no_more_digits_than_asked_for(value: Fraction, digits: int) -> None:
    for text in (decimal_down(value, digits), decimal_up(value, digits)):
        significant = text.lstrip("-").partition("e")[0].replace(".", "").strip("0")
        assert len(significant) <= digits
        assert not text.startswith(("-0e", ".", "-."))
        assert text != "-0"


@given(st.integers(-(10**30), 10**30), st.integers(-20, 20), st.integers(31, 60))
def test_a_short_decimal_is_printed_exactly(integer: int, exponent: int, digits: int) -> None:
    value = integer * Fraction(10) ** exponent
    assert Fraction(decimal_down(value, digits)) == value == Fraction(decimal_up(value, digits))


@given(numbers, st.integers(0, 60))
@example(Fraction(0), 2)
@example(Fraction(-1, 1000), 2)
@example(Fraction(1, 1000), 2)
@example(Fraction(-5, 2), 0)
def test_fixed_decimals_are_rounded_outward(value: Fraction, decimals: int) -> None:
    low, high = fixed_down(value, decimals), fixed_up(value, decimals)
    assert Fraction(low) <= value <= Fraction(high)
    assert Fraction(high) - Fraction(low) <= Fraction(1, 10**decimals)
    for text in (low, high):
        assert len(text.partition(".")[2]) == decimals
        assert not (text.startswith("-") and Fraction(text) == 0)


@given(enclosures(), st.integers(1, 120))
def test_an_enclosure_is_read_back_wider(pair: tuple[Enclosure, Fraction], digits: int) -> None:
    inside = pair[0]
    text = inside.to_json(digits)
    assert set(text) == {"lo", "hi"}
    low, high = Fraction(text["lo"]), Fraction(text["hi"])
    assert low <= inside.lo
    assert inside.hi <= high
    # Reading outward-rounded ends and printing them again changes nothing.
    assert Enclosure(low, high).to_json(digits) == text


@given(st.fractions().filter(lambda value: abs(value) < 10**300), st.integers(1, 60))
def test_our_own_reader_understands_what_is_printed(value: Fraction, digits: int) -> None:
    text = decimal_up(value, digits)
    assert read_rational(text, "s") == Fraction(text)


def test_forms() -> None:
    assert decimal_down(Fraction(2, 3), 5) == "0.66666"
    assert decimal_up(Fraction(2, 3), 5) == "0.66667"
    assert decimal_down(Fraction(-2, 3), 5) == "-0.66667"
    assert decimal_up(Fraction(-2, 3), 5) == "-0.66666"
    assert decimal_up(Fraction(9996, 1000), 3) == "10"
    assert decimal_down(Fraction(12345), 2) == "12000"
    assert decimal_up(Fraction(1, 3 * 10**30), 3) == "3.34e-31"
    assert fixed_down(Fraction(70, 29), 3) == "2.413"
    assert fixed_up(Fraction(70, 29), 3) == "2.414"
    assert point(3).to_json() == {"lo": "3", "hi": "3"}


def test_a_very_small_number_is_printed_at_once() -> None:
    tiny = Fraction(1, 3**100_000)
    assert decimal_up(tiny, 3).endswith("e-47713")
    assert tiny <= _with_exponent(decimal_up(tiny, 3))


def _with_exponent(text: str) -> Fraction:
    mantissa, _, exponent = text.partition("e")
    return Fraction(mantissa) * Fraction(10) ** int(exponent)


@pytest.mark.parametrize("operation", [operator.add, operator.sub, operator.mul])
@given(first=enclosures(), second=enclosures())
def test_arithmetic_keeps_the_value_inside(
    operation: Callable[..., Any], first: tuple[Enclosure, Fraction], second: tuple[Enclosure, Fraction]
) -> None:
    result: Enclosure = operation(first[0], second[0])
    assert result.contains(operation(first[1], second[1]))


@given(enclosures(), enclosures())
def test_division_keeps_the_value_inside(
    first: tuple[Enclosure, Fraction], second: tuple[Enclosure, Fraction]
) -> None:
    assume(second[0].lo > 0 or second[0].hi < 0)
    assert (first[0] / second[0]).contains(first[1] / second[1])


@given(enclosures(), enclosures())
def test_ends_are_those_of_the_extreme_pairs(
    first: tuple[Enclosure, Fraction], second: tuple[Enclosure, Fraction]
) -> None:
    one, two = first[0], second[0]
    products = [a * b for a in (one.lo, one.hi) for b in (two.lo, two.hi)]
    assert (one * two) == Enclosure(min(products), max(products))
    assert (one - two) == one + -two
    opposite = -one
    assert -opposite == one


@given(enclosures())
def test_width_and_membership(pair: tuple[Enclosure, Fraction]) -> None:
    found, inside = pair
    assert found.contains(inside)
    assert found.width == found.hi - found.lo >= 0
    assert not found.contains(found.hi + 1)
    assert not found.contains(found.lo - 1)


@given(enclosures(), enclosures())
def test_overlap_means_a_common_number(
    first: tuple[Enclosure, Fraction], second: tuple[Enclosure, Fraction]
) -> None:
    one, two = first[0], second[0]
    common = max(one.lo, two.lo)
    assert one.overlaps(two) == (one.contains(common) and two.contains(common)) == two.overlaps(one)


def test_ends_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(Undecided, match="wrong order"):
        Enclosure(Fraction(1), Fraction(0))


@pytest.mark.parametrize("ends", [(-1, 1), (0, 1), (-1, 0), (0, 0)])
def test_division_by_zero_is_undecided(ends: tuple[int, int]) -> None:
    with pytest.raises(Undecided, match="contains zero"):
        point(1) / Enclosure(Fraction(ends[0]), Fraction(ends[1]))


@given(numbers)
@example(Fraction(999, 10**9))
@example(Fraction(10) ** -4000)
@example(Fraction(10) ** 4000 + 1)
@example(Fraction(123))
def test_two_digits_and_a_power_of_ten_enclose_the_value(value: Fraction) -> None:
    low, high = scientific_down(value), scientific_up(value)
    assert Fraction(low) <= value <= Fraction(high)
    assert Fraction(high) - Fraction(low) <= abs(value) / 10
    assert max(len(low.partition("e")[0]), len(high.partition("e")[0])) <= len("-1.0")
