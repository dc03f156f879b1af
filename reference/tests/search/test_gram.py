"""The linear system behind a Gram matrix: it says exactly what the algebra says."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bellproof.bounds import curve
from bellproof.model.expression import chsh
from bellproof.search.curve_sos import WORD_SETS
from bellproof.search.errors import NoCertificate
from bellproof.search.face import SLACK, Block, face, swap_sides
from bellproof.search.gram import GramProblem, gram_problem, reordered, residual
from bellproof.search.moments import QubitPair, moment_rows
from bellproof.search.words import ONE, Polynomial, adjoint, merged, operator, remainder, times

V = Fraction(1, 5)


def goal() -> Polynomial:
    at = curve.tangent(V)
    return remainder(at.level, (0, 0, 0, 0), at.slope, operator(chsh()))


def problem() -> GramProblem:
    words = WORD_SETS[9]
    return gram_problem(face(words, moment_rows(QubitPair.at(V), words), swap_sides), goal())


def expanded(blocks: tuple[Block, ...], values: list[Fraction]) -> Polynomial:
    """Sum of M_pq g_p* g_q, straight from the definition."""
    terms = []
    start = 0
    for block in blocks:
        for p in range(block.size):
            for q in range(block.size):
                large, small = max(p, q), min(p, q)
                value = values[start + large * (large + 1) // 2 + small]
                for i, c in enumerate(block.columns[p]):
                    for j, d in enumerate(block.columns[q]):
                        word = times(adjoint(block.words[i]), block.words[j])
                        terms.append((word, value * c * d))
        start += block.size * (block.size + 1) // 2
    return merged(terms)


numbers = st.fractions(min_value=-3, max_value=3, max_denominator=20)


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_residuals_are_what_is_left_after_expanding(data: st.DataObject) -> None:
    posed = problem()
    values = data.draw(st.lists(numbers, min_size=posed.unknowns, max_size=posed.unknowns))
    left = expanded(posed.blocks, values)
    difference = merged([*left.items(), *((word, -c) for word, c in goal().items())])
    assert sorted(entry for entry in residual(posed, values) if entry) == sorted(difference.values())


def completed(posed: GramProblem, free: list[Fraction]) -> list[Fraction]:
    """Any choice of the free unknowns, the others as the equations say."""
    given_values = iter(free)
    values: list[Fraction] = []
    for index in range(posed.unknowns):
        dependent = posed.dependents.get(index)
        if dependent is None:
            values.append(next(given_values))
        else:
            values.append(sum((f * values[j] for j, f in dependent.factors), dependent.constant))
    return values


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_any_choice_of_the_free_unknowns_is_a_solution(data: st.DataObject) -> None:
    posed = problem()
    count = posed.unknowns - len(posed.dependents)
    free = data.draw(st.lists(numbers, min_size=count, max_size=count))
    assert not any(residual(posed, completed(posed, free)))


@settings(max_examples=15, deadline=None)
@given(number=st.integers(0, 20), data=st.data())
def test_another_order_is_the_same_problem(number: int, data: st.DataObject) -> None:
    posed = problem()
    changed, places = reordered(posed, number)
    assert sorted(places) == list(range(posed.unknowns))
    values = data.draw(st.lists(numbers, min_size=posed.unknowns, max_size=posed.unknowns))
    moved = [values[place] for place in places]
    assert residual(changed, moved) == residual(posed, values)
    assert expanded(changed.blocks, moved) == expanded(posed.blocks, values)
    assert reordered(posed, number)[1] == places


def test_squares_of_the_wrong_words_contradict_the_goal() -> None:
    with pytest.raises(NoCertificate, match="no combination"):
        gram_problem([SLACK], goal())


def test_blocks_vanish_on_the_strategy_and_split_by_the_swap() -> None:
    words = WORD_SETS[9]
    rows = moment_rows(QubitPair.at(V), words)
    even, odd = face(words, rows, swap_sides)
    for block, sign in ((even, 1), (odd, -1)):
        places = [words.index(word) for word in block.words]
        for column in block.columns:
            assert all(sum(row[i] * c for i, c in zip(places, column, strict=True)) == 0 for row in rows)
            values = dict(zip(block.words, column, strict=True))
            assert all(values.get(swap_sides(word), 0) == sign * c for word, c in values.items())
    whole = face(words, rows)
    assert sum(block.size for block in (even, odd)) == sum(block.size for block in whole)


def test_without_conditions_the_face_is_everything() -> None:
    (block,) = face(WORD_SETS[5], [])
    assert block.size == 5
    assert not block.is_slack()
    assert SLACK.is_slack()
    assert SLACK.words == (ONE,)


def test_where_everything_is_annihilated_no_block_is_left() -> None:
    rows = [[int(i == j) for j in range(5)] for i in range(5)]
    assert face(WORD_SETS[5], rows) == []
