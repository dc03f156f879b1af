"""The fields GF(2^l), as polynomials over GF(2) written as whole numbers: bit k is the coefficient of x^k.

The modulus is the irreducible polynomial of degree l with the fewest terms, the smallest number among those: what
randextract takes too, so that both agree bit by bit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bellproof.errors import ResourceLimit

_BYTE = 8
_BYTES = 256
_EARLY = 8


@dataclass(frozen=True, slots=True)
class BinaryField:
    """GF(2^degree) modulo ``modulus``, whose elements are the numbers below 2^degree."""

    degree: int
    modulus: int

    def multiply(self, first: int, second: int) -> int:
        """Product of two elements."""
        return _reduced(carryless(first, second), self.modulus)

    def multiples(self, element: int) -> tuple[tuple[int, ...], ...]:
        """Tables of ``element`` times every byte at every place, lowest first: what makes many products quick."""
        shifted, tables = element, []
        for _ in range(0, self.degree, _BYTE):
            table = [0]
            while len(table) < _BYTES:
                table += [shifted ^ entry for entry in table]
                shifted <<= 1
                if shifted >> self.degree:
                    shifted ^= self.modulus
            tables.append(tuple(table))
        return tuple(tables)


@lru_cache(maxsize=64)
def binary_field(degree: int) -> BinaryField:
    """The field with 2^degree elements, degree at least 1."""
    for modulus in _candidates(degree):
        if is_irreducible(modulus):
            return BinaryField(degree, modulus)
    message = f"no irreducible polynomial of degree {degree} with up to five terms"
    raise ResourceLimit(message)


def carryless(first: int, second: int) -> int:
    """Product of two polynomials over GF(2)."""
    product = 0
    while second:
        product ^= first << (second.bit_length() - 1)
        second ^= 1 << (second.bit_length() - 1)
    return product


def is_irreducible(polynomial: int) -> bool:
    """Ben-Or's test: a factor of degree d divides ``x^(2^d) - x``, and some factor has at most half the degree."""
    degree = polynomial.bit_length() - 1
    if degree < 1:
        return False
    tail = polynomial ^ 1 << degree
    power, product = 2, 1
    for step in range(1, degree // 2 + 1):
        # Squaring puts zeros between the bits: the binary digits read in base 4.
        power = _folded(int(f"{power:b}", 4), degree, tail)
        product = _folded(carryless(product, power ^ 2), degree, tail)
        # Small factors are the likely ones; later, several steps share a division.
        if (step <= _EARLY or step % _EARLY == 0) and _gcd(polynomial, product) != 1:
            return False
    return _gcd(polynomial, product) == 1


def _candidates(degree: int) -> Iterator[int]:
    """Polynomials of that degree with two, three and five terms, fewest first, then in order of size."""
    if degree == 1:
        yield 0b10
    top = 1 << degree | 1
    yield top
    yield from (top | 1 << a for a in range(1, degree))
    for c in range(3, degree):
        yield from (top | 1 << c | 1 << b | 1 << a for b in range(2, c) for a in range(1, b))


def _reduced(polynomial: int, modulus: int) -> int:
    size = modulus.bit_length()
    while (excess := polynomial.bit_length() - size) >= 0:
        polynomial ^= modulus << excess
    return polynomial


def _folded(polynomial: int, degree: int, tail: int) -> int:
    """The remainder modulo ``x^degree + tail``, many bits at a time; quick where ``tail`` is short."""
    mask = (1 << degree) - 1
    while high := polynomial >> degree:
        polynomial = polynomial & mask ^ carryless(high, tail)
    return polynomial


def _gcd(first: int, second: int) -> int:
    while second:
        first, second = second, _reduced(first, second)
    return first


def is_prime(number: int) -> bool:
    """Whether a small number is prime."""
    return number > 1 and all(number % p for p in range(2, int(number**0.5) + 1))
