"""One run from beginning to end: introduce, probe, ask, judge, count."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bellproof import __version__
from bellproof.protocol.messages import Introduction
from bellproof_conformance.campaign import Judged, ask_all, settled
from bellproof_conformance.known import Known, expect_failure, stale
from bellproof_conformance.probe import Probe, probe
from bellproof_conformance.records import FORMAT, Line, Run, Tally, case_line, vectors_digest
from bellproof_conformance.runner.process import Fault
from bellproof_conformance.runner.processes import UNLIMITED
from bellproof_conformance.runner.sandbox import Mode
from bellproof_conformance.runner.testee import Setup, Testee
from bellproof_conformance.select import Chosen, everything
from bellproof_conformance.units.executors import Executor
from bellproof_conformance.units.folder import digest, listing
from bellproof_conformance.units.order import Campaign
from bellproof_conformance.units.resume import carry_through
from bellproof_conformance.verdicts import Demands


@dataclass(frozen=True)
class Shared:
    """A campaign in units: the folder that holds what is finished, and who carries units out.

    The rest is what a process elsewhere needs to do the same: the sandbox's mode and the folders it shows, the
    operations and claims of drawn cases.
    """

    folder: Path
    execute: Executor
    mode: Mode
    expose: tuple[str, ...]
    ops: tuple[str, ...]
    claims: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """What is to be run on whom. ``command`` is the testee's command as it was given.

    ``requested`` are the suites asked for by name; ``seed`` and ``fuzz`` are what ``draw`` draws further cases by,
    if any. Without ``shared`` they stand among the ``chosen`` already; with it, whoever puts them draws them.
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
    shared: Shared | None = None
    draw: Callable[[], Sequence[Chosen]] = lambda: ()

    def with_drawn(self) -> Plan:
        """The same with the drawn cases among the chosen."""
        return replace(self, chosen=[*self.chosen, *self.draw()], draw=lambda: ())


def conduct(plan: Plan, tell: Callable[[Judged], None] = lambda _: None) -> Run:
    """Run it; whatever the testee does ends as a `Run`."""
    with Testee(plan.setup) as testee:
        introduction = testee.hello()
        if isinstance(introduction, Fault):
            reason = f"{introduction.verdict}: {introduction.reason}"
            return _finish(plan.with_drawn(), None, Probe(None, ()), [], [reason])
        shipped = [one.case for one in everything()]
        probed = probe(testee, introduction, shipped)
    problems = list(probed.remarks)
    judged: list[Judged] = []
    if probed.no_score is not None:
        problems.append(f"no score: the testee {probed.no_score}")
        plan = plan.with_drawn()
    elif plan.shared is not None:
        plan, judged = _in_units(plan, plan.shared, introduction)
        for one in judged:
            tell(one)
    else:
        cases = [one.case for one in plan.chosen]
        judged = ask_all(cases, plan.setup, introduction, plan.jobs, tell)
    ids = {case.id for case in shipped} | {one.case.id for one in plan.chosen}
    today = datetime.now(UTC).date()
    problems += stale(plan.known, ids, today)
    return _finish(plan, introduction, probed, _as_known(judged, plan, today), problems)


def _in_units(plan: Plan, shared: Shared, introduction: Introduction) -> tuple[Plan, list[Judged]]:
    """Carry out what is missing of a campaign; the plan comes back as if all of it had been done here."""
    campaign = Campaign(
        command=plan.setup.command,
        folder=str(Path.cwd()),
        limits=plan.setup.limits,
        sandbox=shared.mode,
        expose=shared.expose,
        introduction=introduction,
        listed=digest(listing(plan.chosen)),
        seed=plan.seed,
        ops=shared.ops,
        claims=shared.claims,
    )
    found = carry_through(shared.folder, campaign, plan.chosen, plan.fuzz, shared.execute)
    # What did not hold everywhere did not hold.
    here = plan.setup
    sandbox = replace(here.sandbox, held=tuple(name for name in here.sandbox.held if name in found.held))
    limited = set(here.processes.held) <= set(found.held)
    setup = replace(here, sandbox=sandbox, processes=here.processes if limited else UNLIMITED)
    whole = replace(plan, chosen=[one for one, _ in found.pairs], setup=setup)
    return whole, settled(judged for _, judged in found.pairs)


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
        "processes": list(plan.setup.processes.held),
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
