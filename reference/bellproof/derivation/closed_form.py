"""Curve a in the parameter v = 1/k - 1, in which certificates are written, and its end at 2 sqrt 2.

`ansatz` derives the curve in k and proves that a strategy reaches it; here is the same, rewritten, with every
number of the strategy. At the end v = sqrt 2 - 1 no tangent exists (lambda grows without limit), so the
strategy there is checked by itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy
from sympy import Matrix, Rational, sqrt

from bellproof.derivation import ansatz
from bellproof.derivation.ansatz import SYMMETRIC, c, k, on_circle, s
from bellproof.derivation.checked import END_GAP, Check, positive_inside, v, vanishes

A = (1 + v) ** 2
NUMERATOR = 1 + v - 2 * v**2 - v**3
DENOMINATOR = 1 - v + v**2 + v**3


@dataclass(frozen=True, slots=True)
class Formulas:
    """Every formula of the curve and of its strategy, in v."""

    bell_value: sympy.Expr = (
        2 * (1 + 2 * v + 9 * v**2 + 2 * v**3 - 5 * v**4 - 4 * v**5 - v**6) / ((1 + v) ** 3 * DENOMINATOR)
    )
    probability: sympy.Expr = NUMERATOR**2 / ((1 + v) ** 3 * DENOMINATOR)
    slope: sympy.Expr = NUMERATOR / (4 * END_GAP)
    """lambda."""
    level: sympy.Expr = (3 - v**2) * NUMERATOR / (2 * A * END_GAP)
    """mu."""
    cosine: sympy.Expr = END_GAP / A
    """cos t."""
    sine_squared: sympy.Expr = 4 * v * (v + 2) / A**2
    p: sympy.Expr = -NUMERATOR / (v * (v + 2))
    """Amplitude of |00> beside 1 of |11>."""
    q: sympy.Expr = -A / (2 * (v + 2))
    """Amplitude of |01> and of |10>, over sin t."""
    end_state: tuple[sympy.Expr, sympy.Expr] = (sympy.Integer(-1), 1 - sqrt(2))
    """(p, q) at v = sqrt 2 - 1, where cos t = 0."""
    end: tuple[sympy.Expr, sympy.Expr] = (2 * sqrt(2), Rational(1, 4) + sqrt(2) / 8)
    """(I, P) of that strategy."""


FORMULAS = Formulas()


def verify(formulas: Formulas = FORMULAS) -> list[Check]:
    """Recompute the closed form and the strategy's numbers in v."""
    derived = ansatz.curve_in_v()
    state = ansatz.state().subs(k, 1 / (1 + v))
    return [
        Check("I in v", "I(v) is I(k) at k = 1/(1 + v)", vanishes(formulas.bell_value - derived.bell_value)),
        Check(
            "P in v", "P(v) is P(k) at k = 1/(1 + v)", vanishes(formulas.probability - derived.probability)
        ),
        Check(
            "lambda in v", "lambda = s/(4w), s = 1 + v - 2v^2 - v^3", vanishes(formulas.slope - derived.slope)
        ),
        Check("mu in v", "mu = (3 - v^2) s/(2 a w)", vanishes(formulas.level - derived.level)),
        Check(
            "angle in v",
            "cos t = 2k^2 - 1 = w/a, sin^2 t = 4v(v + 2)/a^2 > 0, and their squares add to 1",
            vanishes(formulas.cosine - (2 / A - 1))
            and vanishes(formulas.cosine**2 + formulas.sine_squared - 1)
            and positive_inside(formulas.sine_squared),
        ),
        Check(
            "state in v",
            "p = -s/(v(v + 2)), q = -a/(2(v + 2))",
            vanishes(formulas.p - state[0]) and vanishes(formulas.q * s - state[1]),
        ),
        Check(
            "end strategy",
            "cos t = 0 and (p, q) = (-1, 1 - sqrt 2) have I = 2 sqrt 2 and P(00|00) = 1/4 + sqrt 2/8",
            _end_agrees(formulas),
        ),
    ]


def _end_agrees(formulas: Formulas) -> bool:
    """Expectations at the end from the operators, and the state as the limit of the states before it."""
    at_end = {v: sqrt(2) - 1}
    p, q = formulas.end_state
    psi = SYMMETRIC * Matrix([p, q, 1])
    bell = ansatz.chsh().applyfunc(lambda entry: on_circle(entry).subs({c: 0, s: 1}))
    norm = (psi.T * psi)[0]
    return (
        vanishes(formulas.p.subs(at_end) - p)
        and vanishes(formulas.q.subs(at_end) - q)
        and vanishes((psi.T * bell * psi)[0] - formulas.end[0] * norm)
        and vanishes(p**2 - formulas.end[1] * norm)
    )
