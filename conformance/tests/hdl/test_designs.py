"""Two good sequencers of different structure are accepted, and each faulty one is rejected for its own reason."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bellproof_conformance.hdl.build import Design, Simulator, Workshop
from bellproof_conformance.hdl.faulty import FaultyDesign, main, read_faults
from bellproof_conformance.hdl.portmap import read_map
from bellproof_conformance.hdl.rules import RULES, SUITES
from bellproof_conformance.hdl.scenarios import SCENARIOS
from bellproof_conformance.hdl.trial import Found, Trial
from bellproof_conformance.runner.sandbox import OPEN
from bellproof_conformance.verdicts import Verdict

ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "conformance/examples/hdl"
SECOND = EXAMPLES / "second"
FAULTS = read_faults(SECOND / "faults.toml")
QUICK = {name: fault for name, fault in FAULTS.items() if not fault.long}


def trial(source: Path, folder: Path) -> Trial:
    design = Design((source,), "ion_controller", read_map(str(SECOND / "map.toml")))
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


@pytest.mark.parametrize("name", QUICK)
def test_each_faulty_design_breaks_its_own_rule_first(tmp_path: Path, name: str) -> None:
    fault = QUICK[name]
    source = tmp_path / "ion_controller.v"
    source.write_text(fault.of((SECOND / "ion_controller.v").read_text()))
    meant = [one for one in SCENARIOS if fault.rule in one.rules and not one.long]
    broken = first_broken(list(trial(source, tmp_path).run(meant)))
    assert broken is not None, "it survives the scenarios that are there for its rule"
    assert broken.rule == fault.rule, broken
    assert broken.cycle > 0


def test_there_are_faults_of_most_rules() -> None:
    covered = {fault.rule for fault in FAULTS.values()}
    assert len(FAULTS) >= 50
    assert len(covered) >= 38
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
    assert main([]) == 2
    assert isinstance(FAULTS["leak"], FaultyDesign)
