"""General measurements are covered: every binary one is a compression of a projective one (Naimark).

For an effect 0 <= M <= 1 put h = sqrt(M (1 - M)), which commutes with M. On the space extended by a qubit in |0>,

    [[M, h], [h, 1 - M]]

is a projector whose upper left corner is M. The qubit starts in |0> for every setting of its side, so one
extended state serves all settings, and all probabilities P(ab|xy) are those of projective measurements.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy
from sympy import Matrix, symbols

from bellproof.derivation.checked import Check

M, h = symbols("M h", real=True)
"""The effect and the root of M (1 - M): commuting, so numbers will do."""


@dataclass(frozen=True, slots=True)
class Formulas:
    """The dilation, row by row."""

    rows: tuple[tuple[sympy.Expr, sympy.Expr], tuple[sympy.Expr, sympy.Expr]] = ((M, h), (h, 1 - M))


FORMULAS = Formulas()


def verify(formulas: Formulas = FORMULAS) -> list[Check]:
    """Recompute that the dilation is a projector with the right corner."""
    dilated = Matrix([*map(list, formulas.rows)])
    square = (dilated**2).applyfunc(_reduced)
    return [
        Check("projector", "the dilation is hermitian and its own square", square == dilated == dilated.T),
        Check("compression", "its expectation with the qubit in |0> is that of M", dilated[0, 0] == M),
    ]


def _reduced(entry: sympy.Expr) -> sympy.Expr:
    """Reduce by h^2 = M - M^2."""
    return sympy.expand(sympy.reduced(sympy.expand(entry), [h**2 - M + M**2], h, M)[1])
