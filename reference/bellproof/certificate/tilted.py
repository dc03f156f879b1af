"""Certificates for curve b, the largest P(a|x): the tilted CHSH sum of squares at a rational point.

With S = A0 (B0 - B1) + A1 (B0 + B1) and m^2 = 8 + 2 b^2 (Bamps and Pironio 2015):

    2 m (m - b A0 - C) = (m - b A0 - C)^2 + (b A1 - S)^2.

On curve b's tangent at v, b = 1/(2 lambda) and m = (mu - 1/2)/lambda are rational.
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm

from bellproof.bounds import local_entropy
from bellproof.bounds.relabelling import few_generators, symmetries
from bellproof.bounds.target import targets_of
from bellproof.certificate.document import Certificate, Claim
from bellproof.certificate.lower import tilted_strategy
from bellproof.certificate.sos import SosBlock, SosCertificate, SosPart
from bellproof.model.expression import chsh
from bellproof.search.words import ONE, Word, times

_A0, _A1, _B0, _B1 = ((0,), ()), ((1,), ()), ((), (0,)), ((), (1,))
_WORDS: tuple[Word, ...] = (ONE, _A0, _A1, *(times(one, other) for one in (_A0, _A1) for other in (_B0, _B1)))


def tilted_certificate(v: Fraction, *, witness: bool = False) -> Certificate:
    """Certify curve b's tangent at v for every P(a|x), with the strategy that reaches it if that is wanted.

    Raises `Unproved` if the independent checker refuses.
    """
    at = local_entropy.tangent(v)
    tilt = 1 / (2 * at.slope)
    level = (at.level - Fraction(1, 2)) / at.slope
    scale = lcm(tilt.denominator, level.denominator)
    one, b, m = scale, int(tilt * scale), int(level * scale)
    columns = ((m, -b, 0, -one, -one, -one, one), (0, 0, b, -one, one, -one, -one))
    weight = at.slope / (2 * level * scale**2)
    block = SosBlock(_WORDS, columns, ((), (Fraction(0),)), (weight, weight))
    expression = chsh()
    targets = targets_of(expression.scenario, "local")
    generators = few_generators(targets, symmetries(expression))
    claim = Claim(expression, "quantum", "local", at.slope, at.level)
    part = SosPart((0, 0), Fraction(0), (block,))
    lower = tilted_strategy(at.level, tilt, level) if witness else None
    return SosCertificate(claim, tuple(generators), (part,), lower=lower).certificate()
