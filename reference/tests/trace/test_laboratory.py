"""A laboratory's own table becomes an event log: every line, exactly, or it is refused with its line."""

from __future__ import annotations

import json
import random
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bellproof.cli.main import run
from bellproof.errors import BadInput
from bellproof.exact import read_rational
from bellproof.trace.laboratory import convert
from bellproof.trace.mapping import read_mapping
from bellproof.trace.moments import Clock, decimal_text

HEADER = "Nr;UTC;basis A;basis B;phase A;phase B;PMT A;ion A;ion B;remark"
MAPPING: dict[str, Any] = {
    "format": "bellproof-trace-mapping/1",
    "note": "for a test",
    "separator": ";",
    "decimal": ",",
    "time": "iso",
    "columns": {
        "sequence": "Nr",
        "timestamp": "UTC",
        "x": "basis A",
        "y": "basis B",
        "phase_a": "phase A",
        "phase_b": "phase B",
        "count_a": "PMT A",
        "a": "ion A",
        "b": "ion B",
        "status": "remark",
    },
    "values": {
        "x": {"Z": "0", "X": "1"},
        "a": {"bright": "1", "dark": "0"},
        "b": {"bright": 1, "dark": 0},
        "status": {"": "ok", "ion lost": "aborted: lost"},
    },
    "missing": ["-"],
    "phase_unit": "degrees",
    "calibrations": [
        {"from": "2025-01-01T00:00:00Z", "b": "10"},
        {"from": "2025-01-02T00:00:00Z", "a": "-1.5", "b": "370"},
    ],
    "pauses": [["2025-01-01T12:00:00Z", "2025-01-01T18:00:00Z"]],
}
LINES = [
    "1;2025-01-01T10:00:00.25Z;Z;0;0;55;3;bright;dark;",
    "2;2025-01-01T19:30:00+01:00;X;1;90;145,0;7;dark;bright;",
    "3;2025-01-02T00:00:00Z;X;0;88,5;55;-;-;-;ion lost",
    '"4";2025-01-03T00:00:00Z;Z;1; -1,5 ;505;0;dark;dark;',
]
FIRST = 1735725600


@pytest.fixture
def files(tmp_path: Path) -> Any:
    """Write log and mapping, changed as wanted; give their names."""

    def write(lines: list[str] | None = None, header: str = HEADER, **changes: Any) -> tuple[str, str]:
        mapping = {key: value for key, value in (MAPPING | changes).items() if value is not None}
        (tmp_path / "mapping.json").write_text(json.dumps(mapping), encoding="utf-8")
        table = "\n".join([header, *(LINES if lines is None else lines)]) + "\n"
        (tmp_path / "lab.csv").write_text(table, encoding="utf-8")
        return str(tmp_path / "lab.csv"), str(tmp_path / "mapping.json")

    return write


def _converted(names: tuple[str, str]) -> list[str]:
    return list(convert(names[0], read_mapping(names[1])))


def test_every_field_becomes_what_it_means(files: Any) -> None:
    assert _converted(files()) == [
        "sequence,timestamp,x,y,phase_a,phase_b,count_a,a,b,status",
        f"1,{FIRST}.25,0,0,0,8192,3,1,0,ok",
        # Six hours of pause are taken out, and a zone of one hour.
        f"2,{FIRST + (8 - 6) * 3600 + 1800},1,1,16384,24576,7,0,1,ok",
        f"3,{FIRST + (14 - 6) * 3600},1,0,16384,8192,,,,aborted: lost",
        f"4,{FIRST + (38 - 6) * 3600},0,1,0,24576,0,0,0,ok",
    ]


def test_the_command_writes_the_log_whole_or_not_at_all(
    files: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log, mapping = files()
    out = tmp_path / "events.csv"
    assert run(["trace", "import", log, "--mapping", mapping, "--output", str(out)]) == 0
    assert out.read_text("utf-8").count("\n") == 5
    assert run(["trace", "check", str(out)]) == 0
    files([*LINES, "5;2025-01-03T00:00:01Z;Q;1;0;0;0;dark;dark;"])
    assert run(["trace", "import", log, "--mapping", mapping, "--output", str(out)]) == 3
    assert "line 6: x = 'Q' is none of 'Z', 'X'" in capsys.readouterr().err
    assert out.read_text("utf-8").count("\n") == 5
    assert sorted(path.name for path in tmp_path.iterdir()) == ["events.csv", "lab.csv", "mapping.json"]
    # To a device, and never over one of its own inputs or into nowhere.
    files()
    assert run(["trace", "import", log, "--mapping", mapping, "--output", "/dev/null"]) == 0
    assert run(["trace", "import", log, "--mapping", mapping, "--output", log]) != 0
    missing = str(tmp_path / "none" / "events.csv")
    assert run(["trace", "import", log, "--mapping", mapping, "--output", missing]) == 3


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("1;2025-01-01T10:00:00Z;Z;0;0;55;3;bright;dark", "9 fields where the header has 10"),
        ("1;yesterday;Z;0;0;55;3;bright;dark;", "no date"),
        ("1;2025-01-01T10:00:00;Z;0;0;55;3;bright;dark;", "no time zone"),
        ("1;2025-01-01T10:00:00.1234567Z;Z;0;0;55;3;bright;dark;", "finer"),
        ("1;2025-01-01T13:00:00Z;Z;0;0;55;3;bright;dark;", "in an announced pause"),
        ("1;2024-12-31T13:00:00Z;Z;0;0;55;3;bright;dark;", "before the first calibration"),
        ("1;-;Z;0;0;55;3;bright;dark;", "no time stamp"),
        ("1;2025-01-01T10:00:00Z;Z;0,5;0;55;3;bright;dark;", "no whole number"),
        ("1;2025-01-01T10:00:00Z;Z;0;0;55;1.000;bright;dark;", "'1.000' has a point"),
        ("1;2025-01-01T10:00:00Z;Z;0;0;5.5;3;bright;dark;", "'5.5' has a point"),
        ("1;2025-01-01T10:00:00Z;Z;0;east;55;3;bright;dark;", "no number"),
        ("1;2025-01-01T10:00:00Z;Z;0;0;55;3;bright;grey;", "none of 'bright', 'dark'"),
        ("1;2025-01-01T10:00:00Z;Z;0;0;55;3;bright;dark;noise", "status = 'noise'"),
        ('1;2025-01-01T10:00:00Z;Z;0;0;55;3;bright;dark;"open', "no line of a table"),
    ],
)
def test_a_line_that_the_mapping_does_not_describe_is_refused(files: Any, line: str, problem: str) -> None:
    with pytest.raises(BadInput, match=problem) as caught:
        _converted(files([LINES[0], line]))
    assert caught.value.line == 3


@pytest.mark.parametrize(
    ("header", "problem"),
    [(HEADER.replace("Nr", "No"), "'Nr' is not"), (HEADER.replace("ion B", "ion A"), "'ion A' is twice")],
)
def test_a_header_that_does_not_fit_is_refused(files: Any, header: str, problem: str) -> None:
    with pytest.raises(BadInput, match=problem):
        _converted(files(header=header))


def test_an_empty_table_and_a_torn_one_are_refused(files: Any) -> None:
    log, mapping = files()
    Path(log).write_bytes(b"")
    with pytest.raises(BadInput, match="is empty"):
        _converted((log, mapping))
    Path(log).write_bytes((HEADER + "\n1;2").encode())
    with pytest.raises(BadInput, match="torn"):
        _converted((log, mapping))


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"format": "mine"}, "format"),
        ({"colour": "red"}, "unknown key 'colour'"),
        ({"note": []}, "note"),
        ({"columns": {"x": "X"}}, "columns lacks y, a, b"),
        ({"columns": {"z": "X"}}, "none of"),
        ({"columns": []}, "no object"),
        ({"columns": {k: v for k, v in MAPPING["columns"].items() if k != "timestamp"}}, "need a column"),
        ({"separator": "::"}, "separator"),
        ({"time": "0"}, "a second"),
        ({"time": "noon"}, "no number"),
        ({"values": {"z": {}}}, "none of"),
        ({"values": {"status": {"": "a,b"}}}, "comma"),
        ({"values": {"x": {"Z": []}}}, "no string"),
        ({"phase_unit": "radians"}, "phase_unit"),
        ({"calibrations": [{"a": "1"}]}, "has from"),
        ({"calibrations": MAPPING["calibrations"][::-1]}, "order of time"),
        ({"pauses": [["2025-01-01T12:00:00Z"]]}, "beginning and its end"),
        ({"pauses": [["2025-01-01T12:00:00Z", "2025-01-01T11:00:00Z"]]}, "beginning and its end"),
        ({"pauses": MAPPING["pauses"] * 2}, "order of time"),
    ],
)
def test_a_mapping_that_means_nothing_is_refused(files: Any, changes: dict[str, Any], problem: str) -> None:
    with pytest.raises(BadInput, match=problem):
        read_mapping(files(**changes)[1])


def test_no_mapping_at_all(tmp_path: Path) -> None:
    (tmp_path / "list.json").write_text("[]", encoding="utf-8")
    with pytest.raises(BadInput, match="one JSON object"):
        read_mapping(str(tmp_path / "list.json"))
    with pytest.raises(BadInput, match="neither"):
        read_mapping(str(tmp_path / "none.json"))


def test_numbers_of_any_unit(files: Any) -> None:
    changes = {"time": "1000", "calibrations": None, "pauses": [["1500", "2500"]], "phase_unit": None}
    lines = ["1;1500,5;Z;0;0;1;2;dark;dark;", "2;-3;Z;0;0;1;2;dark;dark;", "3;2500;Z;0;65537;-1;2;dark;dark;"]
    with pytest.raises(BadInput, match="announced pause"):
        _converted(files(lines, **changes))
    converted = _converted(files(lines[1:], **changes))[1:]
    assert [line.split(",")[1] for line in converted] == ["-0.003", "1.5"]
    assert converted[1].split(",")[4:6] == ["1", "65535"]


@given(st.fractions(max_denominator=10**6))
def test_a_number_is_written_as_what_it_is(value: Fraction) -> None:
    assert read_rational(decimal_text(value), "t") == value


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**9), max_value=10**9))
def test_a_decimal_is_written_as_a_decimal(value: Any) -> None:
    assert "/" not in decimal_text(Fraction(value))
    assert Clock().moment(str(value), "t") == Fraction(value)


@settings(max_examples=30)
@given(st.integers(0, 10**6), st.sampled_from(["degrees", "turns", "2^-16 turns"]), st.integers(0, 65535))
def test_a_phase_with_its_calibration_comes_back(seed: int, unit: str, phase: int) -> None:
    """A phase as a laboratory would write it, calibration added, becomes the phase again."""
    from bellproof.trace.laboratory import _Line  # noqa: PLC0415 - one part, by itself
    from bellproof.trace.mapping import PHASE_UNITS, Calibration, LabMapping  # noqa: PLC0415

    offset = Fraction(random.Random(seed).randrange(-(10**6), 10**6), 1000)  # noqa: S311 - a test is no key
    written = Fraction(phase) / PHASE_UNITS[unit] + offset
    mapping = LabMapping({}, phase_unit=unit, calibrations=(Calibration(Fraction(0), b=offset),))
    line = _Line(mapping, "t")
    assert line._phase("b", str(written), Fraction(1), 1) == phase
