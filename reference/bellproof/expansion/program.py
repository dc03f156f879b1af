"""Devices that are programs: one JSON object a line in and out, in the messages of the conformance protocol.

    {"id": 0, "op": "device.hello", "params": {"protocol": 1, "role": "both"}}
    {"id": 0, "result": {"name": "mine"}}
    {"id": 1, "op": "device.trial", "params": {"x": 0, "y": 1}}
    {"id": 1, "result": {"a": 0, "b": 0}}

A program for each side has the role ``alice`` or ``bob``, is told its own setting alone and answers with its own
outcome alone. Whether the programs really are apart is for whoever starts them to see to. A program that dies,
answers late or answers anything else ends the run: a trial without outcomes must not be left out.
"""

from __future__ import annotations

import os
import select
import shlex
import subprocess
from collections.abc import Mapping
from contextlib import suppress

from bellproof.errors import BadInput
from bellproof.expansion.devices import Devices
from bellproof.expansion.sampler import Pair
from bellproof.files.json_text import Json, NumberText
from bellproof.protocol.messages import MAX_LINE_BYTES, PROTOCOL, Request, Result, read_reply, write
from bellproof.protocol.problem import ProtocolProblem

PATIENCE = 60.0
"""Seconds that an answer may take."""

_GRACE = 2.0
_PIECE = 1 << 16
_LONGEST_NAME = 100
_OUTCOMES = {NumberText("0"): 0, NumberText("1"): 1}


class Program:
    """One program, asked one question after the other."""

    def __init__(self, command: str, role: str, patience: float = PATIENCE) -> None:
        """Start it and let it say its name; raises `BadInput`."""
        self._source = f"device {role}"
        self._patience = patience
        try:
            words = shlex.split(command)
            # A session of its own: a Ctrl-C that is to stop the run between two trials must not end the device.
            self._process = subprocess.Popen(
                words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0, start_new_session=True
            )
        except (OSError, ValueError, IndexError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise BadInput(self._source, f"{command[:80]!r} cannot be started: {reason}") from error
        self._ahead = b""
        self._id = -1
        name = self.ask("device.hello", {"protocol": NumberText(str(PROTOCOL)), "role": role}).get("name")
        if not isinstance(name, str) or len(name) > _LONGEST_NAME:
            self.close()
            raise BadInput(self._source, "says no name, or one that is too long")
        self.name = name

    def ask(self, op: str, params: Mapping[str, Json]) -> Mapping[str, Json]:
        """One question and its answer; raises `BadInput` for anything but a result."""
        self._id += 1
        try:
            self._send(write(Request(self._id, op, params)))
            reply = read_reply(self._line())
        except ProtocolProblem as problem:
            raise BadInput(self._source, f"question {self._id}: {problem.reason}") from problem
        if not isinstance(reply, Result) or reply.id != self._id or not isinstance(reply.result, dict):
            raise BadInput(self._source, f"question {self._id}: the answer is no result for it")
        return reply.result

    def outcome(self, answer: Mapping[str, Json], name: str) -> int:
        """An outcome, which is 0 or 1."""
        value = answer.get(name)
        found = _OUTCOMES.get(value) if isinstance(value, NumberText) else None
        if found is None:
            raise BadInput(self._source, f"question {self._id}: {name} is neither 0 nor 1")
        return found

    def _send(self, line: bytes) -> None:
        stream = self._process.stdin
        try:
            if stream is not None:
                stream.write(line)
        except OSError as error:
            raise BadInput(self._source, f"question {self._id}: it has ended") from error

    def _line(self) -> bytes:
        """The next line, waited for."""
        stream = self._process.stdout
        while b"\n" not in self._ahead:
            ready = stream is not None and select.select([stream], [], [], self._patience)[0]
            if stream is None or not ready:
                raise BadInput(self._source, f"question {self._id}: no answer within {self._patience:g} s")
            piece = os.read(stream.fileno(), _PIECE)
            if not piece:
                raise BadInput(self._source, f"question {self._id}: it has ended")
            self._ahead += piece
            if len(self._ahead) > MAX_LINE_BYTES:
                raise BadInput(self._source, f"question {self._id}: the answer has no end")
        line, _, self._ahead = self._ahead.partition(b"\n")
        return line

    def close(self) -> None:
        """End its input, and the program if it does not go by itself."""
        with suppress(OSError):
            if self._process.stdin is not None:
                self._process.stdin.close()
        try:
            self._process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()


class OneProgram(Devices):
    """Both devices in one program, which is therefore trusted not to pass settings between them."""

    def __init__(self, command: str) -> None:
        """Start it."""
        self._program = Program(command, "both")

    def respond(self, x: int, y: int) -> Pair:
        """Ask for both outcomes."""
        answer = self._program.ask("device.trial", {"x": NumberText(str(x)), "y": NumberText(str(y))})
        return self._program.outcome(answer, "a"), self._program.outcome(answer, "b")

    def describe(self) -> dict[str, Json]:
        """Its name, which proves nothing."""
        return {"kind": "program", "name": self._program.name}

    @property
    def is_repeatable(self) -> bool:
        """Nobody knows."""
        return False

    def close(self) -> None:
        """End it."""
        self._program.close()


class TwoPrograms(Devices):
    """A program for each side, each told its own setting alone."""

    def __init__(self, alice: str, bob: str) -> None:
        """Start them."""
        self._alice = Program(alice, "alice")
        try:
            self._bob = Program(bob, "bob")
        except BadInput:
            self._alice.close()
            raise

    def respond(self, x: int, y: int) -> Pair:
        """Ask each side."""
        a = self._alice.outcome(self._alice.ask("device.trial", {"x": NumberText(str(x))}), "a")
        b = self._bob.outcome(self._bob.ask("device.trial", {"y": NumberText(str(y))}), "b")
        return a, b

    def describe(self) -> dict[str, Json]:
        """Their names, which prove nothing."""
        return {"kind": "programs", "alice": self._alice.name, "bob": self._bob.name}

    @property
    def is_repeatable(self) -> bool:
        """Nobody knows."""
        return False

    def close(self) -> None:
        """End both."""
        self._alice.close()
        self._bob.close()
