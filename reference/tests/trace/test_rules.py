"""The rules on event logs: each holds where it should and is broken where it should, at its edges too."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bellproof.trace.check import SHOWN, Checked, check
from bellproof.trace.event import Event
from bellproof.trace.profile import Profile, Side

BALANCE = frozenset({"input-bias", "input-drift"})


def record(i: int, **changes: Any) -> Event:
    """A legal record, the i-th of a log."""
    plain = Event(i, "record", i, 10 * i, i, 0, 0, 0, 8192, 50, 0, 0, 0, 0, "ok")
    return plain._replace(**changes)


def herald(place: int) -> Event:
    return Event(place, "herald")


def broken(events: list[Event], profile: Profile | None = None) -> dict[str, list[int]]:
    """Names of the broken rules and the places where they were."""
    # The settings of these logs are all the same; their balance has tests of its own.
    found = check(events, replace(profile or Profile(), off=BALANCE | (profile or Profile()).off))
    return {finding.rule: [place for place, _ in finding.first] for finding in found.findings}


def log(**changes: dict[int, Any]) -> list[Event]:
    """Ten records, with some fields changed at some places."""
    events = [record(i) for i in range(10)]
    for name, at in changes.items():
        for i, value in at.items():
            events[i] = events[i]._replace(**{name: value})
    return events


def test_a_legal_log_breaks_no_rule() -> None:
    found = check(log(), Profile())
    assert found == Checked(10, 0, 0, ())
    assert found.is_legal


def test_a_gap_is_told_once_and_not_again() -> None:
    assert broken(log(sequence={i: i + 3 for i in range(4, 10)})) == {"sequence-gap": [4]}


def test_a_number_twice() -> None:
    assert broken([*log()[:5], record(4)._replace(timestamp=45, word=5, place=5)]) == {
        "sequence-repeated": [5]
    }


@pytest.mark.parametrize(("first", "names"), [(0, {}), (1, {"sequence-repeated": [0]}), (None, {})])
def test_the_first_number(first: int | None, names: dict[str, list[int]]) -> None:
    assert broken(log()[:1], Profile(first_sequence=first)) == names


def test_a_log_that_begins_late() -> None:
    assert broken(log()[3:], Profile(first_sequence=0)) == {"sequence-gap": [3]}
    assert broken(log()[3:]) == {}


@given(st.integers(2, 50), st.integers(0, 200))
def test_numbers_wrap_at_the_modulus(modulus: int, start: int) -> None:
    events = [record(i, sequence=(start + i) % modulus) for i in range(100)]
    assert broken(events, Profile(sequence_modulus=modulus)) == {}
    assert (broken(events) == {}) == (start % modulus + 99 < modulus)


@given(st.integers(20, 50), st.integers(0, 40), st.integers(2, 9))
def test_a_gap_across_the_modulus_is_a_gap(modulus: int, start: int, missing: int) -> None:
    numbers = [start % modulus, (start + missing) % modulus]
    events = [record(i, sequence=number) for i, number in enumerate(numbers)]
    assert broken(events, Profile(sequence_modulus=modulus)) == {"sequence-gap": [1]}


def test_heralds_and_records_alternate() -> None:
    pairs = [event for i in range(4) for event in (herald(10 * i), record(i, place=10 * i + 1))]
    assert broken(pairs) == {}
    assert broken(pairs[:-1]) == {"herald-without-record": [30]}
    assert broken([*pairs[:3], *pairs[4:]]) == {"herald-without-record": [20], "sequence-gap": [21]}
    assert broken([*pairs[:4], *pairs[5:]]) == {"record-without-herald": [21]}
    assert broken(pairs[1:]) == {"record-without-herald": [10]}
    assert broken([*pairs, herald(50), herald(60)]) == {"herald-without-record": [60, 60]}


def test_a_record_without_a_number_among_numbered_ones() -> None:
    assert broken(log(sequence=dict.fromkeys(range(10)))) == {}
    assert broken(log(sequence={4: None, 5: 4, 6: 5, 7: 6, 8: 7, 9: 8})) == {"sequence-gap": [4]}
    assert broken(log(sequence={9: None})) == {"sequence-gap": [9]}
    assert broken(log(sequence={0: None, 1: None})) == {"sequence-gap": [2]}


@pytest.mark.parametrize(
    ("heralds", "places"),
    [
        ([5, 15, 25], []),
        ([10, 20, 30], []),
        ([5, 21, 25], [3]),
        ([5, 5, 25], [2]),
        ([15, 15, 25], [1, 2]),
        ([5, 15, 19], [4]),
    ],
)
def test_heralds_have_their_place_in_time(heralds: list[int], places: list[int]) -> None:
    events = []
    for i, at in enumerate(heralds):
        events += [herald(2 * i)._replace(timestamp=at), record(i + 1, place=2 * i + 1)]
    assert broken(events) == ({"time-order": places} if places else {})


def test_times_increase_by_an_allowed_gap() -> None:
    assert broken(log(timestamp={5: 40})) == {"time-order": [5]}
    assert broken(log(timestamp={5: Fraction(401, 10)})) == {}
    profile = Profile(least_gap=Fraction(10), longest_gap=Fraction(10))
    assert broken(log(), profile) == {}
    assert broken(log(timestamp={5: 49}), profile) == {"time-gap": [5, 6]}
    assert broken(log(timestamp={9: 91}), profile) == {"time-gap": [9]}
    assert broken(log(timestamp={9: None}), profile) == {}


def test_words_are_used_once() -> None:
    assert broken(log(word={5: 4})) == {"setting-reused": [5]}
    assert broken(log(word={i: i + 7 for i in range(5, 10)})) == {}
    assert broken(log(word={i: (i + 6) % 16 for i in range(10)})) == {}
    assert broken(log(word={i: (i + 10) % 16 for i in range(10)})) == {"setting-reused": [6]}
    assert broken(log(word={i: (i + 10) % 16 for i in range(10)}), Profile(word_modulus=16)) == {}
    assert broken(log(word={5: 4}), Profile(word_modulus=16)) == {"setting-reused": [5]}


@pytest.mark.parametrize("settings", [(2, 0), (0, 2), (-1, 0), (None, 0), (0, None)])
def test_settings_are_those_of_the_inputs(settings: tuple[int | None, int | None]) -> None:
    changed = record(0, x=settings[0], y=settings[1], phase_a=None, phase_b=None)
    assert broken([changed]) == {"setting-range": [0]}


def test_an_aborted_event_needs_no_setting_and_no_outcome() -> None:
    bare = record(3, x=None, y=None, a=None, b=None, count_a=None, count_b=None, status="aborted: link")
    events = [*log()[:3], bare, *log()[4:]]
    assert broken(events) == {}
    assert check(events, Profile()).aborted == 1


@given(st.integers(0, 65535), st.integers(0, 65535), st.integers(0, 300), st.integers(0, 1))
def test_phases_are_compared_on_the_circle(offset: int, off: int, tolerance: int, x: int) -> None:
    profile = Profile(a=Side((0, 16384), offset), phase_tolerance=tolerance)
    event = record(0, x=x, phase_a=(16384 * x + offset + off) % 65536)
    near = off <= tolerance or 65536 - off <= tolerance
    assert broken([event], profile) == ({} if near else {"phase": [0]})


def test_each_side_has_its_own_phases() -> None:
    assert broken([record(0, y=1)]) == {"phase": [0]}
    assert broken([record(0, y=1, phase_b=24576)]) == {}
    assert broken([record(0, x=1)]) == {"phase": [0]}
    assert broken([record(0, phase_a=65536)]) == {"phase": [0]}


@pytest.mark.parametrize(("width", "right"), [(48, False), (49, True), (51, True), (52, False), (0, False)])
def test_the_rotation_has_its_width(width: int, right: bool) -> None:  # noqa: FBT001 - a table's column
    profile = Profile(rotate=50, rotate_tolerance=1)
    assert broken([record(0, rotate=width)], profile) == ({} if right else {"rotation-width": [0]})
    assert broken([record(0, rotate=width)]) == {}


@pytest.mark.parametrize(
    ("count", "outcome", "right"), [(5, 0, True), (5, 1, False), (6, 1, True), (6, 0, False), (-1, 0, False)]
)
@pytest.mark.parametrize("side", ["a", "b"])
def test_outcomes_follow_the_counts(side: str, count: int, outcome: int, right: bool) -> None:  # noqa: FBT001
    event = record(0, **{side: outcome, f"count_{side}": count})
    expected = {} if right else {"outcome-count": [0]}
    with_threshold = Side(getattr(Profile(), side).phases, threshold=6)
    profile = Profile(a=with_threshold) if side == "a" else Profile(b=with_threshold)
    assert broken([event], profile) == expected


def test_a_bright_ion_may_mean_0() -> None:
    profile = Profile(a=Side((0, 16384), threshold=6, bright=0))
    assert broken([record(0, a=0, count_a=9)], profile) == {}
    assert broken([record(0, a=1, count_a=9)], profile) == {"outcome-count": [0]}


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"a": None}, "outcome-missing"),
        ({"b": None, "status": None}, "outcome-missing"),
        ({"a": 2}, "outcome-range"),
        ({"b": -1}, "outcome-range"),
        ({"status": "aborted: x"}, "outcome-missing"),
        ({"status": "aborted: x", "a": None}, "outcome-missing"),
        ({"status": "fine"}, "status"),
        ({"status": "aborted", "a": None, "b": None}, "status"),
        ({"status": "aborted: ", "a": None, "b": None}, "status"),
    ],
)
def test_outcomes_and_status(changes: dict[str, Any], rule: str) -> None:
    assert broken([record(0, **changes)]) == {rule: [0]}


def test_places_are_few_and_all_are_counted() -> None:
    found = check([record(i, a=7) for i in range(50)], Profile(off=BALANCE))
    assert [(one.rule, one.times, len(one.first)) for one in found.findings] == [("outcome-range", 50, SHOWN)]


def test_a_rule_can_be_switched_off() -> None:
    assert broken(log(a={3: 7}), Profile(off=frozenset({"outcome-range"}))) == {}
    assert broken(log(a={3: 7}), Profile(off=frozenset({"phase"}))) == {"outcome-range": [3]}
