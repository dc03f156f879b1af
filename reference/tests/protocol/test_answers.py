"""Numbers in answers: every allowed spelling, exactly; ours outward."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bellproof.enclosure import Enclosure, point
from bellproof.files.json_text import Json, NumberText, parse_json, write_json
from bellproof.protocol.answers import read_number, result_of, results_to_json, to_json
from bellproof.protocol.problem import ProtocolProblem

SPELLINGS: list[tuple[Json, Fraction]] = [
    (NumberText("0.1"), Fraction(1, 10)),
    (NumberText("-3"), Fraction(-3)),
    (NumberText("1e-3"), Fraction(1, 1000)),
    (NumberText("1.5E+2"), Fraction(150)),
    ("0.1", Fraction(1, 10)),
    ("70/29", Fraction(70, 29)),
    ("-70/29", Fraction(-70, 29)),
    (" .5 ", Fraction(1, 2)),
    ("+2.", Fraction(2)),
    ("1e-1000", Fraction(1, 10**1000)),
    ("1e-43430", Fraction(1, 10**43430)),
    ("7" * 9000, Fraction(7 * (10**9000 - 1) // 9)),
]


@pytest.mark.parametrize(("spelling", "value"), SPELLINGS, ids=lambda part: str(type(part).__name__))
def test_every_spelling_is_read_exactly(spelling: Json, value: Fraction) -> None:
    assert read_number(spelling, "p") == point(value)
    assert read_number({"lo": spelling, "hi": spelling}, "p") == point(value)


BAD: list[tuple[Json, str]] = [
    ("", "bad-number"),
    (".", "bad-number"),
    ("e5", "bad-number"),
    ("nan", "bad-number"),
    ("inf", "bad-number"),
    ("1/2/3", "bad-number"),
    ("1/0", "bad-number"),
    ("0.5/2", "bad-number"),
    ("1,5", "bad-number"),
    ("0x10", "bad-number"),
    ("1_000", "bad-number"),
    ("٣", "bad-number"),
    (None, "bad-number"),
    (True, "bad-number"),
    (["0.5"], "bad-number"),
    ({}, "bad-number"),
    ({"lo": "0"}, "bad-number"),
    ({"lo": "0", "hi": "1", "mid": "1/2"}, "bad-number"),
    ({"lo": "0", "hi": {"lo": "0", "hi": "1"}}, "bad-number"),
    ({"lo": "1", "hi": "0"}, "empty-enclosure"),
    ("1" * 100_000, "number-too-long"),
    ("1e100000", "number-too-long"),
    ("1e-999999999", "number-too-long"),
    ("1/" + "1" * 30_000, "number-too-long"),
]


@pytest.mark.parametrize(("value", "code"), BAD, ids=lambda part: str(part)[:20])
def test_everything_else_is_a_problem(value: Json, code: str) -> None:
    with pytest.raises(ProtocolProblem) as caught:
        read_number(value, "p")
    assert caught.value.problem == code
    assert "p" in caught.value.reason
    assert len(caught.value.reason) < 200


FRACTIONS = st.fractions() | st.builds(
    lambda value, power: value * Fraction(10) ** power, st.fractions(), st.integers(-300, 300)
)


@given(FRACTIONS, FRACTIONS)
def test_what_we_write_encloses_what_we_mean(first: Fraction, second: Fraction) -> None:
    value = Enclosure(min(first, second), max(first, second))
    back = read_number(parse_json(write_json(to_json(value)), "text"), "x")
    assert back.lo <= value.lo
    assert value.hi <= back.hi
    assert back.width <= value.width + (abs(first) + abs(second)) / 10**28


@given(st.fractions(max_denominator=10**9))
def test_a_short_exact_number_is_written_exactly(value: Fraction) -> None:
    assert to_json(value) == str(value)


def test_a_long_exact_number_becomes_an_enclosure() -> None:
    value = Fraction(3**20_000, 2**31_700)
    written = to_json(value)
    assert isinstance(written, dict)
    assert read_number(written, "p").contains(value)


def test_results_are_written_by_their_names() -> None:
    written = results_to_json({"settings": [(0, 1), (1, 1)], "accept": True, "bits": "01", "p": [point(1)]})
    assert write_json(written) == (
        '{"settings": [[0, 1], [1, 1]], "accept": true, "bits": "01", "p": [{"lo": "1", "hi": "1"}]}'
    )


def test_a_missing_member_is_a_problem() -> None:
    assert result_of({"p": "1"}, "p") == "1"
    others: list[Json] = [{"q": "1"}, "1", None, []]
    for result in others:
        with pytest.raises(ProtocolProblem) as caught:
            result_of(result, "p")
        assert caught.value.problem == "missing-result"
