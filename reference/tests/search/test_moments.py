"""The vectors w|psi> of the optimal strategy, against matrices multiplied out by SymPy."""

from __future__ import annotations

from fractions import Fraction

import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Matrix, Rational

from bellproof.bounds import curve
from bellproof.search.curve_sos import WORD_SETS
from bellproof.search.linear import integer_kernel
from bellproof.search.moments import QubitPair, moment_rows, state, word_vector
from bellproof.search.words import Word

parameters = st.fractions(min_value=Fraction(1, 50), max_value=Fraction(2, 5), max_denominator=60)
words = st.sampled_from(WORD_SETS[25])


def rational(value: Fraction) -> Rational:
    return Rational(value.numerator, value.denominator)


def direct(pair: QubitPair, word: Word) -> Matrix:
    """The word's matrices times the state, with sin t as a surd."""
    c, s = rational(pair.cosine), sympy.sqrt(rational(pair.sine_squared))
    devices = [Matrix([[1, 0], [0, -1]]), Matrix([[c, s], [s, -c]])]
    sides = [sympy.eye(2), sympy.eye(2)]
    for side in (0, 1):
        for setting in word[side]:
            sides[side] = sides[side] * devices[setting]
    psi = Matrix([rational(pair.p), rational(pair.q) * s, rational(pair.q) * s, 1])
    return (sympy.kronecker_product(*sides) * psi).applyfunc(sympy.expand)


@settings(max_examples=25, deadline=None)
@given(parameters, words)
def test_a_word_acts_as_its_matrices_do(v: Fraction, word: Word) -> None:
    pair = QubitPair.at(v)
    found = word_vector(pair, word)
    s = sympy.sqrt(rational(pair.sine_squared))
    split = [rational(a) + rational(b) * s for a, b in zip(found.rational, found.root, strict=True)]
    assert (Matrix(split) - direct(pair, word)).applyfunc(sympy.expand).is_zero_matrix


@settings(max_examples=40, deadline=None)
@given(parameters)
def test_the_pair_is_the_strategy_of_the_curve(v: Fraction) -> None:
    pair, strategy = QubitPair.at(v), curve.strategy(v)
    assert pair.cosine**2 + pair.sine_squared == 1
    expected = (strategy.cos_t, strategy.sin_t_squared, strategy.p, strategy.q)
    assert (pair.cosine, pair.sine_squared, pair.p, pair.q) == tuple(part.rational for part in expected)
    assert state(pair).rational[3] == 1


@settings(max_examples=10, deadline=None)
@given(parameters, st.sampled_from((5, 9, 13)))
def test_what_the_rows_annihilate_annihilates_the_state(v: Fraction, count: int) -> None:
    pair, chosen = QubitPair.at(v), WORD_SETS[count]
    rows = moment_rows(pair, chosen)
    kernel = integer_kernel(rows, len(chosen))
    assert len(kernel) == count - Matrix(rows).rank()
    for vector in kernel:
        total = sum((c * direct(pair, word) for c, word in zip(vector, chosen, strict=True)), Matrix([0] * 4))
        assert total.applyfunc(sympy.expand).is_zero_matrix


@settings(max_examples=25, deadline=None)
@given(parameters, st.integers(0, 8))
def test_a_word_alone_never_annihilates_the_state(v: Fraction, place: int) -> None:
    rows = moment_rows(QubitPair.at(v), WORD_SETS[9])
    assert any(row[place] for row in rows)
