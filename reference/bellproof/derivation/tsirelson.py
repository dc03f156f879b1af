"""Tsirelson's bound (1980): CHSH is at most 2 sqrt 2, as a sum of squares in the universal algebra."""

from __future__ import annotations

from dataclasses import dataclass

from sympy import QQ, sqrt

from bellproof.derivation.checked import Check
from bellproof.derivation.words import Generators, Ring

SURDS = QQ.algebraic_field(sqrt(2))
"""The field Q(sqrt 2)."""


@dataclass(frozen=True, slots=True)
class Formulas:
    """sqrt 2 (bound - C) = (A0 - weight (B0 + B1))^2 + (A1 - weight (B0 - B1))^2."""

    bound: Ring = SURDS.from_sympy(2 * sqrt(2))  # noqa: RUF009 - an immutable number
    weight: Ring = SURDS.from_sympy(sqrt(2) / 2)  # noqa: RUF009 - an immutable number


FORMULAS = Formulas()


def verify(formulas: Formulas = FORMULAS) -> list[Check]:
    """Recompute the identity for CHSH and, with Bob's outcomes flipped, for its negative."""
    g = Generators(SURDS.convert)
    root, weight = g.scalar(SURDS.from_sympy(sqrt(2))), g.scalar(formulas.weight)
    checks = []
    for sign, text in ((1, "C <= 2 sqrt 2"), (-1, "C >= -2 sqrt 2")):
        squares = (g.A0 - sign * weight * (g.B0 + g.B1)) ** 2 + (g.A1 - sign * weight * (g.B0 - g.B1)) ** 2
        gap = root * (g.scalar(formulas.bound) - sign * g.chsh())
        checks.append(
            Check(
                text, f"sqrt 2 (2 sqrt 2 - ({sign:+d}) C) is a sum of two squares", (gap - squares).is_zero()
            )
        )
    return checks
