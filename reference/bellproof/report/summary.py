"""What a report says about a result, in the same words on the terminal and in HTML."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from bellproof.certificate.document import Certificate
from bellproof.finite.certify import Certified
from bellproof.model.expression import BellExpression, chsh
from bellproof.model.inputs import InputDistribution
from bellproof.report import numbers

_REPLACEMENT = "\ufffd"
_LONGEST_NAME = 200
_MOST_PAIRS = 9


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a report; ``rounding`` says which way the value was rounded, if it was."""

    label: str
    value: str
    rounding: str = ""


def title(result: Certified) -> str:
    """The outcome in a few words."""
    if result.rejects_assumptions:
        return "The data reject the assumptions"
    low = result.min_entropy_bits.lo
    return "0 bits certified" if low == 0 else f"{numbers.bits_down(low)} bits certified"


def claim(result: Certified) -> str:
    """The claim in one sentence."""
    request = result.request
    if result.rejects_assumptions:
        return (
            f"I_hat - epsilon exceeds {result.maximum}, the largest value that {theory(result)} allows: with"
            f" confidence 1 - {numbers.short_up(request.delta)} the assumptions below do not hold, and no entropy"
            " should be relied on."
        )
    whose = "the outcomes" if request.objective == "global" else "Alice's outcomes"
    trials = "1 trial" if result.n == 1 else f"{result.n} trials"
    low = result.min_entropy_bits.lo
    if low == 0:
        return (
            f"Nothing is certified about the randomness of {whose} of {trials}: I_hat - epsilon is at most"
            f" {numbers.value_up(result.working_point.hi)} (rounded up)."
        )
    return (
        f"Under {theory(result)}, {whose} of {trials} hold at least {numbers.bits_down(low)} bits of"
        f" surprisal (rounded down), except with probability at most {numbers.short_up(request.delta)}."
    )


def theory(result: Certified) -> str:
    """The theory's name inside a sentence."""
    return "quantum theory" if result.request.theory == "quantum" else "no-signalling alone"


def line(certificate: Certificate, expression: BellExpression) -> str:
    """What a certified line is about: the event, and whose Bell value it is, the expression's own or CHSH's."""
    event = "P(ab|xy)" if certificate.claim.objective == "global" else "P(a|x)"
    bell_value = "I" if certificate.claim.expression == expression else "CHSH"
    return f"{event} + lambda {bell_value} <= mu"


def facts(result: Certified) -> tuple[Fact, ...]:
    """The way from the counts to the bits, in order."""
    request = result.request
    low = result.min_entropy_bits.lo
    per_trial = numbers.bits_down(low / result.n)
    capped = " (capped at the theory's maximum)" if result.rejects_assumptions else ""
    event = "largest P(ab|xy)" if request.objective == "global" else "largest P(a|x)"
    return (
        Fact("trials n", str(result.n), "exact"),
        Fact("Bell expression", "CHSH" if request.expression == chsh() else _scenario(result), ""),
        Fact("settings P(x,y)", inputs(request.inputs), "exact"),
        Fact("estimate I_hat", numbers.exact(result.estimate), "exact"),
        Fact("epsilon", numbers.value_up(result.epsilon.hi), "rounded up"),
        Fact("I_hat - epsilon", numbers.value_down(result.working_point.lo) + capped, "rounded down"),
        Fact(f"{event} there", numbers.probability_up(result.guess_probability.hi), "rounded up"),
        Fact("min-entropy a trial", f"{per_trial} bits", "rounded down"),
        Fact("surprisal in all", f"{numbers.bits_down(low)} bits", "rounded down"),
        Fact(
            "fails with probability",
            f"at most {numbers.short_up(request.delta)} (delta)",
            _delta_rounding(request.delta),
        ),
        Fact("theory", _THEORIES[request.theory], ""),
        Fact("method", _METHODS[request.method], ""),
    )


_THEORIES = {
    "quantum": "quantum",
    "no-signalling": "no-signalling",
}

_METHODS = {
    "azuma": "azuma: Azuma-Hoeffding as in Eq. 11",
    "azuma-sharp": "azuma-sharp: Hoeffding's lemma by the exact range of one trial",
}


def _scenario(result: Certified) -> str:
    return f"given by its coefficients, scenario {result.request.expression.scenario}"


def inputs(distribution: InputDistribution) -> str:
    """P(x,y) in a line: ``uniform`` or the pairs' probabilities."""
    rows, columns = distribution.shape
    if all(p == distribution.smallest for row in distribution.matrix for p in row):
        return f"uniform, {Fraction(1, rows * columns)} each"
    if rows * columns > _MOST_PAIRS:
        return f"{rows} x {columns} pairs, the least with {numbers.short(distribution.smallest)}"
    pairs = ((x, y) for x in range(rows) for y in range(columns))
    return ", ".join(f"P({x},{y}) = {numbers.short(distribution.probability(x, y))}" for x, y in pairs)


def printable(text: str) -> str:
    """A file's name as it can be shown: no control characters, no broken bytes, not endless."""
    clean = "".join(c if c.isprintable() else _REPLACEMENT for c in text)
    return clean if len(clean) <= _LONGEST_NAME else clean[: _LONGEST_NAME - 3] + "..."


def _delta_rounding(delta: Fraction) -> str:
    """How the failure probability is shown."""
    return "exact" if numbers.short_up(delta) == str(delta) else "rounded up"
