"""Curve b of Fig. 2 (Eq. 6): the largest P(a|x) at a given CHSH value, reached and proved.

Lower side: cos th |00> + sin th |11> with A0 = Z, A1 = X and suitable directions for Bob. Upper side, for every
state and dimension: the tilted CHSH sum of squares (Bamps and Pironio 2015), whose family of lines has Eq. 6 as
its envelope. It bounds <A0>, that is P(a=0|x=0); relabellings carry it to every P(a|x) and P(b|y).
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy
from sympy import QQ, Matrix, Poly, Rational, cos, diff, pi, sin, sqrt, symbols
from sympy.polys.rings import ring

from bellproof.derivation import symmetry
from bellproof.derivation.checked import Check, vanishes
from bellproof.derivation.words import Element, Generators

I, P = symbols("I P", positive=True)
theta = symbols("theta", real=True)
beta, g = symbols("beta g", positive=True)
"""Tilt of the Bell expression, and g = sqrt(2 - I^2/4) = 2P - 1."""

SLOPE_OF_G = -I / (4 * g)
"""dg/dI, from g^2 = 2 - I^2/4."""

PAULI = {
    "X": Matrix([[0, 1], [1, 0]]),
    "Y": Matrix([[0, -sympy.I], [sympy.I, 0]]),
    "Z": Matrix([[1, 0], [0, -1]]),
}


@dataclass(frozen=True, slots=True)
class Formulas:
    """What is stated, so that a test can alter it; angles of the state in ``theta``."""

    probability: sympy.Expr = (1 + sqrt(2 - I**2 / 4)) / 2
    entropy: sympy.Expr = 1 - sympy.log(1 + sqrt(2 - I**2 / 4), 2)
    """Eq. 6, in bits."""
    best_probability: sympy.Expr = (1 + cos(2 * theta)) / 2
    """max P(a|x) of the state."""
    best_bell_value: sympy.Expr = 2 * sqrt(1 + sin(2 * theta) ** 2)
    """Largest CHSH value of the state."""
    tilted_constant: int = 8
    """mu'^2 = 8 + 2 beta^2."""
    tilted_slope: int = 2


FORMULAS = Formulas()


def state() -> Matrix:
    """Cos th |00> + sin th |11>."""
    return Matrix([cos(theta), 0, 0, sin(theta)])


def expectation(operator: Matrix) -> sympy.Expr:
    """Expectation of a 4 x 4 operator in `state`."""
    return sympy.simplify((state().T * operator * state())[0])


def correlation_matrix() -> Matrix:
    """The 3 x 3 matrix of <sigma_i x sigma_j>, from the state."""
    axes = list(PAULI.values())
    return Matrix(3, 3, lambda i, j: expectation(sympy.kronecker_product(axes[i], axes[j])))


def horodecki() -> sympy.Expr:
    """Largest CHSH value of the state: 2 sqrt of the two largest eigenvalues of T^t T (Horodecki 1995)."""
    product = (correlation_matrix().T * correlation_matrix()).applyfunc(sympy.trigsimp)
    # Diagonal: 1 (from ZZ) is the largest since the other two are sin(2 th)^2 twice.
    others = [product[0, 0], product[1, 1]]
    return 2 * sqrt(sympy.Max(*(sympy.trigsimp(other) for other in others)) + product[2, 2])


def largest_marginal() -> sympy.Expr:
    """Max P(a|x) for 0 <= th <= pi/4: (1 + |Bloch vector|)/2 of Alice's half."""
    bloch = [expectation(sympy.kronecker_product(axis, sympy.eye(2))) for axis in PAULI.values()]
    # |cos 2 th| is cos 2 th on [0, pi/4].
    return (
        1 + sympy.trigsimp(sqrt(sum(part**2 for part in bloch))).subs(abs(cos(2 * theta)), cos(2 * theta))
    ) / 2


def simultaneous() -> tuple[sympy.Expr, sympy.Expr]:
    """(CHSH, P(0|0)) of A0 = Z, A1 = X, B = (Z +- sin 2th X)/norm: both maxima by one strategy."""
    norm = sqrt(1 + sin(2 * theta) ** 2)
    bob = [(PAULI["Z"] + sign * sin(2 * theta) * PAULI["X"]) / norm for sign in (1, -1)]
    operator = sympy.kronecker_product(PAULI["Z"], bob[0] + bob[1])
    operator += sympy.kronecker_product(PAULI["X"], bob[0] - bob[1])
    outcome = sympy.kronecker_product((sympy.eye(2) + PAULI["Z"]) / 2, sympy.eye(2))
    return expectation(operator), expectation(outcome)


def eliminated() -> sympy.Expr:
    """The relation between I and P along the states, theta eliminated by sin^2 + cos^2 = 1."""
    cosine, sine = symbols("cosine sine", real=True)
    equations = [P - (1 + cosine) / 2, I**2 - 4 * (1 + sine**2), sine**2 + cosine**2 - 1]
    basis = sympy.groebner(equations, sine, cosine, I, P, order="lex")
    return next(item for item in basis.exprs if item.free_symbols == {I, P})


def entropy() -> sympy.Expr:
    """Eq. 6 in bits, as a SymPy object in ``I``."""
    return FORMULAS.entropy


def first_derivative() -> sympy.Expr:
    """Ln 2 times d/dI of Eq. 6, in I and g = sqrt(2 - I^2/4), by the chain rule dg/dI = -I/(4g)."""
    return diff(-sympy.log(1 + g), g) * SLOPE_OF_G


def second_derivative() -> sympy.Expr:
    """Ln 2 times d^2/dI^2 of Eq. 6, in g."""
    first = first_derivative()
    second = diff(first, I) + diff(first, g) * SLOPE_OF_G
    return sympy.factor(sympy.cancel(sympy.expand(second).subs(I**2, 8 - 4 * g**2)))


def tilted_residual(formulas: Formulas = FORMULAS) -> Element:
    """2 mu'(mu' - beta A0 - C) minus the two squares, with mu'^2 = 8 + 2 beta^2 put in; zero in the algebra.

    C = CHSH and S = A0 (B0 - B1) + A1 (B0 + B1).
    """
    coefficients, level, tilt = ring("mu,beta", QQ)
    words = Generators(coefficients)
    mu, b = words.scalar(level), words.scalar(tilt)
    C = words.chsh()
    S = words.A0 * (words.B0 - words.B1) + words.A1 * (words.B0 + words.B1)
    squares = (mu - b * words.A0 - C) ** 2 + (b * words.A1 - S) ** 2
    relation = level**2 - formulas.tilted_constant - formulas.tilted_slope * tilt**2
    return 2 * mu * (mu - b * words.A0 - C) - squares - words.scalar(relation)


def envelope(formulas: Formulas = FORMULAS) -> tuple[sympy.Expr, sympy.Expr]:
    """(I, <A0>) where beta <A0> + I = mu'(beta) touches its envelope."""
    level = sqrt(formulas.tilted_constant + formulas.tilted_slope * beta**2)
    marginal = diff(level, beta)
    return sympy.simplify(level - beta * marginal), sympy.simplify(marginal)


def verify(formulas: Formulas = FORMULAS) -> list[Check]:
    """Recompute every statement about Eq. 6."""
    return [*reached(formulas), *bounded(formulas)]


def reached(formulas: Formulas = FORMULAS) -> list[Check]:
    """The states that lie on the curve."""
    value, marginal = simultaneous()
    relation = (2 * P - 1) ** 2 - (2 - I**2 / 4)
    return [
        Check(
            "Horodecki",
            "the state's CHSH maximum is 2 sqrt(1 + sin^2 2th)",
            correlation_matrix().is_diagonal() and _same(horodecki() ** 2, formulas.best_bell_value**2),
        ),
        Check(
            "marginal",
            "the state's largest P(a|x) is (1 + cos 2th)/2",
            _same(largest_marginal(), formulas.best_probability),
        ),
        Check(
            "both at once",
            "one strategy reaches both maxima",
            _same(value, formulas.best_bell_value) and _same(marginal, formulas.best_probability),
        ),
        Check(
            "elimination",
            "(2P - 1)^2 = 2 - I^2/4",
            Poly(eliminated(), I, P).monic() == Poly(relation, I, P).monic(),
        ),
        Check(
            "Eq. 6",
            "P = (1 + sqrt(2 - I^2/4))/2 is the root with P >= 1/2",
            sympy.simplify(relation.subs(P, formulas.probability)) == 0
            and formulas.probability.subs(I, 2) == 1
            and formulas.probability.subs(I, 2 * sqrt(2)) == Rational(1, 2),
        ),
        Check(
            "two forms",
            "1 - log2(1 + sqrt(2 - I^2/4)) = -log2 P",
            _same(sympy.exp(sympy.expand(-formulas.entropy * sympy.log(2))), formulas.probability),
        ),
    ]


def bounded(formulas: Formulas = FORMULAS) -> list[Check]:
    """No quantum behaviour lies beyond, and the curve's shape."""
    at, marginal = envelope(formulas)
    bend = second_derivative()
    numerator = Poly(2 + 4 * g - g**3, g)
    ends = [at.subs(beta, 2), sympy.limit(at, beta, 0)]
    return [
        Check(
            "tilted CHSH",
            "2 mu'(mu' - beta A0 - C) = (mu' - beta A0 - C)^2 + (beta A1 - S)^2, mu'^2 = 8 + 2 beta^2",
            tilted_residual(formulas).is_zero(),
        ),
        Check(
            "envelope",
            "the lines beta <A0> + I <= mu', 0 < beta <= 2, envelop Eq. 6 on all of [2, 2 sqrt 2)",
            sympy.simplify(marginal**2 - (2 - at**2 / 4)) == 0
            and sympy.simplify(2 * formulas.probability.subs(I, at) - 1 - marginal) == 0
            and ends == [2, 2 * sqrt(2)]
            and sympy.simplify(diff(at, beta)).is_negative is True,
        ),
        *(check for check in symmetry.verify() if check.name == "marginal orbit"),
        Check(
            "convex",
            "ln 2 f'' = (2 + 4g - g^3)/(4 g^3 (1 + g)^2) > 0 for 0 < g <= 1",
            vanishes(bend - numerator.as_expr() / (4 * g**3 * (1 + g) ** 2))
            and numerator.count_roots(0, 1) == 0
            and numerator.eval(0) > 0,
        ),
        Check(
            "rises",
            "ln 2 f' = I/(4 g (1 + g)) > 0 inside",
            vanishes(first_derivative() - I / (4 * g * (1 + g))),
        ),
    ]


def misprints() -> list[Check]:
    """Formulas in the paper's Appendix A.1 and the caption of Fig. 2 that cannot be meant as printed."""
    at = pi / 4
    caption = 1 - sympy.log(1 + sqrt(2 - I**2 / 4), 2)
    return [
        Check(
            "max P(a|x) is not cos 2th",
            "at th = pi/4 it would be 0, below 1/2",
            cos(2 * theta).subs(theta, at) == 0
            and FORMULAS.best_probability.subs(theta, at) == Rational(1, 2),
        ),
        Check(
            "max CHSH is not 2 sqrt(1 + sin^2 th)",
            "at th = pi/4 it would be sqrt 6, not 2 sqrt 2",
            (2 * sqrt(1 + sin(theta) ** 2)).subs(theta, at) == sqrt(6)
            and FORMULAS.best_bell_value.subs(theta, at) == 2 * sqrt(2),
        ),
        Check(
            "caption of Fig. 2",
            "-log2[1 - log2(1 + sqrt(2 - I^2/4))] is 0 at 2 sqrt 2 and infinite at 2",
            caption.subs(I, 2) == 0
            and caption.subs(I, 2 * sqrt(2)) == 1
            and FORMULAS.entropy.subs(I, 2 * sqrt(2)) == 1,
        ),
    ]


def _same(left: sympy.Expr, right: sympy.Expr) -> bool:
    return bool(sympy.simplify(left - right) == 0)
