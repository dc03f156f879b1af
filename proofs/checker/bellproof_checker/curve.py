"""Kind ``curve``: the tangent of CHSH's curve at one point, proved from the algebra's relations up.

With r = mu/lambda, C = CHSH, P = (1 + A0)(1 + B0)/4, K = mu - lambda C - P, the central elements
x = (A0 A1 + A1 A0)/2 and y = (B0 B1 + B1 B0)/2, and T = (1 - x^2)(1 - y^2), the checker multiplies out

  1. x and y commute with every letter, 2(1 -+ x) = (A0 -+ A1)^2 and likewise for y: both lie in [-1, 1];
  2. (C^2 - 4)^2 = 16 T <= 16, so C^2 <= 8; with r > 0 and r^2 > 8, adj = (r + C)(r^2 - 8 + C^2) is a product
     of commuting positive elements, and (r - C) adj = chi = (r^2 - 4)^2 - 16 T, which is positive and central;
  3. P is a projector and P adj P = m P with m central;
  4. lambda chi K = K adj K + D P with the central D = lambda chi - m.

So K >= 0 wherever D >= 0. D is a polynomial in x and y on [-1, 1]^2; `square` decides it. That is P(00|00), and
by relabelling every winning outcome; the losing ones come with sums of squares of their own.
The strategy, two qubits, reaches the line: nothing smaller would be true.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from bellproof_checker.algebra import ONE, Polynomial, add, letter, multiply
from bellproof_checker.claim import Claim, read_relabellings, require_all_targets
from bellproof_checker.document import Json, keys, number, require, require_form
from bellproof_checker.sos import check_part, require_reflections
from bellproof_checker.square import require_nonnegative_on_square

WINNING = (0, 0, 0, 0)
"""Target of the algebraic part, (a, b, x, y)."""

_STRATEGY = ("cos_t", "sin_t_squared", "p", "q", "I", "P")


def check(claim: Claim, evidence: Json) -> None:
    """Verify the evidence of kind ``curve``; returns if it proves the claim."""
    require_reflections(claim)
    form = claim.is_chsh and claim.objective == "global"
    require_form(form, "wrong-scenario", "this kind is about CHSH and the objective global")
    fields = keys(evidence, "evidence", ("v", "strategy", "losing", "relabellings"))
    strategy = _read_strategy(fields["strategy"])
    v = number(fields["v"], "v")
    require(v > 0 and v * v + 2 * v < 1, "out-of-range", "v is not in (0, sqrt(2) - 1)")
    require(
        strategy.cosine == (1 - 2 * v - v * v) / (1 + v) ** 2, "wrong-angle", "cos_t does not belong to v"
    )
    _check_strategy(claim, strategy)
    require(claim.slope > 0 and claim.level > 0, "out-of-range", "lambda and mu must be positive")
    require(claim.level**2 > 8 * claim.slope**2, "out-of-range", "mu/lambda must exceed 2 sqrt(2)")
    _check_algebra(claim.slope, claim.level)
    require_nonnegative_on_square(*_weight(claim.slope, claim.level), touching=strategy.cosine)
    losing = check_part(claim, fields["losing"])
    require_all_targets(claim, [WINNING, losing], read_relabellings(fields["relabellings"], claim))


def _weight(slope: Fraction, level: Fraction) -> tuple[Fraction, Fraction, Fraction]:
    """D = alpha + beta XY - gamma XY(2 - X)(2 - Y) in X = 1 - x and Y = 1 - y: return the three numbers."""
    r = level / slope
    return slope * (r * r - 4) ** 2 - (r * r - 4) * (r + 2), r * r - 4, 16 * slope + 4


def _check_algebra(slope: Fraction, level: Fraction) -> None:
    """Steps 1 to 4, multiplied out with whole numbers: lambda = l/d, mu = m/d."""
    d = lcm(slope.denominator, level.denominator)
    l, m = int(slope * d), int(level * d)
    one: Polynomial = {ONE: 1}
    alice, bob = ([letter(side, setting) for setting in (0, 1)] for side in (0, 1))
    # Twice x and y, sixteen times T, four times P: no denominators.
    x2, y2 = (
        add((1, multiply(first, second)), (1, multiply(second, first))) for first, second in (alice, bob)
    )
    for central, letters in ((x2, alice), (y2, bob)):
        for each in (*alice, *bob):
            require(multiply(central, each) == multiply(each, central), "algebra", "x or y is not central")
        for sign in (1, -1):
            root = add((1, letters[0]), (sign, letters[1]))
            require(
                add((2, one), (sign, central)) == multiply(root, root), "algebra", "x or y may leave [-1, 1]"
            )
    products = [(-1 if x and y else 1, multiply(alice[x], bob[y])) for x in (0, 1) for y in (0, 1)]
    bell = add(*products)
    square = multiply(bell, bell)
    t16 = multiply(add((4, one), (-1, multiply(x2, x2))), add((4, one), (-1, multiply(y2, y2))))
    shifted = add((1, square), (-4, one))
    require(multiply(shifted, shifted) == t16, "algebra", "C may exceed 2 sqrt(2)")
    # l^3 adj, l^4 chi, 4 l^3 m and 4 d K.
    adj = multiply(add((m, one), (l, bell)), add((m * m - 8 * l * l, one), (l * l, square)))
    chi = add(((m * m - 4 * l * l) ** 2, one), (-(l**4), t16))
    require(multiply(add((m, one), (-l, bell)), adj) == chi, "algebra", "(r - C) adj is not chi")
    projector = multiply(add((1, one), (1, alice[0])), add((1, one), (1, bob[0])))
    require(multiply(projector, projector) == add((4, projector)), "algebra", "P is no projector")
    xy4 = multiply(add((2, one), (-1, x2)), add((2, one), (-1, y2)))
    rest = l * (m * m - 4 * l * l)
    central_m = add((4 * m**3 - 16 * m * l * l + 8 * rest, one), (-rest, xy4), (l**3, t16))
    require(
        multiply(projector, adj, projector) == multiply(central_m, projector), "algebra", "P adj P is not m P"
    )
    gap = add((4 * m, one), (-4 * l, bell), (-d, projector))
    weight = add((4, chi), (-d, central_m))
    right = add((1, multiply(gap, adj, gap)), (d, multiply(weight, projector)))
    require(add((4, multiply(chi, gap))) == right, "algebra", "the master identity fails")
    # ``weight`` is 4 d l^3 D; it has to be what the numbers of `_weight` say, with XY = xy4/4 and T = t16/16.
    alpha, beta, gamma = (int(part * d * l**3) for part in _weight(slope, level))
    stated = add((4 * alpha, one), (beta, xy4), (-gamma // 4, t16))
    require(weight == stated, "algebra", "D is not the polynomial that is examined")


@dataclass(frozen=True)
class _Strategy:
    """A0 = B0 = Z, A1 = B1 = cos t Z + sin t X on (p, q sin t, q sin t, 1), not normalised."""

    cosine: Fraction
    sine_squared: Fraction
    p: Fraction
    q: Fraction
    bell_value: Fraction
    probability: Fraction


def _read_strategy(value: Json) -> _Strategy:
    fields = keys(value, "strategy", _STRATEGY)
    return _Strategy(*(number(fields[name], name) for name in _STRATEGY))


def _check_strategy(claim: Claim, s: _Strategy) -> None:
    """Expectations in the state; terms odd in sin t cancel, since the state's odd part is exactly q sin t."""
    c, ss = s.cosine, s.sine_squared
    require(ss > 0 and c * c + ss == 1, "wrong-angle", "cos^2 + sin^2 is not 1")
    norm = s.p**2 + 2 * s.q**2 * ss + 1
    # <ZZ>, <XX> and <ZX> + <XZ>, the last over sin t.
    zz = s.p**2 - 2 * s.q**2 * ss + 1
    xx = 2 * s.p + 2 * s.q**2 * ss
    zx = 4 * s.q * (s.p - 1)
    # CHSH = Z Z + Z A1 + A1 Z - A1 A1 with A1 = c Z + sin X.
    bell = (1 + 2 * c - c * c) * zz - ss * xx + (1 - c) * ss * zx
    require(bell == s.bell_value * norm, "wrong-strategy", "the strategy's Bell value is not I")
    require(s.p**2 == s.probability * norm, "wrong-strategy", "the strategy's P(00|00) is not P")
    require(
        s.probability + claim.slope * s.bell_value == claim.level,
        "wrong-strategy",
        "the strategy misses the line",
    )
