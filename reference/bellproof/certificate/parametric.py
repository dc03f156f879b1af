"""Writing certificates of kind ``sos-parametric``: sums of squares for every v of an interval.

See ``proofs/FORMAT.md``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from bellproof.bounds.relabelling import Relabelling
from bellproof.bounds.target import Target
from bellproof.certificate.document import (
    FORMAT,
    Json,
    canonical_bytes,
    packed,
    relabelling_json,
    target_json,
)
from bellproof.errors import Unproved
from bellproof.search.family import LEVEL, SCALE, SLOPE, Block
from bellproof.search.polynomial import ONE, Poly, spelled
from bellproof.search.words import spell

KIND = "sos-parametric"


_FIRST: Json = [[{"re": ["1", "1"]}], [{"re": ["-1", "1"]}]]
_SECOND: Json = [[{"re": [["2", "-1"], ["2", "1"]]}], [{"re": [["-2", "-1"], ["2", "-1"]]}]]
WITNESS: Json = {
    "kind": "strategy",
    "target": ["0", "0", "0", "0"],
    "root": "8v+4v^2",
    "dimensions": ["2", "2"],
    "state": {
        "re": [
            ["-2+2v+6v^2+2v^3", "2v"],
            "-2-6v+2v^2+2v^3",
            "-2-6v+2v^2+2v^3",
            ["-2+2v+6v^2+2v^3", "-2v"],
        ]
    },
    "measurements": [[_FIRST, _SECOND], [_FIRST, _SECOND]],
}
"""The strategy of ``docs/curve.md`` times 2v(v + 2), turned by 45 degrees: it reaches the line at every v.

S = (1 + v)^2 sin t. After the turn no entry of a vector is zero, so each of them matters.
"""


@dataclass(frozen=True, slots=True)
class ParametricPart:
    """``multiplier (mu - scale target - lambda I) = sum of squares``; Gram matrices are lower triangles."""

    target: Target
    multiplier: Poly
    blocks: tuple[Block, ...]
    grams: tuple[tuple[tuple[Poly, ...], ...], ...]

    def to_json(self) -> Json:
        """The part as in certificates."""
        return {
            "target": target_json(self.target),
            "multiplier": spelled(self.multiplier),
            "blocks": [_block(block, gram) for block, gram in zip(self.blocks, self.grams, strict=True)],
        }


def _block(block: Block, gram: Sequence[Sequence[Poly]]) -> Json:
    size = block.size
    written: dict[str, Json] = {
        "words": [spell(coordinate[0][1]) for coordinate in block.coordinates],
        "parity": block.parity,
        "gram": [[spelled(entry) for entry in row] for row in gram],
    }
    identity = tuple(tuple(ONE if i == j else () for i in range(size)) for j in range(size))
    if block.columns != identity:
        words = range(len(block.coordinates))
        written["face"] = [[spelled(column[i]) for column in block.columns] for i in words]
    return written


@dataclass(frozen=True, slots=True)
class ParametricCertificate:
    """Bytes that the independent checker has accepted, with their digest and the interval of v."""

    data: bytes
    digest: str
    interval: tuple[Fraction, Fraction]


def parametric_certificate(
    interval: tuple[Fraction, Fraction], parts: Sequence[ParametricPart], relabellings: Sequence[Relabelling]
) -> ParametricCertificate:
    """Certify the tangents of CHSH's curve for every v of the interval.

    Raises `Unproved` if the independent checker refuses.
    """
    from bellproof_checker import check_bytes  # noqa: PLC0415 - the checker stays a separate program

    body: dict[str, Json] = {
        "format": FORMAT,
        "kind": KIND,
        "claim": {
            "scenario": {"settings": ["2", "2"], "outcomes": ["2", "2"]},
            "expression": "chsh",
            "theory": "quantum",
            "objective": "global",
            "v": [*map(str, interval)],
            "scale": spelled(SCALE),
            "lambda": spelled(SLOPE),
            "mu": spelled(LEVEL),
        },
        "evidence": {
            "parts": packed([part.to_json() for part in parts]),
            "relabellings": packed([relabelling_json(one) for one in relabellings]),
            "witness": WITNESS,
        },
    }
    digest = "sha256:" + hashlib.sha256(canonical_bytes(body)).hexdigest()
    data = canonical_bytes(body | {"digest": digest}) + b"\n"
    verdict = check_bytes(data)
    if not verdict.accepted:
        message = f"the checker rejects the certificate: {verdict.code} {verdict.message}"
        raise Unproved(message)
    return ParametricCertificate(data, digest, interval)
