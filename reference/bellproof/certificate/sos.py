"""Writing certificates of kind ``sos``: rational sums of hermitian squares (see ``proofs/FORMAT.md``)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from bellproof.bounds.relabelling import Relabelling
from bellproof.bounds.target import Target
from bellproof.certificate.document import (
    Certificate,
    Claim,
    Json,
    Lower,
    Sealed,
    accepted,
    relabelling_json,
    sealed,
    target_json,
)
from bellproof.search.words import Word, spell


@dataclass(frozen=True, slots=True)
class SosBlock:
    """Squares ``sum_k D_k |g_k|^2`` with ``g = L^T F^T words``; ``columns`` are the columns of F.

    ``lower`` is the strict lower triangle of the unit lower triangular L, row i of length i.
    """

    words: tuple[Word, ...]
    columns: tuple[tuple[int, ...], ...]
    lower: tuple[tuple[Fraction, ...], ...]
    diagonal: tuple[Fraction, ...]

    def to_json(self) -> Json:
        """The block as in certificates; the face is left out where it is the identity."""
        size = len(self.words)
        identity = tuple(tuple(int(i == j) for i in range(size)) for j in range(size))
        block: dict[str, Json] = {
            "words": [spell(word) for word in self.words],
            "L": [[*map(str, row)] for row in self.lower],
            "D": [*map(str, self.diagonal)],
        }
        if self.columns != identity:
            block["face"] = [[str(column[i]) for column in self.columns] for i in range(size)]
        return block


@dataclass(frozen=True, slots=True)
class SosPart:
    """``mu - target - lambda I = slack + sum of the blocks' squares``."""

    target: Target
    slack: Fraction
    blocks: tuple[SosBlock, ...]

    def to_json(self) -> Json:
        """The part as in certificates."""
        return {
            "target": target_json(self.target),
            "slack": str(self.slack),
            "blocks": [block.to_json() for block in self.blocks],
        }


@dataclass(frozen=True, slots=True)
class SosCertificate:
    """A claim, the relabellings that carry the parts' targets to all others, and the parts.

    ``lower`` is the lower end, if the certificate says one.
    """

    claim: Claim
    relabellings: tuple[Relabelling, ...]
    parts: tuple[SosPart, ...]
    lower: Lower | None = None

    def certificate(self) -> Certificate:
        """The certificate's file; raises `Unproved` unless the independent checker accepts it."""
        return accepted(self.sealed())

    def sealed(self) -> Sealed:
        """The same file before anyone has checked it."""
        evidence: dict[str, Json] = {
            "relabellings": [relabelling_json(one) for one in self.relabellings],
            "parts": [part.to_json() for part in self.parts],
        }
        return sealed("sos", self.claim, evidence, self.lower)
