"""One entry of the register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, get_args

from bellproof.enclosure import Enclosure
from bellproof.exact import Surd

Verdict = Literal[
    "wrong", "not reproducible from what is published", "sharpened", "convention unstated", "right"
]
"""``wrong`` only where what is printed is contradicted beyond doubt by what was recomputed."""

VERDICTS: tuple[Verdict, ...] = get_args(Verdict)

Value = Enclosure | Fraction | Surd | int | str
"""An enclosure, an exact number, or words where no number is at stake."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is printed where, what comes out, and how a reader sees it for himself.

    ``printed`` and ``recomputed`` are by quantity, the former as printed; ``evidence`` are commands to run;
    ``wrong`` names the printed quantities that are wrong, where an entry has several that are not.
    ``explanation`` says why, and how the printed value comes about where that is known to the last digit.
    """

    id: str
    where: str
    printed: Mapping[str, str]
    recomputed: Mapping[str, Value]
    evidence: tuple[str, ...]
    verdict: Verdict
    explanation: str
    wrong: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        """Write it as an object of strings and enclosures."""
        return {
            "id": self.id,
            "where": self.where,
            "printed": dict(self.printed),
            "recomputed": {name: value_to_json(value) for name, value in self.recomputed.items()},
            "evidence": list(self.evidence),
            "verdict": self.verdict,
            "explanation": self.explanation,
        }


def value_to_json(value: Value) -> object:
    """An enclosure as its two ends, everything else as a string."""
    return value.to_json() if isinstance(value, Enclosure) else str(value)


def python(*statements: str) -> str:
    """A command that runs Python statements, as evidence."""
    return f'python -c "{"; ".join(statements)}"'


def call(module: str, function: str) -> str:
    """A command that recomputes one entry and prints it."""
    return python(f"from bellproof.errata.{module} import {function}", f"print({function}().to_json())")
