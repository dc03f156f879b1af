"""Which cases kill which faulty implementation: ``python -m bellproof_conformance.kill_matrix``.

The faulty implementations are asked inside this process, through the same messages as over the pipe. A fault is
killed when a case of its operation fails under ``--tight --strict``, and it is named when one of those cases
says so in its ``catches``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from bellproof.files.json_text import Json, parse_json
from bellproof.protocol.answers import Answer
from bellproof.protocol.messages import MAX_DEPTH, Reply, Request, read_reply, write
from bellproof.protocol.problem import ProtocolProblem
from bellproof.protocol.testee import REFERENCE, Evaluate, answer_line, reference
from bellproof_conformance.cases import Case, canonical
from bellproof_conformance.faulty import FAULTS
from bellproof_conformance.faulty.fault import Fault as Faulty
from bellproof_conformance.judge.answer import judge
from bellproof_conformance.runner.process import Fault
from bellproof_conformance.select import select
from bellproof_conformance.verdicts import Demands, Finding, Verdict

STRICTEST = Demands(tight=True, strict=True)
"""The demands under which a fault must not survive."""


@dataclass(frozen=True)
class Killed:
    """What becomes of one faulty implementation. ``by`` are the cases that fail, with their findings."""

    fault: Faulty
    by: tuple[tuple[Case, Finding], ...]
    asked: int

    @property
    def named(self) -> tuple[str, ...]:
        """The killing cases that were made for this fault."""
        return tuple(case.id for case, _ in self.by if self.fault.name in case.catches)


def answer(operations: Mapping[str, Evaluate], op: str, params: Mapping[str, Json]) -> Reply | Fault:
    """Ask implementations of operations without a process, by the bytes of the protocol."""
    try:
        return read_reply(write(answer_line(write(Request(1, op, params)), operations, reference())))
    except ProtocolProblem as problem:
        return Fault(Verdict.PROTOCOL, problem.reason)
    except SystemExit as ending:
        return Fault(Verdict.CRASH, f"ended with exit status {ending.code}")


@lru_cache(maxsize=1 << 14)
def _right(op: str, params: str) -> Mapping[str, Answer]:
    parsed = parse_json(params, "params", depth=MAX_DEPTH)
    return REFERENCE[op](parsed if isinstance(parsed, dict) else {})


def remembered(fault: Faulty) -> Evaluate:
    """The fault on top of a reference that is not asked the same twice."""
    return lambda params: fault.patch(params, lambda other: _right(fault.operation, canonical(other)))


def kill(fault: Faulty) -> Killed:
    """Put all cases of its operation to one faulty implementation."""
    cases = [one.case for one in select([fault.operation])]
    operations = {fault.operation: remembered(fault)}
    findings = [(case, judge(case, answer(operations, case.op, case.params))) for case in cases]
    by = tuple((case, finding) for case, finding in findings if finding.fails(STRICTEST))
    return Killed(fault, by, len(cases))


def matrix() -> Iterator[Killed]:
    """All of them."""
    return map(kill, FAULTS.values())


def lines() -> Iterator[str]:
    """The matrix for people: one fault a line, the case made for it first."""
    survivors = 0
    for killed in matrix():
        ids = [*killed.named, *(case.id for case, _ in killed.by if case.id not in killed.named)]
        verdicts = dict(sorted((case.id, finding.verdict) for case, finding in killed.by))
        shown = ", ".join(f"{id_} ({verdicts[id_]})" for id_ in ids[:3])
        more = f" and {len(ids) - 3} more" if len(ids) > 3 else ""  # noqa: PLR2004 - as many as are shown
        survivors += not ids
        yield f"{killed.fault.name:<28} {len(ids):>3}/{killed.asked:<3} {shown or 'SURVIVES'}{more}"
    yield f"{len(FAULTS)} faulty implementations, {survivors} survive"


def main() -> int:
    """Print the matrix; 1 if a fault survives."""
    status = 0
    for line in lines():
        sys.stdout.write(line + "\n")
        status |= "SURVIVES" in line
    return status


if __name__ == "__main__":
    sys.exit(main())
