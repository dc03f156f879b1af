"""Which cases a run puts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bellproof.errors import UsageProblem
from bellproof_conformance.cases import Case
from bellproof_conformance.judge.quantities import JUDGED
from bellproof_conformance.vectors import NAMES, load, suites


@dataclass(frozen=True, slots=True)
class Chosen:
    """A case and the suite that it belongs to."""

    suite: str
    case: Case


def everything() -> list[Chosen]:
    """All cases that ship, in order."""
    return [Chosen(vectors.name, case) for vectors in suites() for case in vectors.cases]


def select(names: Sequence[str]) -> list[Chosen]:
    """The cases of suites or operations; of all where none is named. Raises `UsageProblem` for an unknown name."""
    if not names:
        return everything()
    for name in names:
        if name not in NAMES and name not in JUDGED:
            message = (
                f"there is no suite {name[:40]!r}; suites are {', '.join(NAMES)}, and every operation is one"
            )
            raise UsageProblem(message)
    return [one for one in everything() if one.suite in names or one.case.op in names]


def find(id_: str) -> Chosen | None:
    """The case with an id, if there is one."""
    return next((Chosen(name, case) for name in NAMES for case in load(name).cases if case.id == id_), None)
