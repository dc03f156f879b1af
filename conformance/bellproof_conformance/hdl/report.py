"""From findings to a run of the suite: a case a rule, so that the suite's reports show it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bellproof import __version__
from bellproof_conformance.hdl.portmap import PortMap
from bellproof_conformance.hdl.rules import RULES
from bellproof_conformance.hdl.simulation import limits
from bellproof_conformance.hdl.trial import Found
from bellproof_conformance.records import FORMAT, Line, Run, Tally, vectors_digest
from bellproof_conformance.runner.processes import Processes
from bellproof_conformance.runner.sandbox import Sandbox
from bellproof_conformance.verdicts import Demands, Finding, Verdict

_ENDED = frozenset({Verdict.TIMEOUT, Verdict.CRASH, Verdict.PROTOCOL})
_ENDING_RULE = "liveness"
"""The rule to which a simulation that hangs, ends or talks nonsense is charged."""


@dataclass(frozen=True)
class Conditions:
    """What a report says of how it was made."""

    command: str
    top: str
    simulator: str
    suites: tuple[str, ...]
    seed: int
    seconds: float
    sandbox: Sandbox
    processes: Processes


def run_of(
    found: Sequence[Found], proofs: Mapping[str, Finding], portmap: PortMap, conditions: Conditions
) -> Run:
    """The run: what broke first stands first, then the rules in their order."""
    broken: dict[str, Finding] = {}
    for one in found:
        ended = one.verdict in _ENDED
        due = _ENDING_RULE if ended else one.rule
        if due and due not in broken and (ended or due not in portmap.off):
            broken[due] = Finding(one.verdict, _said(one))
    refuted = {name: finding for name, finding in proofs.items() if finding.fails(Demands())}
    broken |= {name: finding for name, finding in refuted.items() if name not in portmap.off}
    lines = [_line(name, finding) for name, finding in broken.items()]
    for name, rule in RULES.items():
        if name in broken or (conditions.suites and rule.suite not in conditions.suites):
            continue
        lines.append(_line(name, proofs.get(name) or _quiet(name, found, portmap)))
    return Run(_header(conditions, lines), tuple(lines), Tally(lines, conditions.suites).summary())


def _said(one: Found) -> str:
    wave = f"; waveform {one.wave}" if one.wave else ""
    return f"scenario {one.scenario.name}, cycle {one.cycle}: {one.what}{wave}"


def _quiet(name: str, found: Sequence[Found], portmap: PortMap) -> Finding:
    """What to say of a rule that nothing broke: that it was tried, or why not."""
    if name in portmap.off:
        return Finding(Verdict.UNSUPPORTED, f"does not apply, says the map: {portmap.off[name]}")
    trying = [one for one in found if name in one.scenario.rules]
    passed = [one for one in trying if one.verdict is Verdict.PASS]
    held = [one.scenario.name for one in passed if name not in one.untried]
    if held:
        return Finding(Verdict.PASS, f"held in {', '.join(held)}")
    if not trying:
        return Finding(Verdict.UNSUPPORTED, "not tried")
    one = (passed or trying)[0]
    ended = f"scenario {one.scenario.name} ended before: {one.rule or one.verdict}"
    why = one.untried.get(name) or (one.what if one.skipped else ended)
    return Finding(Verdict.UNSUPPORTED, f"not tried: {why}")


def _line(name: str, finding: Finding) -> Line:
    rule = RULES[name]
    return {
        "type": "case",
        "id": name,
        "suite": rule.suite,
        "op": f"hdl.{rule.suite}",
        "hash": "sha256:" + hashlib.sha256(f"{name}: {rule.says}".encode()).hexdigest(),
        "verdict": finding.verdict.value,
        "rounded": False,
        "fails": finding.fails(Demands()),
        "finding": finding.reason,
        "answer": None,
        "reason": rule.says,
        "source": rule.source,
        "flags": [],
        "claims": [],
        "witness": None,
    }


def _header(conditions: Conditions, lines: Sequence[Line]) -> dict[str, Any]:
    return {
        "type": "header",
        "format": FORMAT,
        "bellproof": __version__,
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": conditions.command,
        "testee": {"name": conditions.top, "version": f"on {conditions.simulator}"},
        "suites": list(dict.fromkeys(line["suite"] for line in lines)),
        "requested": list(conditions.suites),
        "cases": vectors_digest(sorted(str(line["hash"]) for line in lines)),
        "seed": conditions.seed,
        "fuzz": 0,
        "tight": False,
        "strict": False,
        "held": {
            "limits": limits(conditions.seconds).held(),
            "seconds": conditions.seconds,
            "processes": list(conditions.processes.held),
            "bubblewrap": list(conditions.sandbox.held),
        },
        "no_score": None,
    }
