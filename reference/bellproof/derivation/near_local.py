"""What the proof looks like near I = 2: Motzkin's polynomial, non-negative and no sum of squares.

No part of the proof; it is the reason to expect, without proving it, that no fixed level of the hierarchy is tight
all the way down to I = 2. Put x = 1 - z alpha and y = 1 - z beta with z = 1 - w/a, which vanishes with v.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import sympy
from sympy import Poly, symbols

from bellproof.derivation import winning
from bellproof.derivation.checked import END_GAP, Check, v

alpha, beta = symbols("alpha beta", nonnegative=True)
s, t = symbols("s t", real=True)


@dataclass(frozen=True, slots=True)
class Formulas:
    """The limit, and the polynomial it becomes for alpha = s^2, beta = t^2."""

    limit: sympy.Expr = 1 + alpha**2 * beta + alpha * beta**2 - 3 * alpha * beta
    motzkin: sympy.Expr = 1 + s**4 * t**2 + s**2 * t**4 - 3 * s**2 * t**2


FORMULAS = Formulas()


def verify(formulas: Formulas = FORMULAS) -> list[Check]:
    """Recompute the limit and why the polynomial is no sum of squares."""
    poly = Poly(formulas.motzkin, s, t)
    return [
        Check(
            "limit",
            "G(1 - z alpha, 1 - z beta)/(128 v^3) -> 1 + alpha^2 beta + alpha beta^2 - 3 alpha beta as v -> 0",
            sympy.expand(_limit() - formulas.limit) == 0,
        ),
        Check(
            "Motzkin",
            "alpha = s^2 and beta = t^2 give 1 + s^4 t^2 + s^2 t^4 - 3 s^2 t^2",
            sympy.expand(formulas.limit.subs({alpha: s**2, beta: t**2}) - formulas.motzkin) == 0,
        ),
        Check(
            "no sum of squares",
            "s^2 t^2 has a negative coefficient and, of the monomials 1, st, s^2 t, s t^2, only (st)^2 makes it",
            set(poly.monoms()) == {(0, 0), (4, 2), (2, 4), (2, 2)}
            and half_newton() == {(0, 0), (1, 1), (2, 1), (1, 2)}
            and poly.coeff_monomial(s**2 * t**2) < 0
            and _products_to((2, 2)) == {((1, 1), (1, 1))},
        ),
    ]


def _limit() -> sympy.Expr:
    z = 1 - END_GAP / winning.A
    first, second = 1 - z * alpha, 1 - z * beta
    T = (1 - first**2) * (1 - second**2)
    scaled = sympy.cancel(winning.FORMULAS.gap((1 - first) * (1 - second), T) / (128 * v**3))
    return scaled.subs(v, 0)


def half_newton() -> set[tuple[int, int]]:
    """Exponents that the roots of squares can have: half the triangle (0, 0), (4, 2), (2, 4) (Reznick 1978)."""
    # Its corners are (0, 0), (2, 1) and (1, 2), its sides j = i/2, j = 2i and i + j = 3.
    return {(i, j) for i in range(3) for j in range(3 - i + 1) if i <= 2 * j and j <= 2 * i}


def _products_to(exponents: tuple[int, int]) -> set[tuple[tuple[int, int], tuple[int, int]]]:
    return {
        (one, other)
        for one, other in product(half_newton(), repeat=2)
        if (one[0] + other[0], one[1] + other[1]) == exponents
    }
