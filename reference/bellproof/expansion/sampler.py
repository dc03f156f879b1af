"""Drawing settings from uniform bits, exactly: an interval sampler without floating point.

The sampler holds a position that is uniform among M cells. A draw cuts as many of them as make whole multiples of
the probabilities' common denominator D into intervals for the pairs (x,y), of exactly the right sizes; the interval
that the position is in is the pair drawn, and within it the position is again uniform, so that what a draw leaves
over is used by the next. The few cells beyond the last multiple of D are a rejection, with a probability below
2^-63: no sampler with a bounded number of bits is exact for probabilities that are no fractions of a power of 2.

**Cost.** Bits in are bits out: the expected number of bits consumed is the entropy of the tree's leaf, exactly
n H(P) + E[log2 M at the end] + the entropy of the rejections, which is below n 2^-56 (``docs/expansion.md``). So it
lies between n H and n H + T + n 2^-56, T being the bits held at most; where all weights are powers of 2 nothing is
rejected, M is D before each draw and the weight of the pair drawn after it, and the mean is known exactly.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from math import lcm
from typing import Protocol

from bellproof import interval
from bellproof.enclosure import Enclosure, point
from bellproof.errors import BadInput
from bellproof.figures.inputs import input_entropy, surprisal
from bellproof.model.inputs import InputDistribution

SPARE_BITS = 64
"""Bits held beyond the denominator's, so that a rejection is that rare."""

ENOUGH_ERROR = Fraction(1, 1 << 64)
"""Probability with which more bits than `Cost.enough` are consumed."""

_BITS = 192

Pair = tuple[int, int]


class Bits(Protocol):
    """Where a sampler gets its bits."""

    def take(self, count: int) -> int:
        """The next ``count`` bits as a number, the first one highest."""


class BitSource:
    """Uniform bits in order, from an iterator of bytes (the highest bit of each first), with a count of them."""

    def __init__(self, pieces: Iterator[bytes], name: str = "seed") -> None:
        """Take ``pieces`` as they are needed."""
        self._pieces = pieces
        self._name = name
        self._held = 0
        self._length = 0
        self.taken = 0

    def take(self, count: int) -> int:
        """The next ``count`` bits as a number, the first one highest; raises `BadInput` where they run out."""
        while self._length < count:
            piece = next(self._pieces, b"")
            if not piece:
                raise BadInput(
                    self._name, f"is used up after {self.taken + self._length} bits; more are needed"
                )
            self._held = self._held << 8 * len(piece) | int.from_bytes(piece, "big")
            self._length += 8 * len(piece)
        self._length -= count
        self.taken += count
        result = self._held >> self._length
        self._held &= (1 << self._length) - 1
        return result


@dataclass(frozen=True, slots=True)
class Weights:
    """P(x,y) as whole weights over a common denominator, in the order (0,0), (0,1), (1,0), (1,1)."""

    pairs: tuple[Pair, ...]
    weights: tuple[int, ...]
    denominator: int

    @classmethod
    def of(cls, inputs: InputDistribution) -> Weights:
        """Write the probabilities over their least common denominator."""
        rows, columns = inputs.shape
        pairs = tuple((x, y) for x in range(rows) for y in range(columns))
        probabilities = [inputs.probability(x, y) for x, y in pairs]
        denominator = lcm(*(p.denominator for p in probabilities))
        return cls(pairs, tuple(int(p * denominator) for p in probabilities), denominator)

    @property
    def is_dyadic(self) -> bool:
        """Whether all are powers of 2, so that nothing is ever rejected."""
        return all(w & (w - 1) == 0 for w in (*self.weights, self.denominator))

    @property
    def capacity(self) -> int:
        """The most bits held, T."""
        if self.is_dyadic:
            return self.denominator.bit_length() - 1
        return self.denominator.bit_length() + SPARE_BITS


class IntervalSampler:
    """Draws pairs (x,y) with the probabilities of ``inputs`` from the bits of ``source``."""

    def __init__(self, inputs: InputDistribution, source: Bits) -> None:
        """Hold nothing to begin with."""
        self._weights = Weights.of(inputs)
        self.source = source
        # M stays at least D 2^63, or exactly D where all weights are powers of 2.
        self._least_length = self._weights.capacity + bool(self._weights.is_dyadic)
        ends = list(accumulate(self._weights.weights))
        self._intervals = tuple(
            zip(self._weights.pairs, ends, self._weights.weights, strict=True),
        )
        self._position = 0
        self._cells = 1

    def draw(self) -> Pair:
        """The next pair."""
        denominator = self._weights.denominator
        while True:
            missing = self._least_length - self._cells.bit_length()
            if missing > 0:
                self._position = self._position << missing | self.source.take(missing)
                self._cells <<= missing
            whole, rest = divmod(self._cells, denominator)
            turn, place = divmod(self._position, denominator)
            if turn < whole:
                break
            self._position, self._cells = place, rest
        for pair, end, weight in self._intervals:
            if place < end:
                self._position = turn * weight + place - (end - weight)
                self._cells = whole * weight
                return pair
        raise AssertionError(place)


@dataclass(frozen=True, slots=True)
class Cost:
    """Seed bits for n draws.

    ``expected`` encloses the mean. ``worst`` bounds what is consumed unless a draw is rejected, which happens with
    probability below n 2^-62 (never for powers of 2); ``enough`` suffices except with probability 2^-64 more.
    """

    expected: Enclosure
    enough: int
    worst: int
    can_reject: bool


def cost(n: int, inputs: InputDistribution) -> Cost:
    """What ``n`` draws consume; the argument is in the module's text and in ``docs/expansion.md``."""
    weights = Weights.of(inputs)
    entropy = point(n) * input_entropy(inputs, _BITS)
    surprisals = [surprisal(inputs.probability(x, y), _BITS) for x, y in weights.pairs]
    if weights.is_dyadic:
        return _dyadic_cost(n, weights, entropy, surprisals)
    most = weights.capacity + Fraction(n, 1 << 56)
    longest = max(one.hi for one in surprisals)
    spread = longest - min(one.lo for one in surprisals)
    # Hoeffding: the sum of n independent surprisals within an interval of that width.
    logarithm = -interval.ln(point(ENOUGH_ERROR), _BITS)
    excess = point(spread) * interval.sqrt(point(Fraction(n, 2)) * logarithm, _BITS)
    worst = _ceil(n * longest + most)
    enough = min(worst, _ceil((entropy + excess).hi + most))
    return Cost(Enclosure(entropy.lo, entropy.hi + most), enough, worst, can_reject=True)


def _dyadic_cost(n: int, weights: Weights, entropy: Enclosure, surprisals: list[Enclosure]) -> Cost:
    """Exact: every draw but the first fills up what the one before it used."""
    left = sum(
        (Fraction(w * (w.bit_length() - 1), weights.denominator) for w in weights.weights), Fraction(0)
    )
    worst = weights.capacity + (n - 1) * int(max(one.hi for one in surprisals))
    return Cost(entropy + point(left), worst, worst, can_reject=False)


def _ceil(value: Fraction) -> int:
    return -(-value.numerator // value.denominator)
