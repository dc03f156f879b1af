"""The claim against the truth: never above it, hardly below it, for any data and any settings distribution."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import mpmath
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bellproof import ball, interval
from bellproof.enclosure import point
from bellproof.estimate import estimate
from bellproof.exact import TSIRELSON, surd
from bellproof.finite.certify import Certified, Request, certify
from bellproof.finite.epsilon import METHODS, epsilon
from bellproof.model.counts import CountsTable
from bellproof.model.expression import chsh
from bellproof.model.inputs import InputDistribution, uniform
from bellproof.model.scenario import CHSH_SCENARIO
from bellproof_checker import check_bytes

CELLS = tuple(CHSH_SCENARIO.cells())
PLAIN = Request(chsh(), uniform(CHSH_SCENARIO), Fraction(1, 100))
DELTAS = st.fractions(Fraction(1, 10**30), Fraction(999, 1000), max_denominator=10**32)


@st.composite
def distributions(draw: st.DrawFn) -> InputDistribution:
    """Any P(x,y) with rational entries, from even to very biased."""
    weights = [draw(st.integers(1, 10 ** draw(st.integers(0, 4)))) for _ in range(4)]
    p = [Fraction(weight, sum(weights)) for weight in weights]
    return InputDistribution.of([p[:2], p[2:]])


@st.composite
def violating_counts(draw: st.DrawFn, inputs: InputDistribution) -> CountsTable:
    """Counts near n P(xy) w or n P(xy) (1 - w)/... with the game won with a frequency between 0.70 and 0.86."""
    n = 10 ** draw(st.integers(3, 9)) * draw(st.integers(1, 9))
    counts = {}
    for x, y in CHSH_SCENARIO.setting_pairs():
        total = int(n * inputs.probability(x, y)) + 1
        won = total * draw(st.integers(700, 860)) // 1000
        split = draw(st.integers(0, 1000))
        for a in (0, 1):
            for wins, amount in ((True, won), (False, total - won)):
                b = a ^ (x & y) ^ (not wins)
                share = amount * split // 1000
                counts[x, y, a, int(b)] = share if a == 0 else amount - share
    return CountsTable.of(CHSH_SCENARIO, counts)


def true_entropy(bell_value: mpmath.mpf) -> mpmath.mpf:
    """F at a Bell value in (2, 2 sqrt 2) by root finding in k, in plain multi-precision numbers."""

    def value(k: mpmath.mpf) -> mpmath.mpf:
        return (
            2 * (4 * k**6 - 4 * k**5 - 2 * k**4 + 2 * k**3 + 2 * k - 1) / (2 * k**3 - 2 * k + 1) - bell_value
        )

    low, high = 1 / mpmath.sqrt(2), mpmath.mpf(1)
    for _ in range(400):
        middle = (low + high) / 2
        if value(middle) > 0:
            low = middle
        else:
            high = middle
    k = (low + high) / 2
    return -mpmath.log((k**3 - 2 * k**2 - k + 1) ** 2 / (2 * k**3 - 2 * k + 1), 2)


def true_working_point(counts: CountsTable, request: Request) -> mpmath.mpf:
    """I_hat - epsilon in plain multi-precision numbers."""
    i_hat = estimate(request.expression, counts, request.inputs)
    constant = 1 / mpmath.mpf(request.inputs.smallest.numerator) * request.inputs.smallest.denominator
    if request.method == "azuma":
        constant += 2 * mpmath.sqrt(2)
    delta = mpmath.mpf(request.delta.numerator) / request.delta.denominator
    deviation = constant * mpmath.sqrt(-2 * mpmath.log(delta) / counts.total)
    return mpmath.mpf(i_hat.numerator) / i_hat.denominator - deviation


def decimal(value: Fraction) -> mpmath.mpf:
    return mpmath.mpf(value.numerator) / value.denominator


@given(st.data())
@settings(max_examples=60)
def test_the_claim_is_sound_and_tight_for_any_data_and_settings(data: st.DataObject) -> None:
    inputs = data.draw(distributions())
    counts = data.draw(violating_counts(inputs))
    method = data.draw(st.sampled_from(METHODS))
    request = replace(PLAIN, inputs=inputs, delta=data.draw(DELTAS), method=method)
    result = certify(counts, request)
    with mpmath.workdps(120):
        working = true_working_point(counts, request)
        claim = decimal(result.min_entropy_bits.lo)
        if working <= 2:
            assert claim == 0
            assert result.certificate is None
            return
        assume(working < 2 * mpmath.sqrt(2))
        truth = counts.total * true_entropy(working)
        assert claim <= truth
        assert claim >= truth * (1 - mpmath.mpf(10) ** -9)
        assert truth <= decimal(result.min_entropy_bits.hi)
    require_line_behind_claim(result)


def require_line_behind_claim(result: Certified) -> None:
    """Whoever has the certificate and the working point gets at least the claim, in exact arithmetic."""
    certificate = result.certificate
    assert certificate is not None
    assert check_bytes(certificate.data).accepted
    probability = certificate.claim.level - certificate.claim.slope * result.working_point.lo
    assert probability <= result.guess_probability.hi
    entropy = -interval.log2(point(result.guess_probability.hi), 300)
    assert result.min_entropy_bits.lo <= result.n * entropy.hi


@pytest.mark.parametrize("exponent", [1, 3, 6, 10, 20])
@pytest.mark.parametrize("end", ["local", "tsirelson"])
def test_close_to_both_ends_of_the_curve(exponent: int, end: str) -> None:
    """I_hat - epsilon a hair inside (2, 2 sqrt 2): the relative accuracy holds there too."""
    from bellproof.bounds.line import trial_bound  # noqa: PLC0415 - used once
    from bellproof.bounds.precise import entropy  # noqa: PLC0415

    with mpmath.workdps(150):
        hair = Fraction(1, 10**exponent) / 3
        top = Fraction(int(mpmath.floor(2 * mpmath.sqrt(2) * mpmath.mpf(10) ** 100)), 10**100)
        bell_value = 2 + hair if end == "local" else top - hair
        at = trial_bound(chsh(), "quantum", "global").bracket(point(bell_value), 200)
        found = entropy(at.probability, 200)
        truth = true_entropy(decimal(bell_value))
        assert decimal(found.lo) <= truth <= decimal(found.hi)
        assert decimal(found.lo) >= truth * (1 - mpmath.mpf(10) ** -12)


@given(st.data())
@settings(max_examples=30)
def test_more_confidence_never_gives_more_bits(data: st.DataObject) -> None:
    counts = data.draw(violating_counts(PLAIN.inputs))
    first, second = sorted([data.draw(DELTAS), data.draw(DELTAS)])
    low, high = (certify(counts, replace(PLAIN, delta=delta)).min_entropy_bits for delta in (first, second))
    assert low.lo <= high.hi


@given(st.data())
@settings(max_examples=30)
def test_the_same_frequencies_in_more_trials_never_give_fewer_bits(data: st.DataObject) -> None:
    counts = data.draw(violating_counts(PLAIN.inputs))
    factor = data.draw(st.integers(2, 50))
    more = CountsTable(counts.scenario, tuple(count * factor for count in counts.counts))
    few, many = certify(counts, PLAIN), certify(more, PLAIN)
    assert few.estimate == many.estimate
    assert few.min_entropy_bits.lo <= many.min_entropy_bits.hi


@given(st.data())
@settings(max_examples=25)
def test_theories_methods_and_objectives_are_ordered(data: st.DataObject) -> None:
    """Assuming less, or guessing less, cannot certify more."""
    counts = data.draw(violating_counts(PLAIN.inputs))
    plain = certify(counts, PLAIN).min_entropy_bits
    assert certify(counts, replace(PLAIN, theory="no-signalling")).min_entropy_bits.lo <= plain.hi
    assert certify(counts, replace(PLAIN, objective="local")).min_entropy_bits.lo <= plain.hi
    assert plain.lo <= certify(counts, replace(PLAIN, method="azuma-sharp")).min_entropy_bits.hi


@given(st.data())
@settings(max_examples=25)
def test_relabelled_devices_certify_the_same(data: st.DataObject) -> None:
    """Exchanging the parties is a symmetry of CHSH and of uniform settings."""
    counts = data.draw(violating_counts(PLAIN.inputs))
    swapped = CountsTable.of(
        CHSH_SCENARIO, {(y, x, b, a): n for (x, y, a, b), n in counts.as_mapping().items()}
    )
    assert certify(counts, PLAIN).min_entropy_bits == certify(swapped, PLAIN).min_entropy_bits


@given(st.lists(st.integers(0, 10**6), min_size=16, max_size=16), distributions(), DELTAS)
@settings(max_examples=60)
def test_any_counts_whatever_end_in_a_sound_result(
    numbers: list[int], inputs: InputDistribution, delta: Fraction
) -> None:
    assume(any(numbers))
    counts = CountsTable(CHSH_SCENARIO, tuple(numbers))
    result = certify(counts, replace(PLAIN, inputs=inputs, delta=delta))
    assert 0 <= result.min_entropy_bits.lo <= result.min_entropy_bits.hi
    assert 0 < result.guess_probability.lo <= result.guess_probability.hi <= 1
    assert surd(result.working_point.lo) <= TSIRELSON
    if result.estimate <= 2:
        assert result.min_entropy_bits.hi == 0


@given(st.integers(1, 10**12), DELTAS)
@settings(max_examples=40)
def test_epsilon_by_two_arithmetics(n: int, delta: Fraction) -> None:
    from bellproof.finite.epsilon import increment  # noqa: PLC0415 - used once

    step = increment(chsh(), PLAIN.inputs, TSIRELSON, "azuma")
    assert epsilon(n, delta, step, interval, 200).overlaps(epsilon(n, delta, step, ball, 200))


def test_a_single_trial_certifies_nothing() -> None:
    for cell in CELLS:
        result = certify(CountsTable.of(CHSH_SCENARIO, {cell: 1}), replace(PLAIN, delta=Fraction(1, 2)))
        assert result.min_entropy_bits.lo == result.min_entropy_bits.hi == 0 or result.rejects_assumptions
