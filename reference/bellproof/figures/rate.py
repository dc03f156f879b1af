"""Min-entropy per trial at a CHSH value: the f of Eq. 3, enclosed, for each theory and objective.

Enclosures come from both sides: a tangent that no behaviour of the theory crosses bounds f from below, and
an explicit strategy from above.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from bellproof.bounds import no_signalling, quantum
from bellproof.bounds.precise import entropy
from bellproof.bounds.quantum import Objective
from bellproof.bounds.tangent import LOCAL_BOUND, isolate, simplest_between
from bellproof.bounds.target import targets_of
from bellproof.enclosure import Enclosure, point
from bellproof.exact import TSIRELSON, surd
from bellproof.model.expression import chsh

Rate = Callable[[Enclosure], Enclosure]
"""From an enclosed CHSH value to the enclosed bits per trial; exactly 0 up to the local bound."""

TABLE_BITS = 48
"""Relative accuracy, in bits, with which curve points are isolated for tables."""

PICTURE_BITS = 16
"""The same for pictures, where more cannot be seen."""

WORKING_BITS = 192
"""Precision of the logarithms."""


def quantum_rate(
    objective: Objective, point_bits: int = TABLE_BITS, working_bits: int = WORKING_BITS
) -> Rate:
    """Curve a of Fig. 2 for ``global``, curve b (Eq. 6) for ``local``; CHSH values up to 2 sqrt 2.

    ``working_bits`` is the precision of the logarithms and of what is done with sqrt 2.
    """
    side = quantum.boundary(objective)

    def rate(chsh_value: Enclosure) -> Enclosure:
        if chsh_value.hi <= LOCAL_BOUND:
            return point(0)
        return entropy(_probability(side, chsh_value, point_bits, working_bits), working_bits)

    return rate


def _probability(
    side: quantum.Boundary, chsh_value: Enclosure, point_bits: int, working_bits: int
) -> Enclosure:
    """The guessing probability above the local bound: a strategy below it and a tangent above it."""
    low, high = surd(chsh_value.lo), surd(chsh_value.hi)
    if surd(LOCAL_BOUND) < low and surd(Fraction(1, 4**point_bits)) < TSIRELSON - high:
        # Away from both ends one bracket of the parameter serves both sides.
        before, beyond = isolate(side.tangent, low, point_bits)
        strategy = side.tangent(beyond)
        if strategy.bell_value >= chsh_value.hi:
            tangent = side.tangent(simplest_between(before, beyond))
            return Enclosure(strategy.probability, quantum.upper_probability(tangent, low, working_bits))
    upper = quantum.upper_probability(quantum.upper_tangent(side, low, point_bits), low, working_bits)
    return Enclosure(quantum.lower_end(side, high, point_bits).probability, upper)


def no_signalling_rate(objective: Objective) -> Rate:
    """Curve c of Fig. 2 (Eq. 15); CHSH values up to 4.

    One line bounds every outcome on all of [2, 4]; its ends (2, 1) and (4, 1/2) are reached by a local
    behaviour and a Popescu-Rohrlich box, and their mixtures reach what lies between.
    """
    line = no_signalling.guessing_line(chsh(), targets_of(chsh().scenario, objective), Fraction(3))

    def rate(chsh_value: Enclosure) -> Enclosure:
        if chsh_value.hi <= LOCAL_BOUND:
            return point(0)
        upper = min(Fraction(1), line.bound(chsh_value.lo))
        return entropy(Enclosure(line.bound(chsh_value.hi), upper), WORKING_BITS)

    return rate
