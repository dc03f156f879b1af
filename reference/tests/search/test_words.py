"""Words of reflections: laws, spelling, and agreement with the second implementation in `bellproof.derivation`."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import QQ

from bellproof.bounds import curve
from bellproof.bounds.target import Target
from bellproof.derivation.words import Element, Generators
from bellproof.errors import BadInput
from bellproof.model.expression import BellExpression, chsh
from bellproof.model.scenario import Scenario
from bellproof.search import words as w
from bellproof.search.words import ONE, Word

G = Generators(QQ)


def reduced(letters: list[int]) -> tuple[int, ...]:
    kept: list[int] = []
    for letter in letters:
        if kept and kept[-1] == letter:
            kept.pop()
        else:
            kept.append(letter)
    return tuple(kept)


sides = st.lists(st.integers(0, 12), max_size=6).map(reduced)
small_sides = st.lists(st.integers(0, 1), max_size=8).map(reduced)
words: st.SearchStrategy[Word] = st.one_of(st.tuples(sides, sides), st.tuples(small_sides, small_sides))


@settings(max_examples=60, deadline=None)
@given(words, words, words)
def test_the_product_is_associative_with_a_unit(a: Word, b: Word, c: Word) -> None:
    assert w.times(w.times(a, b), c) == w.times(a, w.times(b, c))
    assert w.times(ONE, a) == w.times(a, ONE) == a


@settings(max_examples=60, deadline=None)
@given(words, words)
def test_the_adjoint_reverses_products_and_is_the_inverse(a: Word, b: Word) -> None:
    assert w.adjoint(w.times(a, b)) == w.times(w.adjoint(b), w.adjoint(a))
    assert w.adjoint(w.adjoint(a)) == a
    assert w.times(w.adjoint(a), a) == w.times(a, w.adjoint(a)) == ONE


@settings(max_examples=60, deadline=None)
@given(words, words)
def test_products_are_reduced_by_dropping_pairs(a: Word, b: Word) -> None:
    assert w.times(a, b) == tuple(reduced([*a[i], *b[i]]) for i in (0, 1))


@settings(max_examples=60, deadline=None)
@given(words)
def test_a_word_and_its_adjoint_have_one_canonical_form(a: Word) -> None:
    assert w.canonical(a) == w.canonical(w.adjoint(a))
    assert w.canonical(a) in {a, w.adjoint(a)}
    assert w.canonical(w.canonical(a)) == w.canonical(a)


@settings(max_examples=60, deadline=None)
@given(words)
def test_spelling_is_read_back(a: Word) -> None:
    assert w.read_word(w.spell(a)) == a


@pytest.mark.parametrize(
    "text",
    [
        "",
        "A",
        "a0",
        "A0A0",
        "B1B1",
        "B0A0",
        "A0 B0",
        "A0B",
        "11",
        "0",
        "A00",
        "A01",
        "A-1",
        "1A0",
        "A0\n",
        "A\u0660",
    ],
)
def test_what_is_no_reduced_word_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="no reduced word"):
        w.read_word(text)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="AB01 ", max_size=8))
def test_what_is_read_is_spelled_the_same(text: str) -> None:
    try:
        word = w.read_word(text)
    except BadInput:
        return
    assert w.spell(word) == text


@pytest.mark.parametrize(
    ("settings_", "longest", "count"), [((2, 2), 1, 5), ((2, 2), 2, 13), ((3, 3), 1, 7), ((2, 3), 2, 20)]
)
def test_levels_of_the_hierarchy_have_their_sizes(
    settings_: tuple[int, int], longest: int, count: int
) -> None:
    found = w.words_by_length(settings_, longest)
    assert len(found) == len(set(found)) == count
    assert found[0] == ONE
    lengths = [len(alice) + len(bob) for alice, bob in found]
    assert lengths == sorted(lengths)
    assert max(lengths) == longest


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 4), st.integers(0, 4))
def test_one_side_has_all_reduced_strings_once(count: int, longest: int) -> None:
    found = w.side_words(count, longest)
    brute = {
        letters
        for length in range(longest + 1)
        for letters in product(range(count), repeat=length)
        if all(one != other for one, other in pairwise(letters))
    }
    assert len(found) == len(brute)
    assert set(found) == brute


def test_words_by_side_are_all_pairs() -> None:
    found = w.words_by_side((2, 2), (1, 1))
    assert len(found) == 9
    assert set(found) == set(product(w.side_words(2, 1), repeat=2))


cells = st.tuples(*[st.integers(0, 1)] * 4)


def as_element(polynomial: w.Polynomial) -> Element:
    total = G.scalar(QQ(0))
    for word, c in polynomial.items():
        exact = QQ(c.numerator, c.denominator)
        half = G.scalar(exact / 2)
        total = total + half * G.word(*word) + half * G.word(*w.adjoint(word))
    return total


@settings(max_examples=60, deadline=None)
@given(cells)
def test_probabilities_are_the_projectors_of_the_second_algebra(cell: tuple[int, int, int, int]) -> None:
    a, b, x, y = cell
    quarter = G.scalar(QQ(1, 4))
    signs = [1 if outcome == 0 else -1 for outcome in (a, b)]
    expected = quarter * (1 + signs[0] * (G.A0, G.A1)[x]) * (1 + signs[1] * (G.B0, G.B1)[y])
    assert (as_element(w.probability(cell)) - expected).is_zero()


def test_the_bell_operator_of_chsh_is_chsh() -> None:
    assert (as_element(w.operator(chsh())) - G.chsh()).is_zero()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 1), st.integers(0, 1))
def test_marginals_are_sums_over_the_other_side(a: int, x: int) -> None:
    for y in (0, 1):
        both = [w.probability((a, b, x, y)) for b in (0, 1)]
        assert w.merged((word, c) for part in both for word, c in part.items()) == w.probability((a, x))


def test_no_target_is_no_projector() -> None:
    assert w.probability(()) == {}


@settings(max_examples=25, deadline=None)
@given(st.fractions(min_value=Fraction(1, 100), max_value=Fraction(2, 5), max_denominator=300), cells)
def test_the_remainder_is_level_minus_target_minus_slope_times_bell(v: Fraction, cell: Target) -> None:
    at = curve.tangent(v)
    rest = w.remainder(at.level, cell, at.slope, w.operator(chsh()))
    parts = [(ONE, -at.level), *rest.items(), *w.probability(cell).items()]
    parts += [(word, at.slope * c) for word, c in w.operator(chsh()).items()]
    assert w.merged(parts) == {}


def test_words_of_reflections_need_two_outcomes() -> None:
    three = BellExpression.of(Scenario((2, 2), (3, 3)), {(0, 0, 2, 2): Fraction(1)})
    with pytest.raises(BadInput, match="two outcomes"):
        w.operator(three)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(words, st.fractions(max_denominator=9)), max_size=6))
def test_merging_adds_a_word_to_its_adjoint_and_drops_zeros(terms: list[tuple[Word, Fraction]]) -> None:
    result = w.merged(terms)
    assert all(result.values())
    assert sum(result.values(), Fraction(0)) == sum((c for _, c in terms), Fraction(0))
    assert w.merged([*terms, *((w.adjoint(word), -c) for word, c in terms)]) == {}
