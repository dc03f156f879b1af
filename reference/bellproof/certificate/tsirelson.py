"""The quantum maximum of CHSH, relabelled, scaled or shifted, exactly, in Q(sqrt 2) (Tsirelson 1980).

An odd number of the signs s_xy is negative, so s is r times an orthogonal matrix; with r = sqrt 2
``2 r - sum s_xy A_x B_y = sum_y (r B_y - sum_x s_xy A_x)^2 / (2 r)``. Two real qubits in the state (1, 0, 0, 1)
with A_0 = Z, A_1 = X and B_y = (s_0y Z + s_1y X)/r reach it.
"""

from __future__ import annotations

from fractions import Fraction

from bellproof.certificate.document import Json
from bellproof.certificate.hierarchy import (
    WideCertificate,
    WideClaim,
    WidePart,
    number_json,
    wide_certificate,
)
from bellproof.errors import BadInput
from bellproof.model.expression import BellExpression, as_chsh, correlator_signs
from bellproof_checker.field import Element, Field
from bellproof_checker.letters import Algebra

ROOT = Field((Fraction(2), Fraction(0)), (Fraction(1), Fraction(2)))
"""Q(sqrt 2): r^2 = 2."""


def tsirelson_certificate(expression: BellExpression) -> WideCertificate:
    """Certify ``I <= offset + 2 sqrt(2) scale`` with a strategy that reaches it.

    Raises `BadInput` for an expression that is no relabelled CHSH.
    """
    form = as_chsh(expression)
    if form is None:
        source = "expression"
        raise BadInput(source, "no relabelled CHSH: its quantum maximum has no closed form here")
    signs = correlator_signs(expression)
    # scale / (2 r) = scale r / 4.
    weight = number_json(_element(Fraction(0), form.scale / 4))
    block: Json = {
        "basis": [{f"B{y}": ["0", "1"], "A0": str(-signs[0, y]), "A1": str(-signs[1, y])} for y in (0, 1)],
        "L": [[], ["0"]],
        "D": [weight, weight],
    }
    level = _element(form.offset, 2 * form.scale)
    claim = WideClaim(
        Algebra((2, 2), (2, 2)), (dict(expression.coefficients),), "value", (Fraction(1),), level, level, ROOT
    )
    part = WidePart((), (), Fraction(0), (block,))
    return wide_certificate(claim, (), [part], _witness(signs))


def _witness(signs: dict[tuple[int, int], int]) -> Json:
    # The eigenvectors of cos Z + sin X: (1 + cos, sin) and (-sin, 1 + cos).
    one, zero = _element(Fraction(1), Fraction(0)), _element(Fraction(0), Fraction(0))
    alice: list[Json] = [_basis(one, zero), _basis(one, one)]
    half = Fraction(1, 2)
    bob: list[Json] = [
        _basis(_element(Fraction(1), half * signs[0, y]), _element(Fraction(0), half * signs[1, y]))
        for y in (0, 1)
    ]
    state: Json = {"re": ["1", "0", "0", "1"]}
    return {
        "kind": "strategy",
        "target": [],
        "dimensions": ["2", "2"],
        "state": state,
        "measurements": [alice, bob],
    }


def _basis(cosine: Element, sine: Element) -> Json:
    first, second, third = (number_json(one) for one in (cosine, sine, -sine))
    return [[{"re": [first, second]}], [{"re": [third, first]}]]


def _element(rational: Fraction, root: Fraction) -> Element:
    return Element(ROOT, [rational, root])
