"""Numbers for people: each security-relevant one rounded to its safe side.

What these functions print can be read back as an exact number, and it is then on the side that is named.
"""

from __future__ import annotations

from fractions import Fraction

from bellproof.enclosure import decimal_down, decimal_up, fixed_down, fixed_up

_BIT_DECIMALS = 3
_PLACES = 6
_DIGITS = 6
_PROBABILITY_DIGITS = 9
_PVALUE_DIGITS = 4
_LONGEST_EXACT = 42
_LONGEST_FIXED = 10**15


def bits_down(value: Fraction) -> str:
    """An entropy, not above ``value``: three decimals, or significant digits where it is small or huge."""
    if value < 1:
        return decimal_down(value, _DIGITS)
    if value >= _LONGEST_FIXED:
        exponent = len(str(value.numerator // value.denominator)) - 1
        return f"{decimal_down(value / 10**exponent, 2 * _DIGITS)}e{exponent}"
    return fixed_down(value, _BIT_DECIMALS)


def probability_up(value: Fraction) -> str:
    """A probability, not below ``value``."""
    return decimal_up(value, _PROBABILITY_DIGITS)


def pvalue_up(value: Fraction) -> str:
    """A p-value, not below ``value``: four significant digits, small ones with an exponent."""
    if not 0 < value < Fraction(1, 10**4):
        return decimal_up(value, _PVALUE_DIGITS)
    # Take the power of ten out, so that the digits stand before the exponent however small the value is.
    exponent = 0
    while value < 1:
        value *= 10
        exponent += 1
    return f"{decimal_up(value, _PVALUE_DIGITS)}e-{exponent}"


def value_down(value: Fraction) -> str:
    """A Bell value, not above ``value``."""
    return fixed_down(value, _PLACES) if _is_plain(value) else decimal_down(value, _DIGITS)


def value_up(value: Fraction) -> str:
    """A deviation, not below ``value``."""
    return fixed_up(value, _PLACES) if _is_plain(value) else decimal_up(value, _DIGITS)


def _is_plain(value: Fraction) -> bool:
    """Whether six decimals show the number well."""
    return Fraction(1, 1000) <= abs(value) < _LONGEST_FIXED


def exact(value: Fraction) -> str:
    """``70/29 = 2.413793...``: the fraction where it is short enough to read, and its decimals cut off."""
    fraction = str(value)
    decimals = _cut(value)
    if fraction == decimals:
        return fraction
    return f"{fraction} = {decimals}" if len(fraction) <= _LONGEST_EXACT else decimals


def short(value: Fraction) -> str:
    """An exact fraction, or its decimals cut off where it is long."""
    fraction = str(value)
    return fraction if len(fraction) <= _LONGEST_EXACT else _cut(value)


def short_up(value: Fraction) -> str:
    """An exact fraction, or a decimal not below it where it is long."""
    fraction = str(value)
    return fraction if len(fraction) <= _LONGEST_EXACT else decimal_up(value, _DIGITS + 1)


def frequency(value: Fraction) -> str:
    """A relative frequency to the nearest thousandth; no claim rests on it."""
    return fixed_down(value + Fraction(1, 2000), 3)


def _cut(value: Fraction) -> str:
    """Decimals cut off towards zero, with dots where some are missing."""
    cut = decimal_down(value, _DIGITS + 1) if value >= 0 else decimal_up(value, _DIGITS + 1)
    return cut if Fraction(cut) == value else f"{cut}..."
