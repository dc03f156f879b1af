"""What every derivation returns: statements, each with the outcome of recomputing it.

A statement is checked by cancellation in exact arithmetic, so ``ok`` is never a matter of tolerance.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy
from sympy import Poly, Rational, Symbol

from bellproof.errors import Rejected

v = Symbol("v", positive=True)
"""Parameter of the curve, in (0, sqrt 2 - 1); v = 1/k - 1 with k = cos(t/2)."""

END_GAP = 1 - 2 * v - v**2
"""w = 2 - (1 + v)^2: positive exactly up to the end sqrt 2 - 1 of the parameter's interval."""

BEYOND_END = Rational(5, 12)
"""A rational just above sqrt 2 - 1, so that Sturm's counts need no irrational end."""


@dataclass(frozen=True, slots=True)
class Check:
    """One statement of a derivation and whether recomputing it agreed."""

    name: str
    statement: str
    ok: bool


def require(checks: list[Check]) -> None:
    """Raise `Rejected` naming every statement that failed."""
    failed = [check.name for check in checks if not check.ok]
    if failed:
        message = f"derivation does not hold: {', '.join(failed)}"
        raise Rejected(message)


def vanishes(expression: sympy.Expr) -> bool:
    """Whether a rational expression cancels to exactly zero."""
    numerator, _ = sympy.fraction(sympy.together(expression))
    # Multiplied out rather than cancelled: SymPy's `cancel` may leave a zero standing as -9 + 9.
    return bool(sympy.expand(numerator) == 0)


def positive_inside(expression: sympy.Expr) -> bool:
    """Whether a rational function of ``v`` is positive on all of (0, sqrt 2 - 1).

    Powers of v and of w are divided out exactly (both are positive inside and vanish at an end); what is left
    of numerator and denominator must have no root in [0, 5/12], by Sturm's theorem, and the right sign at 0.
    """
    numerator, denominator = sympy.fraction(sympy.together(expression))
    if not (numerator.free_symbols | denominator.free_symbols) <= {v}:
        return False
    top, bottom = Poly(numerator, v).cancel(Poly(denominator, v), include=True)
    if top.is_zero:
        return False
    if END_GAP.subs(v, BEYOND_END) >= 0:
        message = f"{BEYOND_END} is not above sqrt 2 - 1"
        raise Rejected(message)
    return _sign_without_ends(top) * _sign_without_ends(bottom) == 1


def _sign_without_ends(poly: Poly) -> int:
    """Sign of a nonzero polynomial on (0, sqrt 2 - 1), or 0 where Sturm finds a root that is not at an end."""
    for end in (Poly(v, v), Poly(END_GAP, v)):
        while True:
            quotient, rest = poly.div(end)
            if not rest.is_zero:
                break
            poly = quotient
    if poly.count_roots(0, BEYOND_END) != 0:
        return 0
    return int(sympy.sign(poly.eval(0)))
