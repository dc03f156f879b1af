"""The quantum bound on one trial at a CHSH value: from above by a tangent, from below by a strategy.

The guessing probability at I is the largest probability of an outcome over all quantum behaviours whose
CHSH value is *at least* I: 1 up to the local bound, where a deterministic strategy does it, then falling.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from bellproof import interval
from bellproof.bounds import curve, local_entropy
from bellproof.bounds.tangent import (
    LINE_BITS,
    LOCAL_BOUND,
    Curve,
    Tangent,
    end_gap,
    isolate,
    simplest_between,
    tangent_near,
)
from bellproof.exact import TSIRELSON, Surd, surd
from bellproof.surds import enclose

Objective = Literal["global", "local"]
"""Whose outcomes are to be guessed: both sides' (``P(ab|xy)``) or Alice's alone (``P(a|x)``)."""

OBJECTIVES: tuple[Objective, ...] = ("global", "local")

Witness = dict[str, object]
"""An explicit strategy, every number exact, ready for JSON."""

DETERMINISTIC: Witness = {
    "kind": "deterministic",
    "outcomes": "a = b = 0 for every setting",
    "I": "2",
    "probability": "1",
}
"""What reaches probability 1 at the local bound."""


@dataclass(frozen=True, slots=True)
class Boundary:
    """One of the two quantum curves: its tangents, its end at 2 sqrt 2 and the strategies on it."""

    objective: Objective
    tangent: Curve
    end_probability: Surd
    strategy: Callable[[Fraction], Witness]
    end_strategy: Witness


@dataclass(frozen=True, slots=True)
class LowerEnd:
    """A strategy with its exact CHSH value and a rational number not above its guessing probability."""

    probability: Fraction
    witness: Witness


def boundary(objective: Objective) -> Boundary:
    """Curve a for ``global``, curve b for ``local``."""
    if objective == "global":
        return Boundary(
            "global",
            curve.tangent,
            curve.MAXIMUM_AT_END,
            lambda v: curve.strategy(v).to_json(),
            curve.end_strategy().to_json(),
        )
    return Boundary(
        "local",
        local_entropy.tangent,
        surd(Fraction(1, 2)),
        local_entropy.strategy,
        local_entropy.END_STRATEGY,
    )


def upper_tangent(side: Boundary, chsh_value: Surd, bits: int = LINE_BITS) -> Tangent | None:
    """The tangent to use at a CHSH value; ``None`` up to the local bound, where P <= 1 is all there is."""
    if chsh_value <= surd(LOCAL_BOUND):
        return None
    return tangent_near(side.tangent, min(chsh_value, TSIRELSON), bits)


def upper_probability(tangent: Tangent | None, chsh_value: Surd, bits: int) -> Fraction:
    """Evaluate the tangent at a CHSH value, rounded up, at most 1."""
    if tangent is None:
        return Fraction(1)
    allowed = surd(tangent.level) - chsh_value.times(tangent.slope)
    # Near 2 sqrt 2 the line is steep and two large numbers cancel: as many bits more as they have.
    steep = max(0, tangent.slope.numerator.bit_length() - tangent.slope.denominator.bit_length())
    return min(Fraction(1), enclose(allowed, interval, bits + steep).hi)


def lower_end(side: Boundary, chsh_value: Surd, bits: int) -> LowerEnd:
    """A strategy with a CHSH value of at least ``chsh_value`` (at most 2 sqrt 2), close to it in ``bits`` bits."""
    if chsh_value <= surd(LOCAL_BOUND):
        return LowerEnd(Fraction(1), DETERMINISTIC)
    gap = TSIRELSON - chsh_value
    if gap <= surd(Fraction(1, 4**bits)):
        return LowerEnd(enclose(side.end_probability, interval, 2 * bits).lo, side.end_strategy)
    low, high = isolate(side.tangent, chsh_value, bits)
    # A short parameter a little further on: the strategy is to be read by people.
    beyond = simplest_between(high, min(2 * high - low, high + end_gap(high) / 4))
    return LowerEnd(side.tangent(beyond).probability, side.strategy(beyond))
