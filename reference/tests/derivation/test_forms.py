"""Each formula in two forms: as computer algebra derives it and as `bellproof.bounds` computes it."""

from __future__ import annotations

from fractions import Fraction

import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Rational

from bellproof import interval
from bellproof.bounds import curve, local_entropy, no_signalling
from bellproof.bounds.losing import GRAM, SIGNS
from bellproof.bounds.tangent import Tangent
from bellproof.bounds.target import targets_of
from bellproof.derivation import ansatz, checked, closed_form, losing
from bellproof.derivation import local_entropy as derived_entropy
from bellproof.derivation import no_signalling as derived_line
from bellproof.exact import Surd, surd
from bellproof.model.expression import chsh

parameters = st.fractions(min_value=Fraction(1, 10**6), max_value=Fraction(414, 1000))


def rational(value: Fraction) -> Rational:
    return Rational(value.numerator, value.denominator)


def from_surd(value: Surd) -> sympy.Expr:
    return rational(value.rational) + rational(value.root) * sympy.sqrt(2)


def as_list(at: Tangent) -> list[Rational]:
    return [rational(part) for part in (at.bell_value, at.probability, at.slope, at.level)]


@settings(max_examples=25, deadline=None)
@given(parameters)
def test_curve_a_is_computed_as_derived(v: Fraction) -> None:
    at = rational(v)
    formulas = closed_form.FORMULAS
    in_v = [formulas.bell_value, formulas.probability, formulas.slope, formulas.level]
    assert [part.subs(checked.v, at) for part in in_v] == as_list(curve.tangent(v))
    printed = ansatz.printed()
    in_k = [printed.bell_value, printed.probability, printed.slope, printed.level]
    k = 1 / (1 + v)
    assert [part.subs(ansatz.k, rational(k)) for part in in_k] == as_list(curve.tangent_in_k(k))
    assert as_list(curve.tangent(v)) == as_list(curve.tangent_in_k(k))


@settings(max_examples=25, deadline=None)
@given(parameters)
def test_the_strategy_is_written_as_derived(v: Fraction) -> None:
    formulas, strategy = closed_form.FORMULAS, curve.strategy(v)
    expected = [formulas.cosine, formulas.sine_squared, formulas.p, formulas.q]
    written = [strategy.cos_t, strategy.sin_t_squared, strategy.p, strategy.q]
    assert [part.subs(checked.v, rational(v)) for part in expected] == [from_surd(part) for part in written]


def test_the_strategy_at_the_end_is_written_as_derived() -> None:
    end, formulas = curve.end_strategy(), closed_form.FORMULAS
    assert (from_surd(end.p), from_surd(end.q)) == formulas.end_state
    assert (from_surd(end.bell_value), from_surd(end.probability)) == formulas.end
    assert end.cos_t == surd(0)
    assert end.sin_t_squared == surd(1)


def test_the_losing_outcomes_use_the_numbers_of_the_bounds() -> None:
    assert losing.FORMULAS.gram == GRAM
    assert losing.FORMULAS.signs == SIGNS


@settings(max_examples=25, deadline=None)
@given(parameters)
def test_tangents_of_curve_b_are_tilted_chsh_inequalities(v: Fraction) -> None:
    # P + lambda I <= mu with P = (1 + <A0>)/2 is beta <A0> + I <= mu' for beta = 1/(2 lambda).
    at = local_entropy.tangent(v)
    beta = 1 / (2 * at.slope)
    level = beta * (2 * at.level - 1)
    formulas = derived_entropy.FORMULAS
    assert 0 < beta < 2
    assert level > 0
    assert level**2 == formulas.tilted_constant + formulas.tilted_slope * beta**2
    assert at.probability + at.slope * at.bell_value == at.level
    assert (2 * at.probability - 1) ** 2 == 2 - at.bell_value**2 / 4


@settings(max_examples=20, deadline=None)
@given(st.fractions(min_value=2, max_value=Fraction(2828, 1000), max_denominator=10**4))
def test_eq_6_is_enclosed_as_derived(bell_value: Fraction) -> None:
    found = local_entropy.entropy(bell_value, interval, 200)
    exact = derived_entropy.entropy().subs(derived_entropy.I, rational(bell_value))
    digits = sympy.N(exact, 60)
    margin = Rational(1, 10**50)
    assert rational(found.lo) - margin <= digits <= rational(found.hi) + margin


def test_eq_14_is_found_by_linear_programming_too() -> None:
    every = targets_of(chsh().scenario, "global") + targets_of(chsh().scenario, "local")
    for bell_value in (Fraction(9, 4), Fraction(3), Fraction(4)):
        line = no_signalling.guessing_line(chsh(), every, bell_value)
        assert line.bound(bell_value) == Fraction(3, 2) - bell_value / 4
    assert derived_line.upper_line(
        [
            (derived_line.bell_value(p), derived_line.probability(p, (0, 0, 0, 0)))
            for p in derived_line.vertices()
        ]
    ) == derived_line.Line(Fraction(3, 2), Fraction(-1, 4))
