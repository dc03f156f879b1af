"""Comparing a number that was answered with one that is known only by enclosures of any precision.

A comparison is made on the whole enclosure. Where that does not decide, the precision is doubled; at the highest
one the two numbers agree to far more than any tolerance, and the answer has the benefit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from bellproof.enclosure import Enclosure, decimal_down, decimal_up, point
from bellproof_conformance.judge.quantities import Quantity
from bellproof_conformance.verdicts import Finding, Verdict

ROUNDED = Fraction(1, 10**12)
"""A claim of security may be off to the unsafe side by this much, relatively: double arithmetic is."""

LOOSE = Fraction(1, 10**9)
"""A sound claim that is weaker than the oracle's by more than this, relatively, is LOOSE."""

RELATIVE = Fraction(1, 10**9)
"""Tolerance of any other number, relatively."""

ABSOLUTE = Fraction(1, 10**12)
"""Tolerance of any other number, absolutely; the larger of the two counts."""

START_BITS = 192
"""Precision of the first enclosure, in bits."""

_MOST_BITS = 1 << 11
_DIGITS = 17

At = Callable[[int], Enclosure]
"""The true value: an enclosure at a precision in bits."""


@dataclass(frozen=True, slots=True)
class Truth:
    """A number as it really is; ``known`` is an enclosure to begin with, if there is one already."""

    at: At
    known: Enclosure | None = None

    def first(self) -> Enclosure:
        """The enclosure that is tried first."""
        return self.at(START_BITS) if self.known is None else self.known

    def compare(self, number: Fraction, lower: Callable[[Fraction], Fraction]) -> int:
        """The sign of ``number - lower(truth)`` for an increasing function; 0 where no precision decides."""
        bits = START_BITS
        enclosure = self.first()
        while True:
            low, high = lower(enclosure.lo), lower(enclosure.hi)
            if number < low or number > high:
                return -1 if number < low else 1
            if low == high or bits > _MOST_BITS:
                return 0
            enclosure = self.at(bits)
            bits *= 2


def judge_number(answer: Enclosure, truth: Truth, quantity: Quantity) -> Finding:
    """Judge one number. An enclosure claims its safe end for a bound; any other must have both ends right."""
    if quantity.probability and not (answer.lo >= 0 and answer.hi <= 1):
        return _wrong(quantity, f"is {_shown(answer)}, outside [0, 1]")
    if quantity.kind == "lower":
        return _judge_bound(answer.lo, truth, quantity, 1)
    if quantity.kind == "upper":
        return _judge_bound(answer.hi, truth, quantity, -1)
    return _judge_plain(answer, truth, quantity)


def _judge_bound(claim: Fraction, truth: Truth, quantity: Quantity, side: int) -> Finding:
    """``side`` is 1 where claiming more is unsafe and -1 where claiming less is."""
    beyond = side * truth.compare(claim, lambda t: t)
    if beyond <= 0:
        weaker = side * truth.compare(claim, lambda t: t - side * abs(t) * LOOSE)
        if weaker >= 0:
            return Finding(Verdict.PASS, f"{quantity.name} is right")
        return Finding(Verdict.LOOSE, _distance(claim, truth, quantity, "weaker"))
    if side * truth.compare(claim, lambda t: t + side * abs(t) * ROUNDED) <= 0:
        reason = f"{quantity.name} is right to double precision, rounded to the unsafe side"
        return Finding(Verdict.PASS, reason, rounded=True)
    verdict = Verdict.UNSOUND if quantity.true_value else Verdict.WRONG
    return Finding(verdict, _distance(claim, truth, quantity, "stronger"))


def _judge_plain(answer: Enclosure, truth: Truth, quantity: Quantity) -> Finding:
    too_low = truth.compare(answer.lo, lambda t: t - max(ABSOLUTE, abs(t) * RELATIVE)) < 0
    too_high = truth.compare(answer.hi, lambda t: t + max(ABSOLUTE, abs(t) * RELATIVE)) > 0
    # An enclosure may not hide behind its width, nor a number on the far side behind its other end.
    wide_low = truth.compare(answer.hi, lambda t: t - max(ABSOLUTE, abs(t) * RELATIVE)) < 0
    wide_high = truth.compare(answer.lo, lambda t: t + max(ABSOLUTE, abs(t) * RELATIVE)) > 0
    if too_low or too_high or wide_low or wide_high:
        known = truth.first()
        return _wrong(quantity, f"is {_shown(answer)}; {quantity.formula} gives {_shown(known)}")
    return Finding(Verdict.PASS, f"{quantity.name} is right")


def _distance(claim: Fraction, truth: Truth, quantity: Quantity, how: str) -> str:
    """How far a claim is off, in words."""
    known = truth.first()
    by = abs(claim - known.lo)
    relative = f", {_about(by / abs(known.lo))} relative" if known.lo else ""
    what = f"{quantity.name} is {_shown(point(claim))}, {how} than {quantity.formula}"
    return f"{what} ({_shown(known)}) by {_about(by)}{relative}"


def _wrong(quantity: Quantity, what: str) -> Finding:
    return Finding(Verdict.WRONG, f"{quantity.name} {what}")


def _about(value: Fraction) -> str:
    """Two digits, for people only."""
    return f"{Decimal(value.numerator) / Decimal(value.denominator):.1e}"


def _shown(value: Enclosure) -> str:
    if value.lo == value.hi:
        exact = str(value.lo)
        return exact if len(exact) <= _DIGITS else decimal_down(value.lo, _DIGITS)
    low, high = decimal_down(value.lo, _DIGITS), decimal_up(value.hi, _DIGITS)
    return low if value.width * 10**_DIGITS <= abs(value.lo) else f"[{low}, {high}]"
