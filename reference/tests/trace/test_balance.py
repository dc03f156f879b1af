"""Whether settings come as they should: the bound is a bound, and alarms are rare and real."""

from __future__ import annotations

import random
from fractions import Fraction
from math import comb

from hypothesis import given
from hypothesis import strategies as st

from bellproof import interval
from bellproof.enclosure import point
from bellproof.model.inputs import biased
from bellproof.model.scenario import CHSH_SCENARIO
from bellproof.trace.balance import exponent
from bellproof.trace.check import check
from bellproof.trace.event import Event
from bellproof.trace.profile import Profile


@given(st.integers(1, 120), st.data(), st.fractions(Fraction(1, 50), Fraction(49, 50), max_denominator=50))
def test_no_tail_is_more_likely_than_the_bound(n: int, data: st.DataObject, p: Fraction) -> None:
    k = data.draw(st.integers(0, n))
    outward = range(k, n + 1) if Fraction(k, n) >= p else range(k + 1)
    tail = sum((comb(n, i) * p**i * (1 - p) ** (n - i) for i in outward), Fraction(0))
    assert tail <= interval.exp(point(-exponent(n, k, p)), 64).hi


@given(st.integers(1, 10**6), st.data())
def test_the_exponent_grows_away_from_the_expectation(n: int, data: st.DataObject) -> None:
    p = Fraction(1, 4)
    above = data.draw(st.integers(-(-n // 4), n))
    further = data.draw(st.integers(above, n))
    assert exponent(n, above, p) <= exponent(n, further, p)


def drawn(pairs: list[tuple[int, int]]) -> list[Event]:
    return [Event(i, "record", x=x, y=y, a=0, b=0) for i, (x, y) in enumerate(pairs)]


def names(pairs: list[tuple[int, int]], profile: Profile) -> set[str]:
    return {finding.rule for finding in check(drawn(pairs), profile).findings}


def test_fair_settings_raise_no_alarm() -> None:
    source = random.Random(1)  # noqa: S311 - test data
    fair = [(source.randrange(2), source.randrange(2)) for _ in range(20_000)]
    assert names(fair, Profile()) == set()
    # At a significance of 1/2 and without the bound's slack about every second log would be suspected.
    assert names(fair, Profile(window=64, significance=Fraction(1, 100))) == set()


def test_biased_settings_are_seen_against_the_distribution_that_is_claimed() -> None:
    source = random.Random(2)  # noqa: S311 - test data
    pairs = [(0, 0), (0, 1), (1, 0), (1, 1)]
    skewed = source.choices(pairs, (7, 1, 1, 1), k=5_000)
    assert names(skewed, Profile()) == {"input-bias", "input-drift"}
    assert names(skewed, Profile(inputs=biased(Fraction(1, 10), CHSH_SCENARIO))) == set()
    assert names(skewed, Profile(off=frozenset({"input-drift"}))) == {"input-bias"}


def test_a_drift_that_cancels_out_is_seen() -> None:
    pairs = [(i % 2, 0) for i in range(1024)] + [(i % 2, 1) for i in range(1024)]
    assert names(pairs, Profile()) == {"input-drift"}


def test_perfect_alternation_is_not_the_business_of_this_rule() -> None:
    """Frequencies are right; predictability is what the statistical tests look for."""
    assert names([(i // 2 % 2, i % 2) for i in range(8192)], Profile()) == set()


def test_records_without_settings_do_not_count() -> None:
    events = [Event(i, "record", status="aborted: link") for i in range(5_000)]
    assert check(events, Profile()).is_legal
