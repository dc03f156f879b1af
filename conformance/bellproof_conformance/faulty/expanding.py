"""Wrong ways to plan an expansion."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import isqrt

from bellproof import interval
from bellproof.enclosure import Enclosure, point
from bellproof.errors import BadInput
from bellproof.exact import TSIRELSON
from bellproof.expansion.choice import Choice, Fixed, Scaled
from bellproof.expansion.output import output_bits, rate
from bellproof.expansion.plan import Request, balance
from bellproof.figures.inputs import input_entropy
from bellproof.model.inputs import InputDistribution, biased, uniform
from bellproof.model.scenario import CHSH_SCENARIO
from bellproof.protocol.answers import Answer
from bellproof.protocol.params import Params, Reader
from bellproof.protocol.testee import Evaluate
from bellproof_conformance.faulty.fault import Fault, Patch, changed, enclosed
from bellproof_conformance.verdicts import Verdict

_OP = "expansion.plan"
_BITS = 192
_FINE = 10**30

_UNIFORM = uniform(CHSH_SCENARIO)


def _request(params: Params) -> Request:
    reader = Reader(_OP, params)
    choice = Scaled(reader.rational("alpha"))
    return Request(reader.whole("n"), reader.exact("I_hat"), reader.rational("delta"), choice)


def _answer(consumed: Enclosure, produced: Enclosure) -> dict[str, Answer]:
    return {"input_bits": consumed, "output_bits": produced, "net_bits": produced - consumed}


def _other_input(entropy: Callable[[InputDistribution], Enclosure]) -> Patch:
    """Another formula for the entropy of one trial's settings."""

    def patch(params: Params, right: Evaluate) -> Mapping[str, Answer]:
        produced = enclosed(right(params), "output_bits")
        request = _request(params)
        return _answer(point(request.n) * entropy(request.choice.inputs(request.n)), produced)

    return patch


def _other_output(produced: Callable[[Request], Enclosure]) -> Patch:
    """Another formula for the bits in the outcomes."""

    def patch(params: Params, right: Evaluate) -> Mapping[str, Answer]:
        return _answer(enclosed(right(params), "input_bits"), produced(_request(params)))

    return patch


def _other_choice(choice: Callable[[Request], Choice]) -> Patch:
    def patch(params: Params, right: Evaluate) -> Mapping[str, Answer]:
        right(params)
        request = _request(params)
        found = balance(Request(request.n, request.value, request.delta, choice(request)))
        return _answer(found.input_bits, found.output_bits)

    return patch


def _entropy(*probabilities: Fraction) -> Enclosure:
    """``-sum p log2 p``, whatever the numbers add up to."""
    total = point(0)
    for p in probabilities:
        total += point(p) * -interval.log2(point(p), _BITS)
    return total


def _marginals(inputs: InputDistribution) -> Enclosure:
    one = 2 * inputs.smallest
    return point(2) * _entropy(one, 1 - one)


def _no_epsilon(request: Request) -> Enclosure:
    return point(request.n) * rate(request.value, point(0), _BITS)


def _unrounded(request: Request) -> Choice:
    """Thirty digits of alpha/sqrt(n) where twelve are reported."""
    alpha = request.choice.alpha if isinstance(request.choice, Scaled) else Fraction(0)
    square = (_FINE * alpha) ** 2 / request.n
    q = Fraction(isqrt(square.numerator // square.denominator), _FINE)
    return Fixed(biased(min(q, Fraction(1, 4)), CHSH_SCENARIO), "biased")


def _forgotten(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    answer = right(params)
    return {**answer, "net_bits": enclosed(answer, "output_bits")}


def _clamped(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    answer = right(params)
    net, zero = enclosed(answer, "net_bits"), Fraction(0)
    return {**answer, "net_bits": Enclosure(max(net.lo, zero), max(net.hi, zero))}


def _refused(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    answer = right(params)
    if Reader(_OP, params).exact("I_hat") > TSIRELSON:
        raise BadInput(_OP, "I_hat is above Tsirelson's bound")
    return answer


def _evenly(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    """With too few trials for alpha, draw uniformly."""
    try:
        return right(params)
    except BadInput:
        request = _request(params)
        if request.choice.span(request.n) is not None or request.n < 1 or not 0 < request.delta < 1:
            raise
        fixed = Fixed(_UNIFORM, "uniform")
        found = balance(Request(request.n, request.value, request.delta, fixed))
        return _answer(found.input_bits, found.output_bits)


def _exact_n(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    """A number of trials is rounded down to a whole one."""
    n = Reader(_OP, params).rational("n")
    return right(changed(params, n=str(int(n))))


FAULTS = (
    Fault(
        "alpha-ignored",
        _OP,
        "The settings are drawn uniformly whatever alpha is.",
        Verdict.WRONG,
        _other_choice(lambda _: Fixed(_UNIFORM, "uniform")),
    ),
    Fault(
        "leading-term",
        _OP,
        "The input entropy is -3q log2 q: the term for the common pair is left out.",
        Verdict.WRONG,
        _other_input(lambda inputs: _entropy(*[inputs.smallest] * 3)),
    ),
    Fault(
        "nats-for-settings",
        _OP,
        "The input entropy is in natural units.",
        Verdict.WRONG,
        _other_input(lambda inputs: input_entropy(inputs, _BITS) * interval.ln(point(2), _BITS)),
    ),
    Fault(
        "test-or-not",
        _OP,
        "The input entropy is that of testing or not: which of the three pairs is tested is left out.",
        Verdict.WRONG,
        _other_input(lambda inputs: _entropy(3 * inputs.smallest, 1 - 3 * inputs.smallest)),
    ),
    Fault(
        "sum-of-marginals",
        _OP,
        "The entropies of x and y are added, as if they were independent.",
        Verdict.WRONG,
        _other_input(_marginals),
    ),
    Fault(
        "two-bits-a-trial",
        _OP,
        "The settings cost two bits a trial, however they are drawn.",
        Verdict.WRONG,
        _other_input(lambda _: point(2)),
    ),
    Fault(
        "epsilon-of-uniform-settings",
        _OP,
        "Epsilon is computed with q = 1/4, the entropy of the settings with the true q.",
        Verdict.WRONG,
        _other_output(lambda request: output_bits(request.n, request.value, request.delta, _UNIFORM)),
    ),
    Fault(
        "asymptotic-output",
        _OP,
        "The output is n f(I_hat), without epsilon.",
        Verdict.WRONG,
        _other_output(_no_epsilon),
    ),
    Fault("input-forgotten", _OP, "The net is the output.", Verdict.WRONG, _forgotten),
    Fault("net-never-negative", _OP, "A negative net is shown as 0.", Verdict.WRONG, _clamped),
    Fault(
        "q-not-rounded",
        _OP,
        "q is alpha/sqrt(n) to thirty digits, not rounded down to twelve decimals.",
        Verdict.WRONG,
        _other_choice(_unrounded),
    ),
    Fault(
        "estimate-refused",
        _OP,
        "An I_hat above Tsirelson's bound is called bad input when planning.",
        Verdict.REJECTED_GOOD_INPUT,
        _refused,
    ),
    Fault(
        "uniform-when-too-few",
        _OP,
        "With too few trials for alpha, uniform settings are planned silently.",
        Verdict.ACCEPTED_BAD_INPUT,
        _evenly,
    ),
    Fault(
        "half-trials-dropped",
        _OP,
        "A number of trials that is not whole is rounded down.",
        Verdict.ACCEPTED_BAD_INPUT,
        _exact_n,
    ),
)
"""All of ``expansion.plan``."""
