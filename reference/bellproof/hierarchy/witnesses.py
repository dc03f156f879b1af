"""Exact moment matrices: a proof that a level of the hierarchy proves nothing below some value.

The moments of a numerical optimum are moved a little towards strictly positive ones and rounded; whether the matrix
is positive semidefinite is decided exactly, with the checker's own elimination.
"""

from __future__ import annotations

from fractions import Fraction

from bellproof.certificate.document import Json, target_json
from bellproof.certificate.hierarchy import WideClaim
from bellproof.hierarchy.levels import spell
from bellproof.hierarchy.parts import Optimum, trace_moments
from bellproof.hierarchy.rounding import round_moments
from bellproof.search.errors import NoCertificate
from bellproof_checker import general, moments
from bellproof_checker.document import Reject

SCALE = 10**15
"""Moments are multiples of one over this."""

_MIXES = (Fraction(0), *(Fraction(4**k, 10**13) for k in range(12)))
"""Shares of the strictly positive moments that are tried, the smallest first."""


def moment_witness(claim: WideClaim, found: Optimum) -> tuple[Json, Fraction]:
    """The witness and its value ``P + sum slopes I_k``; raises `NoCertificate` if no mixture is positive."""
    problem = found.problem
    inside = trace_moments(problem)
    words: Json = [spell(word, problem.algebra) for word in problem.words]
    wide = general.read_claim(claim.to_json())
    for share in _MIXES:
        mixed = [(1 - share) * one + share * other for one, other in zip(found.moments, inside, strict=True)]
        rounded = round_moments(problem, mixed, SCALE)
        listed: dict[str, Json] = {word: str(value * SCALE) for word, value in rounded.items()}
        try:
            value = moments.check_moments(wide, found.target, words, str(SCALE), listed)
        except Reject:
            continue
        if isinstance(value, Fraction):
            witness: Json = {
                "kind": "moments",
                "target": target_json(found.target),
                "words": words,
                "scale": str(SCALE),
                "moments": listed,
            }
            return witness, value
    message = "no rounding of the moments is positive semidefinite"
    raise NoCertificate(message)
