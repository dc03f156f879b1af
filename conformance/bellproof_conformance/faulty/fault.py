"""A faulty implementation: the reference with one operation done as a real author might get it wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bellproof.enclosure import Enclosure
from bellproof.files.json_text import Json, NumberText
from bellproof.model.scenario import Cell
from bellproof.protocol.answers import Answer
from bellproof.protocol.operations import OPERATIONS
from bellproof.protocol.params import Params, Reader
from bellproof.protocol.testee import REFERENCE, Evaluate
from bellproof_conformance.verdicts import Verdict

Patch = Callable[[Params, Evaluate], Mapping[str, Answer]]
"""From parameters and the right evaluation to the wrong answer."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One way to be wrong. ``verdict`` gives it away; LOOSE fails only where tightness is asked for."""

    name: str
    operation: str
    sentence: str
    verdict: Verdict
    wrong: Patch

    def patch(self, params: Params, right: Evaluate) -> Mapping[str, Answer]:
        """Answer wrongly, or as ``right`` does where this fault does not show."""
        complete = all(name in params for name in OPERATIONS[self.operation].params)
        return self.wrong(params, right) if complete else right(params)

    def evaluate(self, params: Params) -> Mapping[str, Answer]:
        """Answer wrongly on top of the reference."""
        return self.patch(params, REFERENCE[self.operation])

    def operations(self) -> dict[str, Evaluate]:
        """All operations, this one wrong."""
        return {**REFERENCE, self.operation: self.evaluate}


def changed(params: Params, **changes: Json) -> dict[str, Json]:
    """The parameters with some of them replaced."""
    return {**params, **changes}


def table_of(params: Params) -> dict[Cell, int]:
    """The counts of the CHSH scenario by cell, all sixteen."""
    return Reader("counts", params).counts().as_mapping()


def rows(table: Mapping[Cell, int]) -> Json:
    """Counts as a parameter."""
    return [[NumberText(str(number)) for number in (*cell, count)] for cell, count in table.items()]


def enclosed(answer: Mapping[str, Answer], name: str) -> Enclosure:
    """One real number of an answer."""
    value = answer[name]
    if not isinstance(value, Enclosure):
        raise TypeError(name)
    return value
