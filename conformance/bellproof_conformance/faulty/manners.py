"""Programs that misbehave as programs: ``python -m bellproof_conformance.faulty.manners NAME``.

Each answers as the reference does, but for one bad habit. None of them may hang, crash or fool whoever runs it; the
verdict that each deserves stands beside it. Without a name, they are listed.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import BinaryIO

from bellproof_conformance.faulty import habits
from bellproof_conformance.verdicts import Verdict

LAST_GOOD = 2
"""Misbehaviour begins after so many requests, hello included, so that the program is taken for a good one first."""

USAGE = 2


@dataclass(frozen=True, slots=True)
class Manner:
    """One bad habit; ``verdict`` is what its first bad case deserves, PASS where it is only odd."""

    name: str
    sentence: str
    verdict: Verdict
    behave: habits.Behave
    from_hello: bool = False


_ALL = (
    Manner(
        "banner",
        "It prints a banner before its replies.",
        Verdict.PROTOCOL,
        habits.says(lambda line: b"Bell certifier 2.1\n" + habits.right(line)),
        from_hello=True,
    ),
    Manner("floods", "It writes lines without end.", Verdict.PROTOCOL, habits.floods),
    Manner("endless-line", "It writes one line without end.", Verdict.PROTOCOL, habits.endless_line),
    Manner("wrong-id", "Its id is one too high.", Verdict.PROTOCOL, habits.says(habits.other_id(1))),
    Manner(
        "old-id", "It repeats the id of the reply before.", Verdict.PROTOCOL, habits.says(habits.other_id(-1))
    ),
    Manner(
        "answers-twice",
        "It gives every reply twice.",
        Verdict.PROTOCOL,
        habits.says(lambda line: habits.right(line) * 2),
    ),
    Manner(
        "not-utf-8",
        "Its reply holds a byte that is no UTF-8.",
        Verdict.PROTOCOL,
        habits.says(lambda line: habits.right(line).replace(b'"id"', b'"\xff": 0, "id"', 1)),
    ),
    Manner(
        "not-a-number",
        "It says NaN.",
        Verdict.PROTOCOL,
        habits.says(
            lambda line: f'{{"id": {habits.request_of(line).id}, "result": {{"I_hat": NaN}}}}\n'.encode()
        ),
    ),
    Manner(
        "duplicate-keys",
        "Its reply has two results.",
        Verdict.PROTOCOL,
        habits.says(lambda line: habits.right(line).replace(b'"id"', b'"result": {}, "id"', 1)),
    ),
    Manner(
        "result-and-error",
        "Its reply is a result and an error.",
        Verdict.PROTOCOL,
        habits.says(lambda line: habits.right(line).replace(b'"id"', b'"unsupported": true, "id"', 1)),
    ),
    Manner(
        "deep",
        "Its reply is nested a hundred thousand deep.",
        Verdict.PROTOCOL,
        habits.says(lambda _: b"[" * 10**5 + b"\n"),
    ),
    Manner(
        "empty-lines",
        "It writes an empty line before a reply.",
        Verdict.PROTOCOL,
        habits.says(lambda line: b"\n" + habits.right(line)),
    ),
    Manner(
        "bare-values",
        "It writes values and no messages.",
        Verdict.PROTOCOL,
        habits.says(lambda _: b"0.5\n"),
        from_hello=True,
    ),
    Manner(
        "denies-what-it-declared",
        "It says unsupported for operations that it declared.",
        Verdict.PROTOCOL,
        habits.says(lambda line: f'{{"id": {habits.request_of(line).id}, "unsupported": true}}\n'.encode()),
    ),
    Manner(
        "accepts-everything",
        "It has a result for everything.",
        Verdict.ACCEPTED_BAD_INPUT,
        habits.says(habits.accepts),
        from_hello=True,
    ),
    Manner(
        "rejects-everything",
        "It rejects everything.",
        Verdict.REJECTED_GOOD_INPUT,
        habits.says(habits.rejects),
        from_hello=True,
    ),
    Manner(
        "gives-up",
        "It has an internal error in everything.",
        Verdict.CRASH,
        habits.says(habits.gives_up),
        from_hello=True,
    ),
    Manner("sleeps", "It never answers.", Verdict.TIMEOUT, habits.sleeps),
    Manner("sleeps-at-hello", "It never says hello.", Verdict.TIMEOUT, habits.sleeps, from_hello=True),
    Manner(
        "out-of-order", "It waits for the next request before it answers.", Verdict.TIMEOUT, habits.holds_back
    ),
    Manner("half-a-reply", "It stops in the middle of a reply.", Verdict.TIMEOUT, habits.half_then_sleeps),
    Manner("ignores-signals", "It never answers and ignores SIGTERM.", Verdict.TIMEOUT, habits.ignores_end),
    Manner("closes-output", "It closes its output and stays.", Verdict.PROTOCOL, habits.closes_output),
    Manner("exits", "It exits with status 0 instead of answering.", Verdict.CRASH, habits.exits(0)),
    Manner("exits-with-3", "It rejects by its exit status.", Verdict.CRASH, habits.exits(3)),
    Manner("killed", "A signal ends it.", Verdict.CRASH, habits.killed),
    Manner("half-a-line", "It exits in the middle of a line.", Verdict.CRASH, habits.aborts_after_half),
    Manner(
        "leaves-a-grandchild",
        "It exits, and a child of its own keeps the pipes open.",
        Verdict.CRASH,
        habits.leaves_grandchild,
    ),
    Manner(
        "byte-by-byte",
        "It writes every byte by itself, which is slow and right.",
        Verdict.PASS,
        habits.byte_by_byte,
    ),
    Manner(
        "complains",
        "It writes half a megabyte of warnings to standard error.",
        Verdict.PASS,
        habits.complains,
    ),
)

MANNERS: Mapping[str, Manner] = MappingProxyType({manner.name: manner for manner in _ALL})
"""All of them by name."""


def serve(manner: Manner, source: BinaryIO, sink: BinaryIO) -> None:
    """Answer rightly until the habit begins."""
    for number, line in enumerate(iter(source.readline, b"")):
        if manner.from_hello or number >= LAST_GOOD:
            manner.behave(line, sink)
        else:
            habits.says(habits.right)(line, sink)


def main(argv: Sequence[str]) -> int:
    """Serve the one named, or list all of them."""
    if not argv:
        for manner in MANNERS.values():
            sys.stdout.write(f"{manner.name:<26} {manner.verdict:<22} {manner.sentence}\n")
        return 0
    chosen = MANNERS.get(argv[0])
    if chosen is None or len(argv) > 1:
        sys.stderr.write(f"there is no such program: {' '.join(argv)!r}; without a name they are listed\n")
        return USAGE
    serve(chosen, sys.stdin.buffer, sys.stdout.buffer)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
