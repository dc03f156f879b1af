"""The bound at one Bell value to as many decimals as are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from bellproof import interval
from bellproof.bounds.line import TrialBound
from bellproof.bounds.quantum import Witness
from bellproof.bounds.tangent import LINE_BITS
from bellproof.certificate.document import Certificate
from bellproof.enclosure import Enclosure, decimal_up, point
from bellproof.errors import BadInput, Undecided
from bellproof.exact import Surd

MAX_DIGITS = 500
"""Most decimals that are computed."""

DEFAULT_DIGITS = 15
"""Decimals where none are asked for."""

_ATTEMPTS = 6


@dataclass(frozen=True, slots=True)
class PreciseBound:
    """P at one Bell value, its entropy, and what stands behind both ends.

    The ends are apart by at most ``10**-digits`` where so many were asked for.

    ``certificate`` is ``None`` where P <= 1 is all there is.
    """

    bound: TrialBound
    bell_value: Surd
    digits: int
    probability: Enclosure
    entropy: Enclosure
    certificate: Certificate | None
    witness: Witness


def read_digits(text: str, source: str = "--digits") -> int:
    """Read a number of decimals from 1 to `MAX_DIGITS`; raises `BadInput`."""
    if not (text.isascii() and text.isdigit()) or len(text) > len(str(MAX_DIGITS)):
        raise BadInput(source, f"{text[:40]!r} is no whole number from 1 to {MAX_DIGITS}")
    digits = int(text)
    if not 1 <= digits <= MAX_DIGITS:
        raise BadInput(source, f"{digits} is not between 1 and {MAX_DIGITS}")
    return digits


def bound_at(bound: TrialBound, bell_value: Surd, digits: int | None = None) -> PreciseBound:
    """Enclose the guessing probability at a Bell value, to so many decimals if any are asked for.

    Raises `BadInput` for a value that the theory cannot reach, `Undecided` should the ends stay farther apart.
    """
    bound.require_reachable(bell_value)
    asked, digits = digits, DEFAULT_DIGITS if digits is None else digits
    wanted = Fraction(1, 10**digits)
    bits = 64 + digits * 7 // 2
    for _ in range(_ATTEMPTS):
        upper = bound.upper(bell_value, bits, max(LINE_BITS, bits // 2))
        if not upper.is_reachable:
            source = "--at"
            reason = (
                "is out of reach of quantum theory: all outcomes would be less likely than average (proved)"
            )
            raise BadInput(source, reason)
        lower = bound.lower(bell_value, bits)
        probability = Enclosure(lower.probability, upper.probability)
        if not bound.arbitrary_precision:
            require_digits(probability, asked)
        if probability.width <= wanted or not bound.arbitrary_precision:
            return PreciseBound(
                bound,
                bell_value,
                digits,
                probability,
                entropy(probability, bits),
                upper.certificate,
                lower.witness,
            )
        bits *= 2
    message = f"the bound at {bell_value} is still wider than 10^-{digits} at {bits} bits"
    raise Undecided(message)


def require_digits(found: Enclosure, digits: int | None) -> None:
    """Raise `Undecided` where the ends are farther apart than was asked for."""
    if digits is not None and found.width > Fraction(1, 10**digits):
        apart = decimal_up(found.width, 2)
        message = (
            f"the ends of this bound are {apart} apart, which is not within 10^-{digits}: they are as close as the"
            " level and the search bring them; without --digits both are shown"
        )
        raise Undecided(message)


def entropy(probability: Enclosure, bits: int) -> Enclosure:
    """``-log2 P``, never negative; relatively accurate for P close to 1 too."""
    if probability.lo == 1:
        return point(0)
    # A probability close to 1 has a small logarithm: keep its relative accuracy.
    rest = 1 - (probability.hi if probability.hi < 1 else probability.lo)
    precision = bits + max(0, rest.denominator.bit_length() - rest.numerator.bit_length())
    low = -interval.log2(point(probability.hi), precision)
    high = -interval.log2(point(probability.lo), precision)
    return Enclosure(max(Fraction(0), low.lo), max(Fraction(0), high.hi))
