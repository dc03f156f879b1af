"""What certificates of every kind share: the claim, the digest, and the checker's word.

The format is written down in ``proofs/FORMAT.md``. A certificate leaves this package only after the
independent checker has accepted its bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from bellproof.bounds.relabelling import Relabelling
from bellproof.bounds.target import ClaimObjective, Target
from bellproof.errors import Unproved
from bellproof.model.expression import BellExpression, chsh

FORMAT = "bellproof-certificate/1"
"""Name and version of the format."""

Json = str | list["Json"] | dict[str, "Json"]
"""What a certificate consists of; every scalar is a string."""

Theory = Literal["quantum", "no-signalling"]
"""Over which behaviours the claim is made."""


@dataclass(frozen=True, slots=True)
class Claim:
    """``target + slope * I <= level`` for every behaviour of the theory and every target of the objective."""

    expression: BellExpression
    theory: Theory
    objective: ClaimObjective
    slope: Fraction
    level: Fraction

    def to_json(self) -> Json:
        """The object ``claim``."""
        scenario = self.expression.scenario
        cells: list[Json] = [[*map(str, (*cell, c))] for cell, c in self.expression.coefficients]
        return {
            "scenario": {
                "settings": [*map(str, scenario.settings)],
                "outcomes": [*map(str, scenario.outcomes)],
            },
            "expression": "chsh" if self.expression == chsh() else cells,
            "theory": self.theory,
            "objective": self.objective,
            "lambda": str(self.slope),
            "mu": str(self.level),
        }


def target_json(target: Target) -> Json:
    """A target as in certificates: outcomes, then settings."""
    return [*map(str, target)]


def relabelling_json(relabelling: Relabelling) -> Json:
    """A relabelling as in certificates: permutations of the settings and of each setting's outcomes."""
    return {
        "swap": str(relabelling.swap),
        "x": [*map(str, relabelling.x)],
        "y": [*map(str, relabelling.y)],
        "a": [_outcomes(permutation) for permutation in relabelling.a],
        "b": [_outcomes(permutation) for permutation in relabelling.b],
    }


def _outcomes(permutation: tuple[int, ...]) -> Json:
    """A flip for two outcomes, the permutation itself for more."""
    return str(permutation[0]) if len(permutation) == 2 else [*map(str, permutation)]  # noqa: PLR2004


def canonical_bytes(document: Mapping[str, Json]) -> bytes:
    """RFC 8785 for documents of strings: sorted keys, no spaces, the shortest escapes, UTF-8."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


@dataclass(frozen=True, slots=True)
class Certificate:
    """The bytes of a certificate file that the independent checker has accepted, with its digest and claim."""

    data: bytes
    digest: str
    claim: Claim


@dataclass(frozen=True, slots=True)
class Sealed:
    """The bytes of a certificate, canonical and with its digest, before anyone has checked them."""

    data: bytes
    digest: str
    claim: Claim


def packed(value: Json) -> Json:
    """The same with lists of several strings, and lists of several of these, written as one string each.

    Not for numbers of a number field, which are lists by themselves.
    """
    if isinstance(value, dict):
        return {key: packed(member) for key, member in value.items()}
    if not isinstance(value, list):
        return value
    if len(value) > 1:
        strings = [member for member in value if isinstance(member, str)]
        if len(strings) == len(value):
            return " ".join(strings)
        rows = [
            [one for one in member if isinstance(one, str)] for member in value if isinstance(member, list)
        ]
        if [*map(len, rows)] == [len(member) for member in value if isinstance(member, list)] and (
            len(rows) == len(value)
        ):
            return ";".join(map(" ".join, rows))
    return [packed(member) for member in value]


@dataclass(frozen=True, slots=True)
class Lower:
    """The lower end of a claim: the members that it adds to the objects ``claim`` and ``evidence``."""

    claim: Mapping[str, Json]
    witness: Json


def sealed(kind: str, claim: Claim, evidence: Mapping[str, Json], lower: Lower | None = None) -> Sealed:
    """Write a certificate; nothing is verified here."""
    written: dict[str, Json] = {**evidence}
    said = claim.to_json()
    if lower is not None and isinstance(said, dict):
        said, written = said | {**lower.claim}, written | {"witness": lower.witness}
    return Sealed(*sealed_body(kind, said, written), claim)


def sealed_body(kind: str, claim: Json, evidence: Json) -> tuple[bytes, str]:
    """The file's bytes and its digest."""
    body: dict[str, Json] = {"format": FORMAT, "kind": kind, "claim": claim, "evidence": evidence}
    digest = "sha256:" + hashlib.sha256(canonical_bytes(body)).hexdigest()
    return canonical_bytes(body | {"digest": digest}) + b"\n", digest


def accepted(candidate: Sealed) -> Certificate:
    """The certificate if the independent checker accepts its bytes; raises `Unproved` with the reason otherwise."""
    from bellproof_checker import check_bytes  # noqa: PLC0415 - the checker stays a separate program

    verdict = check_bytes(candidate.data)
    if not verdict.accepted:
        message = f"the checker rejects the certificate: {verdict.code} {verdict.message}"
        raise Unproved(message)
    return Certificate(candidate.data, candidate.digest, candidate.claim)
