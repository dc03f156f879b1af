"""Curve a of Fig. 2 in closed form: the largest P(ab|xy) at a given CHSH value.

The paper computes it by semidefinite programming (Pironio et al. 2010, Eq. 5). It is a rational curve; its
derivation and the proof that no quantum behaviour crosses its tangents are in `bellproof.derivation` and
``docs/curve.md``. Two forms are given: in k = cos(t/2), where t is the angle between the two measurements of
a side, and in v = 1/k - 1, in which certificates are written.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from bellproof.bounds.tangent import Tangent, end_gap, require_parameter
from bellproof.exact import Surd

MAXIMUM_AT_END = Surd(Fraction(1, 4), Fraction(1, 8))
"""P at 2 sqrt 2: ``1/4 + sqrt(2)/8``, by continuity (the tangent there is vertical)."""


def tangent(v: Fraction) -> Tangent:
    """The curve's point and tangent at ``v`` in (0, sqrt 2 - 1), as one computes them."""
    require_parameter(v)
    u = 1 + v
    w = end_gap(v)
    s = 1 + v - 2 * v**2 - v**3
    t = 1 - v + v**2 + v**3
    slope = s / (4 * w)
    level = (3 - v**2) * s / (2 * u**2 * w)
    probability = s**2 / (u**3 * t)
    return Tangent(v, (level - probability) / slope, probability, slope, level)


def tangent_in_k(k: Fraction) -> Tangent:
    """The same point and tangent in k in (1/sqrt 2, 1), as they come out of the qubit ansatz."""
    v = 1 / k - 1
    require_parameter(v)
    n = k**3 - 2 * k**2 - k + 1
    d = 2 * k**3 - 2 * k + 1
    return Tangent(
        v=v,
        bell_value=2 * (4 * k**6 - 4 * k**5 - 2 * k**4 + 2 * k**3 + 2 * k - 1) / d,
        probability=n**2 / d,
        slope=-n / (4 * k * (2 * k**2 - 1)),
        level=-(2 * k**2 + 2 * k - 1) * n / (2 * k * (2 * k**2 - 1)),
    )


@dataclass(frozen=True, slots=True)
class QubitStrategy:
    """Two qubits that reach a point of the curve: A0 = B0 = Z, A1 = B1 = cos t Z + sin t X.

    With s = sin t the (unnormalised) state is ``(p, q s, q s, 1)`` in the basis 00, 01, 10, 11; outcome 0
    belongs to eigenvalue +1. All numbers are in Q(sqrt 2), and rational but at the end of the curve.
    """

    cos_t: Surd
    sin_t_squared: Surd
    p: Surd
    q: Surd
    bell_value: Surd
    probability: Surd

    def to_json(self) -> dict[str, object]:
        """Write every number exactly."""
        return {
            "kind": "two qubits",
            "measurements": "A0 = B0 = Z, A1 = B1 = cos t Z + sin t X; outcome 0 is eigenvalue +1",
            "cos_t": str(self.cos_t),
            "sin_t_squared": str(self.sin_t_squared),
            "state": "unnormalised (p, q*sin t, q*sin t, 1) in the basis 00, 01, 10, 11",
            "p": str(self.p),
            "q": str(self.q),
            "I": str(self.bell_value),
            "P(00|00)": str(self.probability),
        }


def strategy(v: Fraction) -> QubitStrategy:
    """The strategy that touches the tangent at ``v``."""
    at = tangent(v)
    u = 1 + v
    return QubitStrategy(
        cos_t=Surd(end_gap(v) / u**2, Fraction(0)),
        sin_t_squared=Surd(4 * v * (v + 2) / u**4, Fraction(0)),
        p=Surd((v**3 + 2 * v**2 - v - 1) / (v**2 + 2 * v), Fraction(0)),
        q=Surd(-(u**2) / (2 * (v + 2)), Fraction(0)),
        bell_value=Surd(at.bell_value, Fraction(0)),
        probability=Surd(at.probability, Fraction(0)),
    )


def end_strategy() -> QubitStrategy:
    """The strategy at 2 sqrt 2, where v = sqrt 2 - 1."""
    return QubitStrategy(
        cos_t=Surd(Fraction(0), Fraction(0)),
        sin_t_squared=Surd(Fraction(1), Fraction(0)),
        p=Surd(Fraction(-1), Fraction(0)),
        q=Surd(Fraction(1), Fraction(-1)),
        bell_value=Surd(Fraction(0), Fraction(2)),
        probability=MAXIMUM_AT_END,
    )
