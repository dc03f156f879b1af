"""Every bad input: the contract's exit status, one clear line on standard error, nothing printed or written."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Call = Callable[..., Any]

HEADER = "x,y,a,b,count\n"
FILES = {
    "empty": (b"", "is empty"),
    "only a header": (HEADER.encode(), "no trials"),
    "all counts zero": (b"x,y,a,b,count\n0,0,0,0,0\n", "no trials"),
    "no header": (b"0,0,0,0,5\n", "line 1"),
    "repeated cell": (b"x,y,a,b,count\n0,0,0,0,5\n0,0,0,0,5\n", "line 3"),
    "negative count": (b"x,y,a,b,count\n0,0,0,0,-5\n", "line 2"),
    "fractional count": (b"x,y,a,b,count\n0,0,0,0,5.5\n", "line 2"),
    "setting out of range": (b"x,y,a,b,count\n2,0,0,0,5\n", "line 2"),
    "outcome out of range": (b"x,y,a,b,count\n0,0,0,0,5\n0,0,2,0,5\n", "line 3"),
    "no click in a log": (b"x,y,a,b\n0,0,0,0\n0,0,,1\n", "--no-click"),
    "short line": (b"x,y,a,b,count\n0,0,0,0,5\n0,0,1\n", "line 3"),
    "long line": (b"x,y,a,b,count\n0,0,0,0,5,6\n", "line 2"),
    "bad UTF-8": (b"x,y,a,b,count\n0,0,0,0,5\n0,0,1,\xff,5\n", "line 3"),
    "NUL": (b"x,y,a,b,count\n0,0,0,0,5\n0,0,1,\x00,5\n", "line 3"),
    "endless line": (b"x,y,a,b,count\n" + b"0" * 10**6 + b"\n", "line 2"),
    "blank line inside": (b"x,y,a,b,count\n0,0,0,0,5\n\n0,0,1,0,5\n", "line 3"),
}


def refused(done: Any, text: str) -> None:
    assert done.status == 3, done
    assert done.out == ""
    assert done.err.count("\n") == 1
    assert done.err.startswith("bellproof ")
    assert text in done.err
    assert len(done.err) < 500


@pytest.mark.parametrize("command", ["certify", "pvalue"])
@pytest.mark.parametrize(("content", "text"), FILES.values(), ids=FILES.keys())
def test_data_files(command: str, content: bytes, text: str, bellproof: Call, tmp_path: Path) -> None:
    data = tmp_path / "data.csv"
    data.write_bytes(content)
    done = bellproof(command, str(data))
    refused(done, text)
    assert str(data) in done.err


@pytest.mark.parametrize(
    ("options", "text"),
    [
        (["--delta", "0"], "--delta"),
        (["--delta", "1"], "--delta"),
        (["--delta", "-1/100"], "--delta"),
        (["--delta", "2"], "--delta"),
        (["--delta", "one"], "--delta"),
        (["--delta", "nan"], "--delta"),
        (["--delta", "1e-500"], "--delta"),
        (["--inputs", "biased:0"], "zero"),
        (["--inputs", "biased:1/3"], "zero"),
        (["--inputs", "biased:1/2"], "negative"),
        (["--inputs", "product:1"], "zero"),
        (["--inputs", "product:-1"], "negative"),
        (["--inputs", "biased:"], "no number"),
        (["--inputs", "nonsense"], "nonsense"),
        (["--expression", "nonsense"], "nonsense"),
    ],
)
def test_parameters_out_of_range(options: list[str], text: str, bellproof: Call) -> None:
    refused(bellproof("certify", "table1", *options), text)


@pytest.mark.parametrize(
    ("matrix", "text"),
    [
        ('[["1/4","1/4"],["1/4","1/2"]]', "sums to 5/4"),
        ('[["1/2","1/2"],["0","0"]]', "zero"),
        ('[["3/4","1/2"],["-1/8","-1/8"]]', "negative"),
        ('[["1/4","1/4","1/4","1/4"]]', "2 by 2"),
        ('[["1/2"],["1/4","1/4"]]', "matrix"),
        ("[[0.1, 0.2], [0.3, 0.4000000000000000001]]", "sums to"),
        ("{}", "no list"),
        ("[[NaN]]", "NaN"),
        ("[[true]]", "no number"),
        ("[[", "line 1"),
        ("[" * 100000, "deeper"),
        ('[["1/4", 1e999]]', "exponent"),
        ("", "line 1"),
    ],
)
def test_input_distributions(matrix: str, text: str, bellproof: Call, tmp_path: Path) -> None:
    inputs = tmp_path / "inputs.json"
    inputs.write_text(matrix)
    done = bellproof("certify", "table1", "--inputs", str(inputs))
    refused(done, text)
    assert str(inputs) in done.err


def test_exact_decimals_in_an_input_distribution_are_read_exactly(bellproof: Call, tmp_path: Path) -> None:
    inputs = tmp_path / "inputs.json"
    inputs.write_text("[[0.1, 0.2], [0.3, 0.4]]")
    document = bellproof("certify", "table1", "--json", "--inputs", str(inputs)).json
    assert document["inputs"] == [["1/10", "1/5"], ["3/10", "2/5"]]


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        ("[]", "no nonzero coefficient"),
        ("[[0,0,0,0,0]]", "no nonzero coefficient"),
        ("[[0,0,0,0,1],[0,0,0,0,2]]", "twice"),
        ("[[0,0,0,-1,1]]", "b in row 1"),
        ("[[0,0,0,0.5,1]]", "b in row 1"),
        ("[[0,0,0,0]]", "row 1"),
        ("[[0,0,0,0,1,2]]", "row 1"),
        ('[[0,0,0,0,"x"]]', "no number"),
        ("[[0,0,0,5000,1]]", "b in row 1"),
        ('{"a":1,"a":2}', "twice"),
    ],
)
def test_expressions(rows: str, text: str, bellproof: Call, tmp_path: Path) -> None:
    expression = tmp_path / "expression.json"
    expression.write_text(rows)
    done = bellproof("certify", "table1", "--expression", str(expression))
    refused(done, text)
    assert str(expression) in done.err


@pytest.mark.parametrize(
    ("at", "text"),
    [
        ("3", "above the theory's maximum 2*sqrt(2) by at least 0.171"),
        ("-3", "below its minimum -2*sqrt(2) by at least 0.171"),
        ("2.8284271247461901", "above the theory's maximum"),
        ("1e400", "above the theory's maximum"),
        ("sqrt(3)", "no number"),
        ("", "no number"),
        ("1/0", "zero"),
        ("inf", "no number"),
        ("9" * 5000, "5000 characters"),
    ],
)
def test_bell_values_out_of_reach(at: str, text: str, bellproof: Call) -> None:
    refused(bellproof("bound", f"--at={at}"), text)
    refused(bellproof("bound", f"--at={at}", "--objective", "local"), text)


@pytest.mark.parametrize("digits", ["0", "-1", "501", "1.5", "x", "9" * 50])
def test_digits(digits: str, bellproof: Call) -> None:
    refused(bellproof("bound", "--at", "2.5", f"--digits={digits}"), "--digits")


def test_missing_files_and_folders(bellproof: Call, tmp_path: Path) -> None:
    refused(bellproof("certify", str(tmp_path / "absent.csv")), "cannot be read")
    refused(bellproof("certify", str(tmp_path)), "cannot be read")
    refused(bellproof("certify", "a\0b"), "file name")
    refused(bellproof("certify", "table1", "--html", str(tmp_path / "no" / "r.html")), "does not exist")
    refused(bellproof("certify", "table1", "--certificate", str(tmp_path)), "no file name")
    refused(bellproof("figure", "2", "--output", str(tmp_path / "no" / "f.svg")), "does not exist")


def test_nothing_is_written_when_the_data_are_bad(bellproof: Call, tmp_path: Path) -> None:
    data = tmp_path / "data.csv"
    data.write_text(HEADER + "0,0,0,0,-1\n")
    page, saved = tmp_path / "report.html", tmp_path / "certificate.json"
    refused(bellproof("certify", str(data), "--html", str(page), "--certificate", str(saved)), "line 2")
    assert list(tmp_path.iterdir()) == [data]


def test_a_file_name_with_a_line_break_still_makes_one_line(bellproof: Call, tmp_path: Path) -> None:
    data = tmp_path / "two\nlines.csv"
    data.write_text("nonsense\n")
    done = bellproof("certify", str(data))
    assert done.status == 3
    assert done.err.count("\n") == 1


@pytest.mark.parametrize(
    "words",
    [
        ["certify"],
        ["certify", "table1", "table1"],
        ["certify", "table1", "--method", "kl"],
        ["certify", "table1", "--method", "pef"],
        ["certify", "table1", "--theory", "classical"],
        ["certify", "table1", "--no-click", "drop"],
        ["certify", "table1", "--del", "1/100"],
        ["bound"],
        ["figure", "4", "--output", "x.svg"],
        ["figure", "2"],
        ["check"],
        ["nonsense"],
        ["--nonsense"],
        [],
    ],
)
def test_usage_errors_exit_2(words: list[str], bellproof: Call) -> None:
    done = bellproof(*words)
    assert (done.status, done.out) == (2, "")
    assert done.err


def test_huge_exact_parameters_do_not_break_printing(bellproof: Call, tmp_path: Path) -> None:
    """Four probabilities of 1,900 digits each make an estimate of more digits than Python prints by default."""
    whole = 10**1900
    parts = [whole // 5 + 7, whole // 7 + 1, whole // 11 + 3]
    rows = [f"{part}/{whole}" for part in (*parts, whole - sum(parts))]
    inputs = tmp_path / "inputs.json"
    inputs.write_text(json.dumps([rows[:2], rows[2:]]))
    done = bellproof("certify", "table1", "--json", "--inputs", str(inputs))
    assert (done.status, done.err) == (0, "")
    assert len(done.json["I_hat"]) > 2 * 4300


def test_an_output_never_replaces_the_data_or_another_output(bellproof: Call, tmp_path: Path) -> None:
    data, other = tmp_path / "data.csv", tmp_path / "x"
    data.write_text(HEADER + "0,0,0,0,1\n")
    refused(bellproof("certify", str(data), "--certificate", str(data)), "--certificate")
    refused(
        bellproof("certify", "table1", "--html", str(other), "--certificate", str(other)), "--certificate"
    )
    assert list(tmp_path.iterdir()) == [data]
    assert data.read_text().startswith(HEADER)


def test_outputs_that_can_be_no_files(bellproof: Call, tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    for output in (str(tmp_path / "a"), str(tmp_path / ("x" * 300)), "a\0b"):
        refused(bellproof("certify", "table1", "--certificate", output), "--certificate")


def test_standard_input_is_one_input(bellproof: Call) -> None:
    done = bellproof("certify", "-", "--expression", "-")
    assert done.status == 2
    assert "standard input" in done.err


def test_a_scenario_too_large_is_refused_before_it_is_written_down(bellproof: Call, tmp_path: Path) -> None:
    expression, data = tmp_path / "expression.json", tmp_path / "data.csv"
    expression.write_text(json.dumps([[x, y, 0, 0, "1"] for x in range(60) for y in range(60)]))
    data.write_text(HEADER + "59,59,1,1,5\n")
    for options in (["certify", str(data)], ["bound", "--at", "3"]):
        done = bellproof(*options, "--expression", str(expression), "--theory", "no-signalling")
        assert done.status == 4
        assert "tableau" in done.err
        assert done.err.count("\n") == 1
