"""Partial scores: what a testee says of itself is judged apart from the rest of it."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bellproof_conformance.claims import CLAIMS, claims_of, covers, known, said, scores
from bellproof_conformance.select import everything

# Right about both sides' outcomes and about nothing else: of one side it says what holds for both.
GLOBAL_ONLY = """
import json, sys
from bellproof.protocol.testee import REFERENCE, FEATURES, METHODS, serve
from bellproof.protocol.messages import Introduction
def rate(params):
    if params.get("kind") == "local":
        params = {**params, "kind": "global"}
    return REFERENCE["entropy.rate"](params)
said = Introduction("two-sided", "1", ("entropy.rate",), METHODS, FEATURES, CLAIMED)
serve({"entropy.rate": rate}, said, sys.stdin.buffer, sys.stdout.buffer)
"""


def score_lines(bellproof: Any, tmp_path: Path, claimed: tuple[str, ...], *options: str) -> tuple[Any, Any]:
    program = tmp_path / "two_sided.py"
    program.write_text(GLOBAL_ONLY.replace("CLAIMED", repr(claimed)), encoding="utf-8")
    log = tmp_path / "run.jsonl"
    done = bellproof(
        "conform", "run", "--sandbox", "off", "--testee", f"{sys.executable} {program}", *options,
        "--suite", "entropy.rate", "--jsonl", str(log), "--html", str(tmp_path / "run.html"),
    )  # fmt: skip
    return done, [json.loads(line) for line in log.read_text().splitlines()]


def test_a_testee_gets_a_score_for_each_claim_that_it_makes(bellproof: Any, tmp_path: Path) -> None:
    done, lines = score_lines(bellproof, tmp_path, ("global", "local", "entropy.rate", "world<peace>"))
    assert done.status == 1, "the whole run fails whatever is claimed"
    found = {score["claim"]: score for score in lines[-1]["claims"]}
    assert list(found) == ["global", "local", "entropy.rate", "world<peace>"]
    assert found["global"]["holds"]
    assert found["global"]["failed"] == 0 < found["global"]["passed"] == found["global"]["asked"]
    assert not found["local"]["holds"]
    assert found["local"]["verdicts"]["UNSOUND"] == found["local"]["failed"] > 0
    assert found["entropy.rate"]["cases"] == len(lines) - 2
    assert not found["world<peace>"]["holds"]
    assert "claim global holds: " in done.out
    assert "claim local does not hold: " in done.out
    assert "claim world<peace> the suite has no cases for it" in done.out
    for score in lines[-1]["claims"][:2]:
        mine = [line for line in lines[1:-1] if score["claim"] in line["claims"]]
        assert score["cases"] == len(mine)
        assert score["verdicts"] == Counter(line["verdict"] for line in mine)
    page = (tmp_path / "run.html").read_text()
    assert "<h2>Claims</h2>" in page
    assert "world&lt;peace&gt;" in page
    table = tmp_path / "matrix.md"
    bellproof("conform", "report", str(tmp_path / "run.jsonl"), "--matrix", str(table))
    assert (
        f"| claim global | {found['global']['passed']}/{found['global']['asked']} holds |"
        in table.read_text()
    )


def test_a_run_can_be_narrowed_to_a_claim(bellproof: Any, tmp_path: Path) -> None:
    done, lines = score_lines(bellproof, tmp_path, (), "--claim", "global", "--fuzz", "10")
    assert done.status == 0, "of what it can do it gets nothing wrong"
    assert {"global"} <= set.intersection(*(set(line["claims"]) for line in lines[1:-1]))
    assert lines[-1]["claims"] == []
    done = bellproof("conform", "run", "--testee", "x", "--claim", "peace")
    assert done.status == 2
    assert "claims are azuma, " in done.err


@pytest.mark.parametrize("name", CLAIMS)
def test_every_claim_has_cases_unless_its_operation_is_coming(name: str) -> None:
    cases = [one.case for one in everything() if name in claims_of(one.case)]
    assert all(covers(case, [name]) for case in cases)
    assert known(name)
    if name != "expansion":
        assert any(not case.negative for case in cases)


def test_what_nobody_asked_does_not_hold() -> None:
    line = {"op": "entropy.rate", "claims": ["local"], "verdict": "UNSUPPORTED", "fails": False}
    [score] = scores(["local"], [line])
    assert not score.holds
    assert said(score.to_json()) == "nothing of it was asked"
