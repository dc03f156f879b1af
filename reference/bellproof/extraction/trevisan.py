"""Trevisan's extractor: one bit after another, each from bits of the seed that a weak design chooses.

A string of n bits with min-entropy k gives m bits within ``sum_i sqrt(2^(A_i - k) + (s - 1)/2^l) / 2`` of uniform,
seed included, whoever has classical side information (`docs/extraction.md`; Trevisan 2001; Raz, Reingold and
Vadhan 1999). The one-bit extractor and the basic design are those of Mauerer, Portmann and Scholz 2012.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from bellproof import interval
from bellproof.enclosure import Enclosure, decimal_up, point
from bellproof.errors import BadInput
from bellproof.extraction.design import Design, shortest_design
from bellproof.extraction.field import is_prime
from bellproof.extraction.length import floor_with_log2, require_entropy, require_error
from bellproof.extraction.one_bit import excess, one_bit

_PRECISION = 128


@dataclass(frozen=True, slots=True)
class Plan:
    """What is fixed before extracting: lengths in bits, the field GF(2^degree), and the design."""

    n: int
    degree: int
    design: Design

    def __post_init__(self) -> None:
        """Refuse sets too small for the one-bit extractor's seed."""
        if self.design.t < 2 * self.degree:
            source = "design"
            raise BadInput(source, f"sets of {self.design.t} hold no seeds of {2 * self.degree} bits")

    @property
    def m(self) -> int:
        """Bits that come out."""
        return self.design.sets

    @property
    def seed_bits(self) -> int:
        """Bits of seed."""
        return self.design.seed_bits

    def distance(self, min_entropy_bits: Fraction) -> Enclosure:
        """The bound on the distance to uniform, seed and classical side information included.

        It may exceed 1, where it says nothing.
        """
        gamma = point(excess(self.n, self.degree))
        total = point(0)
        for i in range(self.m):
            exponent = point(self.design.shared(i) - min_entropy_bits) * interval.ln(point(2), _PRECISION)
            total += interval.sqrt(interval.exp(exponent, _PRECISION) + gamma, _PRECISION)
        return total * point(Fraction(1, 2))


def trevisan_length(n: int, min_entropy_bits: Fraction, error: Fraction) -> int:
    """The largest m with ``m - 1 <= k + 1 - 2 log2(m/error)``, exactly; 0 where there is none.

    The design costs nothing at all: enough blocks always make every ``A_i`` at most m - 1. Raises `BadInput` for an
    entropy below 0 or above n, and an error outside of 0 < error < 1.
    """
    _require(n, min_entropy_bits, error)
    low, high = 0, n
    while low < high:
        middle = (low + high + 1) // 2
        if middle - 1 <= floor_with_log2(min_entropy_bits + 1, 2, error / middle):
            low = middle
        else:
            high = middle - 1
    return low


def trevisan_plan(n: int, min_entropy_bits: Fraction, error: Fraction, m: int | None = None) -> Plan:
    """Parameters for ``m`` bits (as many as possible by default) within ``error`` of uniform.

    The field is the smallest whose share of the error is at most half of it, squared; the design the one with the
    fewest blocks. Raises `BadInput` where the entropy does not suffice.
    """
    most = trevisan_length(n, min_entropy_bits, error)
    m = most if m is None else m
    source = "m"
    if most == 0:
        raise BadInput("min-entropy", f"no bit within {decimal_up(error, 6)} of uniform can be extracted")
    if m < 1:
        raise BadInput(source, f"{m} bits are nothing to extract; m is from 1 to {most}")
    if m > most:
        raise BadInput(source, f"the min-entropy allows {most} bits within that error, not {m}")
    allowed = (2 * error / m) ** 2
    degree = 1
    while excess(n, degree) > allowed / 2:
        degree += 1
    budget = floor_with_log2(min_entropy_bits, 1, allowed - excess(n, degree))
    return Plan(n, degree, shortest_design(_prime_from(2 * degree), m, budget))


def trevisan(bits: str, seed: str, plan: Plan) -> Iterator[str]:
    """Yield the characters 0 and 1 that come out, one by one; memory does not grow with their number.

    ``bits`` has the plan's n characters and ``seed`` exactly its number of seed bits; `BadInput` otherwise.
    """
    for name, text, length in (("bits", bits, plan.n), ("seed", seed, plan.seed_bits)):
        if wrong := text.lstrip("01"):
            raise BadInput(name, f"character {len(text) - len(wrong) + 1} is {wrong[0]!r}, not 0 or 1")
        if len(text) != length:
            raise BadInput(name, f"has {len(text)} bits; {length} are needed")
    return _extracted(bits, seed, plan)


def _extracted(bits: str, seed: str, plan: Plan) -> Iterator[str]:
    extractor = one_bit(bits, plan.degree)
    for i in range(plan.m):
        chosen = "".join(seed[place] for place in plan.design.members(i)[: 2 * plan.degree])
        alpha, beta = int(chosen[: plan.degree], 2), int(chosen[plan.degree :], 2)
        yield "01"[extractor.extract(alpha, beta)]


def _require(n: int, min_entropy_bits: Fraction, error: Fraction) -> None:
    require_error(error)
    require_entropy(min_entropy_bits)
    if n < 1:
        raise BadInput("bits", "there are none")
    if min_entropy_bits > n:
        raise BadInput("min-entropy", f"{min_entropy_bits} bits are more than the {n} bits of the string")


def _prime_from(number: int) -> int:
    while not is_prime(number):
        number += 1
    return number
