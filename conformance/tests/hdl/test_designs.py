"""Two good sequencers of different structure are accepted, and each faulty one is rejected for its own reason."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bellproof.errors import BadInput
from bellproof_conformance.hdl.build import Design, Simulator, Workshop
from bellproof_conformance.hdl.faulty import FaultyDesign, main, read_faults
from bellproof_conformance.hdl.portmap import read_map
from bellproof_conformance.hdl.rules import RULES, SUITES
from bellproof_conformance.hdl.scenarios import SCENARIOS
from bellproof_conformance.hdl.sources import find
from bellproof_conformance.hdl.trial import Found, Trial
from bellproof_conformance.runner.sandbox import OPEN
from bellproof_conformance.verdicts import Verdict

ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "conformance/examples/hdl"
SECOND = EXAMPLES / "second"
FAULTS = read_faults(SECOND / "faults.toml")
OURS = read_faults(EXAMPLES / "bell_sequencer_faults.toml")
GOOD = {
    "ion_controller": (SECOND, "*.v", SECOND / "map.toml"),
    "bell_sequencer": (ROOT / "hdl/rtl", "*.sv", EXAMPLES / "bell_sequencer.toml"),
}
QUICK = [("ion_controller", fault) for fault in FAULTS.values() if not fault.long]
QUICK += [("bell_sequencer", fault) for fault in OURS.values()]


def trial(top: str, fault: FaultyDesign, folder: Path) -> Trial:
    """A good design with the fault in it."""
    home, pattern, portmap = GOOD[top]
    sources = {path.name: path.read_text() for path in home.glob(pattern)}
    for name, text in fault.among(sources).items():
        (folder / name).write_text(text)
    design = Design(find([str(folder / pattern)]), top, read_map(str(portmap)))
    return Trial(Simulator.ICARUS, design, Workshop(folder, OPEN))


def first_broken(found: list[Found]) -> Found | None:
    return next((one for one in found if not one.skipped and one.verdict is not Verdict.PASS), None)


@pytest.mark.parametrize(
    ("sources", "top", "portmap"),
    [
        (SECOND / "*.v", "ion_controller", SECOND / "map.toml"),
        (ROOT / "hdl/rtl/*.sv", "bell_sequencer", EXAMPLES / "bell_sequencer.toml"),
    ],
    ids=["second", "ours"],
)
def test_good_designs_of_two_structures_are_accepted(
    bellproof: Callable[..., Any], tmp_path: Path, sources: Path, top: str, portmap: Path
) -> None:
    report = tmp_path / "report"
    done = bellproof(
        *(
            "conform",
            "hdl",
            "--sources",
            str(sources),
            "--top",
            top,
            "--map",
            str(portmap),
            "--quick",
            "--json",
        ),
        *("--html", f"{report}.html", "--junit", f"{report}.xml", "--jsonl", f"{report}.jsonl"),
    )
    assert done.status == 0, done.out
    document = json.loads(done.out)
    verdicts = {case["id"]: case["verdict"] for case in document["cases"]}
    assert set(verdicts) == set(RULES)
    untried = {name for name, verdict in verdicts.items() if verdict != "PASS"}
    formal = {name for name, rule in RULES.items() if rule.suite == "formal"}
    lacking = {"node-master", "node-slave", "stream-last"} if top == "ion_controller" else set()
    assert untried == {*formal, *lacking, "count-saturation"}
    assert f"{top} on icarus conforms" in Path(f"{report}.html").read_text()
    assert bellproof("conform", "report", f"{report}.jsonl", "--badge", f"{report}.svg").status == 0


@pytest.mark.parametrize(("top", "fault"), QUICK, ids=[fault.name for _, fault in QUICK])
def test_each_faulty_design_breaks_its_own_rule_first(tmp_path: Path, top: str, fault: FaultyDesign) -> None:
    meant = [one for one in SCENARIOS if fault.rule in one.rules and not one.long]
    broken = first_broken(list(trial(top, fault, tmp_path).run(meant)))
    assert broken is not None, "it survives the scenarios that are there for its rule"
    assert broken.rule == fault.rule, broken
    assert broken.cycle > 0


@pytest.mark.parametrize("latency", range(1, 17))
def test_a_long_latency_makes_no_time_impossible(latency: int) -> None:
    usual = [scenario.times.possible if scenario.fit is None else scenario.fit >= 0 for scenario in SCENARIOS]
    assert [scenario.wanted(latency).possible for scenario in SCENARIOS] == usual
    assert 0 < usual.count(False) < 8


def test_there_are_faults_of_most_rules() -> None:
    covered = {fault.rule for faults in (FAULTS, OURS) for fault in faults.values()}
    assert len(FAULTS) + len(OURS) >= 100
    assert len(covered) >= 50
    assert {RULES[rule].suite for rule in covered} == set(SUITES) - {"formal"}
    tried = {rule for scenario in SCENARIOS for rule in scenario.rules}
    assert tried == {name for name, rule in RULES.items() if rule.suite != "formal"}


def test_faulty_sources_can_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = str(SECOND / "faults.toml")
    assert main([file]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(FAULTS)
    assert main([file, "leak", str(SECOND / "ion_controller.v"), str(tmp_path)]) == 0
    assert "late || !waiting[0]" in (tmp_path / "ion_controller.v").read_text()
    assert main([file, "nothing", "x", "y"]) == 2
    ours = str(EXAMPLES / "bell_sequencer_faults.toml")
    assert main([ours, "trigger-short", str(ROOT / "hdl/rtl"), str(tmp_path / "ours")]) == 0
    differing = [
        path.name
        for path in (tmp_path / "ours").iterdir()
        if path.read_text() != (ROOT / "hdl/rtl" / path.name).read_text()
    ]
    assert differing == ["bell_attempt.sv"]
    assert len(list((tmp_path / "ours").iterdir())) == len(list((ROOT / "hdl/rtl").glob("*.sv")))
    assert main([]) == 2
    with pytest.raises(BadInput, match=r"no source bell_attempt\.sv"):
        OURS["trigger-short"].among({"other.sv": ""})
    with pytest.raises(BadInput, match=r"has no .* any more"):
        OURS["trigger-short"].among({"bell_attempt.sv": ""})
