"""The outcome of ``stats`` for programs and for people.

The JSON document is ``{test: {string: [p-value enclosures]}}`` for every test that was made; the key ``about``
holds the statistics, parameters and warnings, and what was left out and why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from bellproof.enclosure import Enclosure, decimal_up, point
from bellproof.stats.result import SIGNIFICANCE, Result, Statistic

FISHER = "fisher"
"""Name of the four no-signalling tests, which take counts and not a string."""

_DIGITS = 6

NEEDS_ORDER = (
    "A counts table has lost the order of the trials: only the frequency test and Fisher's tests can be"
    " computed from it. The other tests need a trial log."
)
"""What is said wherever counts were given."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """``results[string][test]``, Fisher's p-values by condition where the data have settings, and remarks."""

    results: Mapping[str, Mapping[str, Result]]
    fisher: Mapping[str, Fraction]
    left_out: tuple[str, ...]


def document(outcome: Outcome) -> dict[str, object]:
    """Write everything as one JSON document."""
    tests = dict.fromkeys(test for results in outcome.results.values() for test in results)
    p_values: dict[str, object] = {
        test: {
            string: [p.to_json() for p in results[test].p_values]
            for string, results in outcome.results.items()
            if test in results
        }
        for test in tests
    }
    if outcome.fisher:
        p_values[FISHER] = {name: [point(p).to_json()] for name, p in outcome.fisher.items()}
    about = {
        "significance": str(SIGNIFICANCE),
        "strings": {
            string: {test: _details(result) for test, result in results.items()}
            for string, results in outcome.results.items()
        },
        "left_out": list(outcome.left_out),
    }
    return {**p_values, "about": about}


def _details(result: Result) -> dict[str, object]:
    return {
        "n": result.n,
        "parameters": dict(result.parameters),
        "statistics": {name: _exact(value) for name, value in result.statistics},
        "warnings": list(result.warnings),
    }


def _exact(value: Statistic) -> object:
    return value.to_json() if isinstance(value, Enclosure) else str(value)


def lines(outcome: Outcome, name: str) -> list[str]:
    """Write a table for people, p-values rounded up, and the remarks below it."""
    level = decimal_up(SIGNIFICANCE, _DIGITS)
    rows = [("test", "string", "p", f"at {level}")]
    notes: list[str] = []
    for string, results in outcome.results.items():
        for test, result in results.items():
            label = " ".join([test, *(f"{key}={value}" for key, value in result.parameters)])
            rows += [(label, string, decimal_up(p.hi, _DIGITS), _verdict(p)) for p in result.p_values]
            notes += [f"{test}, {string}: {warning}" for warning in result.warnings]
    rows += [
        (FISHER, condition, decimal_up(p, _DIGITS), _verdict(point(p)))
        for condition, p in outcome.fisher.items()
    ]
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    table = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
    return [
        f"{name}: p-values are rounded up",
        *table,
        *outcome.left_out,
        *(f"warning: {note}" for note in notes),
    ]


def _verdict(p: Enclosure) -> str:
    """What the paper's significance level says of a p-value, decided on the whole enclosure."""
    if p.lo >= SIGNIFICANCE:
        return "passes"
    return "fails" if p.hi < SIGNIFICANCE else "cannot be told"
