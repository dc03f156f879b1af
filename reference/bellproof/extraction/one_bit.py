"""One bit at a time: a Reed-Solomon code after which a Hadamard code picks a bit.

The string, filled up with zeros to s blocks of l bits, is a polynomial over GF(2^l), the first block its highest
coefficient; alpha is where it is evaluated, and the output is the inner product of the value with beta. Two
different strings collide with probability at most 1/2 + (s - 1)/2^(l + 1): their difference has at most s - 1
roots, and beta halves what is no root. `docs/extraction.md` turns this into the distance to uniform.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from bellproof.extraction.field import BinaryField, binary_field

_FEW = 64
"""With fewer blocks, tables take longer than they save."""


@dataclass(frozen=True, slots=True)
class OneBit:
    """The extractor for one string; ``blocks`` are the coefficients, highest first."""

    field: BinaryField
    blocks: tuple[int, ...]

    @property
    def seed_bits(self) -> int:
        """Bits of alpha and beta together."""
        return 2 * self.field.degree

    def extract(self, alpha: int, beta: int) -> int:
        """The bit, 0 or 1."""
        evaluate = self._by_tables if len(self.blocks) > _FEW else self._by_products
        return (evaluate(alpha) & beta).bit_count() % 2

    def _by_products(self, alpha: int) -> int:
        value = 0
        for block in self.blocks:
            value = self.field.multiply(value, alpha) ^ block
        return value

    def _by_tables(self, alpha: int) -> int:
        """Horner's rule with one look-up a byte."""
        tables = self.field.multiples(alpha)
        size = len(tables)
        value = 0
        for block in self.blocks:
            total = block
            for table, byte in zip(tables, value.to_bytes(size, "little"), strict=True):
                total ^= table[byte]
            value = total
        return value


def one_bit(bits: str, degree: int) -> OneBit:
    """Prepare a string of the characters 0 and 1 for seeds of 2 ``degree`` bits."""
    size = -(-len(bits) // degree)
    padded = bits.ljust(size * degree, "0")
    blocks = (int(padded[start : start + degree], 2) for start in range(0, len(padded), degree))
    return OneBit(binary_field(degree), tuple(blocks))


def excess(n: int, degree: int) -> Fraction:
    """``(s - 1)/2^l``: twice the collision probability of two strings of ``n`` bits, less 1."""
    return Fraction(-(-n // degree) - 1, 1 << degree)
