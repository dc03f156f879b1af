"""Writing certificates of kind ``curve``: the tangent of CHSH's curve at one rational v (see ``proofs/FORMAT.md``).

The proof is ``docs/curve.md``; written down here are the numbers with which the checker repeats it.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache

from bellproof.bounds import curve
from bellproof.bounds.losing import GRAM, SIGNS
from bellproof.bounds.relabelling import Relabelling, few_generators, symmetries
from bellproof.bounds.tangent import Tangent
from bellproof.bounds.target import Target, targets_of
from bellproof.certificate.document import Certificate, Claim, Json, accepted, relabelling_json, sealed
from bellproof.certificate.sos import SosBlock, SosPart
from bellproof.model.expression import chsh
from bellproof.search.linear import ldl
from bellproof.search.words import ONE, Word, times

LOSING: Target = (0, 1, 0, 0)
"""The losing outcome that stands for all of them, (a, b, x, y)."""

_STEEP = Fraction(3, 4)
"""Slope up to which (a) and (b) are combined, and from which on (b) and (c) are."""

_LETTERS: tuple[Word, ...] = (((0,), ()), ((1,), ()), ((), (0,)), ((), (1,)))


def curve_certificate(v: Fraction) -> Certificate:
    """Certify the tangent at v, for every P(ab|xy); raises `Unproved` if the independent checker refuses."""
    at = curve.tangent(v)
    strategy = curve.strategy(v)
    evidence: dict[str, Json] = {
        "v": str(v),
        "strategy": {
            "cos_t": str(strategy.cos_t),
            "sin_t_squared": str(strategy.sin_t_squared),
            "p": str(strategy.p),
            "q": str(strategy.q),
            "I": str(strategy.bell_value),
            "P": str(strategy.probability),
        },
        "losing": _losing_part(at).to_json(),
        "relabellings": [relabelling_json(one) for one in chsh_generators()],
    }
    claim = Claim(chsh(), "quantum", "global", at.slope, at.level)
    return accepted(sealed("curve", claim, evidence))


@cache
def chsh_generators() -> tuple[Relabelling, ...]:
    """A few relabellings that leave CHSH as it is and connect the winning outcomes, and the losing ones."""
    expression = chsh()
    return tuple(few_generators(targets_of(expression.scenario, "global"), symmetries(expression)))


def _losing_part(at: Tangent) -> SosPart:
    """``mu - P' - lambda C`` as a constant and a positive combination of the squares (a), (b) or (b), (c)."""
    if at.slope <= _STEEP:
        first, second = Fraction(3, 2) - 2 * at.slope, 2 * at.slope - Fraction(1, 2)
        slack = at.level - first * Fraction(3, 2) - second * Fraction(5, 2)
        return SosPart(LOSING, slack, (_five_squares(first), _gram_block(second)))
    u = 1 + at.v
    rest = at.slope - _STEEP
    slack = at.level - Fraction(5, 2) - rest * (u + 2 / u)
    return SosPart(LOSING, slack, (_gram_block(Fraction(1)), _two_squares(rest, u)))


def _five_squares(weight: Fraction) -> SosBlock:
    """(a): 8(3/2 - P' - C/4) = (1-A0)^2 + (1+B0)^2 + (A0-B1)^2 + (A1-B0)^2 + (A1+B1)^2."""
    columns = ((1, -1, 0, 0, 0), (1, 0, 0, 1, 0), (0, 1, 0, 0, -1), (0, 0, 1, -1, 0), (0, 0, 1, 0, 1))
    return _diagonal((ONE, *_LETTERS), columns, weight / 8)


def _two_squares(weight: Fraction, u: Fraction) -> SosBlock:
    """(c): 2u(u + 2/u - C) = (u A0 - B0 - B1)^2 + (u A1 - B0 + B1)^2, with u's denominator cleared."""
    p, q = u.numerator, u.denominator
    return _diagonal(_LETTERS, ((p, 0, -q, -q), (0, p, -q, q)), weight / (2 * u * q * q))


def _diagonal(words: tuple[Word, ...], columns: tuple[tuple[int, ...], ...], weight: Fraction) -> SosBlock:
    lower = tuple((Fraction(0),) * i for i in range(len(columns)))
    return SosBlock(words, columns, lower, (weight,) * len(columns))


def _gram_block(weight: Fraction) -> SosBlock:
    """(b): 64(5/2 - P' - 3C/4) = sum M_ij (s_i w_i - 1)* (s_j w_j - 1)."""
    pairs = [(i, j) for i in (0, 1) for j in (2, 3)]
    words = (ONE, *_LETTERS, *(times(_LETTERS[i], _LETTERS[j]) for i, j in pairs))
    signs = (*SIGNS, *(SIGNS[i] * SIGNS[j] for i, j in pairs))
    columns = tuple(
        (-1, *(sign if i == place else 0 for i in range(len(signs)))) for place, sign in enumerate(signs)
    )
    lower, diagonal = _gram_factors()
    return SosBlock(words, columns, lower, tuple(weight / 64 * entry for entry in diagonal))


@cache
def _gram_factors() -> tuple[tuple[tuple[Fraction, ...], ...], tuple[Fraction, ...]]:
    factors = ldl([[Fraction(entry) for entry in row] for row in GRAM])
    if factors is None:
        message = "the Gram matrix of the losing outcomes is not positive definite"
        raise ArithmeticError(message)
    return tuple(map(tuple, factors[0])), tuple(factors[1])
