"""The estimator of the Bell value: Eqs. 1, 2 and 9 agree, and it is linear, symmetric and unbiased."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bellproof.bounds.relabelling import Relabelling
from bellproof.data import TABLE_1_PRINTED_EQUAL
from bellproof.enclosure import point
from bellproof.errors import BadInput
from bellproof.estimate import estimate, frequencies, iid_estimate, trial_values
from bellproof.files.tables import TABLE_1, read_counts
from bellproof.model.counts import CountsTable
from bellproof.model.expression import BellExpression, chsh
from bellproof.model.inputs import InputDistribution, biased, uniform
from bellproof.model.scenario import CHSH_SCENARIO, Cell, Scenario

sizes = st.integers(1, 3)
scenarios = st.builds(Scenario, st.tuples(sizes, sizes), st.tuples(sizes, sizes))
small = st.fractions(-5, 5, max_denominator=12)


def some_expression(data: st.DataObject, scenario: Scenario) -> BellExpression:
    cells = st.sampled_from(list(scenario.cells()))
    return BellExpression.of(scenario, data.draw(st.dictionaries(cells, small)))


def some_counts(data: st.DataObject, scenario: Scenario, largest: int = 50) -> CountsTable:
    size = len(list(scenario.cells()))
    numbers = st.lists(st.integers(0, largest), min_size=size, max_size=size).filter(any)
    return CountsTable(scenario, tuple(data.draw(numbers)))


def some_inputs(data: st.DataObject, scenario: Scenario) -> InputDistribution:
    rows, columns = scenario.settings
    weights = [[data.draw(st.integers(1, 9)) for _ in range(columns)] for _ in range(rows)]
    total = sum(map(sum, weights))
    return InputDistribution.of([[Fraction(weight, total) for weight in row] for row in weights])


def test_table_1() -> None:
    counts = read_counts(TABLE_1, CHSH_SCENARIO)
    assert estimate(chsh(), counts, uniform(CHSH_SCENARIO)) == Fraction(70, 29)


def test_table_1_as_if_all_trials_were_alike() -> None:
    """Printed as 2.414 +- 0.058, which is what the printed, rounded probabilities give."""
    found = iid_estimate(chsh(), read_counts(TABLE_1, CHSH_SCENARIO))
    assert found is not None
    value, variance = found
    assert abs(value - Fraction("2.41453")) < Fraction(1, 200_000)
    assert Fraction("0.058085") ** 2 < variance < Fraction("0.058095") ** 2
    printed = sum((1 if pair != (1, 1) else -1) * (2 * p - 1) for pair, p in TABLE_1_PRINTED_EQUAL.items())
    assert printed == Fraction("2.414")


@given(scenarios, st.data())
def test_eq_9_averages_over_the_trials_what_eq_2_adds_up_from_counts(
    scenario: Scenario, data: st.DataObject
) -> None:
    expression, inputs = some_expression(data, scenario), some_inputs(data, scenario)
    counts = some_counts(data, scenario, 4)
    trials = [cell for cell, count in counts.as_mapping().items() for _ in range(count)]
    random.Random(0).shuffle(trials)  # noqa: S311 - test data
    values = trial_values(expression, inputs)
    assert set(values) == set(scenario.cells())
    by_trial = sum((values[cell] for cell in trials), Fraction(0)) / len(trials)
    assert estimate(expression, counts, inputs) == by_trial


@given(st.data())
def test_with_uniform_settings_it_is_four_times_the_mean_coefficient(data: st.DataObject) -> None:
    counts = some_counts(data, CHSH_SCENARIO, 10**30)
    table = counts.as_mapping()
    equal = sum((-1) ** (x * y) * (1 if a == b else -1) * n for (x, y, a, b), n in table.items())
    assert estimate(chsh(), counts, uniform(CHSH_SCENARIO)) == Fraction(4 * equal, counts.total)


@given(scenarios, small, small, st.data())
def test_linear_in_the_expression(scenario: Scenario, s: Fraction, t: Fraction, data: st.DataObject) -> None:
    first, second = some_expression(data, scenario), some_expression(data, scenario)
    counts, inputs = some_counts(data, scenario), some_inputs(data, scenario)
    combined = BellExpression.of(
        scenario,
        {cell: s * first.coefficient(cell) + t * second.coefficient(cell) for cell in scenario.cells()},
    )
    parts = s * estimate(first, counts, inputs) + t * estimate(second, counts, inputs)
    assert estimate(combined, counts, inputs) == parts


@given(scenarios, st.data())
def test_data_sets_are_pooled_by_their_sizes(scenario: Scenario, data: st.DataObject) -> None:
    expression, inputs = some_expression(data, scenario), some_inputs(data, scenario)
    first, second = some_counts(data, scenario), some_counts(data, scenario)
    both = CountsTable(scenario, tuple(map(sum, zip(first.counts, second.counts, strict=True))))
    total = first.total * estimate(expression, first, inputs) + second.total * estimate(
        expression, second, inputs
    )
    assert both.total * estimate(expression, both, inputs) == total


@given(st.integers(1, 10**30), st.data())
def test_only_proportions_matter(factor: int, data: st.DataObject) -> None:
    counts, inputs = some_counts(data, CHSH_SCENARIO), some_inputs(data, CHSH_SCENARIO)
    more = CountsTable(CHSH_SCENARIO, tuple(factor * n for n in counts.counts))
    assert estimate(chsh(), more, inputs) == estimate(chsh(), counts, inputs)
    assert frequencies(more) == frequencies(counts)


@given(st.sampled_from([(2, 2), (3, 3), (2, 3)]), st.sampled_from([2, 3]), st.data())
def test_relabelling_everything_changes_nothing(
    numbers: tuple[int, int], outcomes: int, data: st.DataObject
) -> None:
    """Other names for settings, outcomes and sides, in the expression, the counts and P(x,y) alike."""
    scenario = Scenario(numbers, (outcomes, outcomes))
    expression, inputs = some_expression(data, scenario), some_inputs(data, scenario)
    counts = some_counts(data, scenario)
    (mx, my), d = numbers, outcomes
    swap = data.draw(st.integers(0, 1)) if mx == my else 0
    renaming = Relabelling(
        swap,
        tuple(data.draw(st.permutations(range(mx)))),
        tuple(data.draw(st.permutations(range(my)))),
        tuple(tuple(data.draw(st.permutations(range(d)))) for _ in range(mx)),
        tuple(tuple(data.draw(st.permutations(range(d)))) for _ in range(my)),
    )
    renamed_inputs = [[Fraction(0)] * my for _ in range(mx)]
    for x, y in product(range(mx), range(my)):
        x1, y1, _, _ = renaming.cell((x, y, 0, 0))
        renamed_inputs[x1][y1] = inputs.probability(x, y)
    renamed: dict[Cell, Fraction] = {renaming.cell(cell): c for cell, c in expression.coefficients}
    assert estimate(
        BellExpression.of(scenario, renamed),
        CountsTable.of(scenario, {renaming.cell(cell): n for cell, n in counts.as_mapping().items()}),
        InputDistribution.of(renamed_inputs),
    ) == estimate(expression, counts, inputs)


@given(scenarios, st.data())
@settings(max_examples=25)
def test_unbiased(scenario: Scenario, data: st.DataObject) -> None:
    """Its mean over one trial drawn with P(x,y) P(ab|xy) is the Bell value, for any behaviour."""
    expression, inputs = some_expression(data, scenario), some_inputs(data, scenario)
    weights = some_counts(data, scenario).as_mapping()
    behaviour: dict[Cell, Fraction] = {}
    for x, y in scenario.setting_pairs():
        outcomes = list(product(range(scenario.outcomes[0]), range(scenario.outcomes[1])))
        total = sum(weights[x, y, a, b] + 1 for a, b in outcomes)
        behaviour |= {(x, y, a, b): Fraction(weights[x, y, a, b] + 1, total) for a, b in outcomes}
    values = trial_values(expression, inputs)
    mean = sum(
        (inputs.probability(x, y) * p * values[x, y, a, b] for (x, y, a, b), p in behaviour.items()),
        Fraction(0),
    )
    assert mean == expression.value(behaviour)


@given(st.data())
def test_the_paired_estimate_is_the_expression_at_the_frequencies(data: st.DataObject) -> None:
    counts = some_counts(data, CHSH_SCENARIO)
    observed, found = frequencies(counts), iid_estimate(chsh(), counts)
    if min(counts.totals_by_settings().values()) == 0:
        assert observed is None
        assert found is None
        return
    assert observed is not None
    assert found is not None
    assert found[0] == chsh().value(observed)
    # Variance of a mean of +-1 at each setting pair: (1 - E^2)/N.
    correlators = {
        pair: sum(
            ((1 if cell[2] == cell[3] else -1) * p for cell, p in observed.items() if cell[:2] == pair),
            Fraction(0),
        )
        for pair in CHSH_SCENARIO.setting_pairs()
    }
    totals = counts.totals_by_settings()
    assert found[1] == sum((1 - e**2) / totals[pair] for pair, e in correlators.items())


def test_shapes_have_to_fit() -> None:
    counts = CountsTable.of(CHSH_SCENARIO, {(0, 0, 0, 0): 1})
    other = Scenario((2, 3), (2, 2))
    with pytest.raises(BadInput, match=r"expression of scenario 2-3-2-2, counts of scenario 2-2-2-2"):
        estimate(BellExpression.of(other, {(0, 0, 0, 0): Fraction(1)}), counts, uniform(CHSH_SCENARIO))
    with pytest.raises(BadInput, match=r"P\(x,y\) has shape \(2, 3\)"):
        estimate(chsh(), counts, uniform(other))


def test_no_trials_at_all() -> None:
    with pytest.raises(BadInput, match="no trials at all"):
        estimate(chsh(), CountsTable(CHSH_SCENARIO, (0,) * 16), uniform(CHSH_SCENARIO))


def test_a_rare_setting_weighs_as_much_more_as_it_is_rare() -> None:
    counts = CountsTable.of(CHSH_SCENARIO, {(1, 1, 0, 1): 1, (0, 0, 0, 0): 9})
    found = estimate(chsh(), counts, biased(Fraction(1, 100), CHSH_SCENARIO))
    assert point(found).contains((100 + 9 * Fraction(100, 97)) / 10)
