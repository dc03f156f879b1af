"""Curve a of Fig. 2 from the qubit ansatz, step by step.

By Jordan's lemma (Masanes 2005) two binary measurements a side reduce to qubits. Take the same angle t on both
sides, A0 = B0 = Z and A1 = B1 = cos t Z + sin t X, and follow the largest eigenvalue mu of
|00><00| + lambda CHSH where it is stationary in t. Each step returns the objects it derives; `verify`
recomputes every claim made about them. That no other strategy does better is `bellproof.derivation.proof`.

``c`` and ``s`` are cos t and sin t, tied by c^2 + s^2 = 1; ``r`` is mu/lambda and ``kappa`` is 1/lambda.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import sympy
from sympy import Matrix, Rational, Symbol, cancel, diff, expand, symbols

from bellproof.derivation.checked import Check, v, vanishes
from bellproof.errors import Rejected

c, s, r, kappa = symbols("c s r kappa", real=True)
k = Symbol("k", positive=True)
"""cos(t/2), from 1 at I = 2 down to 1/sqrt 2 at I = 2 sqrt 2."""

Z = Matrix([[1, 0], [0, -1]])
SYMMETRIC = Matrix([[1, 0, 0], [0, 1, 0], [0, 1, 0], [0, 0, 1]])
"""Columns 00, 01 + 10, 11 (not normalised): the sector that exchanging the two sides fixes."""


@dataclass(frozen=True, slots=True)
class Curve:
    """The four functions of one parameter: P + lambda I <= mu touches the boundary at (I, P)."""

    bell_value: sympy.Expr
    probability: sympy.Expr
    slope: sympy.Expr
    level: sympy.Expr

    def at(self, old: sympy.Symbol, new: sympy.Expr) -> Curve:
        """Substitute for the parameter."""
        parts = (self.bell_value, self.probability, self.slope, self.level)
        return Curve(*(sympy.factor(cancel(part.subs(old, new))) for part in parts))


def on_circle(expression: sympy.Expr) -> sympy.Expr:
    """Reduce a polynomial by s^2 = 1 - c^2."""
    return expand(sympy.reduced(expand(expression), [s**2 + c**2 - 1], s, c)[1])


def in_half_angle(expression: sympy.Expr) -> sympy.Expr:
    """Put c = 2k^2 - 1 and reduce by s^2 = 4k^2 (1 - k^2)."""
    numerator, denominator = sympy.fraction(sympy.together(expression.subs(c, 2 * k**2 - 1)))
    relation = s**2 - 4 * k**2 * (1 - k**2)
    parts = [sympy.rem(sympy.Poly(part, s), sympy.Poly(relation, s)) for part in (numerator, denominator)]
    return cancel(parts[0].as_expr() / parts[1].as_expr())


def rotated() -> Matrix:
    """A1 = B1 = cos t Z + sin t X."""
    return Matrix([[c, s], [s, -c]])


def chsh() -> Matrix:
    """CHSH on two qubits, 4 x 4."""
    second = rotated()
    pairs = [(Z, Z, 1), (Z, second, 1), (second, Z, 1), (second, second, -1)]
    total = sympy.zeros(4, 4)
    for left, right, sign in pairs:
        total += sign * sympy.kronecker_product(left, right)
    return total


def symmetric_block() -> Matrix:
    """CHSH as it acts on the columns of `SYMMETRIC`, 3 x 3."""
    left_inverse = (SYMMETRIC.T * SYMMETRIC).inv() * SYMMETRIC.T
    return (left_inverse * chsh() * SYMMETRIC).applyfunc(on_circle)


def characteristic() -> sympy.Expr:
    """det(r - CHSH - kappa |00><00|) on the symmetric sector; linear in kappa, free of s."""
    block = symmetric_block() + kappa * sympy.diag(1, 0, 0)
    return on_circle((r * sympy.eye(3) - block).det())


@cache
def stationarity() -> sympy.Expr:
    """What d mu/dt = 0 says of c and r, kappa eliminated.

    At a simple eigenvalue it is d(det)/dt = 0, and as the determinant depends on t by c alone this is
    d(det)/dc = 0 (inside the interval).
    """
    polynomial = characteristic()
    return sympy.resultant(polynomial, diff(polynomial, c), kappa)


@cache
def stationary_branch() -> sympy.Expr:
    """The factor of the stationarity condition that holds along the curve, in c and r.

    At c = 0 the curve must reach Tsirelson's r = 2 sqrt 2, which one factor does.
    """
    factors = [factor for factor, _ in sympy.factor_list(stationarity())[1]]
    through_end = [factor for factor in factors if vanishes(factor.subs({c: 0, r: 2 * sympy.sqrt(2)}))]
    if len(through_end) != 1:
        message = f"{len(through_end)} branches pass through Tsirelson's point"
        raise Rejected(message)
    return through_end[0]


@cache
def ratio() -> sympy.Expr:
    """R = mu/lambda in k: the branch is quadratic in r and splits once c = 2k^2 - 1."""
    roots = sympy.roots(sympy.Poly(stationary_branch().subs(c, 2 * k**2 - 1), r))
    end = 1 / sympy.sqrt(2)
    largest = [root for root in roots if vanishes(root.subs(k, end) - 2 * sympy.sqrt(2))]
    if len(largest) != 1:
        message = "the branch does not split into rational functions of k"
        raise Rejected(message)
    return expand(largest[0])


@cache
def slope() -> sympy.Expr:
    """Lambda in k, from the determinant, which is linear in 1/lambda."""
    polynomial = characteristic()
    inverse = -polynomial.coeff(kappa, 0) / polynomial.coeff(kappa, 1)
    return cancel(1 / inverse.subs({c: 2 * k**2 - 1, r: ratio()}))


@cache
def state() -> Matrix:
    """Eigenvector in the coordinates of `SYMMETRIC`, last one 1; its middle one is a multiple of s."""
    operator = ratio() * sympy.eye(3) - symmetric_block() - sympy.diag(1, 0, 0) / slope()
    first, middle = symbols("first middle")
    rows = (operator * Matrix([first, middle * s, 1])).applyfunc(in_half_angle)
    # The rows for 00 and 11 carry even powers of s only.
    solution = sympy.solve([rows[0], rows[2]], [first, middle], dict=True)[0]
    return Matrix([cancel(solution[first]), cancel(solution[middle]) * s, 1])


@cache
def curve() -> Curve:
    """I, P, lambda and mu in k, from the eigenvector."""
    psi = SYMMETRIC * state()
    norm = in_half_angle((psi.T * psi)[0])
    bell_value = in_half_angle((psi.T * chsh() * psi)[0]) / norm
    probability = in_half_angle(psi[0] ** 2) / norm
    parts = (bell_value, probability, slope(), slope() * ratio())
    return Curve(*(sympy.factor(cancel(part)) for part in parts))


@cache
def curve_in_v() -> Curve:
    """The same four functions in v = 1/k - 1."""
    return curve().at(k, 1 / (1 + v))


def printed() -> Curve:
    """The closed form as it is written in ``docs/curve.md`` and computed in `bellproof.bounds.curve`."""
    d = 2 * k**3 - 2 * k + 1
    n = k**3 - 2 * k**2 - k + 1
    return Curve(
        bell_value=2 * (4 * k**6 - 4 * k**5 - 2 * k**4 + 2 * k**3 + 2 * k - 1) / d,
        probability=n**2 / d,
        slope=-n / (4 * k * (2 * k**2 - 1)),
        level=-(2 * k**2 + 2 * k - 1) * n / (2 * k * (2 * k**2 - 1)),
    )


def printed_state() -> Matrix:
    """State (p, q s, 1) in the coordinates of `SYMMETRIC`, as written in v."""
    p = (v**3 + 2 * v**2 - v - 1) / (v**2 + 2 * v)
    q = -((1 + v) ** 2) / (2 * (v + 2))
    return Matrix([p, q * s, 1])


def verify(claimed: Curve | None = None, claimed_state: Matrix | None = None) -> list[Check]:
    """Recompute the derivation and compare ``claimed`` (the printed closed form) with it."""
    claimed = claimed or printed()
    claimed_state = claimed_state or printed_state()
    derived = curve()
    psi = SYMMETRIC * claimed_state.subs(v, 1 / k - 1)
    norm = in_half_angle((psi.T * psi)[0])
    operator = sympy.diag(1, 0, 0, 0) + claimed.slope * chsh()
    turning = chsh().applyfunc(lambda entry: c * diff(entry, s) - s * diff(entry, c))
    outside = Matrix([0, 1, -1, 0])
    leak = (chsh() * SYMMETRIC - SYMMETRIC * symmetric_block()).applyfunc(on_circle)
    residue = (operator * psi - claimed.level * psi).applyfunc(in_half_angle)
    ends = [
        (sympy.Integer(1), 2, 1),
        (1 / sympy.sqrt(2), 2 * sympy.sqrt(2), Rational(1, 4) + sympy.sqrt(2) / 8),
    ]
    return [
        Check(
            "measurements",
            "Z and cos t Z + sin t X square to the identity",
            all((m * m).applyfunc(on_circle) == sympy.eye(2) for m in (Z, rotated())),
        ),
        Check(
            "symmetric sector",
            "CHSH and |00><00| leave the symmetric vectors among themselves",
            leak.is_zero_matrix and (outside.T * chsh() * SYMMETRIC).applyfunc(on_circle).is_zero_matrix,
        ),
        Check(
            "one angle",
            "det(r - CHSH - kappa |00><00|) = (r - 2c)(r^2 + 4c^2 - 8) - kappa (r^2 + r - 4 - 2c - c^2 r + 2c^3)",
            vanishes(
                characteristic()
                - (r - 2 * c) * (r**2 + 4 * c**2 - 8)
                + kappa * (r**2 + r - 4 - 2 * c - c**2 * r + 2 * c**3)
            ),
        ),
        Check(
            "elimination",
            "stationary in c, kappa eliminated: (1 - c)(r^2 - 4)(r^2 - 4 r c + 4 c^2 - 8 c - 8) = 0",
            sympy.cancel(
                stationarity() / ((1 - c) * (r**2 - 4) * (r**2 - 4 * r * c + 4 * c**2 - 8 * c - 8))
            ).is_number,
        ),
        Check(
            "stationary branch",
            "r^2 - 4 r c + 4 c^2 - 8 c - 8 = 0, that is (r - 2 cos t)^2 = 16 cos(t/2)^2",
            vanishes(stationary_branch() - ((r - 2 * c) ** 2 - 8 * (1 + c))),
        ),
        Check("ratio", "mu/lambda = 2 (2k^2 + 2k - 1)", vanishes(claimed.level / claimed.slope - ratio())),
        *_comparisons(claimed, derived),
        Check("eigenvector", "(p, q s, q s, 1) satisfies the eigen-equation exactly", residue.is_zero_matrix),
        Check(
            "stationarity",
            "the expectation of d CHSH/dt vanishes in that state",
            vanishes(in_half_angle((psi.T * turning * psi)[0])),
        ),
        Check(
            "Bell value of the state",
            "<CHSH> = I",
            vanishes(in_half_angle((psi.T * chsh() * psi)[0]) / norm - claimed.bell_value),
        ),
        Check(
            "probability of the state",
            "|<00|psi>|^2 = P",
            vanishes(in_half_angle(psi[0] ** 2) / norm - claimed.probability),
        ),
        Check(
            "tangent point",
            "mu = P + lambda I",
            vanishes(claimed.level - claimed.probability - claimed.slope * claimed.bell_value),
        ),
        Check(
            "tangent slope",
            "dP/dI = -lambda",
            vanishes(diff(claimed.probability, k) + claimed.slope * diff(claimed.bell_value, k)),
        ),
        Check(
            "ends",
            "k = 1 is (2, 1) and k = 1/sqrt 2 is (2 sqrt 2, 1/4 + sqrt 2/8)",
            all(
                vanishes(claimed.bell_value.subs(k, end) - bell_value)
                and vanishes(claimed.probability.subs(k, end) - probability)
                for end, bell_value, probability in ends
            ),
        ),
    ]


def _comparisons(claimed: Curve, derived: Curve) -> list[Check]:
    pairs = [
        ("I", claimed.bell_value, derived.bell_value),
        ("P", claimed.probability, derived.probability),
        ("lambda", claimed.slope, derived.slope),
        ("mu", claimed.level, derived.level),
    ]
    return [
        Check(f"closed form of {name}", f"{name}(k) as printed is what is derived", vanishes(left - right))
        for name, left, right in pairs
    ]
