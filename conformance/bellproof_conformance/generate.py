"""``python -m bellproof_conformance.generate FOLDER``: write the vectors that the oracle answers.

The same definitions give the same bytes. Suites from second sources (``published``) are not among them: they are
written by hand, and ``--seal FILE`` only brings their hashes up to date.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from bellproof.errors import BadInput, UsageProblem
from bellproof.files.json_text import Json, parse_json, read_json, write_json
from bellproof.files.writer import write_whole
from bellproof.protocol.answers import results_to_json
from bellproof.protocol.operations import OPERATIONS
from bellproof_conformance.cases import INVALID, Case
from bellproof_conformance.definitions.catches import CATCHES
from bellproof_conformance.definitions.spec import Bad, Good, Suite
from bellproof_conformance.edits import apply
from bellproof_conformance.vectors import FORMAT, read_unsealed


def answer(op: str, params: Mapping[str, Json]) -> Json:
    """What the oracle says: a result, or that the input means nothing."""
    try:
        return {"result": results_to_json(OPERATIONS[op].evaluate(params))}
    except BadInput:
        return INVALID


def cases_of(suite: Suite) -> list[Case]:
    """The suite's cases with their answers; raises `UsageProblem` where a case is not what it says."""
    made: dict[str, Case] = {}
    for spec in suite.specs:
        if spec.id in made:
            message = f"{suite.name}: the id {spec.id} stands twice"
            raise UsageProblem(message)
        case = _positive(spec) if isinstance(spec, Good) else _negative(spec, made)
        unknown = [flag for flag in case.flags if flag not in suite.flags]
        if unknown or case.negative != isinstance(spec, Bad):
            what = (
                f"unknown flag {unknown[0]}" if unknown else f"the oracle answers {write_json(case.expect)}"
            )
            message = f"{case.id}: {what}"
            raise UsageProblem(message)
        made[spec.id] = case
    return list(made.values())


def _positive(spec: Good) -> Case:
    return Case(
        id=spec.id,
        op=spec.op,
        params=_read_back(spec.params),
        expect=_plain(answer(spec.op, spec.params)),
        source=spec.source,
        reason=spec.reason,
        flags=spec.flags,
        printed=spec.printed,
        features=_features(spec.op, spec.params, spec.features),
        catches=CATCHES.get(spec.id, ()),
    )


def _negative(spec: Bad, made: Mapping[str, Case]) -> Case:
    parent = made.get(spec.parent)
    if parent is None:
        message = f"{spec.id}: there is no parent {spec.parent} before it"
        raise UsageProblem(message)
    edit = _plain(dict(spec.edit))
    params = apply(edit, parent.params)
    return Case(
        id=spec.id,
        op=parent.op,
        params=params,
        expect=_plain(answer(parent.op, params)),
        source=parent.source,
        reason=spec.reason,
        flags=spec.flags,
        parent=spec.parent,
        edit=edit,
        features=_features(parent.op, params, (*parent.features, *spec.features)),
        catches=CATCHES.get(spec.id, ()),
    )


def _features(op: str, params: Mapping[str, Json], named: tuple[str, ...]) -> tuple[str, ...]:
    found = {*named, *(["expression"] if op == "bell.estimate" and "expression" in params else [])}
    return tuple(sorted(found))


def _read_back(params: Mapping[str, Json]) -> dict[str, Json]:
    result = _plain(dict(params))
    if not isinstance(result, dict):
        message = "parameters are an object"
        raise UsageProblem(message)
    return result


def _plain(value: Json) -> Json:
    """The value as a reader of the file will have it."""
    return parse_json(write_json(value), "case", depth=32)


def document(suite: Suite, cases: list[Case]) -> bytes:
    """The suite's file: one case a line, so that a change shows as one line."""
    head = {
        "format": FORMAT,
        "suite": suite.name,
        "title": suite.title,
        "flags": dict(suite.flags),
    }
    return text(head, cases)


def text(head: Mapping[str, object], cases: list[Case]) -> bytes:
    """Members of the head a line each, then the cases, a line each."""
    members = [f'"{key}": {write_json(value)}' for key, value in head.items()]
    lines = [write_json({**case.body(), "hash": case.content_hash}) for case in cases]
    body = ",\n".join(members) + ',\n"cases": [\n' + ",\n".join(lines) + "\n]"
    return ("{\n" + body + "\n}\n").encode("ascii")


def seal(path: Path) -> None:
    """Give every case of a file written by hand the hash of its content."""
    head, cases = read_unsealed(read_json(str(path), "a file of vectors"), str(path))
    write_whole(path, text(head, cases))


def main() -> int:
    """Write all suites, or seal one file."""
    parser = argparse.ArgumentParser(prog="python -m bellproof_conformance.generate", description=__doc__)
    parser.add_argument("folder", type=Path, help="where the vectors go, or with --seal the file")
    parser.add_argument(
        "--seal", action="store_true", help="only recompute the hashes of a file made by hand"
    )
    arguments = parser.parse_args()
    if arguments.seal:
        seal(arguments.folder)
        return 0
    from bellproof_conformance.definitions.suites import GENERATED  # noqa: PLC0415 - not needed to seal

    for suite in GENERATED:
        cases = cases_of(suite)
        write_whole(arguments.folder / f"{suite.name}.json", document(suite, cases))
        negative = sum(case.negative for case in cases)
        sys.stdout.write(f"{suite.name}: {len(cases)} cases, {negative} of them to be rejected\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
