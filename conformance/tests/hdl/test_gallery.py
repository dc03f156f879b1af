"""The gallery keeps what it found, and finds it anew when design or judge have changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bellproof_conformance.hdl import gallery
from bellproof_conformance.hdl.gallery import Exhibit, Part, exhibits, judge, main

ROOT = Path(__file__).parents[3]
RTL, EXAMPLES = ROOT / "hdl/rtl", ROOT / "conformance/examples/hdl"


def words(journal: Path, *names: str) -> list[str]:
    return [str(RTL), str(EXAMPLES), str(journal), *names]


def test_every_design_is_shown_by_scenarios_and_the_good_ones_by_proofs_too() -> None:
    shown = list(exhibits(RTL, EXAMPLES))
    assert len({one.name for one in shown}) == len(shown) >= 100
    proved = [one.top for one in shown if one.part is Part.PROOFS]
    assert proved == ["ion_controller", "bell_sequencer", "bell_sequencer_uart"]
    assert [one.top for one in shown if not one.rule and one.part is Part.SCENARIOS] == proved


def test_what_was_found_is_not_found_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[str] = []

    def judged(one: Exhibit, _folder: Path, _say: object) -> list[str]:
        asked.append(one.name)
        return [f"{'BAD ' if one.name == 'period-short' else 'ok  '} {one.name}: said"]

    monkeypatch.setattr(gallery, "judge", judged)
    journal = tmp_path / "build" / "journal.jsonl"
    assert main(words(journal, "period-long")) == 0
    journal.write_text(journal.read_text() + '{"digest": "cut sho')
    assert main(words(journal, "period-long", "period-short")) == 1
    assert main(words(journal, "period-long", "period-short")) == 1
    assert asked == ["period-long", "period-short"]
    out = capsys.readouterr().out
    assert out.count("1 of 2 judged rightly") == 2
    assert out.count("ok   period-long: said") == 3


def test_a_change_of_design_rule_or_judge_is_another_result(monkeypatch: pytest.MonkeyPatch) -> None:
    one = next(iter(exhibits(RTL, EXAMPLES)))
    others = [
        replace(one, sources={"a.v": "module a; endmodule"}),
        replace(one, rule="period"),
        replace(one, part=Part.PROOFS),
        replace(one, portmap=EXAMPLES / "bell_sequencer.toml"),
    ]
    digests = {one.digest(), *(other.digest() for other in others)}
    before = one.digest()
    monkeypatch.setattr(gallery, "_package", lambda _folder: iter([("judge.py", "changed")]))
    assert len(digests | {one.digest()}) == 6
    assert one.digest() != before


def test_a_faulty_design_that_breaks_another_rule_is_bad(tmp_path: Path) -> None:
    fault = next(one for one in exhibits(RTL, EXAMPLES) if one.name == "pump-short")
    told: list[str] = []
    (tmp_path / "right").mkdir()
    assert judge(fault, tmp_path / "right", told.append)[0].startswith(
        "ok   pump-short: pump-width in attempting"
    )
    assert told[0].startswith("pump-short: 1 of ")
    (tmp_path / "wrong").mkdir()
    found = judge(replace(fault, rule="period"), tmp_path / "wrong", told.append)
    assert found[0].startswith("BAD  pump-short: pump-width")


def test_wrong_words_are_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "usage" in capsys.readouterr().err
