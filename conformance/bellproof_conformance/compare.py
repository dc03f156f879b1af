"""What changed from one run to another."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from bellproof_conformance.records import Line, Run

ABSENT = "-"
"""Stands for the verdict of a case that was not in a run."""


@dataclass(frozen=True, slots=True)
class Change:
    """One case that is not as it was.

    ``kind`` is ``worse`` (fails now and did not), ``better`` (the reverse), ``changed``, ``new``, ``gone``, or
    ``edited`` where the case itself is another than it was.
    """

    kind: str
    id: str
    old: str
    new: str
    finding: str

    def to_json(self) -> dict[str, str]:
        """One entry of ``--json``."""
        return asdict(self)


def compare(old: Run, new: Run) -> list[Change]:
    """The changes, in the order of the new run, then what is gone."""
    before = {str(line["id"]): line for line in old.cases}
    after = {str(line["id"]): line for line in new.cases}
    found = [_change(before.get(id_), line) for id_, line in after.items()]
    gone = [
        Change("gone", id_, _said(line), ABSENT, "is no longer asked")
        for id_, line in before.items()
        if id_ not in after
    ]
    return [change for change in found if change is not None] + gone


def _change(old: Line | None, new: Line) -> Change | None:
    id_, finding = str(new["id"]), str(new["finding"])
    if old is None:
        return Change("worse" if new["fails"] else "new", id_, ABSENT, _said(new), finding)
    if (_said(old), old["fails"], old["hash"]) == (_said(new), new["fails"], new["hash"]):
        return None
    if old["fails"] != new["fails"]:
        kind = "worse" if new["fails"] else "better"
    else:
        kind = "changed" if _said(old) != _said(new) else "edited"
    return Change(kind, id_, _said(old), _said(new), finding)


def _said(line: Line) -> str:
    return f"{line['verdict']}{' (rounded)' if line['rounded'] else ''}"
