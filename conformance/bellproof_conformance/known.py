"""The file of known failures: cases that are expected to fail, each with a reason and a day on which that ends.

``[{"id": "certify.huge", "reason": "ticket 17", "expires": "2027-01-31"}]``. The file is strict: an entry that
has expired, that names no case, or whose case passes or is not asked any more fails the run until it is removed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bellproof.errors import BadInput
from bellproof.files.json_text import Json, list_of, read_json
from bellproof_conformance.verdicts import Demands, Finding, Verdict

_MEMBERS = {"id", "reason", "expires"}


@dataclass(frozen=True, slots=True)
class Known:
    """One known failure."""

    id: str
    reason: str
    expires: date


def read_known(name: str) -> dict[str, Known]:
    """Read the file; raises `BadInput`."""
    entries = [_entry(value, name) for value in list_of(read_json(name, "a path"), name, "the file")]
    result = {entry.id: entry for entry in entries}
    if len(result) != len(entries):
        twice = next(entry.id for entry in entries if entries.count(entry) > 1 or result[entry.id] != entry)
        raise BadInput(name, f"{twice} stands twice")
    return result


def _entry(value: Json, name: str) -> Known:
    if not isinstance(value, dict) or set(value) != _MEMBERS:
        raise BadInput(name, f"an entry has exactly the members {', '.join(sorted(_MEMBERS))}")
    id_, reason, expires = (value[key] for key in ("id", "reason", "expires"))
    if not (isinstance(id_, str) and isinstance(reason, str) and isinstance(expires, str)):
        raise BadInput(name, "the members of an entry are strings")
    if not reason.strip():
        raise BadInput(name, f"{id_}: a known failure needs a reason")
    try:
        day = date.fromisoformat(expires)
    except ValueError as error:
        raise BadInput(name, f"{id_}: expires is {expires[:40]!r}, no day like 2027-01-31") from error
    return Known(id_, reason, day)


def expect_failure(entry: Known, finding: Finding, demands: Demands) -> Finding:
    """The verdict on a case that is known to fail."""
    if finding.verdict is Verdict.UNSUPPORTED:
        return Finding(Verdict.XPASS, "stands among the known failures and is not asked any more")
    if finding.fails(demands):
        reason = f"known until {entry.expires}: {entry.reason}; now {finding.verdict}: {finding.reason}"
        return Finding(Verdict.XFAIL, reason, witness=finding.witness)
    return Finding(Verdict.XPASS, f"stands among the known failures ({entry.reason}) and passes")


def stale(entries: Mapping[str, Known], ids: Iterable[str], today: date) -> list[str]:
    """What is wrong with the file itself: entries that have expired or that name no case."""
    existing = set(ids)
    problems = []
    for entry in entries.values():
        if entry.expires < today:
            problems.append(f"known failure {entry.id} expired on {entry.expires}")
        elif entry.id not in existing:
            problems.append(f"known failure {entry.id} names no case")
    return problems
