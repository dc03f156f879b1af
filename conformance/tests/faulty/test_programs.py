"""The faulty implementations and the misbehaving programs as what they are: programs, run by the suite's runner."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from fractions import Fraction

import pytest

from bellproof.files.json_text import Json, NumberText
from bellproof.protocol.answers import read_number, result_of
from bellproof.protocol.messages import Failure, Introduction, Reply, Result, Unsupported
from bellproof_conformance.faulty import FAULTS
from bellproof_conformance.faulty.manners import MANNERS, Manner
from bellproof_conformance.runner.limits import Limits
from bellproof_conformance.runner.process import Fault
from bellproof_conformance.runner.testee import Setup, Testee
from bellproof_conformance.verdicts import Verdict

PROGRAM = (sys.executable, "-m", "bellproof_conformance.faulty")
HABITS = (sys.executable, "-m", "bellproof_conformance.faulty.manners")
EPSILON: Mapping[str, Json] = {"n": NumberText("8"), "delta": "1/2", "q": "1/4", "I_max": "4"}
NONSENSE: Mapping[str, Json] = {**EPSILON, "delta": "2"}


def listed(program: tuple[str, ...]) -> list[str]:
    done = subprocess.run(program, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return [line.split()[0] for line in done.stdout.splitlines()]


def test_without_a_name_they_are_listed() -> None:
    assert listed(PROGRAM) == list(FAULTS)
    assert listed(HABITS) == list(MANNERS)


@pytest.mark.parametrize("program", [PROGRAM, HABITS])
def test_an_unknown_name_is_a_usage_error(program: tuple[str, ...]) -> None:
    done = subprocess.run([*program, "perfect"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "perfect" in done.stderr
    assert done.stdout == ""


def test_a_faulty_implementation_looks_like_a_good_one_until_it_is_asked() -> None:
    with Testee(Setup((*PROGRAM, "azuma-without-its-2"))) as testee:
        said = testee.hello()
        assert isinstance(said, Introduction)
        assert "finite.epsilon" in said.ops
        good = testee.ask("stats.frequency", {"bits": "1011010101"})
        assert isinstance(good, Result)
        wrong = testee.ask("finite.epsilon", EPSILON)
        assert isinstance(wrong, Result)
        epsilon = read_number(result_of(wrong.result, "epsilon"), "epsilon")
        assert abs(epsilon.lo - Fraction("2.354820")) < Fraction(
            1, 10**5
        )  # 8 sqrt(ln(2)/8), not 8 sqrt(ln(2)/4)


def impatient(manner: Manner) -> Setup:
    """Limits at which a test does not take long; hello takes as long as Python needs to start."""
    start = 3.0 if manner.name == "sleeps-at-hello" else 60.0
    limits = Limits(answer_seconds=3.0, start_seconds=start, line_bytes=1 << 16)
    return Setup((*HABITS, manner.name), limits)


def verdict_on(reply: Reply | Fault, *, sense: bool) -> Verdict:
    """What such a reply would be called, as far as its manner goes."""
    if isinstance(reply, Fault):
        return reply.verdict
    if isinstance(reply, Unsupported):
        return Verdict.PROTOCOL
    if isinstance(reply, Failure):
        bad = Verdict.REJECTED_GOOD_INPUT if sense else Verdict.PASS
        return bad if reply.kind == "invalid_input" else Verdict.CRASH
    return Verdict.PASS if sense else Verdict.ACCEPTED_BAD_INPUT


@pytest.mark.parametrize("name", MANNERS)
def test_bad_manners_end_as_their_verdict(name: str) -> None:
    manner = MANNERS[name]
    with Testee(impatient(manner)) as testee:
        said = testee.hello()
        found = {Verdict.PASS if isinstance(said, Introduction) else said.verdict}
        for params in (EPSILON, EPSILON, NONSENSE):
            if found == {Verdict.PASS}:
                reply = testee.ask("finite.epsilon", params)
                found.add(verdict_on(reply, sense=params is EPSILON))
    assert found - {Verdict.PASS} == {manner.verdict} - {Verdict.PASS}
