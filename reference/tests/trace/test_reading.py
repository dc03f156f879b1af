"""Event logs in both formats: what is read, and what is refused with its line."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bellproof.errors import BadInput
from bellproof.trace.event import COLUMNS, Event
from bellproof.trace.reading import read_log

HEADER = "sequence,timestamp,x,y,a,b,status\n"


def read(tmp_path: Path, content: str | bytes, columns: dict[str, str] | None = None) -> list[Event]:
    path = tmp_path / "log"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(read_log(str(path), columns or {}))


WHOLE = st.none() | st.integers(-(10**12), 10**12)
EVENTS = st.builds(
    Event,
    place=st.just(0),
    kind=st.sampled_from(["record", "herald"]),
    timestamp=st.none() | st.integers(0, 10**15) | st.fractions(0, 100, max_denominator=1000),
    status=st.sampled_from([None, "ok", "aborted: link"]),
    **{name: WHOLE for name in COLUMNS if name not in {"kind", "timestamp", "status"}},
)


@given(st.lists(EVENTS, min_size=1, max_size=8))
def test_both_formats_say_the_same(tmp_path_factory: pytest.TempPathFactory, events: list[Event]) -> None:
    folder = tmp_path_factory.mktemp("log")
    texts = [
        {name: str(value) for name, value in event._asdict().items() if value is not None} for event in events
    ]
    rows = [",".join(COLUMNS)] + [",".join(text.get(name, "") for name in COLUMNS) for text in texts]
    objects = [
        json.dumps({"x": None} | {name: text[name] for name in COLUMNS if name in text}) for text in texts
    ]
    from_csv = read(folder, "\n".join(rows) + "\n")
    from_json = read(folder, "\n".join(objects) + "\n")
    assert [event._replace(place=0) for event in from_csv] == events
    assert [event._replace(place=0) for event in from_json] == events
    assert [event.place for event in from_csv] == list(range(2, len(events) + 2))
    assert [event.place for event in from_json] == list(range(1, len(events) + 1))


def test_other_columns_are_ignored_and_ours_may_have_other_names(tmp_path: Path) -> None:
    text = "t [s],Nr,alice,bob,x,y,comment\n0.125,7,1,0,0,1,good\n"
    columns = {"timestamp": "t [s]", "sequence": "Nr", "a": "alice", "b": "bob"}
    (event,) = read(tmp_path, text, columns)
    assert event == Event(2, "record", 7, Fraction(1, 8), None, 0, 1, a=1, b=0)


def test_json_numbers_are_read_exactly(tmp_path: Path) -> None:
    (event,) = read(tmp_path, '{"timestamp": 0.1, "x": 0, "y": 1, "a": "1", "b": null}\n')
    assert event == Event(1, "record", None, Fraction(1, 10), None, 0, 1, a=1)


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        ("", None, "empty"),
        ("x,y,a\n", 1, "lacks b"),
        ("x,y,a,b,x\n", 1, "twice"),
        (HEADER + "0,1,0,0,0\n", 2, "5 fields"),
        (HEADER + "0,1,0,0,0,0,ok\n1,2,0,0\n", 3, "4 fields"),
        (HEADER + "0,1,0,0,0,0,ok\n1,2,0,0,0,0,o", 3, "torn"),
        (HEADER + "0,1,0.5,0,0,0,ok\n", 2, "no whole number"),
        (HEADER + "0,1,01,0,0,0,ok\n", 2, "no whole number"),
        (HEADER + "0,soon,0,0,0,0,ok\n", 2, "no number"),
        (HEADER + "0,1,0,0,0,0,\x1b[31m\n", 2, "printable"),
        (HEADER + f"0,1,0,0,0,0,{'x' * 81}\n", 2, "printable"),
        ("kind," + HEADER + "event,0,1,0,0,0,0,ok\n", 2, "none of record, herald"),
        ("1,2,0,0,0,0,ok\n" + HEADER, 1, "lacks"),
        (b"x,y,a,b\n0,0,0,\xff\n", 2, "UTF-8"),
        (b"x,y,a,b\n0,0,0,\x00\n", 2, "NUL"),
        ("x,y,a,b\n" + "0" * 10**6, 2, "longer"),
        ('{"x": 0, "y": 0, "a": 0, "b": 0}\n{"x": 0,\n', 2, "no JSON"),
        ('{"x": 0, "y": 0, "a": 0, "b": 0}\n[]\n', 2, "one JSON object"),
        ('{"x": 0, "y": 0, "a": 0, "b": 0, "x": 1}\n', 1, "twice"),
        ('{"x": true, "y": 0, "a": 0, "b": 0}\n', 1, "neither a number nor a string"),
        ('{"x": NaN, "y": 0, "a": 0, "b": 0}\n', 1, "no number"),
        ('{"name": "something else"}\n', 1, "none of x, y, a, b"),
        ('{"x": 0, "y": 0, "a": 0, "b"', 1, "torn"),
    ],
)
def test_what_is_no_log_is_refused_with_its_line(
    tmp_path: Path, content: str | bytes, line: int | None, reason: str
) -> None:
    with pytest.raises(BadInput, match=reason) as caught:
        read(tmp_path, content)
    assert caught.value.line == line


def test_a_mapped_column_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="lacks Nr"):
        read(tmp_path, "x,y,a,b\n0,0,0,0\n", {"sequence": "Nr"})
