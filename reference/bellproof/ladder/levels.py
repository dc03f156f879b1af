"""What levels 1 + AB and 2 certify at Table 1's working point, from both sides.

From below the certificate that ships: a sum of squares in the level's words, a little above the level's best line.
From above the moment matrix that ships with the errata register, at a Bell value just beyond.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from fractions import Fraction
from importlib.resources import files

from bellproof import interval
from bellproof.certificate.library import LEVEL_CERTIFICATES
from bellproof.enclosure import Enclosure, point
from bellproof.errata.relaxation import LEVELS, probability_and_value, shipped
from bellproof.errors import Rejected
from bellproof.exact import read_rational
from bellproof.search.words import spell

BELL_VALUE = Fraction("2.0364444")
"""Just below the working point, where the certificates' lines were looked for."""

SLACK = Fraction(1, 10**7)
"""By how much their lines lie above the level's best, at most about."""

_BITS = 160


@dataclass(frozen=True, slots=True)
class LevelBound:
    """The level's largest P(ab|xy) at the Bell value lies between the two numbers."""

    level: str
    allowed: Fraction
    certified: Fraction

    def bits(self, trials: int) -> tuple[Enclosure, Enclosure]:
        """``-trials log2`` of both numbers: what the level certifies at least, and at most."""
        low, high = (
            point(trials) * -interval.log2(point(one), _BITS) for one in (self.certified, self.allowed)
        )
        return low, high


def bound(level: str, bell_value: Fraction) -> LevelBound:
    """Check both sides exactly; ``bell_value`` is at most that of the moment matrix that ships.

    The largest P falls with I, so what the matrix has at a larger Bell value is allowed here too. Raises `Rejected`
    where a side does not hold.
    """
    allowed, value = probability_and_value(level, shipped(level))
    if value < bell_value:
        message = f"the moment matrix of level {level} is for I = {float(value)} only"
        raise Rejected(message)
    slope, height = _line(level)
    return LevelBound(level, allowed, height - slope * bell_value)


def _line(level: str) -> tuple[Fraction, Fraction]:
    """Slope and height of the line that the level's certificate proves with the level's words."""
    from bellproof_checker import check_bytes  # noqa: PLC0415 - the checker stays a separate program

    name = LEVEL_CERTIFICATES[level]
    data = (files("bellproof_certificates") / name).read_bytes()
    verdict = check_bytes(data)
    document = json.loads(data)
    words = {spell(word) for word in LEVELS[level]}
    used = {
        spelt
        for part in document["evidence"]["parts"]
        for block in part["blocks"]
        for spelt in block["words"]
    }
    if not (verdict.accepted and document["claim"]["expression"] == "chsh" and used <= words):
        message = f"{name} proves no line of level {level}: {verdict}"
        raise Rejected(message)
    return tuple(read_rational(document["claim"][key], name) for key in ("lambda", "mu"))  # type: ignore[return-value]
