"""Certificates found once, and an expansion of them that shares no code with the search."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

import pytest
from sympy import QQ

from bellproof.certificate.sos import SosCertificate, SosPart
from bellproof.derivation.words import Element, Generators
from bellproof.search import curve_sos

POINTS: tuple[tuple[Fraction, int], ...] = (
    (Fraction(1, 5), 9),
    (Fraction(1, 8), 13),
    (Fraction(1, 20), 17),
    (Fraction(1, 25), 25),
)

G = Generators(QQ)


def number(value: Fraction | int) -> Element:
    exact = Fraction(value)
    return G.scalar(QQ(exact.numerator, exact.denominator))


def squares(part: SosPart) -> Element:
    """Slack plus sum D_k |g_k|^2 with g = L^T F^T words, multiplied out in the derivations' algebra."""
    total = number(part.slack)
    for block in part.blocks:
        combined = [
            sum((number(c) * G.word(*word) for c, word in zip(column, block.words, strict=True)), number(0))
            for column in block.columns
        ]
        for k, weight in enumerate(block.diagonal):
            root = combined[k]
            for i in range(k + 1, len(combined)):
                root = root + number(block.lower[i][k]) * combined[i]
            total = total + number(weight) * (root.adjoint() * root)
    return total


def wanted(slope: Fraction, level: Fraction, target: tuple[int, ...]) -> Element:
    """mu - lambda C - P(ab|xy), from the generators."""
    a, b, x, y = target
    alice, bob = (G.A0, G.A1)[x], (G.B0, G.B1)[y]
    signs = [1 if outcome == 0 else -1 for outcome in (a, b)]
    projector = number(Fraction(1, 4)) * (1 + signs[0] * alice) * (1 + signs[1] * bob)
    return number(level) - number(slope) * G.chsh() - projector


@pytest.fixture(scope="session")
def proves() -> Callable[[SosCertificate], bool]:
    """Whether each part's squares are exactly its element, with positive weights only."""

    def every_part(certificate: SosCertificate) -> bool:
        claim = certificate.claim
        return bool(certificate.parts) and all(
            (squares(part) - wanted(claim.slope, claim.level, part.target)).is_zero()
            and part.slack >= 0
            and all(weight > 0 for block in part.blocks for weight in block.diagonal)
            for part in certificate.parts
        )

    return every_part


@pytest.fixture(scope="session")
def found() -> Mapping[tuple[Fraction, int], SosCertificate]:
    """One certificate for every set of words, near the smallest v that it reaches."""
    return {(v, words): curve_sos.find(v, words) for v, words in POINTS}
