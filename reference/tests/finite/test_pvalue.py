"""P-values of local realism: Eq. 18 and the exact tail of the CHSH game."""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction
from functools import cache
from itertools import product
from math import comb

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bellproof import ball, interval
from bellproof.bounds.local import local_maximum
from bellproof.enclosure import point
from bellproof.errors import BadInput
from bellproof.estimate import estimate
from bellproof.exact import surd
from bellproof.files.tables import TABLE_1, read_counts
from bellproof.finite.epsilon import failure_probability, increment
from bellproof.finite.pvalue import GAME_LOCAL_BOUND, azuma_pvalue, binomial_pvalue, games_won
from bellproof.model.counts import CountsTable
from bellproof.model.expression import chsh
from bellproof.model.inputs import uniform
from bellproof.model.scenario import CHSH_SCENARIO, Scenario

counts_tables = st.builds(
    lambda counts: CountsTable(CHSH_SCENARIO, tuple(counts)),
    st.lists(st.integers(0, 60), min_size=16, max_size=16).filter(any),
)


def test_table_1_by_eq_18() -> None:
    """Printed as at most 0.00077."""
    with localcontext() as context:
        context.prec = 50
        value = (-3016 * (Decimal(12) / 29) ** 2 / 72).exp()
    assert str(value).startswith("0.00076746798")
    margin = Fraction(1, 10**45)
    for arithmetic in (interval, ball):
        found = azuma_pvalue(3016, Fraction(70, 29), arithmetic, 200)
        assert found.lo - margin <= Fraction(value) <= found.hi + margin
        assert found.width < margin


def test_table_1_by_the_game() -> None:
    counts = read_counts(TABLE_1, CHSH_SCENARIO)
    won = games_won(counts)
    assert won == 588 + 607 + 574 + 649
    true = sum((Fraction(comb(3016, i) * 3**i, 4**3016) for i in range(won, 3017)), Fraction(0))
    found = binomial_pvalue(counts, 128)
    assert found.contains(true)
    assert found.width * 2**120 <= true
    assert found.hi < azuma_pvalue(3016, Fraction(70, 29), interval, 64).lo


@given(st.integers(1, 10**30), st.fractions(2, 4), st.integers(20, 200))
@example(10**30, Fraction(4), 64)
@example(10**30, 2 + Fraction(1, 10**16), 64)
def test_eq_18_is_eq_11_for_local_devices(n: int, value: Fraction, bits: int) -> None:
    """With uniform settings and I_l = 2 the constant is 4 + 2 and twice its square 72."""
    constant = increment(chsh(), uniform(CHSH_SCENARIO), surd(local_maximum(chsh()).value), "azuma")
    assert constant.constant == surd(6)
    for arithmetic in (interval, ball):
        found = azuma_pvalue(n, value, arithmetic, bits)
        assert found.overlaps(failure_probability(n, value - 2, constant, arithmetic, bits))
        assert found.overlaps(azuma_pvalue(n, value, interval, bits))
        assert 0 <= found.lo <= found.hi


@given(st.integers(1, 10**9), st.fractions(-4, 2))
@example(10, Fraction(2))
def test_up_to_the_local_bound_eq_18_says_nothing(n: int, value: Fraction) -> None:
    assert azuma_pvalue(n, value, interval, 64) == point(1)


@given(st.integers(1, 10**9), st.fractions(2, 4), st.fractions(0, 1), st.integers(0, 10**6))
def test_eq_18_falls_with_the_violation_and_the_trials(
    n: int, value: Fraction, more: Fraction, trials: int
) -> None:
    here = azuma_pvalue(n, value, interval, 128)
    assert azuma_pvalue(n + trials, value + more, interval, 128).lo <= here.hi


@given(counts_tables)
def test_wins_are_the_estimate_counted_otherwise(counts: CountsTable) -> None:
    value = estimate(chsh(), counts, uniform(CHSH_SCENARIO))
    assert value == Fraction(8 * games_won(counts), counts.total) - 4


@given(counts_tables)
@settings(max_examples=25)
def test_the_exact_tail_is_never_above_eq_18(counts: CountsTable) -> None:
    value = estimate(chsh(), counts, uniform(CHSH_SCENARIO))
    exact, bound = binomial_pvalue(counts, 64), azuma_pvalue(counts.total, value, interval, 64)
    assert exact.lo <= bound.hi
    assert 0 < exact.lo <= exact.hi <= 1


def test_the_bound_of_the_game_is_that_of_chsh() -> None:
    wins = [
        sum(a[x] ^ b[y] == x & y for x, y in product((0, 1), repeat=2))
        for a in product((0, 1), repeat=2)
        for b in product((0, 1), repeat=2)
    ]
    assert Fraction(max(wins), 4) == GAME_LOCAL_BOUND == (local_maximum(chsh()).value + 4) / 8


def test_memory_does_not_help_local_devices() -> None:
    """The best plan over all histories of wins, by dynamic programming, reaches just the binomial tail.

    Local devices may choose any chance of winning up to 3/4 anew in each trial.
    """
    chances = [Fraction(i, 8) for i in range(7)]

    @cache
    def best(left: int, needed: int) -> Fraction:
        if needed <= 0 or left == 0:
            return Fraction(needed <= 0)
        return max(p * best(left - 1, needed - 1) + (1 - p) * best(left - 1, needed) for p in chances)

    for n, k in product(range(1, 12), range(12)):
        counts = CountsTable.of(CHSH_SCENARIO, {(0, 0, 0, 0): min(n, k), (0, 0, 0, 1): n - min(n, k)})
        assert binomial_pvalue(counts, 64).contains(best(n, min(n, k)))


def test_astronomic_counts_are_quick() -> None:
    table = read_counts(TABLE_1, CHSH_SCENARIO)
    counts = CountsTable(CHSH_SCENARIO, tuple(10**30 * n for n in table.counts))
    for found in (
        azuma_pvalue(counts.total, Fraction(70, 29), interval, 128),
        azuma_pvalue(counts.total, Fraction(70, 29), ball, 128),
        binomial_pvalue(counts, 128),
    ):
        assert found.lo == 0
        assert 0 < found.hi < Fraction(1, 10**40000)


def test_the_game_needs_its_own_scenario() -> None:
    with pytest.raises(BadInput, match="CHSH game"):
        games_won(CountsTable.of(Scenario((3, 2), (2, 2)), {(0, 0, 0, 0): 1}))
