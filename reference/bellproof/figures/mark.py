"""The point of someone's own data, to be marked on the curves."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from bellproof.enclosure import Enclosure

FARTHEST = 10**60
"""No axis goes further."""


@dataclass(frozen=True, slots=True)
class Mark:
    """``n`` trials at the CHSH value ``bell_value`` (I_hat - epsilon) certify ``bits`` in all.

    ``label`` names it in the legend.
    """

    label: str
    n: int
    bell_value: Enclosure
    bits: Enclosure

    def per_trial(self) -> float:
        """Bits per trial, to be drawn."""
        return float((self.bits.lo + self.bits.hi) / 2 / self.n)


def drawn_count(n: int) -> float:
    """A number of trials as it is drawn: at the right edge of any picture from 10^60 on."""
    return float(min(n, FARTHEST))


def drawn(value: Enclosure) -> float:
    """The number to draw at: the middle of the enclosure, in floating point. No claim is read off a picture."""
    return float(min((value.lo + value.hi) / 2, Fraction(FARTHEST)))
