"""What people read is on the safe side of what was computed."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from bellproof.report import numbers

positive = st.one_of(
    st.fractions(min_value=0, max_value=10),
    st.builds(lambda m, e: Fraction(m) * Fraction(10) ** e, st.integers(0, 10**12), st.integers(-400, 400)),
)
signed = st.builds(lambda value, sign: value * sign, positive, st.sampled_from((-1, 1)))


@given(positive)
def test_printed_bits_never_exceed_the_claim(bits: Fraction) -> None:
    printed = Fraction(numbers.bits_down(bits))
    assert 0 <= printed <= bits
    assert bits - printed <= max(bits, Fraction(1)) / 1000


@given(positive)
def test_printed_probabilities_are_never_below_the_bound(value: Fraction) -> None:
    printed = Fraction(numbers.probability_up(value))
    assert value <= printed <= value * (1 + Fraction(1, 10**8))


@given(positive)
def test_printed_p_values_are_never_below_the_bound(value: Fraction) -> None:
    text = numbers.pvalue_up(value)
    assert value <= Fraction(text) <= value * (1 + Fraction(1, 10**3))
    if 0 < value < 1:
        assert len(text) < 12


@given(signed)
def test_bell_values_go_down_and_deviations_up(value: Fraction) -> None:
    low, high = Fraction(numbers.value_down(value)), Fraction(numbers.value_up(value))
    assert low <= value <= high
    assert high - low <= max(abs(value), Fraction(1)) / 10**5


@given(signed)
def test_an_exact_number_is_shown_exactly_or_cut_off(value: Fraction) -> None:
    text = numbers.exact(value)
    fraction, _, decimals = text.rpartition(" = ")
    if fraction:
        assert Fraction(fraction) == value
    shown = Fraction(decimals.removesuffix("..."))
    if decimals.endswith("..."):
        assert abs(shown) < abs(value)
        assert abs(value) - abs(shown) <= abs(value) / 10**6
    else:
        assert shown == value


@given(st.fractions(0, 1))
def test_a_frequency_is_the_nearest_thousandth(value: Fraction) -> None:
    assert abs(Fraction(numbers.frequency(value)) - value) <= Fraction(1, 2000)
