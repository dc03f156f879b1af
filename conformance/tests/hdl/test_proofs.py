"""Bounded proofs of a foreign design: a good one holds, a wrong one is refuted, and the rest says why not."""

from __future__ import annotations

from pathlib import Path

import pytest

from bellproof_conformance.hdl import formal
from bellproof_conformance.hdl.build import Design, Workshop
from bellproof_conformance.hdl.faulty import read_faults
from bellproof_conformance.hdl.portmap import PortMap, read_map
from bellproof_conformance.runner.sandbox import OPEN
from bellproof_conformance.verdicts import Finding, Verdict

EXAMPLES = Path(__file__).parents[2] / "examples/hdl"
SECOND = EXAMPLES / "second"
ONE_WORD = ((1,),)


def prove(source: Path, portmap: PortMap, folder: Path) -> dict[str, Finding]:
    return formal.prove(Design((source,), "ion_controller", portmap), Workshop(folder, OPEN), brief=True)


def second() -> PortMap:
    return read_map(str(SECOND / "map.toml"))


def test_a_good_design_is_proved_through_one_event(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formal, "_BRIEF", ONE_WORD)
    found = prove(SECOND / "ion_controller.v", second(), tmp_path)
    assert {finding.verdict for finding in found.values()} == {Verdict.PASS}, found
    assert set(found) == {"proof-pulses", "proof-heralds", "proof-phases", "proof-stream"}
    assert "first 52 cycles" in found["proof-heralds"].reason


def test_a_wrong_one_is_refuted_whatever_it_assumes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formal, "_BRIEF", ONE_WORD)
    fault = read_faults(SECOND / "faults.toml")["phases-at-the-herald"]
    source = tmp_path / "ion; controller.sv"
    assumed = "`ifndef __ICARUS__\nalways @(posedge clock) assume (!det0 && !det1);\n`endif\n"
    text = fault.of((SECOND / "ion_controller.v").read_text())
    assert "// ---- time\n" in text
    source.write_text(text.replace("// ---- time\n", assumed))
    found = prove(source, second(), tmp_path)
    assert found["proof-phases"].verdict is Verdict.WRONG
    assert found["proof-heralds"].verdict is Verdict.UNSUPPORTED
    assert "proof-phases was refuted" in found["proof-heralds"].reason


def test_what_cannot_be_proved_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = SECOND / "ion_controller.v"

    def why(portmap: PortMap, text: str | None = None) -> str:
        chosen = source
        if text is not None:
            chosen = tmp_path / "other.v"
            chosen.write_text(text)
        found = prove(chosen, portmap, tmp_path)
        assert {finding.verdict for finding in found.values()} == {Verdict.UNSUPPORTED}
        assert len({finding.reason for finding in found.values()}) == 1
        return next(iter(found.values())).reason

    assert "serial line" in why(read_map(str(EXAMPLES / "bell_sequencer_uart.toml")))
    fixed = PortMap(**{**vars(second()), "fixed": {"PUMP": 77}})
    assert "cannot be set" in why(fixed)
    good = source.read_text()
    assert "no rotation within" in why(second(), good.replace("wire go = run &&", "wire go = 1'b0 &&"))
    assert "rehearsal fails" in why(second(), good.replace("wire gate = ", "wire gate == "))
    monkeypatch.setattr(formal, "_program", lambda _: None)
    assert "yosys is not there" in why(second())


def test_findings_are_read_from_the_log() -> None:
    log = "Checking assertions in step 40..\nAssert failed in top: u_proof.proof_phases\nDONE (FAIL, rc=2)"
    found = formal._findings(log, ("proof-phases", "proof-stream"), 52)
    assert (found["proof-phases"].verdict, found["proof-stream"].verdict) == ("WRONG", "UNSUPPORTED")
    assert "40 cycles" in found["proof-phases"].reason
    silent = formal._findings("no answer in 5 s", ("proof-stream",), 52)["proof-stream"]
    assert (silent.verdict, silent.reason) == ("UNSUPPORTED", "not proved: no answer in 5 s")
