"""What is right, to any precision: the reference's answer first, then as many bits as a decision takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache, lru_cache

from bellproof import interval
from bellproof.bounds.line import TrialBound, trial_bound
from bellproof.bounds.precise import bound_at, entropy
from bellproof.bounds.quantum import OBJECTIVES
from bellproof.enclosure import Enclosure, point
from bellproof.estimate import estimate
from bellproof.exact import Surd, surd
from bellproof.files.json_text import parse_json
from bellproof.finite.assumptions import THEORIES, Theory
from bellproof.finite.binomial import upper_tail
from bellproof.finite.epsilon import METHODS, Increment, epsilon, increment
from bellproof.finite.pvalue import azuma_pvalue, games_won
from bellproof.model.expression import chsh
from bellproof.model.inputs import uniform
from bellproof.model.scenario import CHSH_SCENARIO
from bellproof.protocol.params import Params, Reader
from bellproof.surds import enclose

_LINE_BITS = 40
_BINOMIAL_BITS = 200

Refine = Callable[[Params, int], Enclosure]
"""An operation's one number at a precision in bits."""


def entropy_rate(params: Params, bits: int) -> Enclosure:
    """Eqs. 5, 6 and 13."""
    reader = Reader("entropy.rate", params)
    bound = trial_bound(chsh(), reader.choice("theory", THEORIES), reader.choice("kind", OBJECTIVES))
    return bound_at(bound, reader.exact("I"), bits * 3 // 10).entropy


def finite_epsilon(params: Params, bits: int) -> Enclosure:
    """Eq. 11."""
    reader = Reader("finite.epsilon", params)
    constant = Surd(1 / reader.rational("q"), Fraction(0)) + reader.exact("I_max")
    return epsilon(reader.whole("n"), reader.rational("delta"), Increment(constant), interval, bits)


def finite_certify(params: Params, bits: int) -> Enclosure:
    """Eq. 12 on the exact curve."""
    reader = Reader("finite.certify", params)
    counts, inputs = reader.counts(), reader.inputs()
    bound = bound_of(reader.choice("theory", THEORIES))
    method = reader.choice("method", METHODS, "azuma")
    step = increment(chsh(), inputs, bound.largest, method)
    deviation = epsilon(counts.total, reader.rational("delta"), step, interval, bits)
    observed = point(estimate(chsh(), counts, inputs)) - deviation
    top = enclose(bound.maximum, interval, bits)
    working = Enclosure(min(observed.lo, top.lo), min(observed.hi, top.hi))
    if working.hi <= bound.local_bound:
        return point(0)
    upper = bound.upper(surd(working.lo), bits, _LINE_BITS + bits // 2).probability
    lower = bound.lower(min(surd(working.hi), bound.maximum), bits).probability
    return point(counts.total) * entropy(Enclosure(lower, upper), bits)


def local_pvalue(params: Params, bits: int) -> Enclosure:
    """Eq. 18."""
    counts = Reader("local.pvalue", params).counts()
    return azuma_pvalue(counts.total, estimate(chsh(), counts, uniform(CHSH_SCENARIO)), interval, bits)


def local_binomial(params: Params, bits: int) -> Enclosure:
    """The binomial tail."""
    counts = Reader("local.binomial", params).counts()
    return upper_tail(counts.total, games_won(counts), min(bits, _BINOMIAL_BITS))


REFINE: Mapping[str, Refine] = {
    "entropy.rate": entropy_rate,
    "finite.epsilon": finite_epsilon,
    "finite.certify": finite_certify,
    "local.pvalue": local_pvalue,
    "local.binomial": local_binomial,
}
"""The claims of security whose value is not exact: here the last digit can decide between two verdicts."""


@cache
def bound_of(theory: Theory) -> TrialBound:
    """The bound on both sides' outcomes; its maxima are found once."""
    return trial_bound(chsh(), theory, "global")


@lru_cache(maxsize=1 << 14)
def refined(op: str, params: str, bits: int) -> Enclosure:
    """The number again, by the text of its parameters: several testees are asked the same."""
    parsed = parse_json(params, "params")
    return REFINE[op](parsed if isinstance(parsed, dict) else {}, bits)
