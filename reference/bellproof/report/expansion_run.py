"""The result of a run of an expansion, as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from textwrap import wrap

from bellproof.expansion.plan import SCOPE
from bellproof.expansion.result import Result
from bellproof.expansion.seed import TEST
from bellproof.expansion.verify import Verified
from bellproof.files.json_text import Json
from bellproof.report import numbers
from bellproof.report.summary import inputs as shown_inputs
from bellproof.report.summary import printable

_LABEL = 25
_WIDTH = 100


def run_document(
    result: Result, seed: str, device: Mapping[str, Json], digest: str, seed_bits: int
) -> dict[str, object]:
    """Everything but the string and the seed."""
    return {
        "terms": result.terms.to_json(),
        "seed": seed,
        "device": dict(device),
        **result.to_json(),
        "seed_bits": seed_bits,
        "claim": claim(result),
        "scope": SCOPE,
        "transcript": digest,
    }


def claim(result: Result) -> str:
    """What is claimed of the string, in one sentence."""
    terms = result.terms
    if not result.passed:
        return "Nothing: I_hat is below the threshold that was fixed beforehand, and nothing was extracted."
    if result.length == 0:
        return "Nothing: the test was passed, but at this threshold it certifies too little to be extracted."
    return (
        f"Either these devices pass such a test with a probability below {terms.pass_probability}, or the"
        f" {result.length} bits are, given that they passed, within {numbers.short_up(terms.error_if_passed)} of"
        " uniform and independent of the settings, of the extractor's seed and of whatever was measured out"
        " beforehand."
    )


def run_lines(result: Result, seed: str, device: Mapping[str, Json], seed_bits: int) -> Iterator[str]:
    """The result for people; what is claimed is rounded to its safe side."""
    terms, promised = result.terms, result.promised
    if not result.passed:
        yield "Aborted: the test was not passed, nothing was extracted"
    else:
        yield f"{result.length} bits extracted"
    yield ""
    yield _row("trials n", str(terms.n))
    yield _row("settings P(x,y)", shown_inputs(terms.inputs))
    yield _row("devices", printable(_device(device)))
    note = ": reproducible, and NOT random" if seed.startswith(TEST) else ""
    yield _row("seed", f"{seed}{note}; {seed_bits} bits taken")
    yield _row("estimate I_hat", numbers.exact(result.estimate))
    sign = ">=" if result.passed else "<"
    yield _row("threshold", f"I_hat {sign} {numbers.short(terms.threshold)}, fixed beforehand")
    yield _row("epsilon", f"{numbers.value_up(promised.epsilon.hi)} (rounded up)")
    what = f"{numbers.bits_down(promised.min_entropy_bits.lo)} bits (rounded down)"
    yield _row("smooth min-entropy", what if result.passed else f"would have been {what}")
    yield _row("error, given passing", f"{numbers.short_up(terms.error_if_passed)} = delta/p + extractor's")
    yield _row("error in all", f"{numbers.short_up(terms.error_in_all)} = max(p, delta + extractor's)")
    yield ""
    yield from wrap(f"Claim: {claim(result)}", _WIDTH)
    yield from wrap(f"Scope: {SCOPE}", _WIDTH)


def verified_lines(found: Verified) -> Iterator[str]:
    """One line that says it all, then what was and was not verified."""
    result = found.result
    what = f"{result.length} bits" if result.passed else "aborted, nothing extracted"
    yield f"ACCEPT expansion n={result.terms.n} {what} {found.digest}"
    repeated = "the devices' simulation, " if found.repeated else ""
    seed = "the seed for tests, " if found.header.seed.startswith(TEST) else ""
    yield from wrap(
        f"Repeated and found the same: {seed}the settings from the seed, {repeated}the counts, I_hat, the test,"
        " the entropy, the length and the string. Not provable by any transcript: that real devices gave these"
        " outcomes, that the seed was random and secret, and that no other run was thrown away.",
        _WIDTH,
    )


def _device(device: Mapping[str, Json]) -> str:
    rest = ", ".join(f"{key} {value}" for key, value in device.items() if key != "kind")
    return f"{device['kind']} ({rest})" if rest else str(device["kind"])


def _row(label: str, value: str) -> str:
    return f"{label:<{_LABEL}} {value}"
