"""Curve a as one polynomial equation F(I, P) = 0 of degree six, and exact inversion I -> P.

F comes from eliminating k between I and P (a resultant). `invert` isolates the one root k in (1/sqrt 2, 1] of
the polynomial I d(k) - n(k) by SymPy's exact real-root isolation, so its bracket is rational and proved.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import sympy
from sympy import Poly, Rational, diff, symbols

from bellproof.derivation import ansatz
from bellproof.derivation.ansatz import k
from bellproof.derivation.checked import Check, positive_inside, v
from bellproof.enclosure import Enclosure
from bellproof.errors import BadInput, Undecided

I, P = symbols("I P")
"""Bell value and probability as coordinates of the plane."""

BELOW_END = Rational(7, 10)
"""A rational just below 1/sqrt 2."""

DEGREE = 6


def eliminate() -> sympy.Expr:
    """The resultant in k of the two equations I d - n = 0 and P d - q = 0, without its constant factor."""
    curve = ansatz.curve()
    equations = [
        coordinate * denominator - numerator
        for coordinate, (numerator, denominator) in (
            (I, sympy.fraction(curve.bell_value)),
            (P, sympy.fraction(curve.probability)),
        )
    ]
    return Poly(sympy.resultant(*equations, k), I, P).primitive()[1].as_expr()


def printed() -> sympy.Expr:
    """The sextic as it is written in ``docs/curve.md``."""
    return (
        7 * I**6
        - (176 * P + 364) * I**5
        + (1536 * P**2 - 4768 * P + 4228) * I**4
        - (5376 * P**3 - 22400 * P**2 + 27264 * P - 14560) * I**3
        + (10240 * P**4 - 15872 * P**3 - 5888 * P**2 + 32000 * P - 28784) * I**2
        - (49152 * P**5 - 307200 * P**4 + 605184 * P**3 - 438784 * P**2 + 47872 * P + 52416) * I
        + 131072 * P**6
        - 917504 * P**5
        + 2650112 * P**4
        - 3844096 * P**3
        + 2784256 * P**2
        - 862720 * P
        + 75712
    )


def verify(claimed: sympy.Expr | None = None) -> list[Check]:
    """Recompute the elimination and what is said about its result."""
    claimed = printed() if claimed is None else claimed
    poly = Poly(claimed, I, P)
    factors = poly.factor_list()[1]
    inside = ansatz.curve_in_v()
    return [
        Check("sextic", "F is the resultant in k of the two coordinates", Poly(eliminate(), I, P) == poly),
        Check("degree", "F has total degree six", poly.total_degree() == DEGREE),
        Check(
            "irreducible",
            "F does not factor over Q",
            len(factors) == 1 and factors[0][1] == 1,
        ),
        Check(
            "on the sextic",
            "F(I(k), P(k)) = 0 identically in k",
            along_curve(poly).is_zero,
        ),
        Check(
            "one root",
            "I falls and P rises with k on (1/sqrt 2, 1), so each I belongs to one k",
            positive_inside(diff(inside.bell_value, v)) and positive_inside(-diff(inside.probability, v)),
        ),
    ]


def along_curve(poly: Poly) -> Poly:
    """F(I(k), P(k)) times the powers of the denominators that clear it, in k."""
    curve = ansatz.curve()
    parts = [sympy.fraction(each) for each in (curve.bell_value, curve.probability)]
    (first, below), (second, also_below) = ((Poly(top, k), Poly(bottom, k)) for top, bottom in parts)
    degree = poly.total_degree()
    total = Poly(0, k)
    for (i, j), coefficient in poly.terms():
        # Each denominator clears its own powers; what is left of the degree makes the terms alike.
        term = first**i * second**j * below ** (degree - i) * also_below ** (degree - j)
        total += coefficient * term
    return total


@dataclass(frozen=True, slots=True)
class Preimage:
    """The point of curve a above a rational I: brackets of k and P with rational ends."""

    bell_value: Fraction
    k: Enclosure
    probability: Enclosure

    def refine(self, width: Fraction) -> Preimage:
        """The same point with P bracketed no wider than ``width``."""
        bracket = self
        target = min(width, self.probability.width)
        while bracket.probability.width > width:
            bracket = _preimage(self.bell_value, _narrow(self.bell_value, bracket.k, target))
            target /= 16
        return bracket


def invert(bell_value: Fraction, width: Fraction = Fraction(1, 10**12)) -> Preimage:
    """Largest P(ab|xy) at a rational ``bell_value`` in [2, 2 sqrt 2], bracketed no wider than ``width``.

    Raises `BadInput` outside that interval or for a width that is not positive.
    """
    if width <= 0:
        raise BadInput("width", f"{width} is not positive")
    if not Fraction(2) <= bell_value or bell_value**2 > 8:  # noqa: PLR2004 - Tsirelson's bound, squared
        raise BadInput("I", f"{bell_value} lies outside [2, 2 sqrt 2]")
    return _preimage(bell_value, _isolate(bell_value)).refine(width)


def equation(bell_value: Fraction) -> Poly:
    """I d(k) - n(k), whose root in (1/sqrt 2, 1] is the parameter of the point above I."""
    numerator, denominator = sympy.fraction(ansatz.curve().bell_value)
    return Poly(_rational(bell_value) * denominator - numerator, k)


def _isolate(bell_value: Fraction) -> Enclosure:
    """Bracket the root above 1/sqrt 2.

    I(k) turns at 1/sqrt 2, so near the end a second root lies just below it; brackets are halved until each
    is known to lie on one side. No root is 1/sqrt 2 itself, where I is irrational.
    """
    poly = equation(bell_value)
    inside = []
    for (low, high), _ in poly.intervals(inf=BELOW_END, sup=1):
        bracket = Enclosure(_fraction(low), _fraction(high))
        while 2 * bracket.lo**2 < 1 < 2 * bracket.hi**2:
            bracket = _narrow(bell_value, bracket, bracket.width / 2)
        if 2 * bracket.lo**2 >= 1:
            inside.append(bracket)
    if len(inside) != 1:
        message = f"{len(inside)} roots in (1/sqrt 2, 1] where there is one"
        raise Undecided(message)
    return inside[0]


def _narrow(bell_value: Fraction, bracket: Enclosure, width: Fraction) -> Enclosure:
    if bracket.lo == bracket.hi:
        return bracket
    ends = (_rational(bracket.lo), _rational(bracket.hi))
    low, high = equation(bell_value).refine_root(*ends, eps=_rational(width))
    return Enclosure(_fraction(low), _fraction(high))


def _preimage(bell_value: Fraction, bracket: Enclosure) -> Preimage:
    """Image of a bracket of k: P rises with k above 1/sqrt 2."""
    return Preimage(bell_value, bracket, Enclosure(_probability(bracket.lo), _probability(bracket.hi)))


def _probability(at: Fraction) -> Fraction:
    return _fraction(ansatz.curve().probability.subs(k, _rational(at)))


def _rational(value: Fraction) -> Rational:
    return Rational(value.numerator, value.denominator)


def _fraction(value: Rational) -> Fraction:
    return Fraction(int(value.p), int(value.q))
