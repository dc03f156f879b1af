"""Tsirelson's bound, from above by rational proofs and for every relabelled CHSH."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bellproof.bounds.tsirelson import quantum_maximum, quantum_minimum, rational_bound
from bellproof.errors import BadInput
from bellproof.exact import TSIRELSON, Surd, surd
from bellproof.model.expression import BellExpression, chsh
from bellproof.model.scenario import CHSH_SCENARIO


@given(st.fractions(Fraction(1, 1000), 1000))
def test_every_rational_bound_is_above_by_a_square(u: Fraction) -> None:
    excess = surd(rational_bound(u)) - TSIRELSON
    # (u - sqrt 2)^2 / u
    assert excess == Surd(u + 2 / u, Fraction(-2))
    assert excess.sign() == 1
    assert rational_bound(u) == rational_bound(2 / u)


def test_bounds_come_as_close_as_one_likes() -> None:
    near = Fraction(665857, 470832)
    assert surd(rational_bound(near)) - TSIRELSON < surd(Fraction(1, 10**11))


@pytest.mark.parametrize("u", [Fraction(0), Fraction(-1)])
def test_the_parameter_is_positive(u: Fraction) -> None:
    with pytest.raises(BadInput, match="not positive"):
        rational_bound(u)


@given(st.fractions(Fraction(1, 100), 100), st.fractions(-10, 10))
def test_scale_and_offset(scale: Fraction, offset: Fraction) -> None:
    coefficients = {cell: scale * c for cell, c in chsh().coefficients}
    for a, b in ((0, 0), (0, 1), (1, 0), (1, 1)):
        coefficients[0, 1, a, b] += offset
    expression = BellExpression.of(CHSH_SCENARIO, coefficients)
    assert quantum_maximum(expression) == Surd(offset, 2 * scale)
    assert quantum_minimum(expression) == Surd(offset, -2 * scale)


def test_other_expressions_are_refused() -> None:
    tilted = BellExpression.of(CHSH_SCENARIO, {**chsh().as_mapping(), (0, 0, 0, 0): Fraction(2)})
    for extreme in (quantum_maximum, quantum_minimum):
        with pytest.raises(BadInput, match="no relabelled CHSH"):
            extreme(tilted)
