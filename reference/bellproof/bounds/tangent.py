"""Boundaries of {(I, P)} that are traced by rational points with rational tangents.

Both quantum curves of Fig. 2 are of this kind: a parameter v in (0, sqrt 2 - 1) gives a point (I, P) that
a strategy reaches and a tangent ``P + slope * I <= level`` that no quantum behaviour crosses, all four
rational in v, with I increasing in v from 2 to 2 sqrt 2. So a point just beyond a Bell value encloses P from
below, and the tangent near it from above.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from bellproof.errors import BadInput, ResourceLimit
from bellproof.exact import TSIRELSON, Surd, surd

LOCAL_BOUND = 2
"""Largest CHSH value of local behaviours; checked against enumeration by the tests."""

LINE_BITS = 32
"""Relative accuracy, in bits, with which a tangent point is chosen; the loss is quadratic in it."""

_ROUGH_BITS = 2
"""Accuracy of the last tangent before 2 sqrt 2: what it loses there depends little on where it is."""

_MAX_STEPS = 200_000


@dataclass(frozen=True, slots=True)
class Tangent:
    """A boundary point and the line through it: ``P + slope * I <= level`` for every quantum behaviour.

    ``slope`` and ``level`` are the lambda and mu of certificates; ``bell_value`` and ``probability`` the
    point where an explicit strategy reaches the line.
    """

    v: Fraction
    bell_value: Fraction
    probability: Fraction
    slope: Fraction
    level: Fraction

    def bound(self, bell_value: Fraction) -> Fraction:
        """Largest P that the line allows at a Bell value of at least ``bell_value``."""
        return self.level - self.slope * bell_value


Curve = Callable[[Fraction], Tangent]
"""From the parameter v to the tangent there."""


def end_gap(v: Fraction) -> Fraction:
    """``1 - 2v - v^2``, positive exactly for v below sqrt 2 - 1, where the curve ends at 2 sqrt 2."""
    return 1 - 2 * v - v * v


def require_parameter(v: Fraction) -> None:
    """Refuse a parameter outside (0, sqrt 2 - 1)."""
    if not (v > 0 and end_gap(v) > 0):
        source = "v"
        raise BadInput(source, f"{v} is outside (0, sqrt(2) - 1)")


def isolate(curve: Curve, bell_value: Surd, bits: int) -> tuple[Fraction, Fraction]:
    """Bracket the parameter of a Bell value strictly between 2 and 2 sqrt 2, by exact bisection.

    Returns dyadic ``(low, high)`` with ``I(low) <= bell_value <= I(high)``, apart by at most ``2**-bits``
    of the distance to either end of the curve. Every comparison is exact; I increases with v.
    """
    if not surd(LOCAL_BOUND) < bell_value < TSIRELSON:
        source = "Bell value"
        raise BadInput(source, f"{bell_value} is not strictly between 2 and 2*sqrt(2)")
    low, high = Fraction(0), Fraction(1, 2)
    for _ in range(_MAX_STEPS):
        gap = end_gap(high)
        if gap > 0 and (high - low) * 2**bits <= min(low, gap):
            return low, high
        # Near v = 0 the exponent is what has to be found, so the first steps take its middle.
        middle = high / 2 if low == 0 else (low + high) / 2
        if end_gap(middle) <= 0 or surd(curve(middle).bell_value) > bell_value:
            high = middle
        else:
            low = middle
    message = f"isolating the parameter of {bell_value} took over {_MAX_STEPS} steps"
    raise ResourceLimit(message)


def tangent_near(curve: Curve, bell_value: Surd, bits: int = LINE_BITS) -> Tangent:
    """Choose a tangent close to the one at ``bell_value``, with a short parameter; ``bits`` is at least 4.

    Any tangent is a valid bound everywhere; this one loses about ``2**(-2 bits)``. At 2 sqrt 2 itself,
    where the true tangent is vertical, the loss is of the order of the distance ``2**(-2 bits)`` kept to the end.
    """
    closest = Fraction(1, 4 ** (bits - 2))
    end = TSIRELSON - surd(closest * closest)
    if bell_value > end:
        return curve(simplest_between(*isolate(curve, end, _ROUGH_BITS)))
    return curve(simplest_between(*isolate(curve, bell_value, bits)))


def simplest_between(low: Fraction, high: Fraction) -> Fraction:
    """The fraction of least denominator in ``[low, high]``, for 0 < low <= high (Stern-Brocot)."""
    terms = []
    while True:
        whole = low.numerator // low.denominator
        if whole == low or whole + 1 <= high:
            break
        terms.append(whole)
        low, high = 1 / (high - whole), 1 / (low - whole)
    # A loop and not a recursion: at a thousand digits the continued fraction is longer than the stack is deep.
    result = Fraction(whole if whole == low else whole + 1)
    for term in reversed(terms):
        result = term + 1 / result
    return result
