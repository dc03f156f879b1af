"""Products of polynomials over GF(2), by one multiplication of large integers (Kronecker substitution).

Every coefficient of the product over the integers is at most the shorter factor's length, so that with room for
that number each coefficient can be read off a single product of integers, and its parity is the coefficient over
GF(2). Nothing is approximated. Two multiplications are at hand: FLINT's, and that of the standard library's
`decimal`, which has a number-theoretic transform where Python's own integers do not.
"""

from __future__ import annotations

import decimal
from collections.abc import Callable
from importlib.util import find_spec

Product = Callable[[bytes, bytes], bytes]
"""Two polynomials as one byte 0 or 1 a coefficient, lowest first, to their product of ``len + len - 1`` bytes."""

_PARITY = bytes(byte & 1 for byte in range(256))
_DECIMAL_DIGITS = bytes.maketrans(b"\0\1", b"01")
_DECIMAL_PARITY = bytes(byte & 1 for byte in range(256))
"""The codes of the digits 0 to 9 have the digits' parity."""


def by_flint(first: bytes, second: bytes) -> bytes:
    """The product by FLINT's integers; needs python-flint."""
    from flint import fmpz  # noqa: PLC0415 - an optional package

    width = (min(len(first), len(second)).bit_length() + 7) // 8
    product = int(fmpz(_spread(first, width)) * fmpz(_spread(second, width)))
    size = len(first) + len(second) - 1
    return product.to_bytes(width * (size + 1), "little")[: width * size : width].translate(_PARITY)


def by_decimal(first: bytes, second: bytes) -> bytes:
    """The product by decimals of the standard library: exact, and trapped if it were not."""
    width = len(str(min(len(first), len(second))))
    size = len(first) + len(second) - 1
    context = decimal.Context(
        prec=decimal.MAX_PREC,
        Emax=decimal.MAX_EMAX,
        Emin=decimal.MIN_EMIN,
        traps=[decimal.Inexact, decimal.Rounded, decimal.InvalidOperation],
    )
    numbers = [context.create_decimal(_digits(factor, width)) for factor in (first, second)]
    text = format(context.multiply(*numbers), "f").encode("ascii").rjust(width * size, b"0")
    # The lowest digit of each group is the last one; highest coefficient first.
    return text[width - 1 :: width][::-1].translate(_DECIMAL_PARITY)


def fastest() -> Product:
    """The quickest multiplication that is installed."""
    return by_decimal if find_spec("flint") is None else by_flint


def _spread(coefficients: bytes, width: int) -> int:
    """The polynomial's value at 2^(8 width)."""
    room = bytearray(width * len(coefficients))
    room[::width] = coefficients
    return int.from_bytes(room, "little")


def _digits(coefficients: bytes, width: int) -> str:
    """The polynomial's value at 10^width, in decimal."""
    room = bytearray(b"0" * (width * len(coefficients)))
    room[width - 1 :: width] = coefficients[::-1].translate(_DECIMAL_DIGITS)
    return room.decode("ascii")
