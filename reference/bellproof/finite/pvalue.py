"""How likely local devices, memory included, would show what was seen (Pironio et al. 2010, D.3).

Both values assume uniform settings and hold for devices with memory.
"""

from __future__ import annotations

from fractions import Fraction
from types import ModuleType

from bellproof.enclosure import Enclosure, point
from bellproof.errors import BadInput
from bellproof.finite.binomial import upper_tail
from bellproof.model.counts import CountsTable
from bellproof.model.scenario import CHSH_SCENARIO

GAME_LOCAL_BOUND = Fraction(3, 4)
"""Largest probability with which local devices win one round of the CHSH game."""


def azuma_pvalue(n: int, estimate: Fraction, arithmetic: ModuleType, bits: int) -> Enclosure:
    """Eq. 18: ``exp(-n (I_hat - 2)^2 / 72)``, and 1 for an estimate up to 2.

    An upper bound on the probability that local devices reach the estimate or more.
    """
    if estimate <= 2:  # noqa: PLR2004 - the local bound
        return point(1)
    result: Enclosure = arithmetic.exp(point(-n * (estimate - 2) ** 2 / 72), bits)
    return result


def games_won(counts: CountsTable) -> int:
    """Number of trials with a XOR b = x AND y, the CHSH game's winning condition."""
    if counts.scenario != CHSH_SCENARIO:
        source = "counts"
        raise BadInput(source, "the CHSH game needs two settings and two outcomes on each side")
    return sum(count for (x, y, a, b), count in counts.as_mapping().items() if a ^ b == x & y)


def binomial_pvalue(counts: CountsTable, bits: int) -> Enclosure:
    """Exact tail of the CHSH game: ``P[Bin(n, 3/4) >= games won]``.

    With uniform settings every local strategy wins a round with probability at most 3/4 whatever the past
    was, so the number of wins is stochastically at most binomial.
    """
    return upper_tail(counts.total, games_won(counts), bits)
