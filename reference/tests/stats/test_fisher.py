from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bellproof.errors import BadInput, ResourceLimit
from bellproof.files.tables import read_counts
from bellproof.model.counts import CountsTable
from bellproof.model.scenario import CHSH_SCENARIO, Scenario
from bellproof.stats.fisher import CONDITIONS, Table, fisher_exact, marginal_table, no_signalling

small = st.integers(0, 9)
tables = st.tuples(st.tuples(small, small), st.tuples(small, small))


def by_enumeration(table: Table) -> Fraction:
    """All tables with these margins, their probabilities as the multinomial says."""
    (a, b), (c, d) = table
    rows, columns = (a + b, c + d), (a + c, b + d)
    total = comb(sum(rows), columns[0])

    def weight(k: int) -> int:
        return comb(rows[0], k) * comb(rows[1], columns[0] - k)

    possible = [k for k in range(rows[0] + 1) if 0 <= columns[0] - k <= rows[1]]
    return sum((Fraction(weight(k), total) for k in possible if weight(k) <= weight(a)), Fraction(0))


@given(tables)
@settings(max_examples=300, deadline=None)
def test_the_p_value_is_the_sum_over_all_tables_no_likelier(table: Table) -> None:
    assert fisher_exact(table) == by_enumeration(table)


@given(tables)
@settings(max_examples=100, deadline=None)
def test_rows_columns_and_sides_may_be_exchanged(table: Table) -> None:
    (a, b), (c, d) = table
    p = fisher_exact(table)
    assert (
        p
        == fisher_exact(((c, d), (a, b)))
        == fisher_exact(((b, a), (d, c)))
        == fisher_exact(((a, c), (b, d)))
    )
    assert 0 < p <= 1


def test_table_1_gives_the_four_conditions() -> None:
    found = no_signalling(read_counts("table1", CHSH_SCENARIO))
    assert tuple(found) == CONDITIONS
    rounded = [round(float(p), 4) for p in found.values()]
    assert rounded == [0.3533, 0.7574, 0.7933, 0.2867]


@given(st.lists(st.integers(0, 20), min_size=16, max_size=16))
@settings(max_examples=50, deadline=None)
def test_each_condition_compares_marginals_between_the_other_sides_settings(numbers: list[int]) -> None:
    counts = CountsTable(CHSH_SCENARIO, tuple(numbers))
    table = counts.as_mapping()

    def marginal(side: str, x: int, y: int) -> tuple[int, int]:
        first, second = (
            sum(table[(x, y, o, k) if side == "a" else (x, y, k, o)] for k in (0, 1)) for o in (0, 1)
        )
        return first, second

    found = no_signalling(counts)
    for setting, (side, own) in product((0, 1), (("a", "x"), ("b", "y"))):
        rows = [marginal(side, setting, k) if side == "a" else marginal(side, k, setting) for k in (0, 1)]
        assert found[f"{side} at {own}={setting}"] == fisher_exact((rows[0], rows[1]))


def test_an_empty_margin_says_nothing() -> None:
    assert fisher_exact(((0, 0), (3, 4))) == 1
    assert fisher_exact(((3, 0), (4, 0))) == 1


def test_too_many_tables_are_refused() -> None:
    with pytest.raises(ResourceLimit, match="tables have these margins"):
        fisher_exact(((10**6, 10**6), (10**6, 10**6)))


def test_other_scenarios_have_other_conditions() -> None:
    counts = CountsTable(Scenario((3, 2), (2, 2)), (1,) * 24)
    with pytest.raises(BadInput, match="two settings"):
        marginal_table(counts, "a", ((0, 0), (0, 1)))
