"""The least number of trials: against trying all of them, and one below and at it."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bellproof.enclosure import Enclosure, point
from bellproof.errors import ResourceLimit
from bellproof.exact import surd
from bellproof.expansion.choice import Choice, Fixed, Scaled, ScaledProduct
from bellproof.expansion.plan import Request, balance, plan
from bellproof.expansion.threshold import FARTHEST, Fixtures, Net, Output, Quantity, least, settled, sign_of
from bellproof.model.inputs import uniform
from bellproof.model.scenario import CHSH_SCENARIO
from bellproof.report.expansion import plan_document, plan_lines

PAPER = Fixtures(surd(Fraction("2.414")), Fraction(1, 100), Scaled(Fraction(11)))
PAPER_NET = 30_803_089
PRODUCT = Fixtures(PAPER.value, PAPER.delta, ScaledProduct(Fraction(11)))
EASY = Fixtures(surd(Fraction("2.82")), Fraction(9, 10), Scaled(Fraction(3)))


def net(fixtures: Fixtures, n: int) -> Enclosure:
    return balance(Request(n, fixtures.value, fixtures.delta, fixtures.choice)).net_bits


def test_the_papers_threshold_is_positive_and_one_below_is_not() -> None:
    assert least(Net(PAPER)) == PAPER_NET
    assert settled(Net(PAPER), PAPER_NET) == PAPER_NET, "and from there on up to 10^18"
    assert net(PAPER, PAPER_NET).lo > 0
    assert net(PAPER, PAPER_NET - 1).hi < 0


@given(st.integers(1936, PAPER_NET - 1))
@settings(max_examples=15)
def test_no_smaller_number_has_a_net_gain(n: int) -> None:
    assert net(PAPER, n).hi < 0


@given(st.integers(PAPER_NET, FARTHEST))
@settings(max_examples=15)
def test_every_larger_number_has_one(n: int) -> None:
    assert net(PAPER, n).lo > 0


def test_the_least_is_what_trying_all_of_them_finds() -> None:
    for quantity in (Output(EASY), Net(EASY), Output(PAPER)):
        found = least(quantity)
        assert found is not None
        first, _ = quantity.fixtures.choice.span(FARTHEST) or (0, 0)
        # All that are anywhere near, and a few of the rest.
        tried = [*range(max(first, found - 60), found), *range(first, found, max(1, found // 40))]
        assert not any(quantity.is_positive(n) for n in tried)
        assert quantity.is_positive(found)


def test_all_numbers_up_to_the_first_output() -> None:
    quantity = Output(EASY)
    found = least(quantity)
    first, _ = EASY.choice.span(FARTHEST) or (0, 0)
    assert found is not None
    assert [n for n in range(first, found + 2) if quantity.is_positive(n)] == [found, found + 1]


def test_with_product_settings_the_gain_wavers_before_it_stays() -> None:
    """q being a multiple of 10^-12, the gain is positive, then not, then positive: "least" means least."""
    quantity = Net(PRODUCT)
    assert not quantity.is_positive(1_113_097_403_744)
    assert quantity.is_positive(1_113_097_403_745)
    assert not quantity.is_positive(1_113_097_409_356)
    assert quantity.is_positive(1_113_097_409_357)
    assert least(quantity, 1_113_097_403_750) == 1_113_097_403_745
    assert settled(quantity, 1_113_097_403_745, 1_113_097_409_400) == 1_113_097_409_357


def test_uniform_settings_never_gain() -> None:
    even = Fixtures(PAPER.value, PAPER.delta, Fixed(uniform(CHSH_SCENARIO), "uniform"))
    assert least(Output(even)) == 2506
    assert least(Net(even)) is None


def test_no_violation_has_no_output() -> None:
    local = Fixtures(surd(2), PAPER.delta, PAPER.choice)
    assert least(Output(local)) is None
    assert least(Net(local)) is None


def test_before_the_first_distribution_there_is_nothing() -> None:
    assert least(Output(PAPER), 1935) is None
    assert settled(Output(PAPER), 3864, 3863) == 3864


@pytest.mark.parametrize("choice", [Scaled(Fraction(11)), ScaledProduct(Fraction(7, 2))])
@given(st.data())
@settings(max_examples=12)
def test_the_bounds_over_a_block_hold_inside_it(choice: Choice, data: st.DataObject) -> None:
    fixtures = Fixtures(surd(Fraction("2.6")), Fraction(1, 50), choice)
    a = data.draw(st.integers(10_000, 10**10))
    b = data.draw(st.integers(a, 8 * a))
    n = data.draw(st.integers(a, b))
    quantity: Quantity
    for quantity in (Net(fixtures), Output(fixtures)):
        inside = quantity.bound(n, n, 48)
        assert quantity.bound(a, b, 24).hi >= inside.lo
        assert quantity.bound(b, a, 24).lo <= inside.hi


@pytest.mark.parametrize("choice", [Scaled(Fraction(11)), Scaled(Fraction(1, 3)), ScaledProduct(Fraction(5))])
def test_the_span_is_where_there_is_a_distribution(choice: Scaled) -> None:
    first, last = choice.span(10**60) or (0, 0)
    assert choice.at(first) is not None
    assert choice.at(last) is not None
    assert choice.at(last + 1) is None
    assert "too many" in choice.problem(last + 1)
    if first > 1:
        assert choice.at(first - 1) is None
        assert "too few" in choice.problem(first - 1)
        assert f"at least {first} " in choice.problem(first - 1)


def test_a_sign_that_no_precision_tells_is_none() -> None:
    assert sign_of(lambda bits: Enclosure(Fraction(-1, 1 << bits), Fraction(1, 1 << bits))) == 0
    assert sign_of(lambda _: point(0)) == -1
    assert sign_of(lambda bits: Enclosure(Fraction(1, 3) - Fraction(1, bits), Fraction(1))) == 1


def test_a_plan_whose_search_takes_too_long_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bellproof.expansion.threshold._MOST_BLOCKS", 60)
    found = plan(Request(10**8, PAPER.value, PAPER.delta, PAPER.choice))
    assert found.thresholds.output == 3864
    assert found.thresholds.net is None
    assert not found.thresholds.complete
    assert plan_document(found)["search_complete"] is False
    text = "\n".join(plan_lines(found))
    assert "net gain                not found" in text
    assert "given up" in text


def test_a_search_that_takes_too_long_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bellproof.expansion.threshold._MOST_BLOCKS", 5)
    with pytest.raises(ResourceLimit, match="within 5 blocks"):
        least(Net(PAPER))
