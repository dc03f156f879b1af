"""Whether an envelope is what it says: signed by a key that is trusted, of the right types, and about a run."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from bellproof.errors import Rejected
from bellproof_conformance.attest.envelope import read, read_envelope, signed_by
from bellproof_conformance.attest.statement import (
    PAYLOAD,
    PREDICATE,
    STATEMENT,
    Artifact,
    artifact,
    statement,
)
from bellproof_conformance.records import read_run

MOST_BYTES = 1 << 30
"""Largest file that a statement is about."""


@dataclass(frozen=True, slots=True)
class Attested:
    """What a verified statement says."""

    result: str
    testee: str
    subjects: tuple[Artifact, ...]
    counts: tuple[int, int, int]

    def to_json(self) -> dict[str, Any]:
        """One JSON document."""
        passed, warned, failed = self.counts
        return {
            "verified": True,
            "result": self.result,
            "testee": self.testee,
            "subject": [one.to_json() for one in self.subjects],
            "passed": passed,
            "warned": warned,
            "failed": failed,
        }


def verify(envelope: str, key: str, run: str | None = None, files: Sequence[str] = ()) -> Attested:
    """Verify an envelope; with ``run``, also that it says what this run's JSON Lines say; with ``files``, of these.

    Raises `Rejected` where it does not hold, `BadInput` for files that are no envelope, key or run.
    """
    sealed = read_envelope(envelope)
    # Nothing of the payload is read before its signature holds.
    if not signed_by(sealed, key):
        message = f"{envelope}: no signature of this key fits type and payload"
        raise Rejected(message)
    if sealed.payload_type != PAYLOAD:
        message = f"{envelope}: the payload's type is {sealed.payload_type[:80]!r}, not {PAYLOAD}"
        raise Rejected(message)
    body = _body(sealed.payload, envelope)
    for member, wanted in (("_type", STATEMENT), ("predicateType", PREDICATE)):
        if body.get(member) != wanted:
            message = f"{envelope}: {member} is {str(body.get(member))[:80]!r}, not {wanted}"
            raise Rejected(message)
    try:
        attested, log = _attested(body)
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        message = f"{envelope}: the statement has not the form of a test result"
        raise Rejected(message) from error
    if run is not None:
        _compare(body, attested, log, run)
    for name in files:
        found = artifact(PurePath(name).name, read(name, MOST_BYTES))
        if found.sha256 not in {one.sha256 for one in attested.subjects}:
            message = f"{name}: the statement is about no such file"
            raise Rejected(message)
    return attested


def _body(payload: bytes, envelope: str) -> dict[str, Any]:
    try:
        body = json.loads(payload)
    except ValueError as error:
        message = f"{envelope}: the payload is no JSON"
        raise Rejected(message) from error
    if not isinstance(body, dict):
        message = f"{envelope}: the payload is no statement"
        raise Rejected(message)
    return body


def _attested(body: dict[str, Any]) -> tuple[Attested, Artifact]:
    predicate = body["predicate"]
    log = predicate["configuration"][0]
    lists = [predicate[f"{name}Tests"] for name in ("passed", "warned", "failed")]
    attested = Attested(
        result=str(predicate["result"]),
        testee=str(log["annotations"]["name"]),
        subjects=tuple(Artifact(str(one["name"]), str(one["digest"]["sha256"])) for one in body["subject"]),
        counts=(len(lists[0]), len(lists[1]), len(lists[2])),
    )
    return attested, Artifact(str(log["name"]), str(log["digest"]["sha256"]))


def _compare(body: dict[str, Any], attested: Attested, log: Artifact, run: str) -> None:
    """The statement derived anew from a run, under the name that it had, must be this one."""
    found = artifact(log.name, read(run, MOST_BYTES))
    if found != log:
        message = f"{run}: is not the run that was signed: its SHA-256 is another"
        raise Rejected(message)
    if statement(read_run(run), log, attested.subjects) != body:
        message = f"{run}: does not say what was signed"
        raise Rejected(message)
