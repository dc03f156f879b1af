"""One run from beginning to end: introduce, probe, ask, judge, count."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

from bellproof import __version__
from bellproof.protocol.messages import Introduction
from bellproof_conformance.campaign import Judged, ask_all
from bellproof_conformance.known import Known, expect_failure, stale
from bellproof_conformance.probe import Probe, probe
from bellproof_conformance.records import FORMAT, Line, Run, Tally, case_line, vectors_digest
from bellproof_conformance.runner.process import Fault
from bellproof_conformance.runner.testee import Setup, Testee
from bellproof_conformance.select import Chosen, everything
from bellproof_conformance.verdicts import Demands


@dataclass(frozen=True)
class Plan:
    """What is to be run on whom. ``command`` is the testee's command as it was given.

    ``requested`` are the suites asked for by name; ``seed`` and ``fuzz`` are what drew further cases, if any.
    """

    command: str
    setup: Setup
    chosen: Sequence[Chosen]
    requested: tuple[str, ...] = ()
    demands: Demands = field(default_factory=Demands)
    known: Mapping[str, Known] = field(default_factory=dict)
    jobs: int = 1
    seed: int = 0
    fuzz: int = 0


def conduct(plan: Plan, tell: Callable[[Judged], None] = lambda _: None) -> Run:
    """Run it; whatever the testee does ends as a `Run`."""
    with Testee(plan.setup) as testee:
        introduction = testee.hello()
        if isinstance(introduction, Fault):
            reason = f"{introduction.verdict}: {introduction.reason}"
            return _finish(plan, None, Probe(None, ()), [], [reason])
        shipped = [one.case for one in everything()]
        probed = probe(testee, introduction, shipped)
    problems = list(probed.remarks)
    judged: list[Judged] = []
    if probed.no_score is None:
        cases = [one.case for one in plan.chosen]
        judged = ask_all(cases, plan.setup, introduction, plan.jobs, tell)
    else:
        problems.append(f"no score: the testee {probed.no_score}")
    ids = {case.id for case in shipped} | {one.case.id for one in plan.chosen}
    today = datetime.now(UTC).date()
    problems += stale(plan.known, ids, today)
    return _finish(plan, introduction, probed, _as_known(judged, plan, today), problems)


def _as_known(judged: Sequence[Judged], plan: Plan, today: date) -> list[Judged]:
    """Turn the verdicts on known failures into XFAIL and XPASS."""
    result = []
    for one in judged:
        entry = plan.known.get(one.case.id)
        if entry is None or entry.expires < today:
            result.append(one)
        else:
            result.append(replace(one, finding=expect_failure(entry, one.finding, plan.demands)))
    return result


def _finish(
    plan: Plan,
    introduction: Introduction | None,
    probed: Probe,
    judged: Sequence[Judged],
    problems: Sequence[str],
) -> Run:
    names = [one.suite for one in plan.chosen]
    lines = [case_line(one, name, plan.demands) for one, name in zip(judged, names, strict=False)]
    header = header_of(plan, introduction, probed)
    claims = () if introduction is None else introduction.claims
    return Run(header, tuple(lines), Tally(lines, plan.requested, tuple(problems), claims).summary())


def header_of(plan: Plan, introduction: Introduction | None, probed: Probe) -> Line:
    """The first line: all that a reader must know to repeat the run."""
    around: dict[str, Any] = {
        "limits": plan.setup.limits.held(),
        "seconds": plan.setup.limits.answer_seconds,
        "bubblewrap": list(plan.setup.sandbox.held),
    }
    return {
        "type": "header",
        "format": FORMAT,
        "bellproof": __version__,
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": plan.command,
        "testee": None if introduction is None else introduction.to_json(),
        "suites": list(dict.fromkeys(one.suite for one in plan.chosen)),
        "requested": list(plan.requested),
        "cases": vectors_digest(one.case.content_hash for one in plan.chosen),
        "seed": plan.seed,
        "fuzz": plan.fuzz,
        "tight": plan.demands.tight,
        "strict": plan.demands.strict,
        "held": around,
        "no_score": probed.no_score,
    }


def of_files(name: str, subjects: Sequence[tuple[Chosen, Judged]]) -> Run:
    """A run without a testee: certificate files judged by the checker."""
    demands = Demands()
    lines = [case_line(judged, one.suite, demands) for one, judged in subjects]
    header = {
        "type": "header",
        "format": FORMAT,
        "bellproof": __version__,
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": name,
        "testee": {"name": "certificates", "version": f"below {name}"},
        "suites": list(dict.fromkeys(one.suite for one, _ in subjects)),
        "requested": [],
        "cases": vectors_digest(one.case.content_hash for one, _ in subjects),
        "seed": 0,
        "fuzz": 0,
        "tight": False,
        "strict": False,
        "held": None,
        "no_score": None,
    }
    return Run(header, tuple(lines), Tally(lines).summary())
