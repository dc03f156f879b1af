"""Vectors ``w|psi>`` of the strategy that touches the curve, exactly in Q(sin t).

A0 = B0 = Z, A1 = B1 = cos t Z + sin t X on the state (p, q sin t, q sin t, 1): every entry is
``r + q sin t`` with rational r and q, because cos t and sin^2 t are rational in v.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from bellproof.search.linear import Row, integer_rows
from bellproof.search.words import Word

Vector = tuple[Fraction, Fraction, Fraction, Fraction]
"""Amplitudes in the basis 00, 01, 10, 11."""


@dataclass(frozen=True, slots=True)
class QubitPair:
    """The strategy at v, as the numbers it is made of; ``sine_squared`` is sin^2 t."""

    cosine: Fraction
    sine_squared: Fraction
    p: Fraction
    q: Fraction

    @classmethod
    def at(cls, v: Fraction) -> QubitPair:
        """The strategy whose tangent has the parameter v (v = 1/cos(t/2) - 1)."""
        u = 1 + v
        return cls(
            cosine=(1 - 2 * v - v * v) / u**2,
            sine_squared=4 * v * (v + 2) / u**4,
            p=(v**3 + 2 * v**2 - v - 1) / (v * v + 2 * v),
            q=-(u**2) / (2 * (v + 2)),
        )


@dataclass(frozen=True, slots=True)
class SplitVector:
    """The vector ``rational + root * sin t``."""

    rational: Vector
    root: Vector


_ZERO: Vector = (Fraction(0), Fraction(0), Fraction(0), Fraction(0))


def state(pair: QubitPair) -> SplitVector:
    """The (unnormalised) state."""
    zero = Fraction(0)
    return SplitVector((pair.p, zero, zero, Fraction(1)), (zero, pair.q, pair.q, zero))


def _flip(vector: Vector, bit: int) -> Vector:
    """Pauli X on Alice's (bit 1) or Bob's (bit 0) qubit."""
    first, second, third, fourth = (vector[i ^ (1 << bit)] for i in range(4))
    return first, second, third, fourth


def _combine(first: Vector, second: Vector, factor: Fraction, bit: int, cosine: Fraction) -> Vector:
    """``cosine * Z first + factor * X second`` on one qubit."""
    flipped = _flip(second, bit)
    w, x, y, z = (
        cosine * (-1) ** (i >> bit & 1) * one + factor * other
        for i, (one, other) in enumerate(zip(first, flipped, strict=True))
    )
    return w, x, y, z


def _measure(pair: QubitPair, vector: SplitVector, setting: int, bit: int) -> SplitVector:
    """Apply Z (setting 0) or cos t Z + sin t X (setting 1) to one qubit."""
    if setting == 0:
        rational = _combine(vector.rational, _ZERO, Fraction(0), bit, Fraction(1))
        return SplitVector(rational, _combine(vector.root, _ZERO, Fraction(0), bit, Fraction(1)))
    return SplitVector(
        _combine(vector.rational, vector.root, pair.sine_squared, bit, pair.cosine),
        _combine(vector.root, vector.rational, Fraction(1), bit, pair.cosine),
    )


def word_vector(pair: QubitPair, word: Word) -> SplitVector:
    """The vector ``w|psi>``."""
    vector = state(pair)
    for bit, letters in ((1, word[0]), (0, word[1])):
        for setting in reversed(letters):
            vector = _measure(pair, vector, setting, bit)
    return vector


def moment_rows(pair: QubitPair, words: Sequence[Word]) -> list[Row]:
    """Integer rows, one column a word; for rational f they all vanish iff ``sum f_j w_j |psi> = 0``."""
    vectors = [word_vector(pair, word) for word in words]
    rational = [[vector.rational[i] for vector in vectors] for i in range(4)]
    root = [[vector.root[i] for vector in vectors] for i in range(4)]
    return integer_rows(rational + root)
