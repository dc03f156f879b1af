"""From counts to certified bits (Pironio et al. 2010, Eqs. 2 and 7-12), every step enclosed.

The claim rests on one line ``P + slope * I <= level`` that holds for every behaviour of the theory in every
trial, made at the working point I_hat - epsilon and carried by a certificate that the independent checker
has accepted before anything is claimed.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from bellproof import interval
from bellproof.bounds.line import TrialBound, trial_bound
from bellproof.bounds.precise import entropy
from bellproof.bounds.quantum import Objective
from bellproof.certificate.document import Certificate
from bellproof.enclosure import Enclosure, point
from bellproof.estimate import estimate
from bellproof.exact import Surd
from bellproof.finite.assumptions import Theory
from bellproof.finite.epsilon import Increment, Method, epsilon, increment, require_confidence
from bellproof.model.counts import CountsTable
from bellproof.model.expression import BellExpression
from bellproof.model.inputs import InputDistribution
from bellproof.surds import enclose

_START_BITS = 128
_MAX_BITS = 1 << 14
_RELATIVE_BITS = 60
"""The distance of the working point from the local bound is known to one part in 2**60."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be certified; everything here is fixed before the data are looked at."""

    expression: BellExpression
    inputs: InputDistribution
    delta: Fraction
    theory: Theory = "quantum"
    objective: Objective = "global"
    method: Method = "azuma"


@dataclass(frozen=True, slots=True)
class Certified:
    """The outcome. ``min_entropy_bits.lo`` is the claim; ``hi`` bounds the true n f(I_hat - epsilon).

    ``working_point`` is I_hat - epsilon, capped at the theory's maximum. ``rejects_assumptions`` says that
    I_hat - epsilon lies above that maximum even so. ``certificate`` is ``None`` where nothing is certified.
    """

    request: Request
    n: int
    estimate: Fraction
    increment: Increment
    epsilon: Enclosure
    working_point: Enclosure
    guess_probability: Enclosure
    min_entropy_bits: Enclosure
    certificate: Certificate | None
    rejects_assumptions: bool
    local_bound: Fraction
    maximum: Surd


def certify(counts: CountsTable, request: Request) -> Certified:
    """Certify the min-entropy of the outcomes; zero bits is a result.

    Raises `BadInput` for data or parameters that cannot mean anything.
    """
    require_confidence(request.delta)
    n = counts.total
    value = estimate(request.expression, counts, request.inputs)
    bound = trial_bound(request.expression, request.theory, request.objective)
    step = increment(request.expression, request.inputs, bound.largest, request.method)
    bits, deviation = _settle(n, value, request.delta, step, bound)
    observed = point(value) - deviation
    top = enclose(bound.maximum, interval, bits)
    working = Enclosure(min(observed.lo, top.lo), min(observed.hi, top.hi))
    at = bound.bracket(working, bits)
    return Certified(
        request=request,
        n=n,
        estimate=value,
        increment=step,
        epsilon=deviation,
        working_point=working,
        guess_probability=at.probability,
        min_entropy_bits=point(n) * entropy(at.probability, bits),
        certificate=at.certificate,
        rejects_assumptions=observed.lo > top.hi,
        local_bound=bound.local_bound,
        maximum=bound.maximum,
    )


def _settle(
    n: int, value: Fraction, delta: Fraction, step: Increment, bound: TrialBound
) -> tuple[int, Enclosure]:
    """Raise the precision until the working point's distance from the local bound is known well enough.

    At the highest precision what is undecided stays in the enclosure: its lower end, the claim, is then 0.
    """
    bits = _START_BITS + 2 * n.bit_length() + 2 * value.denominator.bit_length()
    while True:
        deviation = epsilon(n, delta, step, interval, bits)
        excess = point(value - bound.local_bound) - deviation
        if excess.hi <= 0 or excess.width * 2**_RELATIVE_BITS <= excess.lo or bits >= _MAX_BITS:
            return bits, deviation
        bits *= 2
