"""Putting cases to a testee and judging its answers, by one process or several."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from bellproof.protocol.messages import Failure, Introduction, Reply, Result, Unsupported
from bellproof_conformance.cases import Case
from bellproof_conformance.judge.answer import judge
from bellproof_conformance.runner.process import Fault
from bellproof_conformance.runner.testee import (
    AT_HELLO,
    MOST_FAILED_STARTS,
    MOST_TIMEOUTS,
    NOT_STARTED,
    TOO_LATE,
    Setup,
    Testee,
    not_startable,
)
from bellproof_conformance.text import shorten, shown
from bellproof_conformance.verdicts import Finding, Verdict

_CHUNKS_A_JOB = 4


@dataclass(frozen=True, slots=True)
class Judged:
    """A case, what the testee said to it in one line, and the verdict."""

    case: Case
    answer: str
    finding: Finding


Tell = Callable[[Judged], None]
"""Told of every judged case, in no particular order."""


def ask_all(
    cases: Sequence[Case], setup: Setup, introduction: Introduction, jobs: int, tell: Tell
) -> list[Judged]:
    """Judge all cases, in their order; each of ``jobs`` testees is given some stretches of them."""
    if jobs <= 1:
        return settled(_stretch(cases, setup, introduction, tell))
    size = -(-len(cases) // (jobs * _CHUNKS_A_JOB)) or 1
    stretches = [cases[start : start + size] for start in range(0, len(cases), size)]
    with ThreadPoolExecutor(jobs) as pool:
        done = pool.map(lambda part: list(_stretch(part, setup, introduction, tell)), stretches)
        return settled(judged for part in done for judged in part)


def settled(judged: Iterable[Judged]) -> list[Judged]:
    """The verdicts as one process alone would give them, which gives up after too many time-outs or failed starts.

    Several processes begin anew at other cases and may have asked on where it would not have.
    """
    result: list[Judged] = []
    late = failed = 0
    given_up: Fault | None = None
    for one in judged:
        finding = one.finding
        if finding.verdict is Verdict.UNSUPPORTED:
            result.append(one)
            continue
        if given_up is not None:
            result.append(Judged(one.case, "", Finding(given_up.verdict, given_up.reason)))
            continue
        result.append(one)
        if finding.reason.startswith((AT_HELLO, NOT_STARTED)):
            failed += 1
        else:
            failed = 0
            late = late + 1 if finding.verdict is Verdict.TIMEOUT else 0
        if late >= MOST_TIMEOUTS:
            given_up = TOO_LATE
        elif failed >= MOST_FAILED_STARTS:
            given_up = not_startable(finding.verdict, finding.reason)
    return result


def _stretch(cases: Sequence[Case], setup: Setup, introduction: Introduction, tell: Tell) -> Iterator[Judged]:
    with Testee(setup) as testee:
        for case in cases:
            judged = ask(case, testee, introduction)
            tell(judged)
            yield judged


def ask(case: Case, testee: Testee, introduction: Introduction) -> Judged:
    """Put one case to a testee, unless it did not declare what is needed."""
    lacking = undeclared(case, introduction)
    if lacking is not None:
        return Judged(case, "", Finding(Verdict.UNSUPPORTED, lacking))
    reply = testee.ask(case.op, case.params)
    return Judged(case, said(reply), judge(case, reply))


def undeclared(case: Case, introduction: Introduction) -> str | None:
    """What a case needs and the testee did not declare."""
    if case.op not in introduction.ops:
        return f"{case.op} is not declared"
    if case.method is not None and case.method not in introduction.methods:
        return f"method {case.method} is not declared"
    missing = [feature for feature in case.features if feature not in introduction.features]
    return f"feature {missing[0]} is not declared" if missing else None


def said(reply: Reply | Fault) -> str:
    """The reply in one line."""
    if isinstance(reply, Fault):
        return ""
    if isinstance(reply, Result):
        return shown(reply.result)
    if isinstance(reply, Unsupported):
        return "unsupported"
    return shorten(f"{reply.kind}: {reply.message}") if isinstance(reply, Failure) else ""
