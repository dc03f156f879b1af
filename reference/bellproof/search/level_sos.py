"""Sums of squares for lines that a level of the hierarchy proves and that do not touch the curve.

Where a level is not tight, its bound at a Bell value is a number of its own. The level's dual solution gives the
line; it is lifted by a stated slack, so that a positive definite Gram matrix is left and can be rounded.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from bellproof.bounds import curve
from bellproof.bounds.relabelling import few_generators, orbits, symmetries
from bellproof.bounds.tangent import simplest_between
from bellproof.bounds.target import targets_of
from bellproof.certificate.document import Claim
from bellproof.certificate.lower import curve_strategy
from bellproof.certificate.sos import SosCertificate
from bellproof.model.expression import chsh
from bellproof.search.curve_sos import THOROUGH, Effort, Tightness, losing_part, part
from bellproof.search.errors import SolverFailure
from bellproof.search.moment_problem import moment_problem, solve
from bellproof.search.words import Word, canonical, operator, probability, remainder

_HALVINGS = 14

_LONGEST_DENOMINATOR = 1000
"""Of the slope: the bound at the Bell value depends on it in second order only."""


def find(
    words: Sequence[Word], bell_value: Fraction, slack: Fraction, effort: Effort = THOROUGH
) -> SosCertificate:
    """Certify ``P + lambda I <= mu`` for CHSH with a mu about ``slack`` above what the words can prove at best.

    ``lambda`` is the level's own slope at the Bell value, nearly. Raises `NoCertificate` or `SolverFailure`
    where the search fails.
    """
    best, slope_found = _dual(words, bell_value)
    slope = Fraction(slope_found).limit_denominator(_LONGEST_DENOMINATOR)
    level = Fraction(best) + slope * bell_value
    digits = 10 * slack.denominator
    level = Fraction(-int(-(level + slack) * digits // 1), digits)
    expression = chsh()
    bell = operator(expression)
    targets = targets_of(expression.scenario, "global")
    generators = few_generators(targets, symmetries(expression))
    winning, losing = (orbit[0] for orbit in orbits(targets, generators))
    free = Tightness((), swap=True, slack=True)
    parts = (
        part(winning, words, free, remainder(level, winning, slope, bell), effort),
        losing_part(losing, remainder(level, losing, slope, bell), effort),
    )
    claim = Claim(expression, "quantum", "global", slope, level)
    return SosCertificate(claim, tuple(generators), parts, lower=curve_strategy(_parameter(slope), slope))


def _parameter(slope: Fraction) -> Fraction:
    """A short v at which the curve has nearly this slope."""
    low, high = Fraction(0), Fraction(41, 100)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if curve.tangent(middle).slope < slope else (low, middle)
    return simplest_between(low, high)


def _dual(words: Sequence[Word], bell_value: Fraction) -> tuple[float, float]:
    """The relaxation's largest P(00|00) at the Bell value, and minus its slope there, in floating point."""
    import cvxpy as cp  # noqa: PLC0415 - optional and slow to import
    import numpy as np  # noqa: PLC0415

    moments = moment_problem(words, canonical)
    places, unknown = moments.places, moments.unknown
    target, bell = np.zeros(len(places)), np.zeros(len(places))
    for vector, polynomial in ((target, probability((0, 0, 0, 0))), (bell, operator(chsh()))):
        for word, c in polynomial.items():
            vector[places[word]] = float(c)
    fixed = bell @ unknown == float(bell_value)
    problem = cp.Problem(cp.Maximize(target @ unknown), [moments.matrix >> 0, moments.normalised, fixed])
    solve(problem)
    if fixed.dual_value is None or not np.isfinite(problem.value):
        message = f"the solver ended with status {problem.status}"
        raise SolverFailure(message)
    return float(problem.value), abs(float(np.asarray(fixed.dual_value).item()))
