"""Words of reflections and projectors, levels and their sizes, symmetries."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bellproof.bounds.relabelling import symmetries
from bellproof.errors import BadInput, ResourceLimit
from bellproof.hierarchy.guessing import algebra_of, default_level, generating
from bellproof.hierarchy.levels import count_words, level_words, spell
from bellproof.hierarchy.parts import free_moment
from bellproof.hierarchy.problem import build
from bellproof.hierarchy.symmetry import Action
from bellproof.model.examples import cglmp, i3322
from bellproof_checker.letters import Algebra, Word, adjoint, combination

MIXED = Algebra((2, 3), (3, 2))


@pytest.mark.parametrize(
    ("algebra", "level", "size"),
    [
        (Algebra((2, 2), (2, 2)), "1", 5),
        (Algebra((2, 2), (2, 2)), "1+AB", 9),
        (Algebra((2, 2), (2, 2)), "2", 13),
        (Algebra((3, 3), (2, 2)), "2", 28),
        (Algebra((3, 3), (2, 2)), "3", 88),
        (Algebra((2, 2), (3, 3)), "1+AB", 25),
        (Algebra((2, 2, 2), (2, 2, 2)), "1+AB+AC+BC+ABC", 27),
        (MIXED, "1", 8),
        (Algebra((2, 2), (2, 2)), "0+A0+A1B0", 3),
        (Algebra((2, 2), (2, 2)), "1+A0B0+A0B0+B1", 6),
        (Algebra((2, 2), (2, 2)), "1+AB+A0B0+A0A1B1", 10),
        (MIXED, "0+A0.1A1.0B2", 2),
    ],
)
def test_levels_have_their_words(algebra: Algebra, level: str, size: int) -> None:
    words = level_words(algebra, level)
    assert len(words) == len(set(words)) == size == count_words(algebra, level)
    assert words[0] == algebra.one
    for word in words:
        assert algebra.read_word(spell(word, algebra), "word") == word


@pytest.mark.parametrize(
    "level",
    ["", "1+", "AX", "1+C", "13", "-1", "1.5", "A" * 13, "A2", "A0.0", "B0A0", "A0A0", "A0B", "A0A1" * 7],
)
def test_what_is_no_level_is_bad_input(level: str) -> None:
    with pytest.raises(BadInput):
        level_words(Algebra((2, 2), (2, 2)), level)


@given(st.sets(st.sampled_from(level_words(MIXED, "2")[1:])))
def test_any_words_one_by_one_are_a_level(chosen: set[Word]) -> None:
    level = "+".join(["0", *(spell(word, MIXED) for word in chosen)])
    assert set(level_words(MIXED, level)) == {MIXED.one, *chosen}
    assert count_words(MIXED, level) == 1 + len(chosen)


def test_a_level_too_large_says_how_large_before_it_is_tried() -> None:
    with pytest.raises(ResourceLimit, match=r"2500500\d* words|words: a matrix"):
        level_words(Algebra((900, 900), (2, 2)), "2")
    with pytest.raises(ResourceLimit, match="at most 130 words"):
        level_words(Algebra((3, 3), (2, 2)), "12")


WORDS = st.sampled_from(level_words(MIXED, "2"))


@given(WORDS, WORDS, WORDS)
@settings(max_examples=60)
def test_products_are_associative_and_adjoints_turn_them_round(a: object, b: object, c: object) -> None:
    def times(first: object, second: object) -> object:
        return None if first is None or second is None else MIXED.times(first, second)  # type: ignore[arg-type]

    assert times(times(a, b), c) == times(a, times(b, c))
    product_ = times(a, b)
    turned = times(adjoint(b), adjoint(a))  # type: ignore[arg-type]
    assert (product_ is None) == (turned is None)
    if product_ is not None:
        assert turned == adjoint(product_)  # type: ignore[arg-type]


def test_projectors_of_a_setting_are_orthogonal_and_sum_to_one() -> None:
    for party, (settings_, outcomes) in enumerate(zip(MIXED.settings, MIXED.outcomes, strict=True)):
        for x in range(settings_):
            events = [MIXED.projector(party, x, a) for a in range(outcomes)]
            total = combination([(Fraction(1), one) for one in events])
            assert total == {MIXED.one: 1}
            for a, b in product(range(outcomes), repeat=2):
                found = {word: c for word, c in MIXED.multiply(events[a], events[b]).items() if c}
                assert found == (events[a] if a == b else {})


def test_symmetries_of_i3322_are_used_and_halve_the_problem() -> None:
    expression = i3322()
    group = symmetries(expression)
    assert len(group) == 8
    algebra = algebra_of(expression)
    words = level_words(algebra, "1+AB")
    element = combination([(c, algebra.event(cell[:2], cell[2:])) for cell, c in expression.coefficients])
    plain, reduced = build(algebra, words, element), build(algebra, words, element, group)
    assert len(plain.orbits) == 58
    assert len(reduced.orbits) == 11
    assert sum(map(len, reduced.blocks)) == 16
    assert max(map(len, reduced.blocks)) <= 6
    action = Action(algebra, tuple(group))
    assert all(action.leaves(one, element) for one in group)
    assert len(generating(group)) <= 3


def test_a_relabelling_that_is_no_symmetry_moves_the_element() -> None:
    expression = i3322()
    algebra = algebra_of(expression)
    element = combination([(c, algebra.event(cell[:2], cell[2:])) for cell, c in expression.coefficients])
    from bellproof.bounds.relabelling import Relabelling  # noqa: PLC0415 - used here alone

    same = ((0, 1),) * 3
    assert not Action(algebra, ()).leaves(Relabelling(0, (1, 0, 2), (0, 1, 2), same, same), element)


def test_free_moments_are_those_of_uniform_measurements() -> None:
    assert free_moment((), 3) == 1
    assert free_moment(((0, 1),), 3) == Fraction(1, 3)
    assert free_moment(((0, 1), (1, 0)), 3) == Fraction(1, 9)
    # tr P Q P = tr P Q; cyclic.
    assert free_moment(((0, 1), (1, 0), (0, 1)), 3) == Fraction(1, 9)
    assert free_moment(((0, 0), (1, 0), (0, 1)), 3) == 0
    assert free_moment(((0, 0), (1, 0), (0, 0)), 2) == 0
    assert free_moment(((0, 0), (1, 0), (0, 0), (1, 0)), 2) == 0


def test_small_scenarios_get_the_stronger_level() -> None:
    assert default_level(algebra_of(i3322())) == "2"
    assert default_level(algebra_of(cglmp(3))) == "1+AB"
    assert default_level(Algebra((20, 20), (2, 2))) == "1"


@pytest.mark.parametrize("outcomes", [1, 11])
def test_cglmp_has_bounds_on_its_outcomes(outcomes: int) -> None:
    with pytest.raises(BadInput):
        cglmp(outcomes)
