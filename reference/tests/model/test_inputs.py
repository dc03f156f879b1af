"""Input distributions: positive everywhere, summing to 1, whichever way they are given."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bellproof.errors import BadInput
from bellproof.model.inputs import InputDistribution, biased, named, product, uniform
from bellproof.model.scenario import CHSH_SCENARIO, Scenario

sizes = st.integers(1, 5)
scenarios = st.builds(lambda x, y: Scenario((x, y), (2, 2)), sizes, sizes)


@given(sizes, sizes, st.data())
def test_a_matrix_is_kept_as_it_is(rows: int, columns: int, data: st.DataObject) -> None:
    weights = data.draw(
        st.lists(
            st.lists(st.integers(1, 10**20), min_size=columns, max_size=columns), min_size=rows, max_size=rows
        )
    )
    total = sum(map(sum, weights))
    inputs = InputDistribution.of([[Fraction(w, total) for w in row] for row in weights])
    assert inputs.shape == (rows, columns)
    assert inputs.smallest == Fraction(min(map(min, weights)), total)
    assert all(
        inputs.probability(x, y) == Fraction(weights[x][y], total)
        for x in range(rows)
        for y in range(columns)
    )


@given(scenarios)
def test_uniform(scenario: Scenario) -> None:
    inputs = uniform(scenario)
    assert inputs.shape == scenario.settings
    assert {p for row in inputs.matrix for p in row} == {inputs.smallest}
    assert named("uniform", scenario) == inputs


@given(scenarios, st.fractions(0, 1))
@example(CHSH_SCENARIO, Fraction(1, 4))
@example(CHSH_SCENARIO, Fraction(1, 3))
def test_biased(scenario: Scenario, q: Fraction) -> None:
    others = scenario.settings[0] * scenario.settings[1] - 1
    if others == 0 or 0 < q < Fraction(1, others):
        inputs = biased(q, scenario)
        assert inputs.probability(0, 0) == 1 - others * q
        assert sum(p for row in inputs.matrix for p in row) == 1
        assert named(f"biased:{q}", scenario) == inputs
    else:
        with pytest.raises(BadInput, match=r"is (zero|negative); every setting pair must be possible"):
            biased(q, scenario)


def test_uniform_is_the_biased_choice_at_a_quarter() -> None:
    assert (
        biased(Fraction(1, 4), CHSH_SCENARIO)
        == uniform(CHSH_SCENARIO)
        == product(Fraction(1, 2), CHSH_SCENARIO)
    )


@given(st.fractions(-1, 2))
@example(Fraction(0))
@example(Fraction(1))
def test_product(p: Fraction) -> None:
    if not 0 < p < 1:
        with pytest.raises(BadInput, match=r"zero|negative"):
            product(p, CHSH_SCENARIO)
        return
    inputs = product(p, CHSH_SCENARIO)
    assert sum(inputs.matrix[1]) == p == inputs.probability(0, 1) + inputs.probability(1, 1)
    assert inputs.probability(1, 1) == p * p
    assert named(f"product:{p}", CHSH_SCENARIO) == inputs


@pytest.mark.parametrize(
    ("matrix", "reason"),
    [
        ([], "full matrix"),
        ([[]], "full matrix"),
        ([["1/2"], ["1/4", "1/4"]], "full matrix"),
        ([["1/2", "1/2"], ["0", "0"]], r"\(1,0\) is zero"),
        ([["1/2", "3/4"], ["-1/2", "1/4"]], r"\(1,0\) is negative"),
        ([["1/4", "1/4"], ["1/4", "1/5"]], "sums to 19/20"),
        ([["1", "1"], ["1", "1"]], "sums to 4"),
        ([["1/4", "1/4"], ["1/4", f"{10**60 + 1}/{4 * 10**60}"]], "sums to a number slightly off"),
        ([["1/4", "1/4"], ["1/4", str(10**60)]], "sums to far too much"),
    ],
)
def test_matrices_that_are_no_distribution(matrix: list[list[str]], reason: str) -> None:
    with pytest.raises(BadInput, match=f"^f: P.x,y. .*{reason}"):
        InputDistribution.of([[Fraction(p) for p in row] for row in matrix], "f")


@pytest.mark.parametrize("text", ["", "Uniform", "uniform ", "uniform:", "biased", "file.json", "./uniform"])
def test_other_names_are_left_to_others(text: str) -> None:
    if text == "biased":
        with pytest.raises(BadInput):
            named(text, CHSH_SCENARIO)
    else:
        assert named(text, CHSH_SCENARIO) is None


@pytest.mark.parametrize(
    "text", ["biased:", "biased:x", "biased:1/3", "biased:0", "biased:-1/10", "product:1", "product:"]
)
def test_bad_parameters_name_the_option(text: str) -> None:
    with pytest.raises(BadInput, match=r"^--inputs"):
        named(text, CHSH_SCENARIO)


def test_a_product_needs_two_settings_a_side() -> None:
    with pytest.raises(BadInput, match="two settings"):
        product(Fraction(1, 2), Scenario((3, 2), (2, 2)))
