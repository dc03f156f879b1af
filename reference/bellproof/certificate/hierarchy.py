"""Writing certificates of kind ``hierarchy``: any scenario and expressions (``proofs/FORMAT.md``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from bellproof.bounds.relabelling import Relabelling
from bellproof.bounds.target import ClaimObjective, Target
from bellproof.certificate.document import Json, relabelling_json, sealed_body, target_json
from bellproof.errors import Unproved
from bellproof.hierarchy.levels import spell
from bellproof.hierarchy.rounding import ExactBlock
from bellproof_checker.field import Element, Field, Number
from bellproof_checker.letters import Algebra

Expression = Mapping[tuple[int, ...], Fraction]
"""Coefficients by cell: settings, then outcomes, party by party."""


@dataclass(frozen=True, slots=True)
class WideClaim:
    """``target + sum slopes I_k <= level`` in every quantum behaviour; ``lower`` is what the witness reaches."""

    algebra: Algebra
    expressions: tuple[Expression, ...]
    objective: ClaimObjective
    slopes: tuple[Number, ...]
    level: Number
    lower: Number | None = None
    field: Field | None = None

    def to_json(self) -> Json:
        """The object ``claim``."""
        claim: dict[str, Json] = {
            "scenario": {
                "settings": [*map(str, self.algebra.settings)],
                "outcomes": [*map(str, self.algebra.outcomes)],
            },
            "theory": "quantum",
            "objective": self.objective,
            "expressions": [expression_json(one) for one in self.expressions],
            "lambdas": [number_json(one) for one in self.slopes],
            "mu": number_json(self.level),
        }
        if self.lower is not None:
            claim["lower"] = number_json(self.lower)
        if self.field is not None:
            polynomial = [*(-c for c in self.field.lower), Fraction(1)]
            claim["field"] = {"polynomial": [*map(str, polynomial)], "root": [*map(str, self.field.interval)]}
        return claim


@dataclass(frozen=True, slots=True)
class WidePart:
    """``level - target - sum slopes I_k = average of squares + rest``; ``slack`` is what the rest leaves."""

    target: Target
    symmetries: tuple[Relabelling, ...]
    slack: Number
    blocks: tuple[Json, ...]

    def to_json(self) -> Json:
        """The part as in certificates."""
        return {
            "target": target_json(self.target),
            "symmetries": [relabelling_json(one) for one in self.symmetries],
            "slack": number_json(self.slack),
            "blocks": [*self.blocks],
        }


@dataclass(frozen=True, slots=True)
class WideCertificate:
    """The bytes of a certificate of kind ``hierarchy`` that the independent checker has accepted."""

    data: bytes
    digest: str
    claim: WideClaim
    line: str = field(default="", compare=False)


def expression_json(expression: Expression) -> Json:
    """The rows ``[x, y, ..., a, b, ..., c]`` of the nonzero coefficients."""
    return [[*map(str, (*cell, c))] for cell, c in sorted(expression.items()) if c]


def number_json(value: Number) -> Json:
    """A rational, or the list of coefficients of a number of a field."""
    return [*map(str, value.coefficients)] if isinstance(value, Element) else str(value)


def block_json(block: ExactBlock, algebra: Algebra) -> Json:
    """A block of rounded squares."""
    basis: list[Json] = []
    for member in block.basis:
        single = len(member) == 1 and member[0][1] == 1
        basis.append(
            spell(member[0][0], algebra) if single else {spell(w, algebra): str(c) for w, c in member}
        )
    return {
        "basis": basis,
        "scale": [*map(str, block.scales)],
        "L": [[*map(str, row)] for row in block.lower],
        "D": [*map(str, block.diagonal)],
    }


def wide_certificate(
    claim: WideClaim,
    relabellings: Sequence[Relabelling],
    parts: Sequence[WidePart],
    witness: Json | None = None,
) -> WideCertificate:
    """Write the file and have the independent checker read it; raises `Unproved` if it refuses."""
    evidence: dict[str, Json] = {
        "relabellings": [relabelling_json(one) for one in relabellings],
        "parts": [part.to_json() for part in parts],
    }
    if witness is not None:
        evidence["witness"] = witness
    return sealed_wide(claim, evidence)


def sealed_wide(claim: WideClaim, evidence: Json) -> WideCertificate:
    """Write the file with its evidence as it is; raises `Unproved` if the independent checker refuses."""
    from bellproof_checker import check_bytes  # noqa: PLC0415 - the checker stays a separate program

    data, digest = sealed_body("hierarchy", claim.to_json(), evidence)
    verdict = check_bytes(data)
    if not verdict.accepted:
        message = f"the checker rejects the certificate: {verdict.code} {verdict.message}"
        raise Unproved(message)
    return WideCertificate(data, digest, claim, str(verdict))
