"""The algebra of words obeys its laws and matrices represent it, so what is proved in words holds for devices."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise, product

from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import QQ

from bellproof.derivation.words import UNIT, Element, Generators, Word, commutator

G = Generators(QQ)

Table = tuple[tuple[Fraction, ...], ...]


def reduced(letters: list[int]) -> tuple[int, ...]:
    """Letters without equal neighbours, by dropping pairs one after another."""
    kept: list[int] = []
    for letter in letters:
        if kept and kept[-1] == letter:
            kept.pop()
        else:
            kept.append(letter)
    return tuple(kept)


sides = st.lists(st.integers(0, 1), max_size=5).map(reduced)
words: st.SearchStrategy[Word] = st.tuples(sides, sides)
numbers = st.fractions(min_value=-5, max_value=5, max_denominator=12)
elements = st.dictionaries(words, numbers, max_size=4).map(
    lambda parts: sum(
        (G.scalar(QQ(c.numerator, c.denominator)) * G.word(*word) for word, c in parts.items()),
        G.scalar(QQ(0)),
    )
)
rotations = st.fractions(min_value=-3, max_value=3, max_denominator=7)


def equal(left: Element, right: Element) -> bool:
    return (left - right).is_zero()


@settings(max_examples=30, deadline=None)
@given(elements, elements, elements)
def test_multiplication_is_associative_and_distributive(a: Element, b: Element, c: Element) -> None:
    assert equal((a * b) * c, a * (b * c))
    assert equal(a * (b + c), a * b + a * c)
    assert equal((a + b) * c, a * c + b * c)


@settings(max_examples=30, deadline=None)
@given(elements, elements)
def test_the_adjoint_reverses_products_and_undoes_itself(a: Element, b: Element) -> None:
    assert equal((a * b).adjoint(), b.adjoint() * a.adjoint())
    assert equal(a.adjoint().adjoint(), a)


@settings(max_examples=30, deadline=None)
@given(elements)
def test_zero_and_one_do_what_they_should(a: Element) -> None:
    assert (a - a).is_zero()
    assert equal(a * 1, a)
    assert equal(1 - (1 - a), a)
    assert equal(a**3, a * a * a)
    assert equal(2 * a + a * 0, a + a)


@settings(max_examples=30, deadline=None)
@given(words, words)
def test_words_multiply_by_cancelling_neighbours(one: Word, other: Word) -> None:
    expected = tuple(reduced([*one[i], *other[i]]) for i in (0, 1))
    assert list((G.word(*one) * G.word(*other)).coefficients) == [expected]


def test_the_relations_are_those_of_reflections_and_no_others() -> None:
    for letter in (G.A0, G.A1, G.B0, G.B1):
        assert equal(letter * letter, G.word(*UNIT))
        assert equal(letter.adjoint(), letter)
    for alice, bob in product((G.A0, G.A1), (G.B0, G.B1)):
        assert alice.commutes(bob)
    assert not G.A0.commutes(G.A1)
    assert not commutator(G.B0, G.B1).is_zero()


def reflection(tangent: Fraction) -> Table:
    """cos t Z + sin t X with a rational point of the circle."""
    bottom = 1 + tangent**2
    c, s = (1 - tangent**2) / bottom, 2 * tangent / bottom
    return ((c, s), (s, -c))


def times(one: Table, other: Table) -> Table:
    return tuple(
        tuple(
            sum((a * b for a, b in zip(row, column, strict=True)), Fraction(0))
            for column in zip(*other, strict=True)
        )
        for row in one
    )


def kron(one: Table, other: Table) -> Table:
    return tuple(tuple(a * b for a in row for b in below) for row in one for below in other)


IDENTITY: Table = ((Fraction(1), Fraction(0)), (Fraction(0), Fraction(1)))


def represent(element: Element, angles: tuple[Fraction, ...]) -> Table:
    """The element with qubit reflections in place of the letters, word by word."""
    first, second = [reflection(t) for t in angles[:2]], [reflection(t) for t in angles[2:]]
    total = [[Fraction(0)] * 4 for _ in range(4)]
    for (alice, bob), coefficient in element.coefficients.items():
        matrices = [IDENTITY, IDENTITY]
        for side, letters, devices in ((0, alice, first), (1, bob, second)):
            for letter in letters:
                matrices[side] = times(matrices[side], devices[letter])
        value = Fraction(int(coefficient.numerator), int(coefficient.denominator))
        for i, row in enumerate(kron(*matrices)):
            for j, entry in enumerate(row):
                total[i][j] += value * entry
    return tuple(map(tuple, total))


@settings(max_examples=30, deadline=None)
@given(elements, elements, st.tuples(rotations, rotations, rotations, rotations))
def test_qubits_represent_sums_products_and_adjoints(
    a: Element, b: Element, angles: tuple[Fraction, ...]
) -> None:
    left, right = represent(a, angles), represent(b, angles)
    assert represent(a * b, angles) == times(left, right)
    assert represent(a.adjoint(), angles) == tuple(zip(*left, strict=True))
    total = tuple(tuple(x + y for x, y in zip(*rows, strict=True)) for rows in zip(left, right, strict=True))
    assert represent(a + b, angles) == total


@settings(max_examples=30, deadline=None)
@given(elements)
def test_elements_keep_words_reduced_and_no_zeros(a: Element) -> None:
    for word, coefficient in (a * a).coefficients.items():
        assert coefficient != 0
        assert all(one != other for side in word for one, other in pairwise(side))
