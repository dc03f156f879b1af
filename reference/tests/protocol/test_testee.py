"""The reference as a testee: one reply a line, and nothing ends it but the end of its input."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bellproof.errors import Undecided
from bellproof.protocol import testee
from bellproof.protocol.messages import Failure, Introduction, Unsupported, read_reply
from bellproof.protocol.operations import OPERATIONS
from bellproof.protocol.testee import REFERENCE, answer_line, reference, serve


def asked(*lines: str) -> list[Any]:
    sink = io.BytesIO()
    serve(REFERENCE, reference(), io.BytesIO("".join(line + "\n" for line in lines).encode()), sink)
    return [json.loads(line) for line in sink.getvalue().splitlines()]


def test_it_introduces_itself_with_all_that_is_not_coming() -> None:
    [reply] = asked('{"id": 0, "op": "hello", "params": {"protocol": 1}}')
    assert reply["id"] == 0
    assert reply["result"]["name"] == "bellproof"
    assert set(reply["result"]["ops"]) == {name for name, one in OPERATIONS.items() if not one.coming}
    assert reply["result"]["methods"] == ["azuma", "azuma-sharp"]
    assert "expression" in reply["result"]["features"]


@pytest.mark.parametrize("protocol", ["2", '"1"', "1.0", "true", "null"])
def test_another_protocol_is_refused(protocol: str) -> None:
    [reply] = asked(f'{{"id": 0, "op": "hello", "params": {{"protocol": {protocol}}}}}')
    assert reply["error"]["kind"] == "invalid_input"


def test_one_bad_request_does_not_end_the_others() -> None:
    good = '{"id": 9, "op": "stats.frequency", "params": {"bits": "1011010101"}}'
    replies = asked(
        "garbage",
        '{"id": 1, "op": "nothing.such", "params": {}}',
        '{"id": 2, "op": "sequencer.walk", "params": {}}',
        '{"id": 3, "op": "stats.frequency", "params": {"bits": "12"}}',
        '{"id": 4, "op": "stats.frequency", "params": {"bits": "1", "bits": "0"}}',
        "[" * 1000,
        '{"id": 5, "op": "stats.serial", "params": {"bits": "0101", "m": 1000}}',
        good,
    )
    assert replies[0]["id"] is None
    assert replies[1] == {"id": 1, "unsupported": True}
    assert replies[2] == {"id": 2, "unsupported": True}
    assert [replies[i]["error"]["kind"] for i in (0, 3, 4, 5, 6)] == ["invalid_input"] * 5
    assert [reply["id"] for reply in replies[3:5]] == [3, 4]
    assert replies[7]["id"] == 9
    assert replies[7]["result"]["p"][0]["lo"].startswith("0.527089")


def test_a_line_without_end_is_refused_and_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(testee, "MAX_LINE_BYTES", 200)
    monkeypatch.setattr("bellproof.protocol.messages.MAX_LINE_BYTES", 200)
    first, second = asked("1" * 5000, '{"id": 1, "op": "x", "params": {}}')
    assert first["error"]["kind"] == "invalid_input"
    assert second == {"id": 1, "unsupported": True}


def test_whatever_goes_wrong_inside_is_an_internal_error() -> None:
    def broken(_: object) -> Any:
        raise ZeroDivisionError

    def undecided(_: object) -> Any:
        message = "at 10000 bits"
        raise Undecided(message)

    said = Introduction("x", "1", ("a", "b"))
    for op in "ab":
        line = f'{{"id": 1, "op": "{op}", "params": {{}}}}'.encode()
        reply = answer_line(line, {"a": broken, "b": undecided}, said)
        assert isinstance(reply, Failure)
        assert reply.kind == "internal"


@given(st.binary(max_size=80))
def test_every_line_gets_exactly_one_line(line: bytes) -> None:
    sink = io.BytesIO()
    serve(REFERENCE, reference(), io.BytesIO(line.replace(b"\n", b" ") + b"\n"), sink)
    assert sink.getvalue().count(b"\n") == 1
    assert isinstance(json.loads(sink.getvalue()), dict)


def test_as_a_process_it_answers_at_once_and_ends_with_its_input() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "bellproof.protocol.testee"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(b'{"id": 3, "op": "no", "params": {}}\n')
        process.stdin.flush()
        assert read_reply(process.stdout.readline()) == Unsupported(3)
        process.stdin.close()
        assert process.stdout.read() == b""
        assert process.wait(timeout=60) == 0
        assert process.stderr.read() == b""


def test_starting_it_loads_no_arithmetic() -> None:
    code = (
        "import sys, bellproof.protocol.testee; "
        "sys.exit(any(name in sys.modules for name in ('mpmath', 'numpy', 'sympy', 'cvxpy', 'rich')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
