from __future__ import annotations

import io
import json
import random
import sys
from pathlib import Path
from typing import Any

import pytest

from bellproof.cli.main import run
from bellproof.enclosure import point
from bellproof.files.tables import write_counts
from bellproof.model.counts import CountsTable
from bellproof.model.scenario import CHSH_SCENARIO
from bellproof.stats import dft, report
from bellproof.stats.battery import TESTS, run_tests
from bellproof.stats.bits import from_text
from bellproof.stats.result import SIGNIFICANCE


@pytest.fixture
def trials() -> list[tuple[int, ...]]:
    rng = random.Random(5)  # noqa: S311 - no secret
    return [tuple(rng.randrange(2) for _ in range(4)) for _ in range(150)]


@pytest.fixture
def log(tmp_path: Path, trials: list[tuple[int, ...]]) -> Path:
    path = tmp_path / "log.csv"
    path.write_text("x,y,a,b\n" + "".join(",".join(map(str, trial)) + "\n" for trial in trials))
    return path


def document(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert run(["stats", *arguments, "--json"]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    found: dict[str, Any] = json.loads(captured.out)
    return found


def test_bits_give_every_test_under_the_name_bits(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "0110100110010110" * 10
    path = tmp_path / "bits.txt"
    path.write_text(text)
    found = document(capsys, "--bits", str(path))
    about = found.pop("about")
    assert tuple(found) == TESTS
    for test, result in run_tests(from_text(text)).items():
        assert found[test] == {"bits": [p.to_json() for p in result.p_values]}
        assert about["strings"]["bits"][test]["parameters"] == dict(result.parameters)
        assert about["strings"]["bits"][test]["warnings"] == list(result.warnings)
    assert about["significance"] == str(SIGNIFICANCE)


def test_a_trial_log_gives_four_strings_in_order(
    log: Path, trials: list[tuple[int, ...]], capsys: pytest.CaptureFixture[str]
) -> None:
    found = document(capsys, str(log))
    strings = {
        "xy": "".join(f"{x}{y}" for x, y, _, _ in trials),
        "a": "".join(str(a) for _, _, a, _ in trials),
        "b": "".join(str(b) for _, _, _, b in trials),
        "ab": "".join(f"{a}{b}" for _, _, a, b in trials),
    }
    for name, text in strings.items():
        for test, result in run_tests(from_text(text)).items():
            assert found[test][name] == [p.to_json() for p in result.p_values]
    assert list(found["fisher"]) == ["a at x=0", "a at x=1", "b at y=0", "b at y=1"]
    assert found["about"]["left_out"] == []


def test_counts_of_the_same_trials_give_the_same_where_order_does_not_matter(
    log: Path, trials: list[tuple[int, ...]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    counts = {cell: trials.count(cell) for cell in CHSH_SCENARIO.cells()}
    table = tmp_path / "counts.csv"
    table.write_text(write_counts(CountsTable.of(CHSH_SCENARIO, counts)))
    ordered, unordered = document(capsys, str(log)), document(capsys, str(table))
    assert set(unordered) == {"frequency", "fisher", "about"}
    assert unordered["frequency"] == ordered["frequency"]
    assert unordered["fisher"] == ordered["fisher"]
    assert unordered["about"]["left_out"] == [report.NEEDS_ORDER]


def test_table_1_gives_what_the_paper_prints_where_it_follows_from_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["stats", "table1"]) == 0
    lines = capsys.readouterr().out.splitlines()
    shown = {tuple(line.split()[:2]): line.split()[2] for line in lines if line.startswith("frequency")}
    assert shown == {
        ("frequency", "xy"): "0.164356",
        ("frequency", "a"): "0.798782",
        ("frequency", "b"): "0.0743466",
        ("frequency", "ab"): "0.279451",
    }
    assert report.NEEDS_ORDER in lines


def test_tests_and_parameters_can_be_chosen(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = document(
        capsys, str(log), "--test", "serial", "--test", "block_frequency", "--m", "2", "--block", "30"
    )
    assert set(found) == {"serial", "block_frequency", "about"}
    details = found["about"]["strings"]["a"]
    assert details["serial"]["parameters"] == {"m": 2}
    assert details["block_frequency"]["parameters"] == {"M": 30}
    assert set(document(capsys, str(log), "--test", "fisher")) == {"fisher", "about"}


def test_packed_bits_and_standard_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    packed = bytes(range(64))
    path = tmp_path / "bits.bin"
    path.write_bytes(packed)
    first = document(capsys, "--bits", str(path), "--packed")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(packed)))
    assert document(capsys, "--bits", "-", "--packed") == first
    text = "".join(f"{byte:08b}\n" for byte in packed)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert document(capsys, "--bits", "-") == first


def test_dft_is_left_out_of_a_long_string_and_refused_when_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dft, "limit", lambda _=None: 100)
    path = tmp_path / "bits.txt"
    path.write_text("01" * 60)
    found = document(capsys, "--bits", str(path))
    assert "dft" not in found
    assert "frequency" in found
    assert "at most 100 bits" in found["about"]["left_out"][0]
    assert run(["stats", "--bits", str(path), "--test", "dft"]) == 4
    assert "at most 100" in capsys.readouterr().err


def test_counts_too_large_for_fisher_still_give_frequencies(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "counts.csv"
    rows = "".join(f"{x},{y},{a},{b},{10**30}\n" for x, y, a, b in CHSH_SCENARIO.cells())
    path.write_text("x,y,a,b,count\n" + rows)
    found = document(capsys, str(path))
    assert found["frequency"]["a"] == [point(1).to_json()]
    assert "fisher" not in found
    assert "Fisher" in found["about"]["left_out"][1]
    assert run(["stats", str(path), "--test", "fisher"]) == 4


@pytest.mark.parametrize(
    ("content", "options", "expected"),
    [
        ("", ["--bits", "FILE"], (3, "holds no bits")),
        ("01\n0x\n", ["--bits", "FILE"], (3, "line 2: 'x'")),
        ("01", ["--bits", "FILE"], (3, "too few")),
        ("0", ["--bits", "FILE", "--test", "runs"], (3, "too few")),
        ("01" * 50, ["--bits", "FILE", "--m", "0"], (3, "out of range")),
        ("01" * 50, ["--bits", "FILE", "--m", "-2"], (3, "out of range")),
        ("01" * 50, ["--bits", "FILE", "--m", "101"], (3, "too few")),
        ("01" * 50, ["--bits", "FILE", "--block", "0"], (3, "out of range")),
        ("01" * 50, ["--bits", "FILE", "--block", "101"], (3, "too few")),
        ("01" * 50, ["--bits", "FILE", "--test", "serial", "--m", "1"], (3, "m >= 2")),
        ("01" * 50, ["--bits", "FILE", "--test", "fisher"], (2, "DATA")),
        ("01" * 50, ["--bits", "FILE", "--test", "chi"], (2, "no test 'chi'")),
        ("01" * 50, ["--bits", "FILE", "--no-click", "map:0"], (2, "--no-click")),
        ("01" * 50, ["--bits", "FILE", "FILE"], (2, "either DATA or --bits")),
        ("01" * 50, [], (2, "either DATA or --bits")),
        ("x,y,a,b\n0,0,0,0\n", ["FILE", "--packed"], (2, "--packed")),
        ("x,y,a,b\n0,0,0,2\n", ["FILE"], (3, "line 2")),
        ("x,y,a,b\n", ["FILE"], (3, "no trials")),
        ("x,y,a,b\n0,0,0,0\n", ["FILE"], (3, "too few")),
        ("x,y,a,b,count\n0,0,0,0,5\n", ["FILE", "--test", "runs"], (3, "lost the order")),
    ],
)
def test_what_means_nothing_is_one_line_and_the_right_status(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    content: str,
    options: list[str],
    expected: tuple[int, str],
) -> None:
    path = tmp_path / "data"
    path.write_text(content)
    arguments = [str(path) if option == "FILE" else option for option in options]
    assert run(["stats", *arguments, "--json"]) == expected[0]
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert expected[1] in captured.err


def test_verdicts_are_read_off_the_whole_enclosure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bits.txt"
    path.write_text("1" * 200)
    assert run(["stats", "--bits", str(path), "--test", "frequency"]) == 0
    assert "fails" in capsys.readouterr().out
    assert report._verdict(point(SIGNIFICANCE)) == "passes"
    both = point(SIGNIFICANCE) + point(0)
    assert report._verdict(type(both)(SIGNIFICANCE / 2, SIGNIFICANCE)) == "cannot be told"


def test_progress_goes_to_a_terminals_standard_error_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bits.txt"
    path.write_text("0110" * 40)
    assert run(["stats", "--bits", str(path)]) == 0
    quiet = capsys.readouterr()
    assert quiet.err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert run(["stats", "--bits", str(path)]) == 0
    shown = capsys.readouterr()
    assert shown.out == quiet.out
    assert "160 bits counted" in shown.err
