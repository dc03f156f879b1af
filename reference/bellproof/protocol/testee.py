"""The reference as a program under test: ``python -m bellproof.protocol.testee``.

One request a line from standard input, one reply a line to standard output, until the input ends. A request that
is bad, or that the reference cannot answer, is told so and ends nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import BinaryIO

from bellproof import __version__
from bellproof.errors import BadInput
from bellproof.files.json_text import Json, NumberText
from bellproof.protocol.answers import Answer, results_to_json
from bellproof.protocol.messages import (
    HELLO,
    MAX_LINE_BYTES,
    PROTOCOL,
    Failure,
    Introduction,
    Reply,
    Request,
    Result,
    Unsupported,
    read_request,
    write,
)
from bellproof.protocol.operations import OPERATIONS
from bellproof.protocol.problem import ProtocolProblem

Evaluate = Callable[[Mapping[str, Json]], Mapping[str, Answer]]
"""From parameters to an answer; raises `BadInput` where they mean nothing."""

METHODS = ("azuma", "azuma-sharp")
FEATURES = ("expression", "certificate-text", "certificate-extensions")
CLAIMS = (
    "azuma",
    "azuma-sharp",
    "quantum",
    "no-signalling",
    "global",
    "local",
    "local-realism",
    "extraction",
    "statistics",
    "certificates",
    "expansion",
)

REFERENCE: Mapping[str, Evaluate] = {
    name: operation.evaluate for name, operation in OPERATIONS.items() if not operation.coming
}
"""What the reference can do."""

MAX_PRINTED_DIGITS = 1_000_000
"""Longest whole number that is printed."""


def reference() -> Introduction:
    """How the reference introduces itself."""
    return Introduction("bellproof", __version__, tuple(REFERENCE), METHODS, FEATURES, CLAIMS)


def serve(
    operations: Mapping[str, Evaluate], introduction: Introduction, source: BinaryIO, sink: BinaryIO
) -> None:
    """Answer every line of ``source`` on ``sink``, in order, until the input ends."""
    while line := source.readline(MAX_LINE_BYTES + 2):
        sink.write(write(answer_line(line, operations, introduction)))
        sink.flush()
        while line and not line.endswith(b"\n"):  # the rest of a line that was too long
            line = source.readline(MAX_LINE_BYTES)


def answer_line(line: bytes, operations: Mapping[str, Evaluate], introduction: Introduction) -> Reply:
    """The reply to one line, whatever it is."""
    try:
        request = read_request(line)
    except ProtocolProblem as problem:
        return Failure(problem.id, "invalid_input", problem.reason)
    if request.op == HELLO:
        return _introduce(request, introduction)
    evaluate = operations.get(request.op)
    if evaluate is None:
        return Unsupported(request.id)
    try:
        return Result(request.id, results_to_json(evaluate(request.params)))
    except BadInput as error:
        return Failure(request.id, "invalid_input", str(error))
    except Exception as error:  # noqa: BLE001 - whatever goes wrong in one request must not end the others
        return Failure(request.id, "internal", f"{type(error).__name__}: {error}")


def _introduce(request: Request, introduction: Introduction) -> Reply:
    if request.params.get("protocol") != NumberText(str(PROTOCOL)):
        return Failure(request.id, "invalid_input", f"only protocol {PROTOCOL} is spoken here")
    return Result(request.id, introduction.to_json())


def main() -> int:
    """Serve the reference."""
    sys.set_int_max_str_digits(MAX_PRINTED_DIGITS)
    serve(REFERENCE, reference(), sys.stdin.buffer, sys.stdout.buffer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
