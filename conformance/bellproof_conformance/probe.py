"""Before anything is scored: whether the testee tells right from wrong at all.

It is asked for an operation that does not exist, and for every operation that it declares one case that is
plainly wrong and one that is right. Whoever accepts everything would pass all good cases, whoever rejects
everything all bad ones: such a testee is told so and gets no score.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bellproof.files.json_text import Json
from bellproof.protocol.messages import Failure, Introduction, Reply, Result
from bellproof_conformance.cases import Case
from bellproof_conformance.judge.quantities import JUDGED
from bellproof_conformance.runner.process import Fault
from bellproof_conformance.runner.testee import Testee

BOGUS = "bellproof.no_such_operation"
"""An operation that nobody has."""

_CHECK = "certificate.check"


@dataclass(frozen=True, slots=True)
class Probe:
    """What came out. ``no_score`` says why the testee gets none; ``remarks`` are faults that do not prevent one."""

    no_score: str | None
    remarks: tuple[str, ...]


def probe(testee: Testee, introduction: Introduction, cases: Sequence[Case]) -> Probe:
    """Ask; ``cases`` are where the known-right ones and the forged certificate come from."""
    remarks = []
    if isinstance(testee.ask(BOGUS, {}), Result):
        remarks.append(f"answers {BOGUS}, an operation that does not exist")
    declared = [op for op in JUDGED if op in introduction.ops]
    if not declared:
        return Probe("declares no operation of the protocol that can be judged", tuple(remarks))
    # One after the other, so that a testee that answers nothing has used up its time-outs here.
    wrong = [_accepts(testee.ask(op, _plainly_wrong(op, cases))) for op in declared]
    right = [_accepts(testee.ask(op, _plainly_right(op, cases))) for op in declared]
    if all(answer is True for answer in wrong):
        return Probe("accepts everything: every input that means nothing got an answer", tuple(remarks))
    if all(answer is False for answer in right):
        return Probe("rejects everything: no input got an answer", tuple(remarks))
    return Probe(None, tuple(remarks))


def _accepts(reply: Reply | Fault) -> bool | None:
    """Whether the reply takes its input for good; ``None`` for one that says neither."""
    if isinstance(reply, Failure):
        return False
    if not isinstance(reply, Result):
        return None
    accept = reply.result.get("accept") if isinstance(reply.result, dict) else None
    return accept is not False


def _plainly_wrong(op: str, cases: Sequence[Case]) -> dict[str, Json]:
    """Nothing at all, or a forged certificate."""
    if op != _CHECK:
        return {}
    return next(dict(case.params) for case in cases if case.op == op and "forged" in case.flags)


def _plainly_right(op: str, cases: Sequence[Case]) -> dict[str, Json]:
    found = (case for case in cases if case.op == op and not case.negative and not case.features)
    return next(dict(case.params) for case in found)
