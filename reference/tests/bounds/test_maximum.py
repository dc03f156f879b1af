"""The largest value of an expression: both ends, exactly where it is known, and a certificate of the very claim."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bellproof.bounds.maximum import maximum_of
from bellproof.certificate.tsirelson import tsirelson_certificate
from bellproof.errors import BadInput, ResourceLimit
from bellproof.model.examples import cglmp, i3322
from bellproof.model.expression import BellExpression, chsh
from bellproof.model.scenario import CHSH_SCENARIO
from bellproof_checker import check_bytes

ODD = [signs for signs in product((1, -1), repeat=4) if signs.count(-1) % 2]
NUMBERS = st.fractions(-3, 3, max_denominator=50)


def relabelled(signs: tuple[int, ...], scale: Fraction, shift: Fraction) -> BellExpression:
    """``shift + scale sum s_xy <A_x B_y>``."""
    cells = {
        (x, y, a, b): scale * signs[2 * x + y] * (-1) ** (a + b) + shift / 4
        for x, y, a, b in CHSH_SCENARIO.cells()
    }
    return BellExpression.of(CHSH_SCENARIO, cells)


@settings(max_examples=20)
@given(st.sampled_from(ODD), NUMBERS.filter(bool), NUMBERS)
def test_every_relabelled_chsh_has_an_exact_certificate(
    signs: tuple[int, ...], scale: Fraction, shift: Fraction
) -> None:
    found = tsirelson_certificate(relabelled(signs, scale, shift))
    claim = json.loads(found.data)["claim"]
    assert claim["mu"] == claim["lower"] == [str(shift), str(2 * abs(scale))]
    assert check_bytes(found.data).accepted


def test_another_expression_has_no_closed_form() -> None:
    with pytest.raises(BadInput):
        tsirelson_certificate(i3322())


def test_chsh_is_as_exact_as_is_asked_for() -> None:
    found = maximum_of(chsh(), "quantum", digits=60)
    assert found.value.width < Fraction(1, 10**60)
    assert found.value.lo**2 < 8 < found.value.hi**2
    assert (found.exact, found.level) == ("2*sqrt(2)", None)


def test_a_level_can_be_asked_for_where_there_is_a_closed_form() -> None:
    found = maximum_of(chsh(), "quantum", "1")
    assert found.level == "1"
    assert found.value.lo**2 <= 8 < found.value.hi**2
    assert found.value.width < Fraction(1, 10**8)


@pytest.mark.parametrize(("level", "value"), [("1", 0.375), ("1+AB", 0.2514708979)])
def test_i3322_is_above_its_level_and_a_quarter_is_reached(level: str, value: float) -> None:
    found = maximum_of(i3322(), "quantum", level)
    assert 0 <= float(found.value.hi) - value < 1e-8
    assert 0.25 - 1e-12 < float(found.value.lo) <= 0.25
    claim = json.loads(found.certificate.data)["claim"]
    assert Fraction(claim["mu"]) == found.value.hi
    assert Fraction(claim["lower"]) == found.value.lo
    assert check_bytes(found.certificate.data).accepted


def test_three_outcomes_are_enclosed() -> None:
    found = maximum_of(cglmp(3), "quantum", "1+AB")
    assert found.value.lo <= Fraction("2.914854215512676") <= found.value.hi
    assert found.value.width < Fraction(1, 10**8)


def test_an_expression_that_nothing_violates_has_predetermined_outcomes() -> None:
    single = BellExpression.of(CHSH_SCENARIO, {(0, 0, 0, 0): Fraction(1)})
    found = maximum_of(single, "quantum", "1")
    assert found.value.lo == 1
    assert found.value.hi < 1 + Fraction(1, 10**6)


def test_no_signalling_is_exact() -> None:
    found = maximum_of(cglmp(3), "no-signalling")
    assert found.value.lo == found.value.hi == 4
    assert found.exact == "4"
    assert check_bytes(found.certificate.data).accepted
    assert found.certificate.data.count(b'"objective":"value"') == 1


def test_a_level_too_large_says_how_large() -> None:
    with pytest.raises(ResourceLimit, match="19204 words"):
        maximum_of(i3322(), "quantum", "9")


def test_any_words_make_a_level() -> None:
    one, some, more = (
        maximum_of(i3322(), "quantum", level) for level in ("1", "1+A0B0+A0B1+A1B0+A1B1", "1+AB")
    )
    assert one.value.hi - Fraction(1, 10**3) > some.value.hi > more.value.hi + Fraction(1, 10**3)
    listed = maximum_of(i3322(), "quantum", "0+A0+A1+A2+B0+B1+B2")
    assert abs(listed.value.hi - one.value.hi) < Fraction(1, 10**8)
    assert check_bytes(some.certificate.data).accepted
    with pytest.raises(BadInput, match="too few"):
        maximum_of(i3322(), "quantum", "0+A0+A1+B0+B1")


def test_a_level_without_the_letters_of_the_expression_is_refused() -> None:
    with pytest.raises(BadInput, match="too few"):
        maximum_of(i3322(), "quantum", "A")


@pytest.mark.parametrize("exponent", [-40, -7, 30])
def test_an_expression_in_other_units_is_bounded_as_closely(exponent: int) -> None:
    unit = Fraction(10) ** exponent
    tilted = {**chsh().as_mapping(), (0, 0, 0, 0): Fraction(2), (0, 0, 0, 1): Fraction(0)}
    one = maximum_of(BellExpression.of(CHSH_SCENARIO, tilted), "quantum", "1+AB")
    other = maximum_of(
        BellExpression.of(CHSH_SCENARIO, {cell: c * unit for cell, c in tilted.items()}), "quantum", "1+AB"
    )
    assert abs(other.value.hi / unit - one.value.hi) < Fraction(1, 10**8)
    assert abs(other.value.lo / unit - one.value.lo) < Fraction(1, 10**8)
    claim = json.loads(other.certificate.data)["claim"]
    assert (claim["lambdas"], Fraction(claim["mu"])) == (["1"], other.value.hi)
    assert Fraction(claim["lower"]) == other.value.lo
