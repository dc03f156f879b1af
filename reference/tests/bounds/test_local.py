"""Local bounds against trying every pair of strategies."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bellproof.bounds.local import MAX_ADDITIONS, local_maximum, local_minimum
from bellproof.bounds.no_signalling import maximum, minimum
from bellproof.bounds.tangent import LOCAL_BOUND
from bellproof.errors import ResourceLimit
from bellproof.model.behaviour import Behaviour
from bellproof.model.expression import BellExpression, chsh
from bellproof.model.scenario import CHSH_SCENARIO, Scenario

Maker = Callable[[int, Scenario], BellExpression]
sizes = st.integers(1, 3)
scenarios = st.builds(Scenario, st.tuples(sizes, sizes), st.tuples(sizes, sizes))


def value_of(expression: BellExpression, alice: tuple[int, ...], bob: tuple[int, ...]) -> Fraction:
    return sum(
        (c for (x, y, a, b), c in expression.coefficients if alice[x] == a and bob[y] == b), Fraction(0)
    )


def all_values(expression: BellExpression) -> list[Fraction]:
    (mx, my), (da, db) = expression.scenario.settings, expression.scenario.outcomes
    strategies = product(product(range(da), repeat=mx), product(range(db), repeat=my))
    return [value_of(expression, alice, bob) for alice, bob in strategies]


@given(scenarios, st.integers())
def test_extremes_are_those_of_all_pairs_of_strategies(
    random_expression: Maker, scenario: Scenario, seed: int
) -> None:
    expression = random_expression(seed, scenario)
    values = all_values(expression)
    for extreme, expected in (
        (local_maximum(expression), max(values)),
        (local_minimum(expression), min(values)),
    ):
        assert extreme.value == expected == value_of(expression, extreme.alice, extreme.bob)


def test_chsh() -> None:
    assert local_maximum(chsh()).value == LOCAL_BOUND == 2
    assert local_minimum(chsh()).value == -2


def test_i3322() -> None:
    """Collins and Gisin 2004: at most 0, in the form with marginals."""
    joint = {(0, 0): 1, (0, 1): 1, (0, 2): 1, (1, 0): 1, (1, 1): 1, (1, 2): -1, (2, 0): 1, (2, 1): -1}
    coefficients = {(x, y, 0, 0): Fraction(sign) for (x, y), sign in joint.items()}
    for x, y, a, b, c in [
        (0, 0, 0, 0, -1),
        (0, 0, 0, 1, -1),
        (0, 0, 0, 0, -2),
        (0, 0, 1, 0, -2),
        (0, 1, 0, 0, -1),
        (0, 1, 1, 0, -1),
    ]:
        coefficients[x, y, a, b] = coefficients.get((x, y, a, b), Fraction(0)) + c
    expression = BellExpression.of(Scenario((3, 3), (2, 2)), coefficients)
    assert local_maximum(expression).value == 0
    assert maximum(expression).value == 1


def test_the_zero_expression() -> None:
    assert local_maximum(BellExpression.of(CHSH_SCENARIO, {})).value == 0


@given(st.integers())
def test_local_extremes_lie_within_those_of_no_signalling(random_expression: Maker, seed: int) -> None:
    expression = random_expression(seed, CHSH_SCENARIO)
    largest, smallest = maximum(expression), minimum(expression)
    assert (
        smallest.value <= local_minimum(expression).value <= local_maximum(expression).value <= largest.value
    )
    for extreme in (largest, smallest):
        assert isinstance(extreme.behaviour, Behaviour)
        assert extreme.behaviour.is_no_signalling()
        assert expression.value(extreme.behaviour.as_mapping()) == extreme.value


def test_one_large_side_is_no_obstacle() -> None:
    """Only the side with fewer strategies is enumerated."""
    scenario = Scenario((2, 60), (2, 2))
    expression = BellExpression.of(scenario, {(y % 2, y, 0, y % 2): Fraction(1) for y in range(60)})
    found = local_maximum(expression)
    assert found.value == 60 == value_of(expression, found.alice, found.bob)
    mirrored = BellExpression.of(
        Scenario((60, 2), (2, 2)), {(y, x, b, a): c for (x, y, a, b), c in expression.coefficients}
    )
    assert local_maximum(mirrored).value == 60


@pytest.mark.parametrize("scenario", [Scenario((30, 30), (2, 2)), Scenario((10**9, 10**9), (2, 2))])
def test_too_many_strategies_are_refused_beforehand(scenario: Scenario) -> None:
    expression = BellExpression.of(scenario, {(0, 0, 0, 0): Fraction(1)})
    with pytest.raises(ResourceLimit, match=rf"needs 2\^\d+ strategies .* at most {MAX_ADDITIONS}"):
        local_maximum(expression)
