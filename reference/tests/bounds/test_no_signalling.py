"""No-signalling bounds: their lines add up, and a list of all vertices gives the same numbers."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bellproof.bounds.collins_gisin import UNIT, Functional, probability, reduce
from bellproof.bounds.local import local_maximum
from bellproof.bounds.no_signalling import (
    Extreme,
    Line,
    guessing_line,
    guessing_probability,
    maximum,
    minimum,
)
from bellproof.bounds.target import Target, targets_of
from bellproof.derivation.no_signalling import probability as at_vertex
from bellproof.derivation.no_signalling import vertices
from bellproof.errors import BadInput
from bellproof.model.behaviour import Behaviour
from bellproof.model.expression import BellExpression, chsh
from bellproof.model.scenario import CHSH_SCENARIO, Scenario

Behaviours = Callable[[int, Scenario], Behaviour]
Expressions = Callable[[int, Scenario], BellExpression]
GLOBAL = targets_of(CHSH_SCENARIO, "global")
LOCAL = targets_of(CHSH_SCENARIO, "local")
WINNING = [(a, b, x, y) for a, b, x, y in GLOBAL if a ^ b == x & y]

bell_values = st.fractions(2, 4).filter(lambda value: value > 2)
few = st.sampled_from([Scenario((2, 2), (2, 2)), Scenario((2, 1), (2, 3)), Scenario((3, 2), (2, 2))])


def of_target(behaviour: Behaviour, target: Target) -> Fraction:
    table = behaviour.as_mapping()
    if not target:
        return Fraction(0)
    if len(target) == 4:
        a, b, x, y = target
        return table[x, y, a, b]
    a, x = target
    return sum((table[x, 0, a, b] for b in range(behaviour.scenario.outcomes[1])), Fraction(0))


def require_sum(expression: BellExpression, line: Line) -> None:
    """``level - target - slope I`` is each part's slack and weights: as functionals, so for every behaviour."""
    scenario = expression.scenario
    assert line.slope >= 0
    bell = reduce(scenario, expression.coefficients)
    for part in line.parts:
        assert part.slack >= 0
        assert all(weight > 0 for _, weight in part.weights)
        difference: Functional = {UNIT: line.level - part.slack}
        for functional, factor in [
            (probability(scenario, part.target), Fraction(-1)),
            (bell, -line.slope),
            *((probability(scenario, (a, b, x, y)), -weight) for (x, y, a, b), weight in part.weights),
        ]:
            for key, c in functional.items():
                difference[key] = difference.get(key, Fraction(0)) + factor * c
        assert not any(difference.values())


def require_reached(
    extreme: Extreme, target: Target, expression: BellExpression, bell_value: Fraction
) -> None:
    assert extreme.behaviour.is_no_signalling()
    assert expression.value(extreme.behaviour.as_mapping()) == bell_value
    assert of_target(extreme.behaviour, target) == extreme.value


def test_chsh_reaches_four() -> None:
    for extreme, value in ((maximum(chsh()), 4), (minimum(chsh()), -4)):
        assert extreme.value == value
        assert extreme.behaviour.is_no_signalling()
        assert chsh().value(extreme.behaviour.as_mapping()) == value


@given(bell_values)
@example(Fraction(4))
@example(Fraction(2) + Fraction(1, 10**30))
@example(4 - Fraction(1, 10**30))
@settings(max_examples=15)
def test_three_halves_minus_a_quarter_is_derived(bell_value: Fraction) -> None:
    """Eq. 14, for every P(ab|xy) and every P(a|x) alike."""
    for targets in (GLOBAL, LOCAL, WINNING[:1]):
        line = guessing_line(chsh(), targets, bell_value)
        assert (line.slope, line.level) == (Fraction(1, 4), Fraction(3, 2))
        assert line.bound(bell_value) == Fraction(3, 2) - bell_value / 4
        assert [part.target for part in line.parts] == list(targets)
        require_sum(chsh(), line)


@given(bell_values, st.sampled_from(WINNING + LOCAL))
@settings(max_examples=15)
def test_the_line_is_reached(bell_value: Fraction, target: Target) -> None:
    extreme = guessing_probability(chsh(), target, bell_value)
    assert extreme.value == Fraction(3, 2) - bell_value / 4
    require_reached(extreme, target, chsh(), bell_value)


def test_at_the_local_bound_everything_may_be_certain() -> None:
    for target in (WINNING[0], LOCAL[0]):
        assert guessing_probability(chsh(), target, Fraction(2)).value == 1
    line = guessing_line(chsh(), GLOBAL, Fraction(2))
    assert line.bound(Fraction(2)) == 1
    require_sum(chsh(), line)


def test_below_the_local_bound_the_line_is_flat() -> None:
    for bell_value in (Fraction(0), Fraction(-4), Fraction(3, 2)):
        line = guessing_line(chsh(), GLOBAL, bell_value)
        assert line.slope == 0
        assert line.level == 1
        require_sum(chsh(), line)


def test_a_losing_outcome_is_always_less_likely() -> None:
    for bell_value in (Fraction(5, 2), Fraction(3), Fraction(4)):
        for target in sorted(set(GLOBAL) - set(WINNING)):
            extreme = guessing_probability(chsh(), target, bell_value)
            assert extreme.value < Fraction(3, 2) - bell_value / 4
            require_reached(extreme, target, chsh(), bell_value)


def test_the_maximum_as_a_line() -> None:
    line = guessing_line(chsh(), [()], Fraction(0))
    assert line.slope == 1
    assert line.level == 4
    require_sum(chsh(), line)


@pytest.mark.parametrize("bell_value", [4 + Fraction(1, 10**30), Fraction(5)])
def test_above_the_maximum_there_is_nothing(bell_value: Fraction) -> None:
    with pytest.raises(BadInput, match="is above the no-signalling maximum 4"):
        guessing_line(chsh(), GLOBAL, bell_value)
    for out in (bell_value, -bell_value):
        with pytest.raises(BadInput, match="is out of reach: no-signalling behaviours have -4 <= I <= 4"):
            guessing_probability(chsh(), WINNING[0], out)


def test_vertices() -> None:
    """The derivation lists them; the linear programs know nothing of that list."""
    found = [
        Behaviour.of(CHSH_SCENARIO, {cell: evaluated(cell, vertex) for cell in CHSH_SCENARIO.cells()})
        for vertex in vertices()
    ]
    assert len(found) == 24
    assert all(behaviour.is_no_signalling() for behaviour in found)
    assert sum(abs(chsh().value(behaviour.as_mapping())) == 4 for behaviour in found) == 2


def evaluated(cell: tuple[int, int, int, int], vertex: tuple[Fraction, ...]) -> Fraction:
    x, y, a, b = cell
    return at_vertex(vertex, (a, b, x, y))


@given(st.integers())
@settings(max_examples=12)
def test_extremes_and_lines_are_those_of_the_vertices(random_expression: Expressions, seed: int) -> None:
    expression = random_expression(seed, CHSH_SCENARIO)
    tables = [{cell: evaluated(cell, vertex) for cell in CHSH_SCENARIO.cells()} for vertex in vertices()]
    points = [(expression.value(table), max(table[x, y, a, b] for a, b, x, y in GLOBAL)) for table in tables]
    values = [value for value, _ in points]
    assert maximum(expression).value == max(values)
    assert minimum(expression).value == min(values)
    bell_value = (2 * max(values) + min(values)) / 3
    line = guessing_line(expression, GLOBAL, bell_value)
    require_sum(expression, line)
    assert all(p + line.slope * value <= line.level for value, p in points)
    # Lowest there: the upper hull of the vertices, over I at least the value.
    hull = max(
        [p for value, p in points if value >= bell_value]
        + [
            p + (bell_value - value) * (other_p - p) / (other - value)
            for (value, p), (other, other_p) in product(points, repeat=2)
            if value < bell_value < other
        ]
    )
    assert line.bound(bell_value) == hull


@given(few, st.integers(), st.fractions(0, 1, max_denominator=10))
@settings(max_examples=25)
def test_lines_hold_for_other_scenarios(
    no_signalling_behaviour: Behaviours,
    random_expression: Expressions,
    scenario: Scenario,
    seed: int,
    place: Fraction,
) -> None:
    expression = random_expression(seed, scenario)
    low, high = minimum(expression).value, maximum(expression).value
    bell_value = low + place * (high - low)
    targets = targets_of(scenario, "global")
    line = guessing_line(expression, targets, bell_value)
    require_sum(expression, line)
    for behaviour_seed in range(5):
        behaviour = no_signalling_behaviour(seed + behaviour_seed, scenario)
        value = expression.value(behaviour.as_mapping())
        assert low <= value <= high
        assert all(of_target(behaviour, target) <= line.bound(value) for target in targets)
    for target in targets[::5]:
        extreme = guessing_probability(expression, target, bell_value)
        require_reached(extreme, target, expression, bell_value)
        assert extreme.value <= line.bound(bell_value)


def test_one_expression_of_three_outcomes() -> None:
    """Collins, Gisin, Linden, Massar and Popescu 2002: 2 for local behaviours, 4 for a box."""
    # a - b modulo 3 that counts +1 and -1, by setting pair.
    shifts = {(0, 0): (0, 2), (1, 0): (2, 0), (1, 1): (0, 2), (0, 1): (0, 1)}
    coefficients = {
        (x, y, a, b): Fraction((a - b) % 3 == plus) - ((a - b) % 3 == minus)
        for (x, y), (plus, minus) in shifts.items()
        for a, b in product(range(3), repeat=2)
    }
    expression = BellExpression.of(Scenario((2, 2), (3, 3)), coefficients)
    assert local_maximum(expression).value == 2
    assert maximum(expression).value == 4
    line = guessing_line(expression, targets_of(expression.scenario, "global"), Fraction(3))
    require_sum(expression, line)
    assert line.bound(Fraction(3)) < 1
