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
from bellproof.certificate.document import Certificate, Theory
from bellproof.certificate.hierarchy import WideCertificate, wide_certificate
from bellproof.certificate.lp import lp_certificate
from bellproof.certificate.tsirelson import tsirelson_certificate
from bellproof.enclosure import Enclosure, point
from bellproof.errors import ResourceLimit
from bellproof.model.expression import BellExpression, as_chsh
from bellproof.surds import enclose


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
    where = guessing.setting(expression, "value", level, CAREFUL)
    claim = where.claim(Fraction(1))
    found = optimum(claim, (), where.level, where.symmetries_of(()), where.effort)
    upper = short_level([found])
    lower, strategy = mixtures.extreme(expression)
    try:
        predetermined = mixtures.predetermined(expression)
    except ResourceLimit:
        # Too many to go through; the strategies found are lower ends all the same.
        predetermined = None
    if predetermined is not None and predetermined[0] >= lower:
        lower, strategy = predetermined
    claim = replace(where.claim(Fraction(1), upper), lower=lower)
    certificate = wide_certificate(claim, (), [found.part(upper)], strategy.to_json())
    return MaximumBound(
        expression,
        "quantum",
        where.level,
        Enclosure(lower, upper),
        str(upper) if lower == upper else None,
        certificate,
        _strategy(certificate.data),
    )
