"""Every derivation of the project in reading order, for a report or a command to print."""

from __future__ import annotations

from dataclasses import dataclass

from bellproof.derivation import local_entropy, near_local, no_signalling, proof, tsirelson
from bellproof.derivation.checked import Check


@dataclass(frozen=True, slots=True)
class Section:
    """A title and its statements with their outcomes."""

    title: str
    checks: tuple[Check, ...]


def sections() -> tuple[Section, ...]:
    """Recompute everything; takes seconds."""
    return (
        Section("Tsirelson's bound", tuple(tsirelson.verify())),
        Section("Curve a: largest P(ab|xy), quantum", tuple(proof.verify())),
        Section("Remark: curve a near the local bound", tuple(near_local.verify())),
        Section("Curve b: largest P(a|x), quantum (Eq. 6)", tuple(local_entropy.verify())),
        Section("Misprints around Eq. 6", tuple(local_entropy.misprints())),
        Section("Curve c: no-signalling (Eq. 14)", tuple(no_signalling.verify())),
    )
