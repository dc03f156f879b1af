"""Scenarios, behaviours and counts: shapes are checked, cells are in order."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bellproof.errors import BadInput
from bellproof.model.behaviour import Behaviour
from bellproof.model.counts import CountsTable
from bellproof.model.scenario import CHSH_SCENARIO, Scenario

sizes = st.integers(1, 4)
scenarios = st.builds(Scenario, st.tuples(sizes, sizes), st.tuples(sizes, sizes))
Maker = Callable[[int, Scenario], Behaviour]


@given(scenarios)
def test_cells_are_sorted_distinct_and_inside(scenario: Scenario) -> None:
    cells = list(scenario.cells())
    (mx, my), (da, db) = scenario.settings, scenario.outcomes
    assert cells == sorted(set(cells))
    assert len(cells) == mx * my * da * db
    assert all(cell in scenario for cell in cells)
    assert list(scenario.setting_pairs()) == sorted({cell[:2] for cell in cells})


@given(scenarios, st.tuples(*[st.integers(-2, 5)] * 4))
def test_membership(scenario: Scenario, cell: tuple[int, int, int, int]) -> None:
    assert (cell in scenario) == (cell in set(scenario.cells()))


def test_the_usual_name() -> None:
    assert str(CHSH_SCENARIO) == "2-2-2-2"
    assert str(Scenario((3, 2), (2, 4))) == "3-2-2-4"


@pytest.mark.parametrize("settings", [(0, 2), (2, -1)])
def test_a_side_without_settings_or_outcomes_is_refused(settings: tuple[int, int]) -> None:
    with pytest.raises(BadInput, match="at least 1"):
        Scenario(settings, (2, 2))
    with pytest.raises(BadInput, match="at least 1"):
        Scenario((2, 2), settings)


@given(scenarios, st.integers())
def test_behaviours_are_built_from_cells_and_give_them_back(
    no_signalling: Maker, scenario: Scenario, seed: int
) -> None:
    behaviour = no_signalling(seed, scenario)
    table = behaviour.as_mapping()
    assert Behaviour.of(scenario, table) == behaviour
    assert list(table) == list(scenario.cells())
    for pair in scenario.setting_pairs():
        assert sum(p for cell, p in table.items() if cell[:2] == pair) == 1
    assert behaviour.is_no_signalling()


@given(st.integers(), st.sampled_from([(0, 1), (1, 0)]), st.data())
def test_signalling_is_seen(
    no_signalling: Maker, seed: int, step: tuple[int, int], data: st.DataObject
) -> None:
    """Moving weight between two outcomes of one side at one setting pair lets the other side signal."""
    table = no_signalling(seed, CHSH_SCENARIO).as_mapping()
    source = data.draw(st.sampled_from([cell for cell, p in table.items() if p > 0]))
    x, y, a, b = source
    target = (x, y, (a + step[0]) % 2, (b + step[1]) % 2)
    moved = table[source] / 3
    table[source] -= moved
    table[target] += moved
    assert not Behaviour.of(CHSH_SCENARIO, table).is_no_signalling()


def test_impossible_behaviours_are_refused() -> None:
    half = Fraction(1, 2)
    good = {(x, y, 0, 0): half for x, y in CHSH_SCENARIO.setting_pairs()}
    good |= {(x, y, 1, 1): half for x, y in CHSH_SCENARIO.setting_pairs()}
    assert Behaviour.of(CHSH_SCENARIO, good).is_no_signalling()
    with pytest.raises(BadInput, match=r"\(1, 0\) sums to 1/2"):
        Behaviour.of(CHSH_SCENARIO, {**good, (1, 0, 1, 1): Fraction(0)})
    with pytest.raises(BadInput, match="negative"):
        Behaviour.of(CHSH_SCENARIO, {**good, (0, 0, 0, 1): -half, (0, 0, 1, 0): half})
    with pytest.raises(BadInput, match="15 probabilities for 16 cells"):
        Behaviour(CHSH_SCENARIO, (half,) * 15)


@given(scenarios, st.data())
def test_counts_and_their_totals(scenario: Scenario, data: st.DataObject) -> None:
    cells = st.sampled_from(list(scenario.cells()))
    given_counts = data.draw(st.dictionaries(cells, st.integers(0, 10**30)))
    table = CountsTable.of(scenario, given_counts)
    assert {cell: n for cell, n in table.as_mapping().items() if n} == {
        c: n for c, n in given_counts.items() if n
    }
    assert table.total == sum(given_counts.values())
    assert sum(table.totals_by_settings().values()) == table.total
    assert CountsTable(scenario, table.counts) == table
    assert hash(CountsTable(scenario, table.counts)) == hash(table)


def test_impossible_counts_are_refused() -> None:
    with pytest.raises(BadInput, match="negative"):
        CountsTable.of(CHSH_SCENARIO, {(0, 0, 0, 0): -1})
    with pytest.raises(BadInput, match=r"^data.csv: cell .*\(0, 0, 0, 2\) is outside the scenario 2-2-2-2"):
        CountsTable.of(CHSH_SCENARIO, {(0, 0, 0, 2): 1}, "data.csv")
    with pytest.raises(BadInput, match="3 counts for 16 cells"):
        CountsTable(CHSH_SCENARIO, (1, 2, 3))
