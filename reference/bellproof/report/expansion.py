"""A plan of an expansion as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from bellproof.enclosure import Enclosure, fixed_down, fixed_up
from bellproof.expansion.plan import SCOPE, Plan
from bellproof.expansion.sampler import ENOUGH_ERROR
from bellproof.expansion.threshold import FARTHEST
from bellproof.report import numbers
from bellproof.report.summary import inputs as shown_inputs

_WIDTH = 25
_DECIMALS = 3


def plan_document(plan: Plan) -> dict[str, object]:
    """Everything, exact or enclosed."""
    request, sampling = plan.request, plan.sampling
    return {
        "n": request.n,
        "I_hat": str(request.value),
        "delta": str(request.delta),
        "method": request.method,
        "choice": request.choice.describe(),
        "q": str(plan.parameter),
        "inputs": [[str(p) for p in row] for row in plan.inputs.matrix],
        "epsilon": plan.epsilon.to_json(),
        "input_bits": plan.balance.input_bits.to_json(),
        "output_bits": plan.balance.output_bits.to_json(),
        "net_bits": plan.balance.net_bits.to_json(),
        "seed_bits": plan.seed_bits.to_json(),
        "sampling": {
            "expected_bits": sampling.expected.to_json(),
            "enough_bits": sampling.enough,
            "worst_bits": sampling.worst,
            "can_reject": sampling.can_reject,
        },
        "extraction": _extraction(plan),
        "gain_bits": plan.gain_bits.to_json(),
        "least_n_with_output": plan.thresholds.output,
        "least_n_with_net_gain": plan.thresholds.net,
        "net_gain_from": plan.thresholds.settled,
        "searched_to": FARTHEST,
        "search_complete": plan.thresholds.complete,
        "scope": SCOPE,
    }


def _extraction(plan: Plan) -> dict[str, object]:
    """Both extractors, and which of them leaves more."""
    made: dict[str, object] = {
        one.extractor: {"bits": one.length, "seed_bits": one.seed_bits} for one in plan.extractions
    }
    return {"error": str(plan.request.error), "extractor": plan.extraction.extractor, **made}


def plan_lines(plan: Plan) -> Iterator[str]:
    """The plan for people; what is produced is rounded down, what is consumed up."""
    request, bits = plan.request, plan.balance
    yield f"A plan for {request.n} trials, should the estimate be I_hat = {request.value}"
    yield ""
    yield _row("settings", request.choice.describe())
    yield _row("P(x,y)", shown_inputs(plan.inputs))
    yield _row("delta", str(request.delta))
    capped = "; I_hat - epsilon is capped at 2*sqrt(2)" if plan.is_capped else ""
    yield _row("epsilon", f"{numbers.value_up(plan.epsilon.hi)} (rounded up{capped})")
    yield ""
    yield _row("output n f(I - epsilon)", f"{_down(bits.output_bits)} bits (rounded down)")
    yield _row("input n H(P(x,y))", f"{_up(bits.input_bits)} bits (rounded up)")
    yield _row("net", f"{_down(bits.net_bits)} bits (rounded down)")
    yield ""
    yield from _seed(plan)
    yield ""
    yield from _thresholds(plan)
    yield ""
    yield from _wrapped(f"Scope: {SCOPE}")


def _seed(plan: Plan) -> Iterator[str]:
    sampling, extraction = plan.sampling, plan.extraction
    yield "What it really takes, in uniform bits"
    yield _row("  sampler, expected", f"{_up(sampling.expected)} (rounded up)")
    if sampling.enough < sampling.worst:
        power = ENOUGH_ERROR.denominator.bit_length() - 1
        yield _row("  sampler, enough", f"{sampling.enough}, except with probability 2^-{power}")
    note = ", unless a draw is rejected (probability below n 2^-62)" if sampling.can_reject else ""
    yield _row("  sampler, at most", f"{sampling.worst}{note}")
    if extraction.length == 0:
        yield _row("  extractor", "nothing to extract")
        return
    for one in plan.extractions:
        yield _row(f"  {one.extractor.capitalize()} seed", f"{one.seed_bits}, for {one.length} bits")
    error = numbers.short_up(plan.request.error)
    yield _row(
        "  extracted", f"{extraction.length} bits, within {error} of uniform, the seed still uniform beside"
    )
    yield _row(
        "  less all seed",
        f"{_down(plan.gain_bits)} bits with {extraction.extractor.capitalize()} (rounded down)",
    )


def _thresholds(plan: Plan) -> Iterator[str]:
    found = plan.thresholds
    none = f"none up to {_power(FARTHEST)}" if found.complete else "not found"
    yield "Least numbers of trials, by search over every n"
    yield _row("  any output", none if found.output is None else str(found.output))
    yield _row("  net gain", none if found.net is None else str(found.net))
    if not found.complete:
        yield "  The search took too long and was given up; what is not found above may yet exist."
    elif found.net is not None and found.settled != found.net:
        settled = "never" if found.settled is None else str(found.settled)
        yield _row("  net gain from then on", f"{settled} (q is a multiple of 10^-12, so the gain wavers)")


def _row(label: str, value: str) -> str:
    return f"{label:<{_WIDTH}} {value}"


def _power(value: int) -> str:
    return f"10^{len(str(value)) - 1}"


def _down(value: Enclosure) -> str:
    return fixed_down(value.lo, _DECIMALS)


def _up(value: Enclosure) -> str:
    return fixed_up(value.hi, _DECIMALS)


def _wrapped(text: str) -> Iterator[str]:
    yield from wrap(text, 100)
