"""Two arithmetics that share no code, mpmath's intervals and Arb's balls, held against each other."""

from __future__ import annotations

from fractions import Fraction
from types import ModuleType

import flint
import mpmath
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bellproof import ball, interval
from bellproof.enclosure import EXPONENT_LIMIT, Enclosure, point
from bellproof.errors import Undecided

ARITHMETICS = [interval, ball]
FUNCTIONS = ["sqrt", "exp", "ln", "log2"]

positive = (
    st.fractions(min_value=Fraction(1, 10**40))
    | st.builds(lambda m, e: Fraction(m) * Fraction(2) ** e, st.integers(1, 2**60), st.integers(-400, 400))
    | st.builds(lambda d, sign: 1 + Fraction(sign, d), st.integers(2, 10**60), st.sampled_from([-1, 1]))
    | st.integers(1, 10**6).map(Fraction)
)
arguments = {
    "sqrt": positive,
    "ln": positive,
    "log2": positive,
    "exp": st.fractions(-2000, 2000) | st.builds(lambda d: Fraction(1, d), st.integers(1, 10**40)),
}


def apply(arithmetic: ModuleType, name: str, value: Enclosure, bits: int) -> Enclosure:
    result: Enclosure = getattr(arithmetic, name)(value, bits)
    return result


@pytest.mark.parametrize("name", FUNCTIONS)
@given(data=st.data(), bits=st.integers(2, 400))
@settings(max_examples=150)
def test_both_contain_the_value(name: str, data: st.DataObject, bits: int) -> None:
    """The value is known from Arb at a precision at which it is a point for all that matters here."""
    at = data.draw(arguments[name])
    close = apply(ball, name, point(at), 2 * bits + 500)
    for arithmetic in ARITHMETICS:
        found = apply(arithmetic, name, point(at), bits)
        assert found.overlaps(close)


@pytest.mark.parametrize("name", FUNCTIONS)
@given(data=st.data(), bits=st.integers(20, 400))
def test_both_are_narrow(name: str, data: st.DataObject, bits: int) -> None:
    """A relative width of a few units in the last place, away from a logarithm's zero."""
    at = data.draw(arguments[name])
    one = Fraction(1)
    size = max(abs(at), one) if name == "exp" else one
    for arithmetic in ARITHMETICS:
        found = apply(arithmetic, name, point(at), bits)
        most = abs(found.hi) if name in {"sqrt", "exp"} else max(abs(found.hi), one)
        assert found.width <= 16 * size * most * Fraction(1, 1 << bits)


@pytest.mark.parametrize("bits", [20, 30])
def test_a_case_in_which_mpmath_rounds_the_wrong_way(bits: int) -> None:
    """mpmath's own ceiling of exp is 1 here, which is below the true value."""
    small = Fraction(5, 10**11) if bits == 20 else Fraction(5, 10**14)
    context = mpmath.ctx_iv.MPIntervalContext()
    context.prec = bits
    assert context.exp(context.mpf(small.numerator) / context.mpf(small.denominator)).b == 1
    found = interval.exp(point(small), bits)
    assert found.hi > 1 + small
    assert found.lo <= 1 + small


@pytest.mark.parametrize("name", FUNCTIONS)
@given(data=st.data())
def test_wide_enclosures_are_mapped_whole(name: str, data: st.DataObject) -> None:
    first, second, weight = (
        data.draw(arguments[name]),
        data.draw(arguments[name]),
        data.draw(st.fractions(0, 1)),
    )
    ends = sorted([first, second])
    inside = ends[0] + weight * (ends[1] - ends[0])
    for arithmetic in ARITHMETICS:
        whole = apply(arithmetic, name, Enclosure(ends[0], ends[1]), 64)
        assert whole.overlaps(apply(ball, name, point(inside), 200))
        assert whole.lo <= apply(ball, name, point(ends[0]), 200).hi
        assert whole.hi >= apply(ball, name, point(ends[1]), 200).lo


@pytest.mark.parametrize("arithmetic", ARITHMETICS)
@given(at=positive, bits=st.integers(10, 200))
def test_inverse_functions(arithmetic: ModuleType, at: Fraction, bits: int) -> None:
    root = arithmetic.sqrt(point(at), bits)
    assert (root * root).contains(at)
    assert arithmetic.exp(arithmetic.ln(point(at), bits), bits).contains(at)
    assert (arithmetic.log2(point(at), bits) + point(1)).overlaps(arithmetic.log2(point(2 * at), bits))


@pytest.mark.parametrize("arithmetic", ARITHMETICS)
@given(first=positive, second=positive)
def test_functional_equations(arithmetic: ModuleType, first: Fraction, second: Fraction) -> None:
    total = arithmetic.ln(point(first), 100) + arithmetic.ln(point(second), 100)
    assert total.overlaps(arithmetic.ln(point(first * second), 100))


def test_constants_as_they_are_in_tables() -> None:
    e = Fraction("2.71828182845904523536028747135266249775724709369995")
    two = Fraction("0.69314718055994530941723212145817656807550013436025")
    root = Fraction("1.41421356237309504880168872420969807856967187537694")
    pi = Fraction("3.14159265358979323846264338327950288419716939937510")
    last = Fraction(1, 10**50)
    for arithmetic in ARITHMETICS:
        for found, value in [
            (arithmetic.exp(point(1), 200), e),
            (arithmetic.ln(point(2), 200), two),
            (arithmetic.sqrt(point(2), 200), root),
            (arithmetic.pi(200), pi),
        ]:
            assert value - last <= found.lo <= found.hi <= value + last


@given(st.integers(2, 2000))
@settings(max_examples=30)
def test_pi(bits: int) -> None:
    close = ball.pi(bits + 200)
    for arithmetic in ARITHMETICS:
        found: Enclosure = arithmetic.pi(bits)
        assert found.overlaps(close)
        assert found.width <= Fraction(16, 1 << bits)


@given(st.integers(0, 10**20))
def test_roots_of_squares_are_exact(value: int) -> None:
    for arithmetic in ARITHMETICS:
        assert arithmetic.sqrt(point(value**2), 200) == point(value)


def test_exact_values() -> None:
    for bits in (2, 53, 200):
        assert interval.exp(point(0), bits) == point(1)
        assert interval.ln(point(1), bits) == point(0) == ball.ln(point(1), bits)
        assert interval.log2(point(1), bits) == point(0) == ball.log2(point(1), bits)


@given(st.fractions(min_value=0, max_value=1000), st.integers(2, 100))
@example(Fraction(1, 10**100), 20)
def test_the_exponential_stays_on_its_side_of_one(size: Fraction, bits: int) -> None:
    below, above = interval.exp(point(-size), bits), interval.exp(point(size), bits)
    assert 0 < below.lo <= below.hi <= 1 <= above.lo <= above.hi


@pytest.mark.parametrize("arithmetic", ARITHMETICS)
def test_an_exponential_that_underflows_is_enclosed_at_once(arithmetic: ModuleType) -> None:
    least = arithmetic.exp(point(-EXPONENT_LIMIT), 64)
    assert least.lo > 0
    for exponent in (EXPONENT_LIMIT + 1, 10**30, 10**1000):
        found = arithmetic.exp(point(-exponent), 64)
        assert found.lo == 0
        assert 0 < found.hi <= least.hi
    straddling = arithmetic.exp(Enclosure(Fraction(-(10**30)), Fraction(0)), 64)
    assert straddling.lo == 0
    assert straddling.hi >= 1


@pytest.mark.parametrize("arithmetic", ARITHMETICS)
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sqrt", Enclosure(Fraction(-1, 10**9), Fraction(1))),
        ("sqrt", point(-1)),
        ("ln", point(0)),
        ("ln", Enclosure(Fraction(0), Fraction(1))),
        ("ln", point(-2)),
        ("log2", Enclosure(Fraction(-1), Fraction(1))),
        ("exp", point(EXPONENT_LIMIT + 1)),
    ],
)
def test_outside_the_domain_nothing_is_guessed(arithmetic: ModuleType, name: str, value: Enclosure) -> None:
    with pytest.raises(Undecided):
        apply(arithmetic, name, value, 64)


def test_no_precision_set_elsewhere_changes_a_result() -> None:
    before = [apply(arithmetic, name, point(3), 150) for arithmetic in ARITHMETICS for name in FUNCTIONS]
    old = flint.ctx.prec
    try:
        flint.ctx.prec = 5
        with mpmath.workprec(5):
            mpmath.iv.prec = 5
            after = [
                apply(arithmetic, name, point(3), 150) for arithmetic in ARITHMETICS for name in FUNCTIONS
            ]
    finally:
        flint.ctx.prec = old
        mpmath.iv.prec = 53
    assert before == after
