"""The operations on trials: estimating, certifying, and testing local realism and no-signalling."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from bellproof import interval
from bellproof.bounds.line import trial_bound
from bellproof.bounds.precise import bound_at
from bellproof.bounds.quantum import OBJECTIVES
from bellproof.enclosure import Enclosure
from bellproof.estimate import estimate
from bellproof.exact import Surd, surd
from bellproof.finite.assumptions import THEORIES
from bellproof.finite.certify import Request, certify
from bellproof.finite.epsilon import METHODS, Increment, epsilon, require_confidence
from bellproof.finite.pvalue import azuma_pvalue, binomial_pvalue
from bellproof.model.expression import chsh
from bellproof.model.inputs import uniform
from bellproof.model.scenario import CHSH_SCENARIO
from bellproof.protocol.answers import Answer
from bellproof.protocol.params import Params, Reader
from bellproof.stats.fisher import CONDITIONS, no_signalling

RELATIVE_BITS = 100
"""Enclosures are at most this narrow relative to the value: about 30 digits."""

_START_BITS = 256
_MAX_BITS = 1 << 13
_START_DIGITS = 35
_MAX_DIGITS = 1200


def bell_estimate(params: Params) -> dict[str, Answer]:
    """I_hat, exactly (Pironio et al. 2010, Eqs. 2 and 9)."""
    reader = Reader.of("bell.estimate", params, ("counts", "inputs"), ("expression",))
    expression = reader.expression()
    scenario = expression.scenario
    return {"I_hat": estimate(expression, reader.counts(scenario), reader.inputs(scenario))}


def entropy_rate(params: Params) -> dict[str, Answer]:
    """Min-entropy of one trial's outcomes, 0 up to I = 2 (Pironio et al. 2010, Eqs. 5, 6 and 13)."""
    reader = Reader.of("entropy.rate", params, ("theory", "kind", "I"))
    theory, kind = reader.choice("theory", THEORIES), reader.choice("kind", OBJECTIVES)
    bell_value = reader.exact("I")
    bound = trial_bound(chsh(), theory, kind)
    if not bound.minimum <= bell_value <= bound.maximum:
        raise reader.bad("I", f"is out of reach: {theory} behaviours have {bound.minimum} to {bound.maximum}")
    digits = _START_DIGITS
    while True:
        bits = bound_at(bound, bell_value, digits).entropy
        # A hair above 2 the entropy is tiny: keep its relative accuracy.
        if _narrow(bits) or digits >= _MAX_DIGITS:
            return {"bits": bits}
        digits *= 2


def finite_epsilon(params: Params) -> dict[str, Answer]:
    """``(1/q + I_max) sqrt(2 ln(1/delta)/n)`` (Pironio et al. 2010, Eq. 11)."""
    reader = Reader.of("finite.epsilon", params, ("n", "delta", "q", "I_max"))
    n, delta, q, largest = (
        reader.whole("n"),
        reader.rational("delta"),
        reader.rational("q"),
        reader.exact("I_max"),
    )
    if n < 1:
        raise reader.bad("n", "needs at least one trial")
    require_confidence(delta, "finite.epsilon: delta")
    if not 0 < q <= 1:
        raise reader.bad("q", "a smallest P(x,y) is positive and at most 1")
    if largest < surd(0):
        raise reader.bad("I_max", "a largest |I| is not negative")
    bound = Increment(Surd(1 / q, Fraction(0)) + largest)
    return {"epsilon": _refined(lambda bits: epsilon(n, delta, bound, interval, bits))}


def finite_certify(params: Params) -> dict[str, Answer]:
    """Certified min-entropy of all outcomes (Pironio et al. 2010, Eqs. 7 to 12)."""
    reader = Reader.of("finite.certify", params, ("counts", "inputs", "delta", "theory"), ("method",))
    delta = reader.rational("delta")
    require_confidence(delta, "finite.certify: delta")
    request = Request(
        expression=chsh(),
        inputs=reader.inputs(),
        delta=delta,
        theory=reader.choice("theory", THEORIES),
        method=reader.choice("method", METHODS, "azuma"),
    )
    return {"bits": certify(reader.counts(), request).min_entropy_bits}


def local_pvalue(params: Params) -> dict[str, Answer]:
    """Eq. 18, which is 1 for I_hat <= 2; settings uniform."""
    counts = Reader.of("local.pvalue", params, ("counts",)).counts()
    value = estimate(chsh(), counts, uniform(CHSH_SCENARIO))
    return {"p": _refined(lambda bits: azuma_pvalue(counts.total, value, interval, bits))}


def local_binomial(params: Params) -> dict[str, Answer]:
    """``P[Bin(n, 3/4) >= games won]`` (D.3, in the form of a game); settings uniform."""
    return {"p": binomial_pvalue(Reader.of("local.binomial", params, ("counts",)).counts(), 160)}


def nosignalling_fisher(params: Params) -> dict[str, Answer]:
    """Two-sided p-values: a at x=0, a at x=1, b at y=0, b at y=1 (Pironio et al. 2010, D.4)."""
    found = no_signalling(Reader.of("nosignalling.fisher", params, ("counts",)).counts())
    return {"p": [found[condition] for condition in CONDITIONS]}


def _refined(compute: Callable[[int], Enclosure]) -> Enclosure:
    """Raise the precision until the enclosure is narrow."""
    bits = _START_BITS
    while True:
        value = compute(bits)
        if _narrow(value) or bits >= _MAX_BITS:
            return value
        bits *= 2


def _narrow(value: Enclosure) -> bool:
    return value.lo == value.hi or value.width * (1 << RELATIVE_BITS) <= value.lo
