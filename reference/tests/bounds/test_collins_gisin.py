"""Coordinates of the no-signalling space: equal coordinates mean equal values on every such behaviour."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from bellproof.bounds.collins_gisin import UNIT, Functional, coordinates, probability, reduce
from bellproof.bounds.target import targets_of
from bellproof.model.behaviour import Behaviour
from bellproof.model.expression import BellExpression
from bellproof.model.scenario import CHSH_SCENARIO, Scenario

Behaviours = Callable[[int, Scenario], Behaviour]
Expressions = Callable[[int, Scenario], BellExpression]
sizes = st.integers(1, 3)
scenarios = st.builds(Scenario, st.tuples(sizes, sizes), st.tuples(sizes, sizes))


def evaluate(functional: Functional, behaviour: Behaviour) -> Fraction:
    """Value of a functional from the probabilities that its coordinates name."""
    table = behaviour.as_mapping()
    (_, _), (da, db) = behaviour.scenario.settings, behaviour.scenario.outcomes
    total = Fraction(0)
    for (alice, bob), c in functional.items():
        cells = product([alice[0]] if alice else range(da), [bob[0]] if bob else range(db))
        x, y = alice[1] if alice else 0, bob[1] if bob else 0
        total += c * sum((table[x, y, a, b] for a, b in cells), Fraction(0))
    return total


@given(scenarios)
def test_there_are_as_many_as_dimensions(scenario: Scenario) -> None:
    keys = coordinates(scenario)
    (mx, my), (da, db) = scenario.settings, scenario.outcomes
    assert keys[0] == UNIT
    assert len(set(keys)) == len(keys) == (1 + mx * (da - 1)) * (1 + my * (db - 1))


@given(scenarios, st.integers())
def test_every_probability_has_its_value(
    no_signalling_behaviour: Behaviours, scenario: Scenario, seed: int
) -> None:
    behaviour = no_signalling_behaviour(seed, scenario)
    table = behaviour.as_mapping()
    keys = set(coordinates(scenario))
    for target in targets_of(scenario, "global"):
        a, b, x, y = target
        functional = probability(scenario, target)
        assert set(functional) <= keys
        assert evaluate(functional, behaviour) == table[x, y, a, b]
    for target in targets_of(scenario, "local"):
        a, x = target
        marginal = sum(table[x, 0, a, b] for b in range(scenario.outcomes[1]))
        assert evaluate(probability(scenario, target), behaviour) == marginal
    assert probability(scenario, ()) == {}


@given(scenarios, st.integers(), st.integers())
def test_an_expression_keeps_its_value(
    no_signalling_behaviour: Behaviours,
    random_expression: Expressions,
    scenario: Scenario,
    seed: int,
    other: int,
) -> None:
    behaviour, expression = no_signalling_behaviour(seed, scenario), random_expression(other, scenario)
    functional = reduce(scenario, expression.coefficients)
    assert all(functional.values())
    assert evaluate(functional, behaviour) == expression.value(behaviour.as_mapping())


@given(scenarios)
def test_normalisation_and_marginals_are_reduced_to_what_they_are(scenario: Scenario) -> None:
    (mx, my), (da, db) = scenario.settings, scenario.outcomes
    for x, y in scenario.setting_pairs():
        everything = [((x, y, a, b), Fraction(1)) for a, b in product(range(da), range(db))]
        assert reduce(scenario, everything) == {UNIT: 1}
    for x, a in product(range(mx), range(da)):
        marginals = {
            tuple(
                sorted(reduce(scenario, [((x, y, a, b), Fraction(1)) for b in range(db)]).items(), key=repr)
            )
            for y in range(my)
        }
        assert len(marginals) == 1


def test_targets_are_in_order() -> None:
    assert targets_of(CHSH_SCENARIO, "value") == [()]
    assert targets_of(CHSH_SCENARIO, "local") == [(0, 0), (0, 1), (1, 0), (1, 1)]
    joint = targets_of(CHSH_SCENARIO, "global")
    assert joint == sorted(joint)
    assert len(set(joint)) == 16
    assert (1, 0, 0, 1) in targets_of(Scenario((1, 2), (2, 1)), "global")
