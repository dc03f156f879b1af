"""Whether conditions can hold together: how far they are from a level's moments, and a proof where they cannot.

The distance is the solver's and decides nothing. What is said to be out of reach is proved: some combination of
the expressions is, in every quantum behaviour, below what the values given would make it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from bellproof.certificate.hierarchy import WideCertificate, wide_certificate
from bellproof.hierarchy.conic import Conic, ask, conic
from bellproof.hierarchy.levels import level_words
from bellproof.hierarchy.parts import FAIR, Effort, optimum, short_level
from bellproof.hierarchy.problem import build
from bellproof.hierarchy.several import Known, claim_of
from bellproof.model.scenario import Scenario
from bellproof_checker import general

SLOPE_DIGITS = 6
"""Decimals of a slope that separates."""


@dataclass(frozen=True, slots=True)
class Distance:
    """How far the values are from what the level's moments allow, as the solver sees it, and in which direction."""

    distance: float
    direction: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Separation:
    """Values out of reach: ``sum lambda_k I_k <= limit`` is proved, and they make it ``given`` > limit."""

    certificate: WideCertificate
    given: Fraction
    limit: Fraction


def distance(scenario: Scenario, known: Sequence[Known], level: str, effort: Effort = FAIR) -> Distance:
    """The least sum of ``|I_k - value_k|`` over the level's moments; raises `SolverFailure`."""
    import numpy as np  # noqa: PLC0415 - optional and slow to import
    from scipy import sparse  # noqa: PLC0415

    claim = claim_of(scenario, known, "value")
    wide = general.read_claim(claim.to_json())
    words = level_words(claim.algebra, level)
    pieces = [build(claim.algebra, words, wide.operator(one)) for one in wide.expressions]
    floating = conic(pieces[0])
    count, slacks = len(floating.goal), 2 * len(known)
    # I_k + s - t = value with s, t >= 0.
    maps = [
        sparse.hstack([sparse.csr_matrix(one), sparse.csr_matrix((one.shape[0], slacks))])
        for one in floating.maps
    ]
    equal = []
    for place, (piece, one) in enumerate(zip(pieces, known, strict=True)):
        row = np.zeros(count + slacks)
        row[:count] = [float(c) for c in piece.goal[1:]]
        row[count + 2 * place : count + 2 * place + 2] = (1.0, -1.0)
        equal.append((row, float(one.value - piece.goal[0])))
    unit = sparse.identity(count + slacks, format="csr")
    problem = Conic(
        np.concatenate([np.zeros(count), -np.ones(slacks)]),
        (*floating.sizes, *[1] * slacks),
        (*floating.constants, *[np.zeros(1)] * slacks),
        (*maps, *(unit[count + place] for place in range(slacks))),
        tuple(equal),
    )
    answer = ask(problem, effort.solver)
    scale = 10**SLOPE_DIGITS
    direction = tuple(Fraction(round(-z * scale), scale) for z in answer.multipliers)
    return Distance(float(answer.moments[count:].sum()), direction)


def separate(
    scenario: Scenario,
    known: Sequence[Known],
    direction: Sequence[Fraction],
    level: str,
    effort: Effort = FAIR,
) -> Separation | None:
    """Prove that the values are out of reach, if that direction shows it; raises as `optimum` does."""
    claim = replace(claim_of(scenario, known, "value"), slopes=tuple(direction))
    found = optimum(claim, (), level, (), effort)
    limit = short_level([found])
    given = sum((slope * one.value for slope, one in zip(direction, known, strict=True)), Fraction(0))
    if given <= limit:
        return None
    certificate = wide_certificate(replace(claim, level=limit), (), [found.part(limit)])
    return Separation(certificate, given, limit)
