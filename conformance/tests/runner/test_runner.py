"""Whatever a program does, its runner comes to an end with a verdict and leaves nothing running."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest

from bellproof.files.json_text import NumberText
from bellproof.protocol.messages import Failure, Introduction, Result, Unsupported
from bellproof_conformance.runner.limits import Limits
from bellproof_conformance.runner.process import Fault
from bellproof_conformance.runner.testee import MOST_FAILED_STARTS, MOST_TIMEOUTS, Setup, Testee
from bellproof_conformance.verdicts import Verdict

ECHO = """
greet()
while True:
    message = read()
    say({"id": message["id"], "result": message["params"]})
"""


def fault(reply: object) -> tuple[str, str]:
    assert isinstance(reply, Fault), reply
    assert "\n" not in reply.reason
    return reply.verdict.value, reply.reason


def test_a_good_testee_answers_case_after_case_in_one_process(start: Any) -> None:
    with start(ECHO) as testee:
        said = testee.hello()
        assert said == Introduction("stub", "1", ("echo",), (), ())
        for number in (1, 2, 3):
            assert testee.ask("echo", {"n": number}) == Result(number, {"n": NumberText(str(number))})


def test_numbers_in_answers_keep_every_digit(start: Any) -> None:
    body = 'greet()\nread()\nprint(\'{"id":1,"result":0.1000000000000000000000000000000001}\', flush=True)\nread()'
    with start(body) as testee:
        assert testee.ask("echo", {}) == Result(1, NumberText("0.1000000000000000000000000000000001"))


def test_a_refusal_and_an_unsupported_operation_are_messages(start: Any) -> None:
    body = """
greet()
read(); say({"id": 1, "error": {"kind": "invalid_input", "message": "no"}})
read(); say({"id": 2, "unsupported": True})
read()
"""
    with start(body) as testee:
        assert testee.ask("echo", {}) == Failure(1, "invalid_input", "no")
        assert testee.ask("echo", {}) == Unsupported(2)


@pytest.mark.parametrize(
    ("action", "verdict", "reason"),
    [
        ("sys.exit(3)", "CRASH", "ended with exit status 3"),
        ("sys.exit(0)", "CRASH", "ended with exit status 0"),
        ("os.kill(os.getpid(), signal.SIGSEGV)", "CRASH", "SIGSEGV"),
        ("raise ValueError('here it broke')", "CRASH", "it says: ValueError: here it broke"),
        ("time.sleep(60)", "TIMEOUT", "no answer within"),
        ("os.close(1); time.sleep(60)", "PROTOCOL", "closed its standard output and went on running"),
        ("print('hello there', flush=True)", "PROTOCOL", "not-json"),
        ("print('', flush=True)", "PROTOCOL", "not-json"),
        ("print('[1]', flush=True)", "PROTOCOL", "not-an-object"),
        ('print(\'{"id": NaN, "result": 1}\', flush=True)', "PROTOCOL", "not-a-number"),
        ('print(\'{"id": 1, "id": 1, "result": 1}\', flush=True)', "PROTOCOL", "duplicate-key"),
        ("print('[' * 100000, flush=True)", "PROTOCOL", "too-deep"),
        ("say({'id': 2, 'result': 1})", "PROTOCOL", "bad-id: the answer has id 2 where 1 was asked"),
        ("say({'id': '1', 'result': 1})", "PROTOCOL", "bad-id"),
        ("say({'id': True, 'result': 1})", "PROTOCOL", "bad-id"),
        ("say({'result': 1})", "PROTOCOL", "bad-id"),
        ("say({'id': 1})", "PROTOCOL", "bad-reply"),
        ("say({'id': 1, 'result': 1, 'unsupported': True})", "PROTOCOL", "bad-reply"),
        ("say({'id': 1, 'unsupported': False})", "PROTOCOL", "bad-reply"),
        ("say({'id': 1, 'error': 'no'})", "PROTOCOL", "bad-error"),
        ("say({'id': 1, 'error': {'kind': 'tired', 'message': ''}})", "PROTOCOL", "bad-error"),
        (
            'sys.stdout.buffer.write(b\'{"id": 1, "result": "\\xff"}\\n\'); sys.stdout.flush()',
            "PROTOCOL",
            "UTF-8",
        ),
        (
            "sys.stdout.write('x' * 10_000_000); sys.stdout.flush(); time.sleep(60)",
            "PROTOCOL",
            "a line of over",
        ),
        ("\nwhile True: sys.stdout.write('x' * 65536)", "PROTOCOL", "a line of over"),
        ("\nwhile True: os.write(1, b'{'); time.sleep(0.05)", "TIMEOUT", "no answer within"),
        ("\nwhile True: os.write(2, b'e' * 65536)", "TIMEOUT", "no answer within"),
        ("bytearray(1 << 33)", "CRASH", "MemoryError"),
    ],
)
def test_every_way_to_misbehave_is_a_verdict(start: Any, action: str, verdict: str, reason: str) -> None:
    with start(f"greet()\nread()\n{action}\ntime.sleep(60)", answer_seconds=1.0) as testee:
        begun = time.monotonic()
        found, said = fault(testee.ask("echo", {}))
        assert found == verdict
        assert reason in said
        assert time.monotonic() - begun < 10


def test_a_flood_after_an_answer_is_charged_to_the_next_case_and_then_forgotten(start: Any) -> None:
    body = """
greet()
message = read()
say({"id": message["id"], "result": 1})
while True: say({"id": 1, "result": 1})
"""
    with start(body) as testee:
        assert isinstance(testee.ask("echo", {}), Result)
        assert fault(testee.ask("echo", {})) == ("PROTOCOL", "bad-id: the answer has id 1 where 2 was asked")
        assert isinstance(testee.ask("echo", {}), Result)


def test_a_testee_that_never_reads_a_long_request_runs_out_of_time(start: Any) -> None:
    with start("greet()\ntime.sleep(60)", answer_seconds=1.0) as testee:
        assert fault(testee.ask("echo", {"bits": "01" * 2_000_000}))[0] == "TIMEOUT"


def test_a_crash_is_charged_to_its_case_and_the_next_one_finds_a_new_process(start: Any) -> None:
    body = """
greet()
while True:
    message = read()
    if message["params"].get("die"): os.kill(os.getpid(), signal.SIGKILL)
    say({"id": message["id"], "result": os.getpid()})
"""
    with start(body) as testee:
        first = testee.ask("echo", {})
        assert fault(testee.ask("echo", {"die": 1}))[0] == "CRASH"
        second = testee.ask("echo", {})
        assert isinstance(first, Result)
        assert isinstance(second, Result)
        assert first.result != second.result


def alive(pid: int) -> bool:
    """Whether a process is there and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize("escape", ["False", "True"])
def test_grandchildren_end_with_their_testee_even_from_a_session_of_their_own(
    start: Any, escape: str
) -> None:
    body = f"""
greet()
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session={escape})
message = read()
say({{"id": message["id"], "result": child.pid}})
read()
sys.exit(1)
"""
    with start(body) as testee:
        reply = testee.ask("echo", {})
        assert isinstance(reply, Result)
        assert isinstance(reply.result, NumberText)
        pid = int(reply.result.text)
        assert alive(pid)
        # The grandchild inherited standard output, so that the pipe stays open: the end is noticed all the same.
        assert fault(testee.ask("echo", {}))[0] == "CRASH"
    deadline = time.monotonic() + 5
    while alive(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not alive(pid)


def test_no_zombie_is_left(start: Any) -> None:
    with start("greet()\nread()\nsys.exit(1)") as testee:
        fault(testee.ask("echo", {}))
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii").split()
    assert all(alive(int(pid)) for pid in children)


def test_a_program_that_does_not_exist_is_a_crash_with_its_reason() -> None:
    with Testee(Setup(("no-such-program-anywhere",))) as testee:
        verdict, reason = fault(testee.hello())
        assert verdict == "CRASH"
        assert "cannot start 'no-such-program-anywhere': No such file" in reason


def test_a_testee_that_never_starts_is_left_alone_after_a_while(start: Any) -> None:
    with start("sys.exit(1)") as testee:
        reasons = [fault(testee.ask("echo", {}))[1] for _ in range(MOST_FAILED_STARTS + 2)]
        assert not any("given up" in reason for reason in reasons[:MOST_FAILED_STARTS])
        assert all("given up" in reason for reason in reasons[MOST_FAILED_STARTS:])


@pytest.mark.parametrize(
    ("greeting", "reason"),
    [
        ("1", "no object"),
        ("{}", "'name' is no text"),
        ('{"name": "a", "version": 1, "ops": []}', "'version' is no text"),
        ('{"name": "a", "version": "1"}', "'ops' is missing"),
        ('{"name": "a", "version": "1", "ops": [1]}', "'ops' holds something that is no name"),
        ('{"name": "a", "version": "1", "ops": [], "methods": "azuma"}', "methods"),
    ],
)
def test_a_greeting_must_be_one(start: Any, greeting: str, reason: str) -> None:
    with start(f'read()\nprint(\'{{"id": 0, "result": {greeting}}}\', flush=True)\nread()') as testee:
        verdict, said = fault(testee.hello())
        assert verdict == "PROTOCOL"
        assert reason in said


def test_methods_and_features_may_be_left_out(start: Any) -> None:
    with start(
        "read()\nsay({'id': 0, 'result': {'name': 'a', 'version': '1', 'ops': []}})\nread()"
    ) as testee:
        assert testee.hello() == Introduction("a", "1", (), ("azuma",), ())


def test_limits_are_those_asked_for(start: Any) -> None:
    body = """
import resource
greet()
message = read()
names = ("DATA", "FSIZE", "NOFILE", "CPU", "CORE")
say({"id": message["id"], "result": {n: resource.getrlimit(getattr(resource, "RLIMIT_" + n))[0] for n in names}})
read()
"""
    with start(body) as testee:
        reply = testee.ask("echo", {})
        assert isinstance(reply, Result)
        assert reply.result == {name: NumberText(str(value)) for name, value in Limits().held().items()}


def test_every_fault_of_the_runner_is_one_of_three(start: Any) -> None:
    with start("greet()\nread()\nos._exit(9)") as testee:
        assert Verdict(fault(testee.ask("echo", {}))[0]) in {Verdict.CRASH, Verdict.TIMEOUT, Verdict.PROTOCOL}


def test_a_testee_that_answers_nothing_does_not_cost_a_time_out_a_case(start: Any) -> None:
    with start("greet()\nread()\ntime.sleep(60)", answer_seconds=0.1) as testee:
        for _ in range(MOST_TIMEOUTS):
            assert fault(testee.ask("echo", {})) == ("TIMEOUT", "no answer within 0.1 s")
        begun = time.monotonic()
        assert "not asked any more" in fault(testee.ask("echo", {}))[1]
        assert time.monotonic() - begun < 0.1
