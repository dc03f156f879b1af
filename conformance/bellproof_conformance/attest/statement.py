"""What is signed: an in-toto statement with the predicate for test results.

Both are written specifications, ``in-toto.io/Statement/v1`` and ``in-toto.io/attestation/test-result/v0.1``. The
same run, name and subjects give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bellproof_conformance.records import Line, Run
from bellproof_conformance.verdicts import Verdict

STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "https://in-toto.io/attestation/test-result/v0.1"
PAYLOAD = "application/vnd.in-toto+json"
"""The type that the envelope gives its payload."""

_WARNED = frozenset({Verdict.LOOSE, Verdict.XFAIL})


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file by its name and SHA-256."""

    name: str
    sha256: str

    def to_json(self) -> dict[str, Any]:
        """As in-toto describes a resource."""
        return {"name": self.name, "digest": {"sha256": self.sha256}}


def artifact(name: str, content: bytes) -> Artifact:
    """The artifact that a file is."""
    return Artifact(name, hashlib.sha256(content).hexdigest())


def statement(run: Run, log: Artifact, subjects: Sequence[Artifact] = ()) -> dict[str, Any]:
    """What a run says of its subjects: the files named, or else the log of the run itself.

    Everything that was asked stands under passed, warned (LOOSE, XFAIL or rounded) or failed.
    """
    header, groups = run.header, _groups(run.cases)
    result = "FAILED" if not run.conforms else "WARNED" if groups["warned"] else "PASSED"
    testee = {
        "name": run.name,
        "command": str(header["command"]),
        "demands": ", ".join(name for name in ("tight", "strict") if header[name]) or "none",
        "requested": ", ".join(header["requested"]) or "everything",
        "problems": str(len(run.summary["problems"])),
    }
    vectors = {
        "name": "bellproof-vectors",
        "digest": {"sha256": str(header["cases"]).removeprefix("sha256:")},
        "annotations": {"bellproof": str(header["bellproof"]), "suites": ", ".join(header["suites"])},
    }
    return {
        "_type": STATEMENT,
        "subject": [one.to_json() for one in subjects or (log,)],
        "predicateType": PREDICATE,
        "predicate": {
            "result": result,
            "configuration": [{**log.to_json(), "annotations": testee}, vectors],
            **{f"{name}Tests": ids for name, ids in groups.items()},
        },
    }


def _groups(cases: Sequence[Line]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {"passed": [], "warned": [], "failed": []}
    for line in cases:
        if line["fails"]:
            groups["failed"].append(str(line["id"]))
        elif line["verdict"] in _WARNED or line["rounded"]:
            groups["warned"].append(str(line["id"]))
        elif line["verdict"] == Verdict.PASS:
            groups["passed"].append(str(line["id"]))
    return groups


def payload(body: Mapping[str, Any]) -> bytes:
    """The bytes that are signed."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()
