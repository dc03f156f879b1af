"""A proof that would pass whatever it stated proves nothing: every formula altered a little makes it fail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from fractions import Fraction
from types import ModuleType
from typing import Any

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Matrix, Rational
from sympy.polys.polyclasses import ANP

from bellproof.derivation import (
    ansatz,
    closed_form,
    dilation,
    local_entropy,
    losing,
    near_local,
    no_signalling,
    sextic,
    shape,
    symmetry,
    tsirelson,
    winning,
)
from bellproof.derivation.checked import Check

CASES: tuple[tuple[ModuleType, str, str], ...] = (
    (winning, "square", "square of C"),
    (winning, "fourth", "fourth power of C"),
    (winning, "adj", "inverse of r - C"),
    (winning, "chi", "master identity"),
    (winning, "m", "compression"),
    (winning, "ratio", "r in v"),
    (winning, "slope", "lambda in v"),
    (winning, "factor", "gap"),
    (winning, "gap", "diagonal"),
    (winning, "low_factor", "diagonal"),
    (winning, "high_factor", "diagonal"),
    (winning, "touching", "touching"),
    (winning, "corner", "corner"),
    (losing, "gram", "losing (b)"),
    (losing, "signs", "losing (b)"),
    (losing, "eighths", "losing (a)"),
    (losing, "a", "losing (a)"),
    (losing, "b", "losing (b)"),
    (losing, "tsirelson_like", "losing (c)"),
    (losing, "offset", "offset"),
    (losing, "constant", "lambda >= 3/4"),
    (shape, "speed", "I grows with v"),
    (shape, "bend", "concave"),
    (shape, "end", "end"),
    (shape, "start", "start"),
    (shape, "start_slope", "joins"),
    (closed_form, "bell_value", "I in v"),
    (closed_form, "probability", "P in v"),
    (closed_form, "slope", "lambda in v"),
    (closed_form, "level", "mu in v"),
    (closed_form, "cosine", "angle in v"),
    (closed_form, "sine_squared", "angle in v"),
    (closed_form, "p", "state in v"),
    (closed_form, "q", "state in v"),
    (closed_form, "end_state", "end strategy"),
    (closed_form, "end", "end strategy"),
    (dilation, "rows", "projector"),
    (near_local, "limit", "limit"),
    (near_local, "motzkin", "Motzkin"),
    (tsirelson, "bound", "C <= 2 sqrt 2"),
    (tsirelson, "weight", "C >= -2 sqrt 2"),
    (local_entropy, "probability", "Eq. 6"),
    (local_entropy, "entropy", "two forms"),
    (local_entropy, "best_probability", "marginal"),
    (local_entropy, "best_bell_value", "Horodecki"),
    (local_entropy, "tilted_constant", "tilted CHSH"),
    (local_entropy, "tilted_slope", "tilted CHSH"),
)
"""Module, field of its ``Formulas``, and a statement that must fail with it."""

ALTERABLE = tuple(dict.fromkeys(module for module, _, _ in CASES))

TINY = Rational(1, 10**30)


def altered(value: Any, step: Rational, place: int) -> Any:
    """The value changed by the relative size of ``step``; integers by one, tuples in one entry."""
    if isinstance(value, tuple):
        at = place % len(value)
        return tuple(
            altered(part, step, place // len(value)) if i == at else part for i, part in enumerate(value)
        )
    if isinstance(value, int):
        return value + (1 if step > 0 else -1)
    if isinstance(value, sympy.Expr):
        return value * (1 + step)
    if isinstance(value, ANP):
        return value * tsirelson.SURDS.from_sympy(1 + step)
    return _altered_function(value, step)


def _altered_function(formula: Callable[..., Any], step: Rational) -> Callable[..., Any]:
    """Off by a whole multiple of the unit, which every ring of the derivations has."""
    off = 1 if step > 0 else -1
    return lambda *arguments: formula(*arguments) + off


def failures(checks: list[Check]) -> set[str]:
    return {check.name for check in checks if not check.ok}


@pytest.mark.parametrize(("module", "field", "broken"), CASES)
def test_an_altered_formula_fails(module: ModuleType, field: str, broken: str) -> None:
    value = getattr(module.FORMULAS, field)
    assert broken in failures(module.verify(replace(module.FORMULAS, **{field: altered(value, TINY, 0)})))


@pytest.mark.parametrize("module", ALTERABLE)
def test_every_formula_is_altered_above(module: ModuleType) -> None:
    assert {field.name for field in fields(module.Formulas)} == {
        field for tested, field, _ in CASES if tested is module
    }


steps = st.builds(
    lambda sign, power: sign * Rational(1, 10**power),
    st.sampled_from((1, -1)),
    st.integers(min_value=0, max_value=60),
)


@pytest.mark.parametrize(
    ("module", "examples"), [(module, 2 if module is local_entropy else 8) for module in ALTERABLE]
)
def test_any_small_alteration_of_any_formula_fails(module: ModuleType, examples: int) -> None:
    @settings(max_examples=examples, deadline=None)
    @given(field=st.sampled_from(fields(module.Formulas)), step=steps, place=st.integers(0, 63))
    def altered_one_fails(field: Any, step: Rational, place: int) -> None:
        value = getattr(module.FORMULAS, field.name)
        assert failures(module.verify(replace(module.FORMULAS, **{field.name: altered(value, step, place)})))

    altered_one_fails()


@pytest.mark.parametrize(
    ("part", "name"), [("bell_value", "I"), ("probability", "P"), ("slope", "lambda"), ("level", "mu")]
)
def test_another_curve_fails(part: str, name: str) -> None:
    curve = ansatz.printed()
    other = replace(curve, **{part: getattr(curve, part) + TINY * (1 - ansatz.k)})
    assert f"closed form of {name}" in failures(ansatz.verify(other))


@pytest.mark.parametrize("place", [0, 1])
def test_another_state_fails(place: int) -> None:
    state = ansatz.printed_state()
    state[place] *= 1 + TINY
    assert "eigenvector" in failures(ansatz.verify(claimed_state=state))


def test_a_multiple_of_the_state_is_the_same_state() -> None:
    assert failures(ansatz.verify(claimed_state=Matrix(3 * ansatz.printed_state()))) == set()


@settings(max_examples=12, deadline=None)
@given(
    term=st.sampled_from(sympy.Poly(sextic.printed(), sextic.I, sextic.P).monoms()),
    step=st.sampled_from((1, -1)),
)
def test_another_sextic_fails(term: tuple[int, int], step: int) -> None:
    other = sextic.printed() + step * sextic.I ** term[0] * sextic.P ** term[1]
    assert {"sextic", "on the sextic"} <= failures(sextic.verify(other))


def test_a_multiple_of_the_sextic_with_another_factor_is_seen_to_factor() -> None:
    assert {"sextic", "degree", "irreducible"} <= failures(sextic.verify(sextic.printed() * (sextic.I - 2)))


@settings(max_examples=10, deadline=None)
@given(
    constant=st.fractions(min_value=-1, max_value=1, max_denominator=10**6),
    slope=st.fractions(min_value=-1, max_value=1, max_denominator=10**6),
)
def test_another_no_signalling_line_fails(constant: Fraction, slope: Fraction) -> None:
    line = no_signalling.Line(Fraction(3, 2) + constant, Fraction(-1, 4) + slope)
    failed = failures(no_signalling.verify(line))
    assert ("tight" in failed) == bool(constant or slope)
    assert ("sum, winning" in failed) == bool(constant or slope)


@settings(max_examples=20, deadline=None)
@given(data=st.data(), name=st.sampled_from(("winning", "losing", "marginal")))
def test_another_sum_of_probabilities_fails(data: st.DataObject, name: str) -> None:
    cells = getattr(no_signalling.SUMS, name)
    place = data.draw(st.integers(0, len(cells) - 1))
    other = data.draw(st.sampled_from(symmetry.cells()).filter(lambda cell: cell != cells[place]))
    changed = (*cells[:place], other, *cells[place + 1 :])
    failed = failures(no_signalling.verify(sums=replace(no_signalling.SUMS, **{name: changed})))
    assert failed == {f"sum, {name}"}


@settings(max_examples=40, deadline=None)
@given(winning_cell=st.sampled_from(symmetry.cells()), losing_cell=st.sampled_from(symmetry.cells()))
def test_only_winning_and_losing_cells_stand_for_all(
    winning_cell: symmetry.Cell, losing_cell: symmetry.Cell
) -> None:
    won = symmetry.coefficient(winning_cell) == 1
    lost = symmetry.coefficient(losing_cell) == -1
    expected = {name for name, ok in (("winning orbit", won), ("losing orbit", lost)) if not ok}
    assert failures(symmetry.verify(winning_cell, losing_cell)) == expected
