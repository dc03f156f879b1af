"""From a reply to a verdict."""

from __future__ import annotations

from dataclasses import replace

from bellproof.enclosure import Enclosure
from bellproof.files.json_text import Json
from bellproof.protocol.answers import read_number, result_of
from bellproof.protocol.messages import Failure, Reply, Unsupported
from bellproof.protocol.problem import ProtocolProblem
from bellproof_conformance.cases import Case, canonical
from bellproof_conformance.judge.numbers import Truth, judge_number
from bellproof_conformance.judge.oracle import REFINE, refined
from bellproof_conformance.judge.quantities import QUANTITIES, Quantity
from bellproof_conformance.judge.witness import witness
from bellproof_conformance.runner.process import Fault
from bellproof_conformance.text import shorten, shown
from bellproof_conformance.verdicts import Finding, Verdict

_BADNESS = (Verdict.UNSOUND, Verdict.WRONG, Verdict.REJECTED_GOOD_INPUT, Verdict.LOOSE, Verdict.PASS)
"""Of several members of a result the worst decides."""


def judge(case: Case, reply: Reply | Fault) -> Finding:
    """The verdict on one reply to a case that the testee had declared."""
    if isinstance(reply, Fault):
        return Finding(reply.verdict, reply.reason)
    if isinstance(reply, Unsupported):
        return Finding(Verdict.PROTOCOL, f"declares {case.op} and then says that it is unsupported")
    if isinstance(reply, Failure):
        return _judge_failure(case, reply)
    if case.negative:
        return _judge_accepted(case, reply.result)
    try:
        findings = [
            finding
            for quantity in QUANTITIES[case.op]
            for finding in _judge_member(case, quantity, reply.result)
        ]
    except ProtocolProblem as problem:
        return Finding(Verdict.PROTOCOL, shorten(problem.reason))
    return min(findings, key=lambda finding: (_BADNESS.index(finding.verdict), not finding.rounded))


def _judge_failure(case: Case, reply: Failure) -> Finding:
    said = shorten(reply.message)
    if reply.kind == "internal":
        return Finding(Verdict.CRASH, f"failed inside: {said}")
    if case.negative:
        return Finding(Verdict.PASS, "rejected, as it should be")
    return Finding(Verdict.REJECTED_GOOD_INPUT, f"rejected: {said}")


def _judge_accepted(case: Case, result: Json) -> Finding:
    """An answer where a rejection was due; a checker of certificates rejects by saying so."""
    if case.op == "certificate.check" and isinstance(result, dict) and result.get("accept") is False:
        return Finding(Verdict.PASS, "rejected, as it should be")
    return Finding(Verdict.ACCEPTED_BAD_INPUT, f"answered {shown(result)}")


def _judge_member(case: Case, quantity: Quantity, result: Json) -> list[Finding]:
    answered = result_of(result, quantity.name)
    expected = _expected(case, quantity)
    if quantity.kind == "accept":
        return [_judge_accept(answered)]
    if quantity.kind in {"bits", "settings"}:
        return [_judge_same(quantity, answered, expected)]
    if quantity.kind == "rows":
        return [_judge_rows(quantity, answered, expected)]
    if not quantity.many:
        return [_judge_number(case, quantity, answered, expected)]
    if not isinstance(answered, list):
        raise ProtocolProblem("bad-number", f"{quantity.name} is no list")
    known = expected if isinstance(expected, list) else []
    if len(answered) != len(known):
        reason = f"{quantity.name} has {len(answered)} members; {quantity.formula} has {len(known)}"
        return [Finding(Verdict.WRONG, reason)]
    return [
        _judge_number(case, replace(quantity, name=f"{quantity.name}[{place}]"), *pair)
        for place, pair in enumerate(zip(answered, known, strict=True))
    ]


def _expected(case: Case, quantity: Quantity) -> Json:
    expect = case.expect
    result = expect.get("result") if isinstance(expect, dict) else None
    return result.get(quantity.name) if isinstance(result, dict) else None


def _judge_accept(answered: Json) -> Finding:
    if answered is True:
        return Finding(Verdict.PASS, "accepted, as it should be")
    if answered is False:
        return Finding(Verdict.REJECTED_GOOD_INPUT, "rejects a certificate that proves its claim")
    raise ProtocolProblem("missing-result", "accept is neither true nor false")


def _judge_same(quantity: Quantity, answered: Json, expected: Json) -> Finding:
    if answered == expected:
        return Finding(Verdict.PASS, f"{quantity.name} is right")
    if type(answered) is not type(expected):
        raise ProtocolProblem("missing-result", f"{quantity.name} has the wrong type: {shown(answered)}")
    what = f"is {shorten(shown(answered), 80)} where {quantity.formula} gives {shorten(shown(expected), 80)}"
    return Finding(Verdict.WRONG, f"{quantity.name} {what}")


def _judge_rows(quantity: Quantity, answered: Json, expected: Json) -> Finding:
    """Rows of names and whole numbers: the first that differs is named."""
    if not isinstance(answered, list) or not isinstance(expected, list):
        raise ProtocolProblem("missing-result", f"{quantity.name} is no list")
    for place, (row, known) in enumerate(zip(answered, expected, strict=False), 1):
        if row != known:
            what = f"is {shorten(shown(row), 90)} where {quantity.formula} gives {shorten(shown(known), 90)}"
            return Finding(Verdict.WRONG, f"{quantity.name}: entry {place} {what}")
    if len(answered) != len(expected):
        return Finding(Verdict.WRONG, f"{quantity.name} has {len(answered)} entries, not {len(expected)}")
    return Finding(Verdict.PASS, f"{quantity.name} is right")


def _judge_number(case: Case, quantity: Quantity, answered: Json, expected: Json) -> Finding:
    answer = read_number(answered, quantity.name)
    known = read_number(expected, quantity.name)
    finding = judge_number(answer, _truth(case, known), quantity)
    if finding.verdict is not Verdict.UNSOUND:
        return finding
    claim = answer.lo if quantity.kind == "lower" else answer.hi
    return replace(finding, witness=witness(case.op, case.params, claim))


def _truth(case: Case, known: Enclosure) -> Truth:
    """Exact where the expectation is exact or a second source's; refined on demand where it is neither."""
    if case.op not in REFINE or known.lo == known.hi or case.independent:
        return Truth(lambda _: known, known)
    params = canonical(case.params)
    return Truth(lambda bits: refined(case.op, params, bits), known)
