"""What is said of a line that is no message of the protocol."""

from __future__ import annotations

from typing import Literal

from bellproof.errors import Rejected

ProblemCode = Literal[
    "too-long",
    "not-utf-8",
    "not-unicode",
    "not-json",
    "duplicate-key",
    "not-a-number",
    "too-deep",
    "not-an-object",
    "bad-id",
    "bad-request",
    "bad-reply",
    "bad-error",
    "bad-introduction",
    "bad-number",
    "number-too-long",
    "empty-enclosure",
    "missing-result",
]
"""Why it is none: a stable code."""


class ProtocolProblem(Rejected):
    """A line, or a part of an answer, that the protocol does not allow; ``problem`` is its stable code."""

    code = "protocol"

    def __init__(self, problem: ProblemCode, reason: str, *, id: int | None = None) -> None:  # noqa: A002 - its name
        """Keep the code, and the id where the message has one, so that it can be answered."""
        self.problem = problem
        self.reason = reason
        self.id = id
        super().__init__(f"{problem}: {reason}")
