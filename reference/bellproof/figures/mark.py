"""The point of someone's own data, to be marked on the curves."""

from __future__ import annotations

from dataclasses import dataclass

from bellproof.enclosure import Enclosure


@dataclass(frozen=True, slots=True)
class Mark:
    """``n`` trials at the CHSH value ``bell_value`` (I_hat - epsilon) certify ``bits`` in all.

    ``label`` names it in the legend.
    """

    label: str
    n: int
    bell_value: Enclosure
    bits: Enclosure


def drawn(value: Enclosure) -> float:
    """The number to draw at: the middle of the enclosure, in floating point. No claim is read off a picture."""
    return float((value.lo + value.hi) / 2)
