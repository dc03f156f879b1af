"""Deciding that ``D = alpha + beta XY - gamma XY(2 - X)(2 - Y)`` is non-negative on 0 <= X, Y <= 2.

With M = (X + Y)/2, for any numbers,

    (X+Y)^2 D(X,Y) = (X-Y)^2 D(0,0) + 4XY D(M,M) + (gamma/4) (X+Y)^2 XY (X-Y)^2,

so for gamma >= 0 it is enough that D(0,0) >= 0 and that D is non-negative on the diagonal. There it is a quartic in
x = 1 - X; it touches zero at a given point, so it is ``(x - touching)^2`` times a quadratic that is concave and
therefore non-negative on [-1, 1] if it is so at both ends.
"""

from __future__ import annotations

from fractions import Fraction

from bellproof_checker.document import require

Bivariate = dict[tuple[int, int], Fraction]
"""Coefficients by exponents of X and Y."""


def require_nonnegative_on_square(
    alpha: Fraction, beta: Fraction, gamma: Fraction, *, touching: Fraction
) -> None:
    """Reject unless D >= 0 on the square, with a double zero on the diagonal at x = ``touching``."""
    require(gamma > 0, "not-positive", "gamma is not positive")
    require(alpha >= 0, "not-positive", "D is negative at a corner")
    _require_symmetrisation(alpha, beta, gamma)
    # D(x, x) = alpha + beta (1 - x)^2 - gamma (1 - x^2)^2, divided twice by (x - touching).
    quartic = [-gamma, Fraction(0), 2 * gamma + beta, -2 * beta, alpha + beta - gamma]
    cubic, first_rest = _divide(quartic, touching)
    quotient, second_rest = _divide(cubic, touching)
    require(first_rest == second_rest == 0, "no-double-zero", "D does not touch zero at cos t")
    # The leading coefficient -gamma is negative, so the quotient is concave.
    ends = [_value(quotient, Fraction(end)) for end in (-1, 1)]
    require(min(ends) >= 0, "not-positive", "D is negative on the diagonal")


def _divide(polynomial: list[Fraction], root: Fraction) -> tuple[list[Fraction], Fraction]:
    """Horner's rule: quotient by (x - root) and remainder, highest power first."""
    values: list[Fraction] = []
    for coefficient in polynomial:
        values.append(coefficient + root * values[-1] if values else coefficient)
    return values[:-1], values[-1]


def _value(polynomial: list[Fraction], at: Fraction) -> Fraction:
    return _divide(polynomial, at)[1]


def _require_symmetrisation(alpha: Fraction, beta: Fraction, gamma: Fraction) -> None:
    """Multiply the identity out at these numbers."""
    x: Bivariate = {(1, 0): Fraction(1)}
    y: Bivariate = {(0, 1): Fraction(1)}
    total, difference, middle = (
        _sum((1, x), (1, y)),
        _sum((1, x), (-1, y)),
        _sum((Fraction(1, 2), x), (Fraction(1, 2), y)),
    )

    def d(first: Bivariate, second: Bivariate) -> Bivariate:
        two: Bivariate = {(0, 0): Fraction(2)}
        xy = _product(first, second)
        tail = _product(xy, _sum((1, two), (-1, first)), _sum((1, two), (-1, second)))
        return _sum((alpha, {(0, 0): Fraction(1)}), (beta, xy), (-gamma, tail))

    left = _product(total, total, d(x, y))
    right = _sum(
        (alpha, _product(difference, difference)),
        (4, _product(x, y, d(middle, middle))),
        (gamma / 4, _product(total, total, x, y, difference, difference)),
    )
    require(left == right, "algebra", "the symmetrisation fails")


def _sum(*terms: tuple[Fraction | int, Bivariate]) -> Bivariate:
    result: Bivariate = {}
    for factor, polynomial in terms:
        for exponents, coefficient in polynomial.items():
            result[exponents] = result.get(exponents, Fraction(0)) + factor * coefficient
    return {exponents: coefficient for exponents, coefficient in result.items() if coefficient}


def _product(*factors: Bivariate) -> Bivariate:
    product: Bivariate = {(0, 0): Fraction(1)}
    for factor in factors:
        result: Bivariate = {}
        for (i, j), left in product.items():
            for (k, l), right in factor.items():
                result[i + k, j + l] = result.get((i + k, j + l), Fraction(0)) + left * right
        product = {exponents: coefficient for exponents, coefficient in result.items() if coefficient}
    return product
