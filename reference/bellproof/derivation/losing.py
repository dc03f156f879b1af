"""The losing outcomes obey the same line, strictly: P' = (1 + A0)(1 - B0)/4, whose expectation is P(01|00).

Three sums of hermitian squares in the universal algebra and one sign of a number:

    (a) 3/2 - P' - C/4  >= 0,   (b) 5/2 - P' - 3C/4  >= 0,   (c) u + 2/u - C >= 0 with u = 1 + v.

For lambda up to 3/4, mu - P' - lambda C is a positive combination of (a), (b) and mu - 1 - 2 lambda; beyond 3/4
of (b), (c) and a constant.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy
from sympy import QQ, Matrix, Rational
from sympy.polys.rings import ring

from bellproof.bounds.losing import GRAM, SIGNS
from bellproof.derivation import ansatz
from bellproof.derivation.checked import END_GAP, Check, positive_inside, v, vanishes
from bellproof.derivation.words import Element, Generators, Ring

Rows = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Formulas:
    """Every number the argument states, so that a test can alter one and see it fail."""

    gram: Rows = GRAM
    signs: tuple[int, ...] = SIGNS
    """Value of each letter A0, A1, B0, B1 in the deterministic behaviour at which (b) is zero."""
    eighths: tuple[int, ...] = (1, 1, 1, 1, 1)
    """Weights of the five squares of (a), times 8."""
    a: tuple[Rational, Rational] = (Rational(3, 2), Rational(1, 4))
    """Constant and slope of (a)."""
    b: tuple[Rational, Rational] = (Rational(5, 2), Rational(3, 4))
    """Constant and slope of (b)."""
    tsirelson_like: sympy.Expr = (1 + v) + 2 / (1 + v)
    """Constant rho of (c)."""
    offset: sympy.Expr = v**3 * (v + 2) ** 2 / ((1 + v) ** 2 * END_GAP)
    """mu - 1 - 2 lambda."""
    constant: sympy.Expr = (2 - v - 6 * v**2 - 2 * v**3 - v**4) / (4 * (1 + v) ** 2)
    """What is left beside (b) and (c) for lambda >= 3/4."""


FORMULAS = Formulas()


def verify(formulas: Formulas = FORMULAS) -> list[Check]:
    """Recompute every step."""
    return [*squares_checks(formulas), *line_checks(formulas)]


def squares_checks(formulas: Formulas = FORMULAS) -> list[Check]:
    """The three sums of squares, by word arithmetic."""
    first, second = formulas.a, formulas.b
    gram = Matrix(formulas.gram)
    return [
        Check(
            "losing (a)",
            "8(3/2 - P' - C/4) = (1-A0)^2 + (1+B0)^2 + (A0-B1)^2 + (A1-B0)^2 + (A1+B1)^2",
            (_times(8, _line(*first)) - _five_squares(formulas)).is_zero() and min(formulas.eighths) > 0,
        ),
        Check(
            "losing (b)",
            "64(5/2 - P' - 3C/4) = sum M_ij (s_i w_i - 1)* (s_j w_j - 1)",
            (_times(64, _line(*second)) - _gram_form(formulas)).is_zero(),
        ),
        Check(
            "M > 0",
            "M is symmetric and all its leading minors are positive",
            gram.is_symmetric() and all(gram[:n, :n].det() > 0 for n in range(1, gram.rows + 1)),
        ),
        Check(
            "losing (c)",
            "2u(u + 2/u - C) = (u A0 - B0 - B1)^2 + (u A1 - B0 + B1)^2",
            _two_squares(formulas).is_zero(),
        ),
    ]


def line_checks(formulas: Formulas = FORMULAS) -> list[Check]:
    """The combination that gives the line, by cancellation and signs."""
    derived = ansatz.curve_in_v()
    slope, level = derived.slope, derived.level
    (a0, a1), (b0, b1) = formulas.a, formulas.b
    # Weights of (a) and (b) at slope lambda: they add to 1 and reproduce lambda.
    of_a, of_b = Rational(3, 2) - 2 * slope, 2 * slope - Rational(1, 2)
    return [
        Check(
            "offset",
            "mu - 1 - 2 lambda = v^3 (v + 2)^2/((1 + v)^2 w) > 0",
            vanishes(level - 1 - 2 * slope - formulas.offset) and positive_inside(formulas.offset),
        ),
        Check("lambda > 1/4", "2 lambda - 1/2 > 0", positive_inside(of_b)),
        Check(
            "lambda <= 3/4",
            "(mu - 1 - 2 lambda) + (3/2 - 2 lambda)(a) + (2 lambda - 1/2)(b) = mu - P' - lambda C",
            vanishes(of_a + of_b - 1)
            and vanishes(of_a * a1 + of_b * b1 - slope)
            and vanishes(formulas.offset + of_a * a0 + of_b * b0 - level),
        ),
        Check(
            "lambda >= 3/4",
            "(b) + (lambda - 3/4)(c) + constant = mu - P' - lambda C",
            vanishes(b1 + (slope - Rational(3, 4)) - slope)
            and vanishes(b0 + (slope - b1) * formulas.tsirelson_like + formulas.constant - level),
        ),
        Check(
            "constant > 0", "(2 - v - 6v^2 - 2v^3 - v^4)/(4(1 + v)^2) > 0", positive_inside(formulas.constant)
        ),
    ]


def _rational_generators() -> Generators:
    return Generators(QQ)


def _times(factor: int, element: Element) -> Element:
    return factor * element


def _line(constant: Rational, slope: Rational) -> Element:
    """Constant - P' - slope C."""
    g = _rational_generators()
    losing = g.scalar(QQ(1, 4)) * (1 + g.A0) * (1 - g.B0)
    return g.scalar(QQ.from_sympy(constant)) - losing - g.scalar(QQ.from_sympy(slope)) * g.chsh()


def _five_squares(formulas: Formulas) -> Element:
    g = _rational_generators()
    roots = (1 - g.A0, 1 + g.B0, g.A0 - g.B1, g.A1 - g.B0, g.A1 + g.B1)
    total = g.scalar(QQ(0))
    for weight, root in zip(formulas.eighths, roots, strict=True):
        total = total + weight * root**2
    return total


def _gram_form(formulas: Formulas) -> Element:
    g = _rational_generators()
    sa0, sa1, sb0, sb1 = formulas.signs
    letters = [sa0 * g.A0, sa1 * g.A1, sb0 * g.B0, sb1 * g.B1]
    words = [*letters, *(left * right for left in letters[:2] for right in letters[2:])]
    vectors = [word - 1 for word in words]
    total = g.scalar(QQ(0))
    for row, left in zip(formulas.gram, vectors, strict=True):
        for entry, right in zip(row, vectors, strict=True):
            total = total + entry * (left.adjoint() * right)
    return total


def _two_squares(formulas: Formulas) -> Element:
    """2u (rho - C) minus the two squares, with u an indeterminate."""
    coefficients, u = ring("u", QQ)
    g = Generators(coefficients)
    scaled: Ring = coefficients.from_expr(sympy.expand(2 * coefficients.symbols[0] * _rho(formulas, u)))
    squares = (g.scalar(u) * g.A0 - g.B0 - g.B1) ** 2 + (g.scalar(u) * g.A1 - g.B0 + g.B1) ** 2
    return g.scalar(scaled) - g.scalar(2 * u) * g.chsh() - squares


def _rho(formulas: Formulas, u: Ring) -> sympy.Expr:
    """Constant of (c) written in u = 1 + v."""
    return sympy.cancel(formulas.tsirelson_like.subs(v, u.as_expr() - 1))
