"""Devices that are programs of their own."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from bellproof.errors import BadInput
from bellproof.expansion.program import OneProgram, Program, TwoPrograms
from bellproof.expansion.run import Finished, Stopped
from bellproof.expansion.terms import Terms
from bellproof.expansion.verify import verify

MakeRun = Callable[..., Finished | Stopped]

FRAME = """
import json, sys
for line in sys.stdin:
    request = json.loads(line)
    p = request["params"]
    if request["op"] == "device.hello":
        result = {{"name": "mine " + p["role"]}}
    else:
        result = {answer}
    print(json.dumps({{"id": request["id"], "result": result}}), flush=True)
"""


def program(answer: str) -> str:
    return shlex.join([sys.executable, "-c", FRAME.format(answer=answer)])


def silent(reply: str) -> str:
    """Says hello rightly, and then always the same."""
    code = f"""
import sys
sys.stdin.readline()
print('{{"id": 0, "result": {{"name": "x"}}}}', flush=True)
for line in sys.stdin:
    {reply}
"""
    return shlex.join([sys.executable, "-c", code])


def test_a_program_is_asked_and_the_run_verifies(make_run: MakeRun, tmp_path: Path, terms: Terms) -> None:
    devices = OneProgram(program('{"a": 0, "b": p["x"] & p["y"]}'))
    short = Terms(300, terms.inputs, Fraction(2), Fraction(1), Fraction(1, 2), Fraction(1, 4))
    done = make_run(tmp_path / "run", terms=short, devices=devices)
    devices.close()
    assert isinstance(done, Finished)
    assert done.result.estimate > 3, "a program that is told both settings can do anything"
    found = verify(str(tmp_path / "run"))
    assert not found.repeated
    assert found.header.device == {"kind": "program", "name": "mine both"}


def test_two_programs_are_told_their_own_setting_alone() -> None:
    devices = TwoPrograms(program('{"a": len(p) - 1 + p["x"]}'), program('{"b": len(p) - 1 + 1 - p["y"]}'))
    assert [devices.respond(x, y) for x in (0, 1) for y in (0, 1)] == [(0, 1), (0, 0), (1, 1), (1, 0)]
    assert devices.describe() == {"kind": "programs", "alice": "mine alice", "bob": "mine bob"}
    assert not devices.is_repeatable
    devices.close()


def test_a_run_with_a_program_goes_on_after_a_stop(make_run: MakeRun, tmp_path: Path, terms: Terms) -> None:
    command = program('{"a": 0, "b": 0}')
    for stop_after in (50, None):
        devices = OneProgram(command)
        assert not devices.is_repeatable
        done = make_run(tmp_path / "run", devices=devices, stop_after=stop_after)
        devices.close()
    assert isinstance(done, Finished)
    assert sum(done.result.counts) == terms.n


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        ("break", "has ended"),
        ("print('junk', flush=True)", "question 1"),
        ('print(\'{"id": 7, "result": {}}\', flush=True)', "no result for it"),
        ('print(\'{"id": 1, "error": {"kind": "internal", "message": "no"}}\', flush=True)', "no result"),
        ('print(\'{"id": 1, "result": {"a": 2, "b": 0}}\', flush=True)', "a is neither 0 nor 1"),
        ('print(\'{"id": 1, "result": {"b": 0}}\', flush=True)', "a is neither 0 nor 1"),
        ('print(\'{"id": 1, "result": {"a": true, "b": 0}}\', flush=True)', "a is neither 0 nor 1"),
    ],
)
def test_a_bad_answer_ends_the_run(reply: str, reason: str) -> None:
    devices = OneProgram(silent(reply))
    with pytest.raises(BadInput, match=reason):
        devices.respond(0, 1)
    devices.close()


def test_a_program_that_has_gone_cannot_be_asked() -> None:
    devices = Program(silent("break"), "both")
    with pytest.raises(BadInput):
        devices.ask("device.trial", {})
    devices._process.wait(10)
    with pytest.raises(BadInput, match="has ended"):
        devices.ask("device.trial", {})
    devices.close()


def test_an_answer_that_does_not_come_is_not_waited_for_for_ever() -> None:
    devices = Program(silent("import time; time.sleep(60)"), "both", patience=5.0)
    devices._patience = 0.2
    with pytest.raises(BadInput, match=r"no answer within 0\.2 s"):
        devices.ask("device.trial", {})
    devices.close()
    assert devices._process.returncode is not None


@pytest.mark.parametrize("command", ["", "no-such-program-anywhere", "'unbalanced"])
def test_what_cannot_be_started(command: str) -> None:
    with pytest.raises(BadInput, match="cannot be started"):
        Program(command, "both")


def test_a_program_without_a_name_is_refused() -> None:
    nameless = shlex.join([sys.executable, "-c", 'print(\'{"id": 0, "result": {}}\')'])
    with pytest.raises(BadInput, match="says no name"):
        OneProgram(nameless)
    with pytest.raises(BadInput, match="says no name"):
        TwoPrograms(program("{}"), nameless)
