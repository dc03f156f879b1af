"""The largest value of a Bell expression itself: from above a certificate, from below an explicit strategy.

CHSH in any relabelling has its closed form, no-signalling an exact linear program; for anything else under quantum
theory the ends are as close to each other as a level of the hierarchy and a search bring them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from bellproof import interval
from bellproof.bounds import no_signalling
from bellproof.bounds.quantum import Witness
from bellproof.bounds.tsirelson import quantum_maximum
from bellproof.certificate.document import Certificate, Json, Theory
from bellproof.certificate.hierarchy import WideCertificate, WidePart, wide_certificate
from bellproof.certificate.lp import lp_certificate
from bellproof.certificate.tsirelson import tsirelson_certificate
from bellproof.enclosure import Enclosure, point
from bellproof.errors import ResourceLimit
from bellproof.model.expression import BellExpression, as_chsh
from bellproof.surds import enclose

COMFORTABLE = (Fraction(1, 100), Fraction(1000))
"""Where a largest coefficient is searched with as it is; others are brought near 1 by a power of ten."""


@dataclass(frozen=True, slots=True)
class MaximumBound:
    """``value`` encloses the largest value; ``exact`` is its text where it is known, ``level`` the words used."""

    expression: BellExpression
    theory: Theory
    level: str | None
    value: Enclosure
    exact: str | None
    certificate: WideCertificate | Certificate
    witness: Witness


def maximum_of(
    expression: BellExpression, theory: Theory, level: str | None = None, digits: int = 15
) -> MaximumBound:
    """Bound the expression's largest value; ``digits`` matter where it is irrational and known.

    Raises `SolverFailure` or `NoCertificate` where a search fails, `ResourceLimit` before a problem too large.
    """
    if theory == "no-signalling":
        return _no_signalling(expression)
    if level is None and as_chsh(expression) is not None:
        exact = quantum_maximum(expression)
        value = enclose(exact, interval, 64 + digits * 7 // 2)
        certificate = tsirelson_certificate(expression)
        return MaximumBound(
            expression, theory, None, value, str(exact), certificate, _strategy(certificate.data)
        )
    return _searched(expression, level)


def _no_signalling(expression: BellExpression) -> MaximumBound:
    extreme = no_signalling.maximum(expression)
    certificate = lp_certificate(expression, "value", extreme.value)
    witness: Witness = {
        "kind": "no-signalling behaviour",
        "I": str(extreme.value),
        "cells": "P(ab|xy) as [x, y, a, b, probability]",
        "behaviour": [[*cell, str(p)] for cell, p in extreme.behaviour.as_mapping().items() if p],
    }
    exact = str(extreme.value)
    return MaximumBound(expression, "no-signalling", None, point(extreme.value), exact, certificate, witness)


def _strategy(data: bytes) -> Witness:
    """The strategy that a certificate carries."""
    import json  # noqa: PLC0415 - used here alone

    found: Witness = json.loads(data)["evidence"]["witness"]
    return found


def _searched(expression: BellExpression, level: str | None) -> MaximumBound:
    from bellproof.bounds.hierarchy import require_moderate, require_search  # noqa: PLC0415 - seldom needed
    from bellproof.hierarchy import guessing, mixtures  # noqa: PLC0415
    from bellproof.hierarchy.parts import CAREFUL, optimum, short_level  # noqa: PLC0415

    require_search()
    require_moderate(c for _, c in expression.coefficients)
    unit = _unit(expression)
    short = BellExpression(
        expression.scenario, tuple((cell, c / unit) for cell, c in expression.coefficients)
    )
    where = guessing.setting(short, "value", level, CAREFUL)
    claim = where.claim(Fraction(1))
    found = optimum(claim, (), where.level, where.symmetries_of(()), where.effort)
    level_found = short_level([found])
    upper = level_found * unit
    lower, strategy = mixtures.extreme(short)
    try:
        predetermined = mixtures.predetermined(short)
    except ResourceLimit:
        # Too many to go through; the strategies found are lower ends all the same.
        predetermined = None
    if predetermined is not None and predetermined[0] >= lower:
        lower, strategy = predetermined
    lower *= unit
    claim = replace(
        where.claim(Fraction(1), upper), expressions=(guessing.cells_of(expression),), lower=lower
    )
    part = _times(found.part(level_found), unit)
    certificate = wide_certificate(claim, (), [part], strategy.to_json())
    return MaximumBound(
        expression,
        "quantum",
        where.level,
        Enclosure(lower, upper),
        str(upper) if lower == upper else None,
        certificate,
        _strategy(certificate.data),
    )


def _unit(expression: BellExpression) -> Fraction:
    """A power of ten to search in: a solver knows what 1 is, and mu has as many decimals as for numbers near 1."""
    largest = max((abs(c) for _, c in expression.coefficients), default=Fraction(1))
    least, most = COMFORTABLE
    if least <= largest <= most:
        return Fraction(1)
    unit = Fraction(1)
    while unit * 10 <= largest:
        unit *= 10
    while unit > largest:
        unit /= 10
    return unit


def _times(part: WidePart, unit: Fraction) -> WidePart:
    """The proof of ``I <= mu`` as one of ``unit I <= unit mu``: every square as often."""
    if unit == 1:
        return part
    blocks = tuple(_times_block(one, unit) for one in part.blocks)
    return replace(part, slack=part.slack * unit, blocks=blocks)


def _times_block(block: Json, unit: Fraction) -> Json:
    if not (isinstance(block, dict) and isinstance(block["D"], list)):
        message = "a block is an object with a list D"
        raise TypeError(message)
    return {**block, "D": [str(Fraction(str(one)) * unit) for one in block["D"]]}
