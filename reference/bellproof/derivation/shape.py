"""Curve a is monotone and concave in I, and covers all of (2, 2 sqrt 2).

With I'(v) > 0, dP/dI = -lambda < 0 and lambda increasing, P falls and is concave as a function of I, also across
I = 2, below which it is 1. Hence f = -log2 P rises, and is convex: minus the logarithm of a positive concave
function is convex.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy
from sympy import Rational, diff, sqrt

from bellproof.derivation import ansatz
from bellproof.derivation.checked import END_GAP, Check, positive_inside, v, vanishes


@dataclass(frozen=True, slots=True)
class Formulas:
    """Every formula stated about the curve's shape."""

    speed: sympy.Expr = (
        8 * v * END_GAP * (3 * v**3 + 6 * v**2 + 4 * v + 4) / ((1 + v) ** 4 * (v**3 + v**2 - v + 1) ** 2)
    )
    """dI/dv."""
    bend: sympy.Expr = (v + 3) * (v**3 + v**2 - v + 1) / (4 * END_GAP**2)
    """d lambda/dv."""
    end: tuple[sympy.Expr, sympy.Expr] = (2 * sqrt(2), Rational(1, 4) + sqrt(2) / 8)
    """(I, P) at v = sqrt 2 - 1."""
    start: tuple[sympy.Expr, sympy.Expr] = (sympy.Integer(2), sympy.Integer(1))
    """(I, P) at v = 0."""
    start_slope: sympy.Expr = sympy.S.One / 4
    """lambda at v = 0."""


FORMULAS = Formulas()


def verify(formulas: Formulas = FORMULAS) -> list[Check]:
    """Recompute every statement."""
    curve = ansatz.curve_in_v()
    speed = diff(curve.bell_value, v)
    return [
        Check(
            "I grows with v",
            "I'(v) = 8 v w (3v^3 + 6v^2 + 4v + 4)/((1 + v)^4 (v^3 + v^2 - v + 1)^2) > 0",
            vanishes(speed - formulas.speed) and positive_inside(formulas.speed),
        ),
        Check(
            "P falls",
            "dP/dv = -lambda I' < 0",
            vanishes(diff(curve.probability, v) + curve.slope * formulas.speed)
            and positive_inside(-diff(curve.probability, v)),
        ),
        Check(
            "concave",
            "d lambda/dv = (v + 3)(v^3 + v^2 - v + 1)/(4w^2) > 0, so dP/dI = -lambda decreases",
            vanishes(diff(curve.slope, v) - formulas.bend) and positive_inside(formulas.bend),
        ),
        Check("P > 0", "P > 0", positive_inside(curve.probability)),
        Check("start", "v = 0 is (2, 1)", _passes(curve, sympy.Integer(0), formulas.start)),
        Check(
            "joins",
            "dP/dI falls from 0 to -1/4 where P = 1 (I <= 2) meets the curve, so P is concave there too",
            vanishes(curve.slope.subs(v, 0) - formulas.start_slope) and formulas.start_slope > 0,
        ),
        Check(
            "end", "v = sqrt 2 - 1 is (2 sqrt 2, 1/4 + sqrt 2/8)", _passes(curve, sqrt(2) - 1, formulas.end)
        ),
    ]


def _passes(curve: ansatz.Curve, at: sympy.Expr, point: tuple[sympy.Expr, sympy.Expr]) -> bool:
    return vanishes(curve.bell_value.subs(v, at) - point[0]) and vanishes(
        curve.probability.subs(v, at) - point[1]
    )
