"""From data to the outcome that is reported: which strings there are and which tests they allow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from bellproof.errors import BadInput, ResourceLimit, UsageProblem
from bellproof.files.tables import NoClick
from bellproof.stats import dft
from bellproof.stats.battery import TESTS, Parameters, run_tests
from bellproof.stats.bits import BitString
from bellproof.stats.counting import Progress
from bellproof.stats.fisher import no_signalling
from bellproof.stats.pattern_tests import frequency_of
from bellproof.stats.report import FISHER, NEEDS_ORDER, Outcome
from bellproof.stats.source import Encoding, opened_bits
from bellproof.stats.trials import ones, opened_trials

NAMES = (*TESTS, FISHER)
"""What ``--test`` accepts."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The tests asked for by name (none: all that the data allow) and their parameters."""

    tests: tuple[str, ...]
    parameters: Parameters


def of_bits(name: str, encoding: Encoding, choice: Choice, progress: Progress = lambda _: None) -> Outcome:
    """Test a file of bits; the string is called ``bits``."""
    if FISHER in choice.tests:
        message = "fisher compares counts between settings: give DATA, not --bits"
        raise UsageProblem(message)
    with opened_bits(name, encoding) as string:
        return _of_strings({"bits": string}, choice, progress)


def of_trials(name: str, no_click: NoClick, choice: Choice, progress: Progress = lambda _: None) -> Outcome:
    """Test the strings of a trial log, or what a counts table allows."""
    with opened_trials(name, no_click) as data:
        fisher: dict[str, Fraction] = {}
        left_out: tuple[str, ...] = ()
        if not choice.tests or FISHER in choice.tests:
            try:
                fisher = no_signalling(data.counts)
            except ResourceLimit as error:
                if choice.tests:
                    raise
                left_out = (f"{error}; left out",)
        if data.strings is not None:
            outcome = _of_strings(data.strings, choice, progress)
            return Outcome(outcome.results, fisher, outcome.left_out + left_out)
        _require_no_order(name, choice.tests)
        totals = ones(data.counts) if not choice.tests or "frequency" in choice.tests else {}
        results = {string: {"frequency": frequency_of(*total)} for string, total in totals.items()}
        return Outcome(results, fisher, (NEEDS_ORDER, *left_out))


def _require_no_order(name: str, tests: Sequence[str]) -> None:
    for test in tests:
        if test not in {"frequency", FISHER}:
            raise BadInput(
                name, f"a counts table has lost the order of the trials, which {test} needs; give a log"
            )


def _of_strings(strings: Mapping[str, BitString], choice: Choice, progress: Progress) -> Outcome:
    results = {}
    left_out = []
    wanted = tuple(test for test in choice.tests if test != FISHER)
    for name, string in strings.items():
        tests = wanted or (() if choice.tests else TESTS)
        if not wanted and string.n > dft.limit():
            tests = tuple(test for test in tests if test != "dft")
            left_out.append(
                f"dft, {name}: left out, it needs the whole string at once and takes at most {dft.limit()} bits"
            )
        results[name] = run_tests(string, tests, choice.parameters, progress)
    return Outcome(results, {}, tuple(left_out))
