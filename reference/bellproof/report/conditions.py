"""The outcome of ``bound`` under several conditions or a behaviour, for programs and for people."""

from __future__ import annotations

from fractions import Fraction

from bellproof.bounds.conditions import ConditionedBound
from bellproof.enclosure import decimal_down, decimal_up

_DIGITS = 20
_SHOWN = 12
_MOST = 6


def conditioned_document(found: ConditionedBound) -> dict[str, object]:
    """Write it as one JSON document."""
    claim = None if found.certificate is None else found.certificate.claim
    return {
        "scenario": {"settings": [*found.scenario.settings], "outcomes": [*found.scenario.outcomes]},
        "conditions": [
            {
                "expression": [[*cell, str(c)] for cell, c in sorted(one.expression.items()) if c],
                "value": str(one.value),
            }
            for one in found.known
        ],
        "objective": found.objective,
        "level": found.level,
        "P": found.probability.to_json(_DIGITS),
        "bits": found.entropy.to_json(_DIGITS),
        "upper_certificate": None if found.certificate is None else found.certificate.digest,
        "line": None
        if claim is None
        else {"lambdas": [str(slope) for slope in claim.slopes], "mu": str(claim.level)},
        "witness": found.witness,
    }


def conditioned_lines(found: ConditionedBound, known: str) -> list[str]:
    """Write it for people, each end rounded to its safe side; ``known`` is ``values`` or ``behaviour``."""
    event = "P(ab|xy)" if found.objective == "global" else "P(a|x)"
    if known == "behaviour":
        lines = [f"known: a behaviour of scenario {found.scenario}, {len(found.known)} independent numbers"]
    else:
        lines = [f"known: I{place} = {_short(one.value)}" for place, one in enumerate(found.known, 1)]
    lines += [
        f"largest {event}: at most {decimal_up(found.probability.hi, _SHOWN)} (rounded up), level {found.level}",
        f"               at least {decimal_down(found.probability.lo, _SHOWN)} (rounded down)",
        f"min-entropy: at least {decimal_down(found.entropy.lo, _SHOWN)} bits a trial (rounded down)",
    ]
    if found.certificate is None:
        return [*lines, "certificate: none is needed for P <= 1", _strategy(found)]
    claim = found.certificate.claim
    if len(claim.slopes) <= _MOST:
        terms = " ".join(_term(slope, place) for place, slope in enumerate(claim.slopes, 1))
        lines.append(f"line: {event} {terms} <= {claim.level}")
    return [*lines, f"certificate: {found.certificate.digest}", _strategy(found)]


def _term(slope: object, place: int) -> str:
    value = Fraction(str(slope))
    return f"{'-' if value < 0 else '+'} {abs(value)} I{place}"


def _short(value: Fraction) -> str:
    text = str(value)
    return text if len(text) <= 2 * _DIGITS else f"{decimal_down(value, _DIGITS)}..."


def _strategy(found: ConditionedBound) -> str:
    """One line about what reaches the lower end."""
    witness = found.witness
    if witness["kind"] == "none":
        return f"strategy: {witness['reason']}"
    if witness["kind"] == "the behaviour itself":
        return "strategy: the behaviour itself has an outcome as likely as that"
    strategies = witness["strategies"]
    count = len(strategies) if isinstance(strategies, list) else 0
    what = "one strategy" if count == 1 else f"a mixture of {count} strategies"
    return f"strategy: {what} with exactly these values (--json writes it out)"
