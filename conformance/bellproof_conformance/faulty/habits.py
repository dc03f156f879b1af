"""Bad habits of programs: what each writes in place of the right reply."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from typing import BinaryIO

from bellproof.files.json_text import Json
from bellproof.protocol.messages import Failure, Request, Result, read_request, write
from bellproof.protocol.operations import OPERATIONS
from bellproof.protocol.problem import ProtocolProblem
from bellproof.protocol.testee import REFERENCE, answer_line, reference

FOREVER = 3600.0

Behave = Callable[[bytes, BinaryIO], None]
"""From one request line to whatever is written."""


def right(line: bytes) -> bytes:
    """What the reference replies."""
    return write(answer_line(line, REFERENCE, reference()))


def request_of(line: bytes) -> Request:
    """The request; nothing else comes from the suite."""
    try:
        return read_request(line)
    except ProtocolProblem as problem:
        return Request(problem.id or 0, "", {})


def says(make: Callable[[bytes], bytes]) -> Behave:
    """Write one thing in place of the right reply."""

    def behave(line: bytes, sink: BinaryIO) -> None:
        sink.write(make(line))
        sink.flush()

    return behave


def floods(_: bytes, sink: BinaryIO) -> None:
    """Lines without end."""
    while True:
        sink.write(b"still working\n" * 1000)


def endless_line(_: bytes, sink: BinaryIO) -> None:
    """One line without end."""
    sink.write(b'{"id": 1, "result": {"p": "0.')
    while True:
        sink.write(b"0" * 65536)


def sleeps(_line: bytes, _sink: BinaryIO) -> None:
    """Nothing at all."""
    time.sleep(FOREVER)


def holds_back(_line: bytes, _sink: BinaryIO) -> None:
    """Requests come one at a time, so what is held back is never asked for again."""


def byte_by_byte(line: bytes, sink: BinaryIO) -> None:
    """The right reply, a byte at a time."""
    for byte in right(line):
        sink.write(bytes([byte]))
        sink.flush()


def half_then_sleeps(line: bytes, sink: BinaryIO) -> None:
    """The beginning of a reply."""
    sink.write(right(line)[:10])
    sink.flush()
    time.sleep(FOREVER)


def exits(status: int) -> Behave:
    """End with a status."""

    def behave(_line: bytes, _sink: BinaryIO) -> None:
        raise SystemExit(status)

    return behave


def killed(_line: bytes, _sink: BinaryIO) -> None:
    """End by a signal."""
    os.kill(os.getpid(), signal.SIGKILL)


def aborts_after_half(line: bytes, sink: BinaryIO) -> None:
    """End in the middle of a line."""
    sink.write(right(line)[:-5])
    sink.flush()
    os._exit(0)


def leaves_grandchild(_line: bytes, _sink: BinaryIO) -> None:
    """End, and leave a child that holds the pipes."""
    subprocess.Popen([sys.executable, "-c", f"import time; time.sleep({FOREVER})"])
    raise SystemExit(0)


def ignores_end(_line: bytes, _sink: BinaryIO) -> None:
    """Nothing, and no signal helps but SIGKILL."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    time.sleep(FOREVER)


def closes_output(_line: bytes, sink: BinaryIO) -> None:
    """Close standard output and stay."""
    sink.close()
    os.close(1)
    time.sleep(FOREVER)


def complains(line: bytes, sink: BinaryIO) -> None:
    """The right reply, after a flood on standard error."""
    sys.stderr.write("warning: something happened\n" * 20_000)
    sys.stderr.flush()
    sink.write(right(line))
    sink.flush()


def other_id(by: int) -> Callable[[bytes], bytes]:
    """The right reply to another question."""

    def make(line: bytes) -> bytes:
        number = request_of(line).id
        return right(line).replace(f'"id": {number},'.encode(), f'"id": {number + by},'.encode(), 1)

    return make


def accepts(line: bytes) -> bytes:
    """Something that looks like a result, whatever was asked."""
    request = request_of(line)
    if request.op == "hello":
        return right(line)
    names = OPERATIONS[request.op].results if request.op in OPERATIONS else ("ok",)
    plausible: dict[str, Json] = {
        "accept": True,
        "p": ["1/2"],
        "settings": [],
        "I_hat": "2",
        "epsilon": "1/10",
    }
    return write(Result(request.id, {name: plausible.get(name, "0") for name in names}))


def rejects(line: bytes) -> bytes:
    """A rejection, whatever was asked."""
    request = request_of(line)
    return right(line) if request.op == "hello" else write(Failure(request.id, "invalid_input", "no"))


def gives_up(line: bytes) -> bytes:
    """An internal error, whatever was asked."""
    request = request_of(line)
    return right(line) if request.op == "hello" else write(Failure(request.id, "internal", "not today"))
