"""Fluorescence: how many photons a bright and a dark ion give, so that a threshold tells them apart.

A detection has slots of two cycles (a photon is a rising edge), and in each a photon comes with the same
probability: a large one for a bright ion, a small one (scattered light, dark counts) for a dark one. Counts are
binomial.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from itertools import accumulate

from bellproof.errors import BadInput


def below(threshold: int, slots: int, rate: float) -> float:
    """The probability of fewer than ``threshold`` photons."""
    return math.fsum(_binomial(slots, k, rate) for k in range(min(threshold, slots + 1)))


def _binomial(n: int, k: int, p: float) -> float:
    if p in {0.0, 1.0}:
        return float(k == n * p)
    logarithm = math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
    return math.exp(logarithm + k * math.log(p) + (n - k) * math.log1p(-p))


@dataclass(frozen=True)
class Detector:
    """``detect`` cycles of light; rates such that either ion is taken for what it is with ``accuracy``."""

    detect: int
    threshold: int
    accuracy: float

    def __post_init__(self) -> None:
        """Raises `BadInput` where so few slots cannot tell."""
        if self.slots < 2 * self.threshold:
            reason = f"{self.threshold} photons are too many for a detection of {self.detect} cycles"
            raise BadInput("--threshold", reason)

    @property
    def slots(self) -> int:
        """Of two cycles each, from the second cycle on."""
        return self.detect // 2

    def rate(self, *, bright: bool) -> float:
        """The probability of a photon in a slot."""
        wanted = 1 - self.accuracy if bright else self.accuracy
        low, high = 0.0, 1.0
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (
                (middle, high) if below(self.threshold, self.slots, middle) > wanted else (low, middle)
            )
        return (low + high) / 2

    def tables(self) -> dict[bool, list[float]]:
        """The cumulative distribution of counts of a bright and of a dark ion."""
        return {
            bright: list(
                accumulate(
                    _binomial(self.slots, k, self.rate(bright=bright))
                    for k in range(min(self.slots, 400) + 1)
                )
            )
            for bright in (False, True)
        }


class Light:
    """Draws what a detector's pin does in a detection."""

    def __init__(self, detector: Detector) -> None:
        """Make the tables."""
        self._tables = detector.tables()
        self._slots = detector.slots

    def draw(self, generator: random.Random, *, bright: bool) -> int:
        """The pin in each cycle of the detection, cycle k in bit k."""
        point = generator.random()
        count = next((k for k, upto in enumerate(self._tables[bright]) if point < upto), 0)
        pins = 0
        for slot in generator.sample(range(self._slots), count):
            pins |= 2 << 2 * slot
        return pins
