"""``certify`` says what the data say about each assumption: on the terminal, as JSON and in HTML."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

Call = Callable[..., Any]

PAIRS = ((0, 0), (0, 1), (1, 0), (1, 1))


def log(path: Path, numbers: list[int], header: str = "sequence,x,y,a,b") -> str:
    rows = [f"{number},{x},{y},0,{x & y}" for number, (x, y) in zip(numbers, PAIRS * 10, strict=False)]
    path.write_text("\n".join([header, *rows]) + "\n")
    return str(path)


def verdicts(document: Any) -> dict[str, str]:
    return {one["id"]: one["check"]["verdict"] for one in document["assumptions"]}


def test_each_assumption_carries_its_check(bellproof: Call) -> None:
    document = bellproof("certify", "table1", "--json").json
    assert verdicts(document) == {
        "quantum-theory": "not contradicted",
        "input-randomness": "not contradicted",
        "locality": "not contradicted",
        "no-post-selection": "not tested",
        "fixed-beforehand": "not tested",
    }
    assert "Not contradicted: p = 1; the strangest is b at y=1" in bellproof("certify", "table1").out


def test_a_gap_in_the_sequence_numbers_is_reported_everywhere(bellproof: Call, tmp_path: Path) -> None:
    whole = log(tmp_path / "whole.csv", list(range(100, 140)))
    broken = log(tmp_path / "broken.csv", [*range(100, 120), *range(123, 143)])
    assert verdicts(bellproof("certify", whole, "--json").json)["no-post-selection"] == "not contradicted"
    document = bellproof("certify", broken, "--json").json
    assert verdicts(document)["no-post-selection"] == "contradicted"
    page = tmp_path / "report.html"
    done = bellproof("certify", broken, "--html", str(page))
    assert done.status == 0, "what is certified does not depend on a check"
    for text in (done.out, page.read_text(encoding="utf-8").replace("<b>", "").replace("</b>", "")):
        assert "Contradicted: 3 numbers are missing; line 22: 123 follows 119" in " ".join(text.split())


def test_other_columns_are_ignored_by_name(bellproof: Call, tmp_path: Path) -> None:
    named = log(tmp_path / "time.csv", [5, 3, 1], header="time,x,y,a,b")
    assert verdicts(bellproof("certify", named, "--json").json)["no-post-selection"] == "not tested"
    odd = tmp_path / "odd.csv"
    odd.write_text("seq,x,y,a,b\nfirst,0,0,0,0\n2,0,1,0,0\n")
    document = bellproof("certify", str(odd), "--json").json
    assert verdicts(document)["no-post-selection"] == "not tested"
    assert "line 2 of the log has no whole number there" in str(document)
