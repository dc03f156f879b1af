"""The suite judged by itself: ``python -m bellproof_conformance.selfcheck``.

Every negative case is made again from its parent by its one edit, and the oracle rejects it; every positive one is
answered by the oracle as it expects, the second sources' included; every reference is known and covered, and
every operation has cases to be answered and cases to be rejected.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping

from bellproof.errors import BadInput
from bellproof.files.json_text import Json
from bellproof.protocol.answers import results_to_json
from bellproof.protocol.messages import Failure, Reply, Result
from bellproof.protocol.operations import OPERATIONS
from bellproof_conformance.cases import Case
from bellproof_conformance.coverage import REFERENCES, covered, references_of
from bellproof_conformance.edits import apply
from bellproof_conformance.judge.answer import judge
from bellproof_conformance.judge.quantities import JUDGED
from bellproof_conformance.select import everything
from bellproof_conformance.vectors import suites
from bellproof_conformance.verdicts import Demands

_STRICTEST = Demands(tight=True, strict=True)


def problems() -> Iterator[str]:
    """Everything that is wrong with the suite, in words."""
    cases = {one.case.id: one.case for one in everything()}
    if len(cases) != len(everything()):
        yield "an id stands in two suites"
    for vectors in suites():
        for case in vectors.cases:
            yield from (f"{case.id}: unknown flag {flag}" for flag in case.flags if flag not in vectors.flags)
    for case in cases.values():
        yield from (f"{case.id}: {problem}" for problem in _problems(case, cases))
    yield from _coverage()


def _problems(case: Case, cases: Mapping[str, Case]) -> Iterator[str]:
    if (case.parent is None) != (case.edit is None):
        yield "has a parent without an edit, or an edit without a parent"
    if case.parent is not None:
        yield from _ancestry(case, cases.get(case.parent))
    elif case.negative and not case.independent:
        yield "is to be rejected and has no parent"
    unknown = [name for name in references_of(case.source) if name not in REFERENCES]
    if unknown:
        yield f"unknown reference {unknown[0]}"
    finding = judge(case, oracle(case.op, case.params))
    if finding.fails(_STRICTEST):
        yield f"the oracle itself is {finding.verdict}: {finding.reason}"


def _ancestry(case: Case, parent: Case | None) -> Iterator[str]:
    if parent is None:
        yield f"the parent {case.parent} does not exist"
        return
    if parent.negative:
        yield "the parent is itself to be rejected"
    if parent.op != case.op:
        yield "the parent is of another operation"
    if apply(case.edit, parent.params) != case.params:
        yield "the edit of the parent does not give this case"


def oracle(op: str, params: Mapping[str, Json]) -> Reply:
    """The reference's reply, without a process."""
    try:
        return Result(1, results_to_json(OPERATIONS[op].evaluate(params)))
    except BadInput as error:
        return Failure(1, "invalid_input", str(error))


def _coverage() -> Iterator[str]:
    for name, members in covered(everything()).items():
        if not any(not one.case.negative for one in members):
            yield f"{name} is covered by no case"
    for op in JUDGED:
        kinds = {one.case.negative for one in everything() if one.case.op == op}
        if kinds != {False, True}:
            yield f"{op} lacks cases to be answered or to be rejected"


def main() -> int:
    """Print the problems; 1 if there are any."""
    found = list(problems())
    for problem in found:
        sys.stdout.write(problem + "\n")
    sys.stdout.write(f"{len(everything())} cases, {len(found)} problems\n")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
