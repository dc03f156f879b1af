"""The continuous health tests of SP 800-90B, 4.4, on the bytes of one source.

A source is trusted to have at least H bits of min-entropy a byte, given all earlier ones. Each test then fails a
good source with probability at most alpha, and a failure ends the source's use: the repetition count (4.4.1) sees
one value come again and again, the adaptive proportion (4.4.2) one value too often in a window of 512 bytes. The
cutoffs are the smallest whole numbers that keep alpha, decided exactly.

The standard's own formula for the second one counts the window's first byte among those that may differ from it,
which it cannot; with 511 bytes instead of 512 alpha is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate, repeat
from math import comb
from operator import mul

from bellproof import interval
from bellproof.enclosure import point
from bellproof.errors import BadInput
from bellproof.extraction.length import floor_with_log2

WINDOW = 512
"""Bytes of one adaptive proportion test, for sources that are not binary."""

STARTUP_BYTES = 1024
"""Bytes that are tested before any is used (SP 800-90B, 4.3)."""

DEFAULT_ENTROPY = Fraction(6)
"""Bits of min-entropy a byte that a source is trusted to have, unless said otherwise."""

DEFAULT_ALPHA = Fraction(1, 1 << 30)
"""Probability that a good source fails one test."""

_BYTE_BITS = 8
_PRECISION = 64
_MAX_PRECISION = 1 << 12


@dataclass(frozen=True, slots=True)
class Cutoffs:
    """A test fails when its count reaches the cutoff."""

    repetition: int
    proportion: int


@lru_cache(maxsize=32)
def cutoffs(entropy: Fraction = DEFAULT_ENTROPY, alpha: Fraction = DEFAULT_ALPHA) -> Cutoffs:
    """Both cutoffs for H = ``entropy`` bits a byte. Raises `BadInput` unless 0 < H <= 8 and 0 < alpha < 1.

    Where H is so small that even a whole window of one value is no evidence, it is a failure all the same.
    """
    if not 0 < entropy <= _BYTE_BITS:
        source = "entropy"
        raise BadInput(source, f"{entropy} bits in a byte cannot be; above 0 and at most {_BYTE_BITS}")
    if not 0 < alpha < 1:
        source = "alpha"
        raise BadInput(source, f"{alpha} is no probability of a false alarm; between 0 and 1, both excluded")
    return Cutoffs(_repetition_cutoff(entropy, alpha), _proportion_cutoff(entropy, alpha))


def _repetition_cutoff(entropy: Fraction, alpha: Fraction) -> int:
    """1 + ceil(log2(1/alpha)/H): C equal bytes in a row have probability 2^(-H (C - 1)) at most."""
    # The least j with H j + log2(alpha) >= 0, H = a/b: a j + b log2(alpha) >= 0.
    low, high = 0, 1
    while not _enough(entropy, alpha, high):
        high *= 2
    while low < high:
        middle = (low + high) // 2
        if _enough(entropy, alpha, middle):
            high = middle
        else:
            low = middle + 1
    return 1 + low


def _enough(entropy: Fraction, alpha: Fraction, repeats: int) -> bool:
    return floor_with_log2(Fraction(entropy.numerator * repeats), entropy.denominator, alpha) >= 0


def _proportion_cutoff(entropy: Fraction, alpha: Fraction) -> int:
    """The least C with P[1 + Bin(W - 1, 2^-H) >= C] <= alpha, at most W."""
    bits = _PRECISION
    while True:
        low, high = _power_of_half(entropy, bits)
        # The tail grows with the probability, and so does the cutoff.
        below = _least(low, bits, alpha)
        if low == high or below == _least(high, bits, alpha) or bits >= _MAX_PRECISION:
            return below  # should even that not decide: the smaller one, which sees more
        bits *= 2


def _power_of_half(entropy: Fraction, bits: int) -> tuple[int, int]:
    """2^-H in units of 2^-bits, rounded down and up."""
    if entropy.denominator == 1:
        exact = 1 << (bits - entropy.numerator)
        return exact, exact
    power = interval.exp(point(-entropy) * interval.ln(point(2), bits), bits)
    scaled = (power.lo * (1 << bits), power.hi * (1 << bits))
    return scaled[0].numerator // scaled[0].denominator, -(-scaled[1].numerator // scaled[1].denominator)


def _least(numerator: int, bits: int, alpha: Fraction) -> int:
    others = WINDOW - 1
    powers = list(accumulate(repeat(numerator, others), mul, initial=1))
    opposite = list(accumulate(repeat((1 << bits) - numerator, others), mul, initial=1))
    terms = (comb(others, k) * powers[k] * opposite[others - k] for k in range(others, -1, -1))
    allowed = alpha * (1 << (bits * others))
    # Tails from C = W downward, each with one term more.
    kept = sum(1 for tail in accumulate(terms) if tail <= allowed)
    return min(WINDOW, WINDOW + 1 - kept)


class Health:
    """Both tests of one source, from its first byte on; ``feed`` raises `BadInput` at the first failure."""

    def __init__(self, name: str, limits: Cutoffs) -> None:
        """Begin with nothing seen."""
        self._name = name
        self._limits = limits
        self._last = -1
        self._repeats = 0
        self._reference = -1
        self._matches = 0
        self._left = 0

    def feed(self, data: bytes) -> None:
        """Test these bytes after all earlier ones."""
        for byte in data:
            self._repetition(byte)
            self._proportion(byte)

    def _repetition(self, byte: int) -> None:
        self._repeats = self._repeats + 1 if byte == self._last else 1
        self._last = byte
        if self._repeats >= self._limits.repetition:
            reason = f"is stuck: {self._repeats} times the byte 0x{byte:02x} in a row (repetition count test)"
            raise BadInput(self._name, reason)

    def _proportion(self, byte: int) -> None:
        if self._left == 0:
            self._reference, self._matches, self._left = byte, 0, WINDOW
        self._left -= 1
        self._matches += byte == self._reference
        if self._matches >= self._limits.proportion:
            seen = WINDOW - self._left
            reason = f"is biased: {self._matches} of {seen} bytes are 0x{byte:02x} (adaptive proportion test)"
            raise BadInput(self._name, reason)
