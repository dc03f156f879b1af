"""Small cases in full: every seed, every flat source, the exact distance to uniform, and the bounds.

Every distribution with min-entropy k (2^k whole) is a mixture of flat ones on 2^k strings, and the distance is
convex: what holds for all flat sources holds for all sources.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations, product
from math import isqrt

import pytest

from bellproof.extraction.design import Design
from bellproof.extraction.length import toeplitz_length
from bellproof.extraction.one_bit import excess, one_bit
from bellproof.extraction.toeplitz import toeplitz
from bellproof.extraction.trevisan import Plan, trevisan

Table = Sequence[Sequence[int]]
"""For every seed, for every output value, the set of inputs that lead to it, as a mask."""


def strings(length: int) -> list[str]:
    return ["".join(bits) for bits in product("01", repeat=length)]


def tabulate(rows: Iterator[list[str]], m: int) -> list[list[int]]:
    """From the outputs of all inputs, seed by seed, to masks."""
    table = []
    for outputs in rows:
        masks = [0] * (1 << m)
        for place, output in enumerate(outputs):
            masks[int(output, 2)] |= 1 << place
        table.append(masks)
    return table


def toeplitz_table(n: int, m: int) -> list[list[int]]:
    inputs = strings(n)
    return tabulate(([toeplitz(bits, seed, m) for bits in inputs] for seed in strings(n + m - 1)), m)


def trevisan_table(plan: Plan) -> list[list[int]]:
    """Only the places that some output bit uses are varied; the rest change nothing."""
    inputs = strings(plan.n)
    used = sorted({place for i in range(plan.m) for place in plan.design.members(i)[: 2 * plan.degree]})
    rows = []
    for values in product("01", repeat=len(used)):
        chosen = dict(zip(used, values, strict=True))
        seed = "".join(chosen.get(place, "0") for place in range(plan.seed_bits))
        rows.append(["".join(trevisan(bits, seed, plan)) for bits in inputs])
    return tabulate(iter(rows), plan.m)


def flat_sources(n: int, k: int) -> Iterator[int]:
    for members in combinations(range(1 << n), 1 << k):
        yield sum(1 << member for member in members)


def distance(table: Table, source: int, k: int) -> Fraction:
    """Total variation between (output, seed) and (uniform, seed), exactly."""
    size, values = 1 << k, len(table[0])
    total = sum(abs(values * (mask & source).bit_count() - size) for masks in table for mask in masks)
    return Fraction(total, 2 * len(table) * size * values)


def at_most_root(value: Fraction, square: Fraction) -> bool:
    return value >= 0 and value * value <= square


def root_below(square: Fraction) -> Fraction:
    """A rational at most sqrt(square), by less than 10^-9."""
    scale = 10**9
    return Fraction(isqrt(square.numerator * scale * scale // square.denominator), scale)


@pytest.mark.parametrize(
    ("n", "m", "k"), [(2, 1, 1), (3, 1, 2), (3, 2, 2), (4, 1, 2), (4, 2, 2), (4, 1, 3), (4, 3, 2)]
)
def test_leftover_hashing_holds_for_every_flat_source(n: int, m: int, k: int) -> None:
    table = toeplitz_table(n, m)
    worst = max(distance(table, source, k) for source in flat_sources(n, k))
    assert at_most_root(2 * worst, Fraction(2) ** (m - k))
    assert worst > 0


@pytest.mark.parametrize(("n", "k", "error"), [(4, 3, Fraction(1, 2)), (4, 2, Fraction(71, 100))])
def test_the_length_that_we_allow_keeps_the_error(n: int, k: int, error: Fraction) -> None:
    m = toeplitz_length(Fraction(k), error)
    assert m == 1
    table = toeplitz_table(n, m)
    assert all(distance(table, source, k) <= error / 2 for source in flat_sources(n, k))


def test_toeplitz_strings_collide_as_often_as_they_may() -> None:
    n, m = 4, 2
    inputs, seeds = strings(n), strings(n + m - 1)
    for first, second in combinations(inputs, 2):
        same = sum(toeplitz(first, seed, m) == toeplitz(second, seed, m) for seed in seeds)
        assert Fraction(same, len(seeds)) == Fraction(1, 2**m)


@pytest.mark.parametrize(("n", "degree"), [(1, 1), (3, 1), (4, 2), (5, 2), (5, 3), (7, 3)])
def test_one_bit_collides_as_seldom_as_stated(n: int, degree: int) -> None:
    extractors = [one_bit(bits, degree) for bits in strings(n)]
    seeds = list(product(range(1 << degree), repeat=2))
    bits = [[extractor.extract(*seed) for seed in seeds] for extractor in extractors]
    most = max(
        Fraction(sum(a == b for a, b in zip(first, second, strict=True)), len(seeds))
        for first, second in combinations(bits, 2)
    )
    assert most <= (1 + excess(n, degree)) / 2
    if excess(n, degree) < 1:
        assert most >= Fraction(1, 2)


@pytest.mark.parametrize(
    ("n", "degree", "design", "k"),
    [
        (4, 1, Design(2, (4,)), 3),  # sets that share bits of the seed
        (4, 1, Design(2, (4,)), 2),
        (4, 1, Design(2, (3, 1)), 2),  # two blocks
        (3, 3, Design(7, (1,)), 2),  # one block of the code: no excess
        (3, 3, Design(7, (2,)), 2),
        (4, 2, Design(5, (2,)), 3),
        (4, 2, Design(5, (1, 1)), 2),
    ],
)
def test_trevisans_bound_holds_for_every_flat_source(n: int, degree: int, design: Design, k: int) -> None:
    plan = Plan(n, degree, design)
    table = trevisan_table(plan)
    worst = max(distance(table, source, k) for source in flat_sources(n, k))
    gamma = excess(n, degree)
    terms = (Fraction(2) ** (design.shared(i) - k) + gamma for i in range(plan.m))
    bound = sum(map(root_below, terms), Fraction(0)) / 2
    assert 0 < worst <= bound
    printed = plan.distance(Fraction(k))
    assert bound <= printed.hi < bound + Fraction(1, 10**6)
    if plan.m <= 2:
        assert worst < 1


def test_one_bit_and_its_bias_by_the_squares() -> None:
    # E[bias^2] <= 2^-k + gamma is the step before the square root, and is checked without one.
    n, degree, k = 4, 2, 2
    table = trevisan_table(Plan(n, degree, Design(5, (1,))))
    for source in flat_sources(n, k):
        biases = (
            Fraction((zero & source).bit_count() - (one & source).bit_count(), 1 << k) for zero, one in table
        )
        mean = sum((bias * bias for bias in biases), Fraction(0)) / len(table)
        assert mean <= Fraction(1, 2**k) + excess(n, degree)
