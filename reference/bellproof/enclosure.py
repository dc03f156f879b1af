"""Enclosures: closed intervals with exact rational ends that are proved to contain a real number.

Arithmetic on them is exact (ends are `Fraction`), so only the transcendental functions of
`bellproof.interval` and `bellproof.ball` ever round, and they round outward.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from fractions import Fraction

from bellproof.errors import Undecided

SIGNIFICANT_DIGITS = 30
"""Digits with which the ends are printed unless more are asked for."""

EXPONENT_LIMIT = 100_000
"""Below -100000 the exponential is enclosed by 0 and exp(-100000), about 10**-43429.

Without a limit, the p-value of 10**30 trials would be a number of 10**28 digits.
"""

_PLAIN_LIMIT = 25
"""Below 10**-25 a decimal is printed with an exponent."""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """All numbers from ``lo`` to ``hi``; the true value is one of them."""

    lo: Fraction
    hi: Fraction

    def __post_init__(self) -> None:
        """Refuse ends in the wrong order: that would be an empty claim."""
        if self.lo > self.hi:
            message = f"enclosure with ends in the wrong order: {self.lo} > {self.hi}"
            raise Undecided(message)

    @property
    def width(self) -> Fraction:
        """Distance between the ends."""
        return self.hi - self.lo

    def __add__(self, other: Enclosure) -> Enclosure:
        """Sum."""
        return Enclosure(self.lo + other.lo, self.hi + other.hi)

    def __sub__(self, other: Enclosure) -> Enclosure:
        """Difference."""
        return Enclosure(self.lo - other.hi, self.hi - other.lo)

    def __neg__(self) -> Enclosure:
        """Opposite."""
        return Enclosure(-self.hi, -self.lo)

    def __mul__(self, other: Enclosure) -> Enclosure:
        """Product."""
        ends = [self.lo * other.lo, self.lo * other.hi, self.hi * other.lo, self.hi * other.hi]
        return Enclosure(min(ends), max(ends))

    def __truediv__(self, other: Enclosure) -> Enclosure:
        """Quotient; the divisor must not contain zero."""
        if other.lo <= 0 <= other.hi:
            message = "division by an enclosure that contains zero"
            raise Undecided(message)
        return self * Enclosure(1 / other.hi, 1 / other.lo)

    def contains(self, value: Fraction) -> bool:
        """Whether the number lies between the ends."""
        return self.lo <= value <= self.hi

    def overlaps(self, other: Enclosure) -> bool:
        """Whether some number lies in both."""
        return self.lo <= other.hi and other.lo <= self.hi

    def to_json(self, digits: int = SIGNIFICANT_DIGITS) -> dict[str, str]:
        """Write ``{"lo", "hi"}`` as decimal strings of ``digits`` significant digits, rounded outward."""
        return {"lo": decimal_down(self.lo, digits), "hi": decimal_up(self.hi, digits)}


def point(value: Fraction | int) -> Enclosure:
    """Enclose an exact rational by itself."""
    return Enclosure(Fraction(value), Fraction(value))


def decimal_down(value: Fraction, digits: int) -> str:
    """Write a decimal of at most ``digits`` significant digits that is not above ``value``."""
    if value < 0:
        return _negate(_decimal(-value, digits, up=True))
    return _decimal(value, digits, up=False)


def decimal_up(value: Fraction, digits: int) -> str:
    """Write a decimal of at most ``digits`` significant digits that is not below ``value``."""
    if value < 0:
        return _negate(_decimal(-value, digits, up=False))
    return _decimal(value, digits, up=True)


def fixed_down(value: Fraction, decimals: int) -> str:
    """Write a decimal with exactly ``decimals`` places that is not above ``value``."""
    scaled = (value.numerator * 10**decimals) // value.denominator
    sign = "-" if scaled < 0 else ""
    text = str(abs(scaled)).rjust(decimals + 1, "0")
    return sign + (text[:-decimals] + "." + text[-decimals:] if decimals else text)


def fixed_up(value: Fraction, decimals: int) -> str:
    """Write a decimal with exactly ``decimals`` places that is not below ``value``."""
    text = fixed_down(-value, decimals)
    return text[1:] if text.startswith("-") else ("-" + text if text.strip("0.") else text)


def scientific_down(value: Fraction) -> str:
    """Write two digits and a power of ten, such as ``3.7e-8``, that are not above ``value``."""
    return _scientific(value, ROUND_FLOOR)


def scientific_up(value: Fraction) -> str:
    """Write two digits and a power of ten, such as ``3.7e-8``, that are not below ``value``."""
    return _scientific(value, ROUND_CEILING)


def _scientific(value: Fraction, rounding: str) -> str:
    # A quotient is rounded once, from the exact numbers.
    rounded = Context(prec=2, rounding=rounding).divide(Decimal(value.numerator), Decimal(value.denominator))
    return f"{rounded:.1e}" if rounded else "0"


def _negate(text: str) -> str:
    return text if text == "0" else "-" + text


def _decimal(value: Fraction, digits: int, *, up: bool) -> str:
    """Write a non-negative rational, rounded one way: value ~ integer * 10**exponent."""
    if value == 0:
        return "0"
    numerator, denominator = value.numerator, value.denominator
    # The leading digit's place, exactly: an estimate from bit lengths is corrected by comparison. Whole numbers
    # throughout, since reducing fractions of a hundred thousand bits would take the longest.
    place = (numerator.bit_length() - denominator.bit_length()) * 30103 // 100000
    while _scaled(numerator, -place) < _scaled(denominator, place):
        place -= 1
    while _scaled(numerator, -place - 1) >= _scaled(denominator, place + 1):
        place += 1
    exponent = place - digits + 1
    top, bottom = _scaled(numerator, -exponent), _scaled(denominator, exponent)
    integer = -(-top // bottom) if up else top // bottom
    return _place_point(str(integer), exponent)


def _scaled(integer: int, power: int) -> int:
    """``integer * 10**power``, or ``integer`` itself for a negative power."""
    factor: int = 10 ** max(0, power)
    return integer * factor


def _place_point(text: str, exponent: int) -> str:
    """Write ``int(text) * 10**exponent``: plain where that is short, with an exponent otherwise."""
    digits = text.rstrip("0")
    exponent += len(text) - len(digits)
    if exponent >= 0:
        return digits + "0" * exponent
    leading = len(digits) + exponent
    if leading > 0:
        return f"{digits[:leading]}.{digits[leading:]}"
    if leading > -_PLAIN_LIMIT:
        return "0." + "0" * -leading + digits
    mantissa = digits[0] + ("." + digits[1:] if len(digits) > 1 else "")
    return f"{mantissa}e{leading - 1}"
