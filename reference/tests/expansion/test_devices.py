"""Devices: honest ones have the probabilities they say, classical ones pass no more often than delta allows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from itertools import product
from math import comb

import pytest

from bellproof import interval
from bellproof.enclosure import point
from bellproof.errors import BadInput
from bellproof.estimate import estimate
from bellproof.exact import TSIRELSON, surd
from bellproof.expansion.devices import (
    BEST,
    CLASSICAL,
    COSINE,
    PAIRS,
    SINE,
    Classical,
    Devices,
    Honest,
    Learning,
    Replay,
    simulated,
)
from bellproof.expansion.output import deviation
from bellproof.expansion.sampler import BitSource, IntervalSampler, Pair
from bellproof.expansion.seed import pieces
from bellproof.expansion.tally import table
from bellproof.expansion.terms import Terms
from bellproof.model.expression import chsh
from bellproof.model.inputs import InputDistribution, biased, uniform
from bellproof.model.scenario import CHSH_SCENARIO

EVEN = uniform(CHSH_SCENARIO)
RARE = biased(Fraction(1, 20), CHSH_SCENARIO)
RUNS, TRIALS = 120, 300


def counts_of(devices: Devices, inputs: InputDistribution, n: int, seed: str) -> list[int]:
    sampler = IntervalSampler(inputs, BitSource(pieces(seed)))
    counts = [0] * 16
    for _ in range(n):
        x, y = sampler.draw()
        a, b = devices.respond(x, y)
        counts[8 * x + 4 * y + 2 * a + b] += 1
    return counts


def tail(runs: int, successes: int, p: Fraction) -> Fraction:
    """``P[Bin(runs, p) >= successes]``, exactly."""
    return sum(
        (comb(runs, k) * p**k * (1 - p) ** (runs - k) for k in range(successes, runs + 1)), Fraction(0)
    )


def certified(make: Callable[[Terms], Devices], inputs: InputDistribution, delta: Fraction) -> int:
    """In how many of the runs the certified length is positive: I_hat - epsilon above 2."""
    off = deviation(TRIALS, delta, inputs, "azuma", 96).lo
    terms = Terms(TRIALS, inputs, 2 + off, Fraction(1), delta, Fraction(1, 100))
    return sum(
        estimate(chsh(), table(counts_of(make(terms), inputs, TRIALS, f"test:{seed}")), inputs) > 2 + off
        for seed in range(RUNS)
    )


@pytest.mark.parametrize("inputs", [EVEN, RARE], ids=["uniform", "biased"])
@pytest.mark.parametrize("kind", CLASSICAL)
def test_classical_devices_are_certified_no_more_often_than_delta_allows(
    kind: str, inputs: InputDistribution
) -> None:
    """An exact binomial test at a delta so large that it does happen, and at a small one."""
    for delta in (Fraction(9, 10), Fraction(1, 2), Fraction(1, 100)):
        successes = certified(CLASSICAL[kind], inputs, delta)
        assert tail(RUNS, successes, delta) > Fraction(1, 1000)
    assert successes == 0


def test_at_a_large_delta_it_happens_at_all() -> None:
    assert certified(CLASSICAL["classical-adaptive"], EVEN, Fraction(9, 10)) > 0


class Signalling(Classical):
    """Breaks locality: Bob is told x."""

    def respond(self, x: int, y: int) -> Pair:
        return 0, x & y


def test_devices_that_signal_are_found_out_by_the_same_test() -> None:
    """The test has power: devices outside the assumptions fail it."""
    successes = certified(Signalling, EVEN, Fraction(1, 100))
    assert tail(RUNS, successes, Fraction(1, 100)) < Fraction(1, 10**12)


def test_bobs_directions_are_unit_vectors_close_to_the_best() -> None:
    assert COSINE**2 + SINE**2 == 1
    chsh_value = 2 * (COSINE + SINE)
    assert surd(chsh_value) < TSIRELSON
    assert chsh_value == Fraction(2786, 985)


@pytest.mark.parametrize(("visibility", "error"), [("1", "0"), ("91/100", "3/200"), ("0", "1/2")])
def test_honest_devices_have_the_correlations_they_say(visibility: str, error: str) -> None:
    devices = Honest(Fraction(visibility), Fraction(error), 7)
    shrink = Fraction(visibility) * (1 - 2 * Fraction(error)) ** 2
    value = sum(
        (-1) ** (x & y) * (2 * Fraction(*devices._equal[x, y]) - 1) for x, y in product((0, 1), repeat=2)
    )
    assert value == Fraction(2786, 985) * shrink
    n = 20_000
    found = estimate(chsh(), table(counts_of(devices, EVEN, n, "test:11")), EVEN)
    # Hoeffding: outside of this with a probability of 2 exp(-n d^2/32) < 10^-9.
    distance = interval.sqrt(point(Fraction(32 * 22, n)), 64).hi
    assert abs(found - value) < distance


def test_the_best_local_answers_lose_at_one_pair_of_settings() -> None:
    for pair, tables in BEST.items():
        assert [other for other in PAIRS if not tables.wins(*other)] == [pair]


def test_the_learner_predicts_a_pattern_and_would_win_if_settings_had_one(terms: Terms) -> None:
    """Settings that can be predicted break the assumption, and then a classical device wins always."""
    learner = Learning(terms)
    won = 0
    for i in range(400):
        x, y = PAIRS[i % 4]
        a, b = learner.respond(x, y)
        won += i >= 200 and a ^ b == x & y
    assert won == 200


def test_a_replay_is_as_good_as_nothing_and_with_the_old_settings_as_good_as_the_original() -> None:
    n = 4000
    honest = Honest(Fraction(1), Fraction(0), 3)
    sampler = IntervalSampler(EVEN, BitSource(pieces("test:5")))
    recorded = [honest.respond(*sampler.draw()) for _ in range(n)]
    fresh = estimate(chsh(), table(counts_of(Replay(iter(recorded), ""), EVEN, n, "test:6")), EVEN)
    again = estimate(chsh(), table(counts_of(Replay(iter(recorded), ""), EVEN, n, "test:5")), EVEN)
    assert fresh < 1
    assert again > Fraction(27, 10), "a seed used twice is no seed"
    assert Replay(iter(()), "").respond(1, 1) == (0, 0)


@pytest.mark.parametrize(("visibility", "error"), [("-1/10", "0"), ("2", "0"), ("1", "-1/10"), ("1", "3/5")])
def test_what_is_no_device(visibility: str, error: str) -> None:
    with pytest.raises(BadInput):
        Honest(Fraction(visibility), Fraction(error), 1)


def test_descriptions_bring_the_same_devices_back(terms: Terms) -> None:
    honest = Honest(Fraction(1, 2), Fraction(1, 9), 12)
    for devices in (honest, *(make(terms) for make in CLASSICAL.values())):
        again = simulated(devices.describe(), terms, "t")
        assert again is not None
        assert again.describe() == devices.describe()
        assert [devices.respond(1, i % 2) for i in range(50)] == [again.respond(1, i % 2) for i in range(50)]
        devices.close()
    assert simulated({"kind": "program", "name": "x"}, terms, "t") is None


@pytest.mark.parametrize(
    "description",
    [
        {},
        {"kind": "honest"},
        {"kind": "honest", "visibility": "1", "detection_error": "0", "seed": "-1"},
        {"kind": "unheard-of"},
        {"kind": "program", "name": "x", "more": "y"},
        {"kind": "honest", "visibility": "2", "detection_error": "0", "seed": "1"},
    ],
)
def test_descriptions_are_read_strictly(description: dict[str, str], terms: Terms) -> None:
    with pytest.raises(BadInput):
        simulated({**description}, replace(terms), "t")
