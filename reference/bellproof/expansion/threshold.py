"""The least number of trials at which something becomes positive, searched and never guessed.

With q a whole multiple of 10^-12 the net gain is no monotone function of n: where q falls by one unit, epsilon
jumps up. "Least n" therefore means just that: the quantity is positive at n and at no smaller number of trials for
which the settings' distribution exists. The proof goes over blocks [a, b] of numbers of trials. The least
probability q_n and the settings' entropy H_n never rise with n, and f never falls with I, so for n in the block

    f(I - epsilon_n) - H_n  <=  f(I - (1/q_a + 2 sqrt 2) sqrt(2 ln(1/delta)/b)) - H_b,

and where the right side is not positive the whole block is excluded; otherwise the block is cut in two, down to
single numbers, which are decided by enclosures as narrow as it takes. Exchanging a and b gives a lower bound, by
which a block is seen to be positive throughout.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from bellproof import interval
from bellproof.bounds.tangent import LOCAL_BOUND
from bellproof.enclosure import Enclosure, point
from bellproof.errors import ResourceLimit, Undecided
from bellproof.exact import TSIRELSON, Surd
from bellproof.expansion.choice import Choice
from bellproof.expansion.output import MOST_BITS, START_BITS, deviation, has_output, rate
from bellproof.figures.inputs import input_entropy
from bellproof.figures.rate import quantum_rate
from bellproof.finite.epsilon import Method, epsilon, increment
from bellproof.model.expression import chsh
from bellproof.model.inputs import InputDistribution
from bellproof.surds import enclose

FARTHEST = 10**18
"""Beyond this many trials nobody looks: at the paper's rate, many times the age of the universe."""

_MOST_BLOCKS = 6_000
_LEVELS = (10, 24, 48, 80)
"""Accuracies, in bits, with which a block's bound is computed until its sign is known."""

Sign = Literal[-1, 0, 1]


@dataclass(frozen=True, slots=True)
class Fixtures:
    """What stays the same while n varies."""

    value: Surd
    delta: Fraction
    choice: Choice
    method: Method = "azuma"


class Quantity(ABC):
    """Something that is positive or not at n trials, and its bounds over blocks of n."""

    def __init__(self, fixtures: Fixtures) -> None:
        """For these parameters."""
        self.fixtures = fixtures

    def inputs(self, n: int) -> InputDistribution:
        """P(x,y)."""
        return self.fixtures.choice.inputs(n)

    def off(self, at: int, trials: int, bits: int) -> Enclosure:
        """Epsilon with the settings of ``at`` trials in ``trials`` trials; it falls with both."""
        fixed = self.fixtures
        step = increment(chsh(), self.inputs(at), TSIRELSON, fixed.method)
        return epsilon(trials, fixed.delta, step, interval, bits)

    def is_above(self, a: int, b: int) -> bool:
        """Whether the upper bound over [a, b] is above 0: if not, it is positive nowhere in the block."""
        return self._sign(lambda level: self.bound(a, b, level)) >= 0

    def is_positive_throughout(self, a: int, b: int) -> bool:
        """Whether the lower bound over [a, b] is above 0."""
        return self._sign(lambda level: self.bound(b, a, level)) > 0

    def _sign(self, enclosed: Callable[[int], Enclosure]) -> Sign:
        """By the cheapest accuracy that tells; 0 where none does, which excludes nothing."""
        for level in _LEVELS:
            value = enclosed(level)
            if value.lo > 0:
                return 1
            if value.hi <= 0:
                return -1
        return 0

    @abstractmethod
    def bound(self, rare: int, many: int, level: int) -> Enclosure:
        """The bound over a block, to about ``level`` bits.

        Not below the quantity for any n in [rare, many]; with the ends exchanged, not above it.
        """

    @abstractmethod
    def is_positive(self, n: int) -> bool:
        """Decided at one n, exactly; raises `Undecided` where no precision does."""


class Output(Quantity):
    """``I - epsilon_n - 2``: positive where anything comes out."""

    def bound(self, rare: int, many: int, level: int) -> Enclosure:
        """With the settings of one end and the trials of the other."""
        bits = level + 64
        return enclose(self.fixtures.value, interval, bits) - self.off(rare, many, bits) - point(LOCAL_BOUND)

    def is_positive(self, n: int) -> bool:
        """Whether I - epsilon is above 2."""
        fixed = self.fixtures
        decided = has_output(n, fixed.value, fixed.delta, self.inputs(n), fixed.method)
        if decided is None:
            raise _undecided(n)
        return decided


class Net(Quantity):
    """``f(I - epsilon_n) - H_n``: positive where more comes out than went in."""

    def bound(self, rare: int, many: int, level: int) -> Enclosure:
        """With the settings of one end for epsilon, those of the other for their entropy."""
        bits = 2 * level + 64
        observed = enclose(self.fixtures.value, interval, bits) - self.off(rare, many, bits)
        top = enclose(TSIRELSON, interval, bits)
        working = Enclosure(min(observed.lo, top.lo), min(observed.hi, top.hi))
        output = quantum_rate("global", level, bits)(working)
        return output - input_entropy(self.inputs(many), bits)

    def is_positive(self, n: int) -> bool:
        """The sign of the net gain."""
        sign = sign_of(lambda bits: self._net(n, bits))
        if sign == 0:
            raise _undecided(n)
        return sign > 0

    def _net(self, n: int, bits: int) -> Enclosure:
        fixed, inputs = self.fixtures, self.inputs(n)
        off = deviation(n, fixed.delta, inputs, fixed.method, bits)
        return rate(fixed.value, off, bits) - input_entropy(inputs, bits)


def sign_of(enclosed: Callable[[int], Enclosure]) -> Sign:
    """-1 where the number is not positive, 1 where it is, 0 where the highest precision does not tell."""
    bits = START_BITS // 2
    while bits <= MOST_BITS:
        value = enclosed(bits)
        if value.lo > 0:
            return 1
        if value.hi <= 0:
            return -1
        bits *= 2
    return 0


def least(quantity: Quantity, last: int = FARTHEST) -> int | None:
    """The least n up to ``last`` at which the quantity is positive; ``None`` where there is none."""
    span = quantity.fixtures.choice.span(last)
    blocks, budget = [] if span is None else [span], _MOST_BLOCKS
    while blocks:
        budget = _spent(budget)
        a, b = blocks.pop()
        if a == b:
            if quantity.is_positive(a):
                return a
        elif quantity.is_above(a, b):
            # The left half is looked at first, so that the first one found is the least.
            middle = _middle(a, b)
            blocks += [(middle + 1, b), (a, middle)]
    return None


def settled(quantity: Quantity, first: int, last: int = FARTHEST) -> int:
    """The least m not below ``first`` such that the quantity is positive at every n from m to ``last``.

    Where it is not even positive at the end, one number beyond it.
    """
    span = quantity.fixtures.choice.span(last)
    end = first if span is None else span[1]
    blocks, budget = [(first, end)], _MOST_BLOCKS
    while blocks:
        budget = _spent(budget)
        a, b = blocks.pop()
        if a == b:
            if not quantity.is_positive(a):
                return a + 1
        elif not quantity.is_positive_throughout(a, b):
            # The right half first: what is found is the last one at which it is not positive.
            middle = _middle(a, b)
            blocks += [(a, middle), (middle + 1, b)]
    return first


def _middle(a: int, b: int) -> int:
    """Halve long blocks on a logarithmic scale."""
    if b > 4 * a:
        return max(a, min(b - 1, 1 << (a.bit_length() + b.bit_length()) // 2))
    return (a + b) // 2


def _spent(budget: int) -> int:
    if budget == 0:
        message = f"no least number of trials found within {_MOST_BLOCKS} blocks; other parameters are needed"
        raise ResourceLimit(message)
    return budget - 1


def _undecided(n: int) -> Undecided:
    return Undecided(f"the sign at {n} trials cannot be decided within {MOST_BITS} bits")
