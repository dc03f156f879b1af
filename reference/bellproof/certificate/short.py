"""Writing certificates of kind ``sos`` in their short form: dominated Gram matrices and packed lists."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from bellproof.bounds.relabelling import Relabelling
from bellproof.bounds.target import Target
from bellproof.certificate.document import (
    Certificate,
    Claim,
    Json,
    Sealed,
    accepted,
    packed,
    relabelling_json,
    sealed,
    target_json,
)
from bellproof.search.words import Word, spell


@dataclass(frozen=True, slots=True)
class DominantBlock:
    """``g* M g`` with ``g = F^T e``: ``columns`` of F, M (its lower triangle ``gram``) dominated by its diagonal.

    e has the words of ``parity`` ``even`` or ``odd``: each plus or minus the same with the sides exchanged.
    ``weights`` are those with which the diagonal dominates.
    """

    words: tuple[Word, ...]
    parity: str
    columns: tuple[tuple[int, ...], ...]
    gram: tuple[tuple[int, ...], ...]
    weights: tuple[int, ...]

    def to_json(self) -> Json:
        """The block as in certificates; what says nothing is left out."""
        size = len(self.words)
        identity = tuple(tuple(int(i == j) for i in range(size)) for j in range(size))
        block: dict[str, Json] = {
            "words": [spell(word) for word in self.words],
            "parity": self.parity,
            "gram": [[*map(str, row)] for row in self.gram],
        }
        if self.columns != identity:
            block["face"] = [[str(column[i]) for column in self.columns] for i in range(size)]
        if set(self.weights) != {1}:
            block["dominance"] = [*map(str, self.weights)]
        return block


@dataclass(frozen=True, slots=True)
class ShortPart:
    """``mu - target - lambda I = slack + sum of the blocks' squares / divisor``."""

    target: Target
    slack: Fraction
    blocks: tuple[DominantBlock, ...]
    divisor: int

    def to_json(self) -> Json:
        """The part as in certificates, packed; what says nothing is left out."""
        part: dict[str, Json] = {
            "target": target_json(self.target),
            "blocks": [block.to_json() for block in self.blocks],
        }
        if self.slack:
            part["slack"] = str(self.slack)
        if self.divisor != 1:
            part["divisor"] = str(self.divisor)
        return packed(part)


@dataclass(frozen=True, slots=True)
class ShortCertificate:
    """A claim, the relabellings that carry the parts' targets to all others, and the parts."""

    claim: Claim
    relabellings: tuple[Relabelling, ...]
    parts: tuple[ShortPart, ...]

    def certificate(self) -> Certificate:
        """The certificate's file; raises `Unproved` unless the independent checker accepts it."""
        return accepted(self.sealed())

    def sealed(self) -> Sealed:
        """The same file before anyone has checked it."""
        evidence: dict[str, Json] = {
            "relabellings": packed([relabelling_json(one) for one in self.relabellings]),
            "parts": [part.to_json() for part in self.parts],
        }
        return sealed("sos", self.claim, evidence)
