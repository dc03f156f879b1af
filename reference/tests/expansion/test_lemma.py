"""The joint form behind the min-entropy, on devices small enough to go through everything they can do."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import product

import pytest

from bellproof.exact import surd
from bellproof.expansion.devices import BEST, PAIRS, Honest
from bellproof.expansion.output import deviation, rate
from bellproof.model.inputs import InputDistribution, biased, uniform
from bellproof.model.scenario import CHSH_SCENARIO

Trial = tuple[int, int, int, int]
Behaviour = Callable[[tuple[Trial, ...]], dict[Trial, Fraction]]
"""From the past to P(ab|xy) by cell (x, y, a, b)."""

TRIALS = 3
EVEN = uniform(CHSH_SCENARIO)
RARE = biased(Fraction(1, 6), CHSH_SCENARIO)
DELTAS = (Fraction(95, 100), Fraction(8, 10), Fraction(1, 2), Fraction(1, 100))


def predetermined(pair: tuple[int, int]) -> dict[Trial, Fraction]:
    tables = BEST[pair]
    return {
        (x, y, a, b): Fraction(a == tables.alice[x] and b == tables.bob[y])
        for x, y, a, b in product((0, 1), repeat=4)
    }


def honest() -> dict[Trial, Fraction]:
    equal = Honest(Fraction(1), Fraction(0), 1)._equal
    return {
        (x, y, a, b): (Fraction(*equal[x, y]) if a == b else 1 - Fraction(*equal[x, y])) / 2
        for x, y, a, b in product((0, 1), repeat=4)
    }


def won(trial: Trial) -> bool:
    x, y, a, b = trial
    return a ^ b == x & y


def turncoat(past: tuple[Trial, ...]) -> dict[Trial, Fraction]:
    """Predetermined until a game is lost, quantum from then on."""
    return predetermined((1, 1)) if all(map(won, past)) else honest()


def gambler(past: tuple[Trial, ...]) -> dict[Trial, Fraction]:
    """Quantum first, and predetermined once it is ahead; which pair is to lose depends on what was drawn."""
    if not past or not won(past[-1]):
        return honest()
    return predetermined(PAIRS[(2 * past[-1][0] + past[-1][1] + 1) % 4])


DEVICES: dict[str, Behaviour] = {
    "predetermined": lambda _: predetermined((1, 1)),
    "loses at (0,0)": lambda _: predetermined((0, 0)),
    "honest": lambda _: honest(),
    "turncoat": turncoat,
    "gambler": gambler,
}


def runs(
    device: Behaviour, inputs: InputDistribution, past: tuple[Trial, ...] = ()
) -> list[tuple[tuple[Trial, ...], Fraction, Fraction]]:
    """Every run with its probability and with Q(r|s), exactly."""
    if len(past) == TRIALS:
        return [(past, Fraction(1), Fraction(1))]
    found = []
    for trial, p in device(past).items():
        if p:
            weight = p * inputs.probability(*trial[:2])
            found += [(run, weight * rest, p * q) for run, rest, q in runs(device, inputs, (*past, trial))]
    return found


@pytest.mark.parametrize("inputs", [EVEN, RARE], ids=["uniform", "biased"])
@pytest.mark.parametrize("name", DEVICES)
def test_passing_with_likely_outcomes_is_as_rare_as_delta(name: str, inputs: InputDistribution) -> None:
    """For every threshold that an estimate can have."""
    everything = runs(DEVICES[name], inputs)
    assert sum(p for _, p, _ in everything) == 1
    estimates = {
        run: sum(((1 if won(trial) else -1) / inputs.probability(*trial[:2]) for trial in run), Fraction(0))
        / TRIALS
        for run, _, _ in everything
    }
    nontrivial = 0
    for delta in DELTAS:
        off = deviation(TRIALS, delta, inputs, "azuma", 128)
        for threshold in sorted(set(estimates.values())):
            bits = TRIALS * rate(surd(threshold), off, 128).lo
            # Q > 2^-bits, decided on a rational number not above 2^-bits: too many runs are counted, if any.
            least = Fraction(1) if bits == 0 else Fraction(1, 1 << -(-bits.numerator // bits.denominator))
            bad = sum(p for run, p, q in everything if estimates[run] >= threshold and q > least)
            assert bad <= delta
            nontrivial += bad > 0
    assert nontrivial or name != "predetermined"
