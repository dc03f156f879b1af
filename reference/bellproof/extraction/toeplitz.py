"""Extraction by a Toeplitz matrix made of the seed: ``out_i = sum_j seed[(i - j) mod (n + m - 1)] bits_j mod 2``.

The diagonals of the m x n matrix are the n + m - 1 bits of the seed, so that two different strings collide with
probability 2^-m exactly. In two forms, as the formula stands (`by_rows`) and as one product of polynomials
(`toeplitz`), which the tests hold equal.
"""

from __future__ import annotations

from bellproof.errors import BadInput
from bellproof.extraction.product import Product, fastest
from bellproof.stats.bits import bits_to_digits, digits_to_bits

_FEW = 1 << 22
"""Up to this size of n times m, rows are quicker than a product."""


def toeplitz(bits: str, seed: str, m: int, *, product: Product | None = None) -> str:
    """Extract ``m`` bits from ``bits`` (n of them, characters 0 and 1) with a ``seed`` of n + m - 1 bits.

    ``product`` multiplies polynomials over GF(2), the fastest way that is installed unless given. Raises
    `BadInput` unless 1 <= m <= n, for a seed of any other length, and for any other character.
    """
    _require(bits, seed, m)
    if product is None:
        if len(bits) * m <= _FEW:
            return _by_rows(bits, seed, m)
        product = fastest()
    length = len(seed)
    # A cyclic convolution of n + m - 1 terms; index k of the plain one is met again at k + length.
    plain = product(_unpacked(seed), _unpacked(bits))
    low, wrapped = plain[:m], plain[length : length + m].ljust(m, b"\0")
    summed = int.from_bytes(low, "big") ^ int.from_bytes(wrapped, "big")
    return bits_to_digits(summed.to_bytes(m, "big")).decode("ascii")


def by_rows(bits: str, seed: str, m: int) -> str:
    """The same by the formula, a row at a time: n times m steps of one bit, in machine words."""
    _require(bits, seed, m)
    return _by_rows(bits, seed, m)


def seed_length(n: int, m: int) -> int:
    """Bits of seed that ``m`` bits out of ``n`` need. Raises `BadInput` unless 1 <= m <= n."""
    source = "m"
    if m < 1:
        raise BadInput(source, f"{m} bits are nothing to extract; m is from 1 to n = {n}")
    if m > n:
        raise BadInput(source, f"{m} bits cannot be extracted from {n}; m is from 1 to n")
    return n + m - 1


def _by_rows(bits: str, seed: str, m: int) -> str:
    """Row i meets the seed turned right by i and read backwards."""
    n, length = len(bits), len(seed)
    # As whole numbers, seed[0] and bits[0] lowest: row i is the window of the reversed seed that begins at -i.
    reversed_twice = int((seed[0] + seed[:0:-1])[::-1] * 2, 2)
    vector = int(bits[::-1], 2)
    mask = (1 << n) - 1
    rows = (reversed_twice >> (-i % length) & mask for i in range(m))
    return "".join("01"[(row & vector).bit_count() % 2] for row in rows)


def _require(bits: str, seed: str, m: int) -> None:
    needed = seed_length(len(bits), m)
    for name, text in (("bits", bits), ("seed", seed)):
        if wrong := text.lstrip("01"):
            place = len(text) - len(wrong) + 1
            raise BadInput(name, f"character {place} is {wrong[0]!r}, not 0 or 1")
    if len(seed) != needed:
        source = "seed"
        raise BadInput(source, f"has {len(seed)} bits; n + m - 1 = {needed} are needed")


def _unpacked(digits: str) -> bytes:
    return digits_to_bits(digits.encode("ascii"))
