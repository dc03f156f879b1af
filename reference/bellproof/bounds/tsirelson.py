"""Tsirelson's bound, exactly: CHSH is at most 2 sqrt 2 for every quantum behaviour (Tsirelson 1980).

Proof: ``u + 2/u - CHSH = ((u A0 - B0 - B1)^2 + (u A1 - B0 + B1)^2)/(2u)`` at ``u = sqrt 2``. The same
identity holds for every u > 0, so rational u near sqrt 2 give rational bounds with rational proofs.
"""

from __future__ import annotations

from fractions import Fraction

from bellproof.errors import BadInput
from bellproof.exact import TSIRELSON, Surd, surd
from bellproof.model.expression import BellExpression, as_chsh


def quantum_maximum(expression: BellExpression) -> Surd:
    """Largest quantum value of an expression that is CHSH up to relabelling, scale and offset.

    Raises `BadInput` for any other expression.
    """
    form = as_chsh(expression)
    if form is None:
        source = "expression"
        raise BadInput(source, "no relabelled CHSH: its quantum maximum has no closed form here")
    return surd(form.offset) + TSIRELSON.times(form.scale)


def quantum_minimum(expression: BellExpression) -> Surd:
    """Smallest quantum value of one: CHSH reaches -2 sqrt 2 when one side flips its outcomes."""
    form = as_chsh(expression)
    if form is None:
        source = "expression"
        raise BadInput(source, "no relabelled CHSH: its quantum minimum has no closed form here")
    return surd(form.offset) - TSIRELSON.times(form.scale)


def rational_bound(u: Fraction) -> Fraction:
    """The bound ``u + 2/u`` on CHSH, for u > 0; above 2 sqrt 2 by the square of ``u - sqrt 2`` over u."""
    if u <= 0:
        source = "u"
        raise BadInput(source, f"{u} is not positive")
    return u + 2 / u
