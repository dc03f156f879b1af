"""Relabellings and the symmetries of Bell expressions."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from bellproof.bounds.relabelling import (
    MAX_CANDIDATES,
    Relabelling,
    candidates,
    few_generators,
    orbits,
    symmetries,
)
from bellproof.bounds.target import targets_of
from bellproof.model.behaviour import Behaviour
from bellproof.model.expression import BellExpression, chsh
from bellproof.model.scenario import CHSH_SCENARIO, Scenario

Behaviours = Callable[[int, Scenario], Behaviour]
Expressions = Callable[[int, Scenario], BellExpression]
CELLS = list(CHSH_SCENARIO.cells())
GLOBAL = targets_of(CHSH_SCENARIO, "global")
WINNING = {(a, b, x, y) for a, b, x, y in GLOBAL if a ^ b == x & y}


def as_permutation(relabelling: Relabelling) -> tuple[tuple[int, int, int, int], ...]:
    return tuple(relabelling.cell(cell) for cell in CELLS)


def test_all_relabellings_of_chsh_permute_the_cells() -> None:
    found = list(candidates(CHSH_SCENARIO))
    assert len(found) == 2 * 2 * 2 * 4 * 4
    images = {as_permutation(one) for one in found}
    assert len(images) == len(found)
    assert all(sorted(image) == CELLS for image in images)
    assert as_permutation(found[0]) == tuple(CELLS)
    # Alice's setting stays hers: settings of a cell decide settings of its image.
    for one in found:
        for x, y in product((0, 1), repeat=2):
            assert len({one.cell((x, y, a, b))[:2] for a, b in product((0, 1), repeat=2)}) == 1


def test_sixteen_leave_chsh_as_it_is_and_eight_of_them_each_side() -> None:
    group = symmetries(chsh())
    assert len(group) == 16
    assert sum(not one.swap for one in group) == 8
    images = {as_permutation(one) for one in group}
    position = {cell: i for i, cell in enumerate(CELLS)}
    # A group: closed under composition, so (being finite) under inversion too.
    composed = {
        tuple(first[position[cell]] for cell in second) for first, second in product(images, repeat=2)
    }
    is_closed = composed == images  # the sets themselves would take pytest minutes to show
    assert is_closed
    coefficients = chsh().as_mapping()
    assert all(coefficients[one.cell(cell)] == coefficients[cell] for one in group for cell in CELLS)


def test_winning_and_losing_outcomes_are_the_two_orbits() -> None:
    group = symmetries(chsh())
    for generators in (group, [one for one in group if not one.swap], few_generators(GLOBAL, group)):
        classes = orbits(GLOBAL, generators)
        assert {frozenset(orbit) for orbit in classes} == {
            frozenset(WINNING),
            frozenset(set(GLOBAL) - WINNING),
        }
        assert all(len(orbit) == 8 for orbit in classes)
        assert classes[0][0] == GLOBAL[0]


def test_few_generators_do() -> None:
    group = symmetries(chsh())
    assert len(few_generators(GLOBAL, group)) <= 3
    assert few_generators(GLOBAL[:1], group) == []
    local = targets_of(CHSH_SCENARIO, "local")
    chosen = few_generators(local, group)
    assert len(orbits(local, chosen)) == len(orbits(local, group)) == 1


def test_members_that_connect_nothing_by_themselves_end_the_search() -> None:
    """Asked about two targets that only two members one after the other connect."""
    first = GLOBAL[0]
    involutions = [one for one in symmetries(chsh()) if len(orbits([first], [one])[0]) == 2]
    pair, far = next(
        ([one, other], target)
        for one, other in product(involutions, repeat=2)
        if (middle := one.target(first)) is not None
        and (target := other.target(middle)) is not None
        and target not in {first, middle, other.target(first)}
        and target not in orbits([first], [other])[0]
    )
    assert len(orbits([first, far], pair)) == 1
    assert few_generators([first, far], pair) == []


def test_a_marginal_of_alices_never_becomes_bobs() -> None:
    for one in candidates(CHSH_SCENARIO):
        for a, x in targets_of(CHSH_SCENARIO, "local"):
            image = one.target((a, x))
            assert (image is None) == bool(one.swap)
            if image is not None:
                assert (image[1], image[0]) == one.cell((x, 0, a, 0))[0::2]
        assert one.target(()) == ()


@given(st.integers(), st.integers(0, 127), st.integers())
def test_a_target_moves_with_its_cell(
    no_signalling_behaviour: Behaviours, seed: int, number: int, place: int
) -> None:
    one = list(candidates(CHSH_SCENARIO))[number]
    a, b, x, y = GLOBAL[place % 16]
    x1, y1, a1, b1 = one.cell((x, y, a, b))
    assert one.target((a, b, x, y)) == (a1, b1, x1, y1)
    # The relabelled behaviour is one again.
    table = no_signalling_behaviour(seed, CHSH_SCENARIO).as_mapping()
    moved = Behaviour.of(CHSH_SCENARIO, {one.cell(cell): p for cell, p in table.items()})
    assert moved.is_no_signalling()


@given(
    st.sampled_from([Scenario((2, 2), (2, 2)), Scenario((2, 1), (2, 3)), Scenario((1, 1), (3, 3))]),
    st.integers(),
    st.integers(),
)
@settings(max_examples=25)
def test_symmetries_are_exactly_what_keeps_the_value(
    no_signalling_behaviour: Behaviours,
    random_expression: Expressions,
    scenario: Scenario,
    seed: int,
    other: int,
) -> None:
    expression = random_expression(seed, scenario)
    # Symmetrised under one relabelling, so that there is more than the identity.
    chosen = list(candidates(scenario))[other % len(list(candidates(scenario)))]
    total: dict[tuple[int, int, int, int], Fraction] = {}
    image = {cell: cell for cell in scenario.cells()}
    for _ in range(12):
        for cell, c in expression.coefficients:
            total[image[cell]] = total.get(image[cell], Fraction(0)) + c
        image = {cell: chosen.cell(where) for cell, where in image.items()}
    symmetric = BellExpression.of(scenario, total)
    found = symmetries(symmetric)
    assert found[0] == next(iter(candidates(scenario)))
    table = no_signalling_behaviour(other, scenario).as_mapping()
    for one in candidates(scenario):
        moved = {one.cell(cell): p for cell, p in table.items()}
        if one in found:
            assert symmetric.value(moved) == symmetric.value(table)
    if len({as_cells(chosen, scenario, power) for power in range(13)}) in {1, 2, 3, 4, 6, 12}:
        assert chosen in found


def as_cells(one: Relabelling, scenario: Scenario, power: int) -> tuple[tuple[int, int, int, int], ...]:
    cells = tuple(scenario.cells())
    for _ in range(power):
        cells = tuple(one.cell(cell) for cell in cells)
    return cells


def test_an_expression_without_symmetry() -> None:
    lonely = BellExpression.of(CHSH_SCENARIO, {cell: Fraction(2**i) for i, cell in enumerate(CELLS)})
    assert len(symmetries(lonely)) == 1
    assert len(orbits(GLOBAL, symmetries(lonely))) == 16


def test_signalling_terms_do_not_hide_a_symmetry() -> None:
    """P(a|x) written at y = 0 or at y = 1 is the same to every no-signalling behaviour."""
    disguised = chsh().as_mapping()
    for a, b in product((0, 1), repeat=2):
        disguised[0, 0, a, b] += 3 * (a == 0)
        disguised[0, 1, a, b] -= 3 * (a == 0)
    assert len(symmetries(BellExpression.of(CHSH_SCENARIO, disguised))) == 16


def test_large_scenarios_are_not_searched() -> None:
    for scenario in (Scenario((4, 4), (3, 3)), Scenario((10**6, 2), (2, 2)), Scenario((2, 2), (2, 10**6))):
        found = list(candidates(scenario))
        assert len(found) == 1
        assert found[0].cell((1, 1, 1, 1)) == (1, 1, 1, 1)
    assert len(list(candidates(Scenario((3, 2), (2, 2))))) == 6 * 2 * 8 * 4 <= MAX_CANDIDATES
