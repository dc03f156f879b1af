"""Curve b of Fig. 2: the largest P(a|x) at a given CHSH value (Pironio et al. 2010, Eq. 6).

``P = (1 + s)/2`` with ``s = sqrt(2 - I^2/4)``: the circle (I/2)^2 + s^2 = 2 has rational points, and the tangent
at each is a tilted CHSH inequality with a rational sum of squares.
"""

from __future__ import annotations

from fractions import Fraction
from types import ModuleType

from bellproof.bounds.tangent import Tangent, end_gap, require_parameter
from bellproof.enclosure import Enclosure, point


def tangent(v: Fraction) -> Tangent:
    """The curve's point and tangent at ``v`` in (0, sqrt 2 - 1); v = 0 is (2, 1), the end (2 sqrt 2, 1/2)."""
    require_parameter(v)
    half_bell = (1 + 2 * v - v**2) / (1 + v**2)
    s = end_gap(v) / (1 + v**2)
    return Tangent(v, 2 * half_bell, (1 + s) / 2, half_bell / (4 * s), Fraction(1, 2) + 1 / s)


def entropy(bell_value: Fraction, arithmetic: ModuleType, bits: int) -> Enclosure:
    """Right-hand side of Eq. 6 as printed, ``1 - log2(1 + sqrt(2 - I^2/4))``, for 2 <= I^2/2 <= 4.

    ``arithmetic`` is `bellproof.interval` or `bellproof.ball`.
    """
    s = arithmetic.sqrt(point(2 - bell_value**2 / 4), bits)
    result: Enclosure = point(1) - arithmetic.log2(point(1) + s, bits)
    return result


def strategy(v: Fraction) -> dict[str, object]:
    """Two qubits that touch the tangent at ``v``, every number exact.

    With s = cos 2 theta and x = I/2 = sqrt(1 + sin^2 2 theta), both rational here, Alice measures Z and X
    on cos theta |00> + sin theta |11>, and Bob (Z + sin 2 theta X)/x and (Z - sin 2 theta X)/x.
    """
    at = tangent(v)
    s = 2 * at.probability - 1
    return _strategy(str(s), str(1 - s**2), str(at.bell_value), str(at.probability))


def _strategy(cosine: str, sine_squared: str, bell_value: str, probability: str) -> dict[str, object]:
    return {
        "kind": "two qubits",
        "state": "cos(theta)|00> + sin(theta)|11>",
        "measurements": "A0 = Z, A1 = X, B0, B1 = (2/I)(Z +- sin(2 theta) X); outcome 0 is eigenvalue +1",
        "cos(2 theta)": cosine,
        "sin(2 theta)^2": sine_squared,
        "I": bell_value,
        "P(a=0|x=0)": probability,
    }


END_STRATEGY = _strategy("0", "1", "2*sqrt(2)", "1/2")
"""The strategy at 2 sqrt 2: the maximally entangled state."""
