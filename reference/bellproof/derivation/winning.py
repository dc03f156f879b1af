"""No quantum behaviour crosses a tangent of curve a: the winning outcomes, for every state and dimension.

Over the universal algebra of `bellproof.derivation.words` put C = CHSH, P = (1 + A0)(1 + B0)/4, the projector
whose expectation is P(00|00), and the central elements x = (A0 A1 + A1 A0)/2 and y = (B0 B1 + B1 B0)/2. With
X = 1 - x, Y = 1 - y, T = (1 - x^2)(1 - y^2) and K = mu - lambda C - P, mu = r lambda, the claim is K >= 0:

    lambda chi K = K adj K + (lambda chi - m) P,

where adj >= 0 commutes with C, chi > 0 and lambda chi - m >= 0 are central. Equivalent statements about the
commuting numbers x, y in [-1, 1] finish the proof. Steps 1 to 3 hold identically in r and lambda, which are
indeterminates there; steps 4 to 6 in x, y and v.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import sympy
from sympy import QQ, symbols
from sympy.polys.rings import ring

from bellproof.derivation import ansatz
from bellproof.derivation.checked import END_GAP, Check, positive_inside, v, vanishes
from bellproof.derivation.symmetry import cells, coefficient
from bellproof.derivation.words import Element, Generators, Ring, commutator

x, y = symbols("x y", real=True)
A = (1 + v) ** 2
"""Denominator a of the curve in v."""


@dataclass(frozen=True, slots=True)
class Formulas:
    """Every formula the proof states, so that a test can alter one and see the proof fail.

    Those with ring arguments are evaluated both on the central elements and on commuting symbols.
    """

    square: Callable[[Ring, Ring], Ring] = lambda alice, bob: 4 - alice * bob
    """C^2 from the two commutators."""
    fourth: Callable[[Ring, Ring], Ring] = lambda squared, T: 8 * squared - 16 + 16 * T
    """C^4 from C^2 and T."""
    adj: Callable[[Ring, Ring], Ring] = lambda r, C: (C + r) * (C * C + (r * r - 8))
    chi: Callable[[Ring, Ring], Ring] = lambda r, T: r**4 - 8 * r**2 + 16 - 16 * T
    m: Callable[[Ring, Ring, Ring], Ring] = lambda r, XY, T: r**3 - 4 * r + (r**2 - 4) * (2 - XY) + 4 * T
    ratio: sympy.Expr = 2 * (3 - v**2) / A
    slope: sympy.Expr = (1 + v - 2 * v**2 - v**3) / (4 * END_GAP)
    factor: sympy.Expr = 4 * (v + 2) * (1 - v - v**2) / END_GAP
    """The positive number in front of G."""
    gap: Callable[[Ring, Ring], Ring] = lambda XY, T: (
        1 - T - 4 * END_GAP / A**2 * (1 - XY) + (3 - v**2) * (v**2 + 4 * v + 1) * END_GAP**2 / A**4
    )
    """G(x, y)."""
    low_factor: sympy.Expr = A * x + 3 - v**2
    high_factor: sympy.Expr = 1 + 4 * v + v**2 - A * x
    touching: sympy.Expr = END_GAP / A
    """The only zero of G(x, x), which is cos t of the strategy that reaches the curve."""
    corner: sympy.Expr = 16 * v**3 * (v + 2) ** 3 / A**4
    """G(1, 1)."""


FORMULAS = Formulas()


@dataclass(frozen=True, slots=True)
class Setting:
    """The elements the proof speaks of, over QQ[r, lambda]."""

    generators: Generators
    r: Element
    slope: Element

    @property
    def x(self) -> Element:
        """Alice's central element."""
        return self._half_anticommutator(self.generators.A0, self.generators.A1)

    @property
    def y(self) -> Element:
        """Bob's central element."""
        return self._half_anticommutator(self.generators.B0, self.generators.B1)

    @property
    def T(self) -> Element:
        """(1 - x^2)(1 - y^2)."""
        return (1 - self.x**2) * (1 - self.y**2)

    @property
    def XY(self) -> Element:
        """(1 - x)(1 - y)."""
        return (1 - self.x) * (1 - self.y)

    @property
    def P(self) -> Element:
        """(1 + A0)(1 + B0)/4."""
        product = (1 + self.generators.A0) * (1 + self.generators.B0)
        return self.generators.scalar(self.generators.convert(1) / 4) * product

    def _half_anticommutator(self, left: Element, right: Element) -> Element:
        return self.generators.scalar(self.generators.convert(1) / 2) * (left * right + right * left)


def setting() -> Setting:
    """Build the algebra with r and lambda as indeterminates."""
    coefficients, r, slope = ring("r,lambda", QQ)
    generators = Generators(coefficients)
    return Setting(generators, generators.scalar(r), generators.scalar(slope))


def verify(formulas: Formulas = FORMULAS) -> list[Check]:
    """Recompute every step."""
    return [*algebra_checks(formulas), *number_checks(formulas), *certificate_checks(formulas)]


def algebra_checks(formulas: Formulas = FORMULAS) -> list[Check]:
    """Steps 1 to 3, by word arithmetic."""
    on = setting()
    g, r, slope = on.generators, on.r, on.slope
    C, P, T, XY, central_x, central_y = g.chsh(), on.P, on.T, on.XY, on.x, on.y
    letters = (g.A0, g.A1, g.B0, g.B1)
    alice, bob = commutator(g.A0, g.A1), commutator(g.B0, g.B1)
    adj, chi, m = formulas.adj(r, C), formulas.chi(r, T), formulas.m(r, XY, T)
    K = slope * (r - C) - P
    return [
        Check(
            "C",
            "sum (-1)^(xy + a + b) (1 + (-1)^a A_x)(1 + (-1)^b B_y)/4 = C, so the expectation of C is I of Eq. 1",
            (_from_probabilities(g) - C).is_zero(),
        ),
        Check(
            "centre",
            "x and y commute with A0, A1, B0, B1",
            all(z.commutes(letter) for z in (central_x, central_y) for letter in letters),
        ),
        Check(
            "range of x and y",
            "2(1 - x) = (A0 - A1)^2 and 2(1 + x) = (A0 + A1)^2, and so for y: both lie in [-1, 1]",
            all(
                (2 * (1 - sign * z) - (first - sign * second) ** 2).is_zero()
                for z, first, second in ((central_x, g.A0, g.A1), (central_y, g.B0, g.B1))
                for sign in (1, -1)
            ),
        ),
        Check("square of C", "C^2 = 4 - [A0,A1][B0,B1]", (C**2 - formulas.square(alice, bob)).is_zero()),
        Check(
            "fourth power of C",
            "C^4 = 8 C^2 - 16 + 16 T, that is (C^2 - 4)^2 = 16 T, so C^2 <= 8 since T <= 1",
            (C**4 - formulas.fourth(C**2, T)).is_zero() and ((C**2 - 4) ** 2 - 16 * T).is_zero(),
        ),
        Check(
            "range of T",
            "1 - T = x^2 + y^2 (1 - x^2): as T itself, built of commuting positive elements, so 0 <= T <= 1",
            (1 - T - central_x**2 - central_y**2 * (1 - central_x**2)).is_zero(),
        ),
        Check(
            "inverse of r - C",
            "(r - C) adj = adj (r - C) = chi with adj = (r + C)(r^2 - 8 + C^2)",
            ((r - C) * adj - chi).is_zero() and (adj * (r - C) - chi).is_zero(),
        ),
        Check(
            "chi",
            "chi = r^2 (r^2 - 8) + 16 (1 - T), positive for r^2 > 8",
            (chi - r**2 * (r**2 - 8) - 16 * (1 - T)).is_zero(),
        ),
        Check(
            "hermitian",
            "x, y, C, adj and K equal their adjoints",
            all((each - each.adjoint()).is_zero() for each in (central_x, central_y, C, adj, K)),
        ),
        Check(
            "projector",
            "P = P* = P^2",
            (P - P.adjoint()).is_zero() and (P * P - P).is_zero(),
        ),
        Check(
            "compression",
            "P adj P = m P, m = r^3 - 4r + (r^2 - 4)(2 - XY) + 4T",
            (P * adj * P - m * P).is_zero(),
        ),
        Check(
            "master identity",
            "lambda chi K = K adj K + (lambda chi - m) P",
            (slope * chi * K - K * adj * K - (slope * chi - m) * P).is_zero(),
        ),
    ]


def _from_probabilities(g: Generators) -> Element:
    """CHSH as the paper writes it, with projectors in place of the probabilities."""
    total = g.scalar(g.convert(0))
    for cell in cells():
        a, b, x_setting, y_setting = cell
        alice, bob = (g.A0, g.A1)[x_setting], (g.B0, g.B1)[y_setting]
        outcome = (1 + (1, -1)[a] * alice) * (1 + (1, -1)[b] * bob)
        total = total + g.scalar(g.convert(coefficient(cell)) / 4) * outcome
    return total


def number_checks(formulas: Formulas = FORMULAS) -> list[Check]:
    """Steps 4 to 6: what is left is about x, y in [-1, 1] and v in (0, sqrt 2 - 1)."""
    derived = ansatz.curve_in_v()
    slope, r, factor, corner = formulas.slope, formulas.ratio, formulas.factor, formulas.corner

    def T(first: sympy.Expr, second: sympy.Expr) -> sympy.Expr:
        return (1 - first**2) * (1 - second**2)

    def G(first: sympy.Expr, second: sympy.Expr) -> sympy.Expr:
        return formulas.gap((1 - first) * (1 - second), T(first, second))

    X, Y = 1 - x, 1 - y
    middle = (x + y) / 2
    excess = slope * formulas.chi(r, T(x, y)) - formulas.m(r, X * Y, T(x, y))
    diagonal = formulas.low_factor * formulas.high_factor * (A * x - A * formulas.touching) ** 2 / A**4
    symmetrised = (X - Y) ** 2 * corner + 4 * X * Y * G(middle, middle)
    return [
        Check("lambda in v", "lambda = (1 + v - 2v^2 - v^3)/(4w)", vanishes(slope - derived.slope)),
        Check(
            "r in v", "mu/lambda = 2(3 - v^2)/a, a = (1 + v)^2", vanishes(r - derived.level / derived.slope)
        ),
        Check("lambda > 0", "lambda > 0", positive_inside(slope)),
        Check(
            "r > 2 sqrt 2",
            "r > 0 and r^2 > 8, so r + C, adj and chi are positive",
            positive_inside(r) and positive_inside(r**2 - 8),
        ),
        Check(
            "gap", "lambda chi - m = (4(v + 2)(1 - v - v^2)/w) G(x, y)", vanishes(excess - factor * G(x, y))
        ),
        Check("factor > 0", "4(v + 2)(1 - v - v^2)/w > 0", positive_inside(factor)),
        Check(
            "diagonal",
            "G(x, x) = (a x + 3 - v^2)(1 + 4v + v^2 - a x)(a x - w)^2/a^4",
            vanishes(G(x, x) - diagonal),
        ),
        Check(
            "first factor",
            "a x + 3 - v^2 is least at x = -1, where it is 2(1 - v - v^2) > 0",
            positive_inside(sympy.diff(formulas.low_factor, x))
            and positive_inside(formulas.low_factor.subs(x, -1)),
        ),
        Check(
            "second factor",
            "1 + 4v + v^2 - a x is least at x = 1, where it is 2v > 0",
            positive_inside(-sympy.diff(formulas.high_factor, x))
            and positive_inside(formulas.high_factor.subs(x, 1)),
        ),
        Check(
            "symmetrisation",
            "(X+Y)^2 G(x,y) = (X-Y)^2 G(1,1) + 4XY G((x+y)/2,(x+y)/2) + (X+Y)^2 XY (X-Y)^2/4",
            vanishes((X + Y) ** 2 * G(x, y) - symmetrised - (X + Y) ** 2 * X * Y * (X - Y) ** 2 / 4),
        ),
        Check(
            "corner",
            "G(1, 1) = 16 v^3 (v + 2)^3/a^4 > 0",
            vanishes(G(sympy.S.One, sympy.S.One) - corner) and positive_inside(corner),
        ),
        Check(
            "touching",
            "w/a = cos t, in (0, 1): the strategy sits at the only zero of G",
            vanishes(formulas.touching - (2 / (1 + v) ** 2 - 1))
            and positive_inside(formulas.touching)
            and positive_inside(1 - formulas.touching),
        ),
    ]


def certificate_checks(formulas: Formulas = FORMULAS) -> list[Check]:
    """Steps 4 to 6 as certificates of kind ``curve`` repeat them: r and lambda are any numbers there."""
    r, slope, alpha, beta, gamma = symbols("r lambda alpha beta gamma")
    X, Y = 1 - x, 1 - y
    T = (1 - x**2) * (1 - y**2)
    coefficients = (slope * (r**2 - 4) ** 2 - (r**2 - 4) * (r + 2), r**2 - 4, 16 * slope + 4)

    def D(first: sympy.Expr, second: sympy.Expr) -> sympy.Expr:
        return alpha + beta * first * second - gamma * first * second * (2 - first) * (2 - second)

    middle = (X + Y) / 2
    stated = D(X, Y).subs(dict(zip((alpha, beta, gamma), coefficients, strict=True)))
    symmetrised = (X - Y) ** 2 * D(sympy.S.Zero, sympy.S.Zero) + 4 * X * Y * D(middle, middle)
    return [
        Check(
            "D by coefficients",
            "lambda chi - m = alpha + beta XY - gamma T, alpha = lambda (r^2-4)^2 - (r^2-4)(r+2), "
            "beta = r^2 - 4, gamma = 16 lambda + 4",
            vanishes(slope * formulas.chi(r, T) - formulas.m(r, X * Y, T) - stated),
        ),
        Check(
            "symmetrisation of D",
            "(X+Y)^2 D(X,Y) = (X-Y)^2 D(0,0) + 4XY D(M,M) + (gamma/4)(X+Y)^2 XY (X-Y)^2, M = (X+Y)/2",
            vanishes((X + Y) ** 2 * D(X, Y) - symmetrised - gamma / 4 * (X + Y) ** 2 * X * Y * (X - Y) ** 2),
        ),
    ]
