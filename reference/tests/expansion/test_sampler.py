"""The interval sampler: exact distribution, and exactly the bits that it says."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bellproof.errors import BadInput
from bellproof.expansion.sampler import BitSource, IntervalSampler, Weights, cost
from bellproof.expansion.seed import pieces
from bellproof.figures.inputs import input_entropy
from bellproof.model.inputs import InputDistribution, biased, uniform
from bellproof.model.inputs import product as product_inputs
from bellproof.model.scenario import CHSH_SCENARIO


class Fixed:
    """Given bits, counted."""

    def __init__(self, bits: str = "") -> None:
        self.bits = bits
        self.taken = 0

    def take(self, count: int) -> int:
        start = self.taken
        self.taken += count
        assert self.taken <= len(self.bits)
        return int(self.bits[start : self.taken], 2)


class Stop(Exception):  # noqa: N818 - no error
    """Bits were asked for."""


class Watched:
    """Has no bits to give."""

    def take(self, count: int) -> int:
        raise Stop(count)


WEIGHTS = st.lists(st.integers(1, 9), min_size=4, max_size=4)


def distribution(weights: list[int]) -> InputDistribution:
    total = sum(weights)
    a, b, c, d = (Fraction(w, total) for w in weights)
    return InputDistribution.of([[a, b], [c, d]])


@given(WEIGHTS, st.integers(0, 400))
def test_a_draw_is_exact_and_leaves_the_position_uniform(weights: list[int], more: int) -> None:
    inputs = distribution(weights)
    denominator = Weights.of(inputs).denominator
    cells = denominator + more
    drawn: dict[tuple[int, int], Counter[int]] = {(x, y): Counter() for x in (0, 1) for y in (0, 1)}
    sizes = set()
    for position in range(cells // denominator * denominator):
        sampler = IntervalSampler(inputs, Fixed())
        sampler._position, sampler._cells, sampler._least_length = position, cells, 0
        pair = sampler.draw()
        drawn[pair][sampler._position] += 1
        sizes.add((pair, sampler._cells))
    for (x, y), positions in drawn.items():
        expected = cells // denominator * int(inputs.probability(x, y) * denominator)
        assert ((x, y), expected) in sizes
        assert positions == Counter(range(expected)), "every position within the interval, once"
    assert len(sizes) == 4


@given(WEIGHTS, st.integers(1, 400))
def test_a_rejection_leaves_the_position_uniform(weights: list[int], more: int) -> None:
    """The cells beyond the last whole multiple become all there is, each once; then bits are taken."""
    inputs = distribution(weights)
    denominator = Weights.of(inputs).denominator
    cells = denominator + more
    whole = cells // denominator * denominator
    places = []
    for position in range(whole, cells):
        sampler = IntervalSampler(inputs, Watched())
        sampler._position, sampler._cells, sampler._least_length = position, cells, cells.bit_length()
        with pytest.raises(Stop):
            sampler.draw()
        assert sampler._cells == cells - whole
        places.append(sampler._position)
    assert places == list(range(cells - whole))


DYADIC = InputDistribution.of([[Fraction(1, 2), Fraction(1, 4)], [Fraction(1, 8), Fraction(1, 8)]])


def test_the_expected_number_of_bits_is_exact_for_powers_of_two() -> None:
    """Over all seeds of three draws, each taking what it needs."""
    total, worst = Fraction(0), 0
    seen: Counter[tuple[tuple[int, int], ...]] = Counter()
    for bits in product("01", repeat=9):
        source = Fixed("".join(bits))
        sampler = IntervalSampler(DYADIC, source)
        seen[tuple(sampler.draw() for _ in range(3))] += 1
        total += source.taken
        worst = max(worst, source.taken)
    predicted = cost(3, DYADIC)
    assert predicted.expected.lo == predicted.expected.hi == total / 512
    assert predicted.worst == predicted.enough == worst
    assert not predicted.can_reject
    for draws, count in seen.items():
        probability = Fraction(1)
        for x, y in draws:
            probability *= DYADIC.probability(x, y)
        assert Fraction(count, 512) == probability


def test_uniform_settings_take_two_bits_and_no_more() -> None:
    source = BitSource(pieces("test:3"))
    sampler = IntervalSampler(uniform(CHSH_SCENARIO), source)
    for _ in range(1000):
        sampler.draw()
    assert source.taken == 2000
    predicted = cost(1000, uniform(CHSH_SCENARIO))
    assert predicted.expected.lo == predicted.expected.hi == predicted.worst == 2000


@pytest.mark.parametrize(
    "inputs",
    [biased(Fraction(11, 1000), CHSH_SCENARIO), product_inputs(Fraction(1, 7), CHSH_SCENARIO)],
    ids=["biased", "product"],
)
def test_what_is_taken_lies_where_it_is_predicted(inputs: InputDistribution) -> None:
    n, runs = 2000, 20
    predicted = cost(n, inputs)
    entropy = n * input_entropy(inputs, 96).lo
    assert entropy <= predicted.expected.lo + Fraction(1, 10**9)
    assert predicted.expected.hi < entropy + Weights.of(inputs).capacity + 1
    assert predicted.can_reject
    taken = []
    for seed in range(runs):
        source = BitSource(pieces(f"test:{seed}"))
        sampler = IntervalSampler(inputs, source)
        for _ in range(n):
            sampler.draw()
        taken.append(source.taken)
    assert max(taken) <= predicted.enough <= predicted.worst
    mean = Fraction(sum(taken), runs)
    spread = predicted.enough - predicted.expected.lo
    # Hoeffding's 2^-64 for one run: a third of it away is already out of the question for a mean of twenty.
    assert abs(mean - predicted.expected.lo) < spread / 3


def test_a_seed_that_is_used_up_says_so() -> None:
    source = BitSource(iter([b"\xa5", b"\x0f"]), "--seed")
    assert [source.take(4), source.take(8), source.take(0)] == [0xA, 0x50, 0]
    with pytest.raises(BadInput, match="--seed: is used up after 16 bits"):
        source.take(5)


def test_seeds_are_read_and_named() -> None:
    with pytest.raises(BadInput, match="cannot be read"):
        BitSource(pieces("no-such-file")).take(1)
    assert next(pieces("os")) != next(pieces("os"))
    with pytest.raises(BadInput, match="whole number"):
        pieces("test:x")
