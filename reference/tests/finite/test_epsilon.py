"""How far the estimate may lie above the devices' Bell value: Eq. 11 both ways, and that it is true."""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import product
from math import comb
from types import ModuleType

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bellproof import ball, interval
from bellproof.enclosure import Enclosure
from bellproof.errors import BadInput
from bellproof.estimate import trial_values
from bellproof.exact import TSIRELSON, Surd, surd
from bellproof.finite.epsilon import (
    METHODS,
    Increment,
    epsilon,
    failure_probability,
    increment,
    require_confidence,
)
from bellproof.model.expression import BellExpression, chsh
from bellproof.model.inputs import InputDistribution, biased, uniform
from bellproof.model.scenario import CHSH_SCENARIO

ARITHMETICS = [interval, ball]
BITS = 160

trials = st.integers(1, 10**6) | st.integers(1, 10**40)
confidences = st.fractions(Fraction(1, 10**30), 1 - Fraction(1, 10**30)) | st.builds(
    lambda e: Fraction(1, 10**e), st.integers(1, 400)
)
constants = st.builds(
    lambda rational, root: Increment(Surd(rational, root)),
    st.fractions(Fraction(1, 100), 10**6),
    st.fractions(0, 10),
)


def settings_of(weights: list[int]) -> InputDistribution:
    total = sum(weights)
    return InputDistribution.of([[Fraction(weights[2 * x + y], total) for y in range(2)] for x in range(2)])


distributions = st.builds(settings_of, st.lists(st.integers(1, 50), min_size=4, max_size=4))


def test_table_1_against_a_third_arithmetic() -> None:
    """The decimal arithmetic of the standard library rounds each step correctly to 60 digits."""
    with localcontext() as context:
        context.prec = 60
        sharp = 4 * (2 * Decimal(100).ln() / 3016).sqrt()
        plain = (4 + 2 * Decimal(2).sqrt()) * (2 * Decimal(100).ln() / 3016).sqrt()
    assert str(plain).startswith("0.377348693")
    margin = Fraction(1, 10**55)
    for method, value in (("azuma", plain), ("azuma-sharp", sharp)):
        constant = increment(chsh(), uniform(CHSH_SCENARIO), TSIRELSON, method)  # type: ignore[arg-type]
        for arithmetic in ARITHMETICS:
            found = epsilon(3016, Fraction(1, 100), constant, arithmetic, 200)
            assert found.lo - margin <= Fraction(value) <= found.hi + margin
            assert found.width < margin
    working = Fraction(70, 29) - Fraction(plain)
    assert str(float(working)).startswith("2.03644441")


@given(trials, confidences, constants)
def test_both_arithmetics_agree(n: int, delta: Fraction, constant: Increment) -> None:
    by_iv, by_arb = (epsilon(n, delta, constant, arithmetic, BITS) for arithmetic in ARITHMETICS)
    assert by_iv.overlaps(by_arb)
    for found in (by_iv, by_arb):
        assert found.lo > 0
        assert found.width * 2 ** (BITS - 16) <= found.lo


@pytest.mark.parametrize("arithmetic", ARITHMETICS)
@given(n=trials, delta=confidences, constant=constants)
@example(n=3016, delta=Fraction(1, 100), constant=Increment(Surd(Fraction(4), Fraction(2))))
def test_eq_11_undoes_epsilon(arithmetic: ModuleType, n: int, delta: Fraction, constant: Increment) -> None:
    deviation = epsilon(n, delta, constant, arithmetic, BITS)
    reached = failure_probability(n, deviation.hi, constant, arithmetic, BITS)
    missed = failure_probability(n, deviation.lo, constant, arithmetic, BITS)
    assert reached.lo <= delta <= missed.hi
    spread = Enclosure(reached.lo, missed.hi)
    assert spread.width <= delta * Fraction(1, 2 ** (BITS - 24))


@given(trials, st.integers(1, 10**6), confidences, constants)
def test_it_falls_with_the_number_of_trials(n: int, more: int, delta: Fraction, constant: Increment) -> None:
    few = epsilon(n, delta, constant, interval, 3 * BITS)
    many = epsilon(n + more, delta, constant, interval, 3 * BITS)
    assert many.hi < few.lo


@given(trials, confidences, confidences, constants)
def test_it_grows_with_the_confidence(n: int, first: Fraction, second: Fraction, constant: Increment) -> None:
    low, high = sorted([first, second])
    strict, lax = (epsilon(n, delta, constant, interval, 3 * BITS) for delta in (low, high))
    assert lax.lo <= strict.hi
    if high - low > Fraction(1, 10**100):
        assert lax.hi < strict.lo


@given(trials, confidences, constants, st.fractions(Fraction(1, 1000), 1000))
def test_it_is_proportional_to_the_constant(
    n: int, delta: Fraction, constant: Increment, factor: Fraction
) -> None:
    scaled = epsilon(n, delta, Increment(constant.constant.times(factor)), interval, BITS)
    assert scaled.overlaps(epsilon(n, delta, constant, interval, BITS) * Enclosure(factor, factor))


@given(distributions)
def test_the_constants_of_chsh_are_those_of_eq_11(inputs: InputDistribution) -> None:
    """1/q + I_q, and 1/q where only the range counts."""
    inverse = surd(1 / inputs.smallest)
    assert increment(chsh(), inputs, TSIRELSON, "azuma").constant == inverse + TSIRELSON
    assert increment(chsh(), inputs, surd(4), "azuma").constant == inverse + surd(4)
    assert increment(chsh(), inputs, TSIRELSON, "azuma-sharp").constant == inverse


@given(distributions, st.dictionaries(st.sampled_from(list(CHSH_SCENARIO.cells())), st.fractions(-9, 9)))
def test_the_constants_of_any_expression_bound_what_a_trial_can_do(
    inputs: InputDistribution, coefficients: dict[tuple[int, int, int, int], Fraction]
) -> None:
    """What one trial adds, less a mean anywhere in the range, is within both constants; both are reached."""
    expression = BellExpression.of(CHSH_SCENARIO, coefficients)
    values = list(trial_values(expression, inputs).values())
    largest = max(map(abs, values))
    plain = increment(expression, inputs, surd(largest), "azuma").constant
    sharp = increment(expression, inputs, surd(largest), "azuma-sharp").constant
    assert max(abs(value - mean) for value in values for mean in (largest, -largest)) == plain.rational
    assert max(abs(one - other) for one, other in product(values, repeat=2)) == 2 * sharp.rational
    assert sharp <= plain
    assert plain.is_rational()
    assert sharp.is_rational()


def exceeds(n: int, win: Fraction, deviation: Fraction) -> Fraction:
    """``P[I_hat - I >= deviation]`` for n equal trials of the CHSH game with uniform settings, exactly.

    I_hat is 8 W/n - 4 with W ~ Bin(n, win), I is 8 win - 4.
    """
    return sum(
        (
            comb(n, w) * win**w * (1 - win) ** (n - w)
            for w in range(n + 1)
            if Fraction(8 * w, n) - 8 * win >= deviation
        ),
        Fraction(0),
    )


@given(
    st.integers(1, 60),
    st.fractions(Fraction(1, 2), Fraction(17, 20), max_denominator=50),
    st.fractions(Fraction(1, 1000), Fraction(9, 10), max_denominator=1000),
)
@settings(max_examples=30)
def test_it_is_exceeded_with_probability_at_most_delta(n: int, win: Fraction, delta: Fraction) -> None:
    for method in METHODS:
        constant = increment(chsh(), uniform(CHSH_SCENARIO), TSIRELSON, method)
        deviation = epsilon(n, delta, constant, interval, 64)
        assert exceeds(n, win, deviation.hi) <= delta


@pytest.mark.parametrize("delta", [Fraction(0), Fraction(1), Fraction(-1, 2), Fraction(3, 2)])
def test_a_failure_probability_is_between_zero_and_one(delta: Fraction) -> None:
    constant = Increment(surd(4))
    with pytest.raises(BadInput, match=r"^--delta: must lie strictly between 0 and 1"):
        epsilon(10, delta, constant, interval, 64)
    with pytest.raises(BadInput, match=r"^delta: "):
        require_confidence(delta, "delta")


@pytest.mark.parametrize("n", [0, -1])
def test_there_is_at_least_one_trial(n: int) -> None:
    with pytest.raises(BadInput, match="at least one trial"):
        epsilon(n, Fraction(1, 2), Increment(surd(4)), interval, 64)


def test_rare_settings_cost_as_much_as_they_are_rare() -> None:
    rare = increment(chsh(), biased(Fraction(1, 10**9), CHSH_SCENARIO), TSIRELSON, "azuma-sharp")
    assert rare.constant == surd(10**9)
