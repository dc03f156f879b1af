"""One process and its three pipes, read and written with bounds on time and memory.

Everything that a program can do to hang or flood its reader ends here as a `Fault`. The loop is single-threaded: it
writes the request, collects one line of output and drains standard error, all against one deadline.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import subprocess
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from bellproof_conformance.runner.limits import Limits
from bellproof_conformance.runner.processes import UNLIMITED, Processes
from bellproof_conformance.runner.sandbox import Sandbox, environment
from bellproof_conformance.verdicts import Verdict

_PIECE = 1 << 16
_TICK = 0.1
_GRACE = 2.0
_STDERR_KEPT = 2000
_ROUNDS = 50
_PAUSE = 0.01


@dataclass(frozen=True, slots=True)
class Fault:
    """Why there is no answer: CRASH, TIMEOUT or PROTOCOL, with the reason in one line."""

    verdict: Verdict
    reason: str


class Process:
    """A started testee; after a `Fault` it is dead."""

    def __init__(
        self,
        command: Sequence[str],
        limits: Limits,
        sandbox: Sandbox,
        folder: str | None = None,
        processes: Processes = UNLIMITED,
    ) -> None:
        """Start it in a session of its own, so that its whole group can be killed."""
        self._limits = limits
        self._token = uuid.uuid4().hex
        self._buffer = bytearray()
        self._complaints = b""
        self._unsent = memoryview(b"")
        self._group = processes.enter()
        self._process = subprocess.Popen(
            limits.wrap(sandbox.wrap(command), self._group.words),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(self._token),
            cwd=folder,
            start_new_session=True,
            bufsize=0,
        )
        self._stdin, self._stdout, self._stderr = (
            cast("IO[bytes]", pipe)
            for pipe in (self._process.stdin, self._process.stdout, self._process.stderr)
        )
        for pipe in (self._stdin, self._stdout, self._stderr):
            os.set_blocking(pipe.fileno(), False)

    def exchange(self, request: bytes, seconds: float) -> bytes | Fault:
        """Send one line and return the next line of output without its end, or say why there is none."""
        deadline = time.monotonic() + seconds
        self._unsent = memoryview(request)
        with selectors.DefaultSelector() as selector:
            selector.register(self._stdout, selectors.EVENT_READ)
            selector.register(self._stdin, selectors.EVENT_WRITE)
            if not self._stderr.closed:
                selector.register(self._stderr, selectors.EVENT_READ)
            while (line := self._line()) is None:
                left = deadline - time.monotonic()
                fault: Fault | None = Fault(Verdict.TIMEOUT, f"no answer within {seconds:g} s")
                if left > 0:
                    fault = self._advance(selector, min(left, _TICK))
                if fault is not None:
                    return self._ended(fault)
        return line

    def _advance(self, selector: selectors.BaseSelector, seconds: float) -> Fault | None:
        """Wait for one of the pipes and serve it; a `Fault` where the output has ended."""
        events = {key.fileobj for key, _ in selector.select(seconds)}
        if self._stderr in events:
            self._drain(selector)
        if self._stdin in events:
            self._send(selector)
        if self._stdout in events:
            piece = os.read(self._stdout.fileno(), _PIECE)
            self._buffer += piece
            return None if piece else self._closed()
        # A grandchild may hold the pipe open long after its parent is gone.
        gone = self._process.poll() is not None and not self._readable()
        return self._closed() if gone else None

    def _line(self) -> bytes | Fault | None:
        end = self._buffer.find(b"\n")
        if end > self._limits.line_bytes or (end < 0 and len(self._buffer) > self._limits.line_bytes):
            return self._ended(
                Fault(
                    Verdict.PROTOCOL, f"a line of over {self._limits.line_bytes} bytes instead of an answer"
                )
            )
        if end < 0:
            return None
        line = bytes(self._buffer[:end])
        del self._buffer[: end + 1]
        return line

    def _readable(self) -> bool:
        with selectors.DefaultSelector() as selector:
            selector.register(self._stdout, selectors.EVENT_READ)
            return bool(selector.select(0))

    def _send(self, selector: selectors.BaseSelector) -> None:
        try:
            self._unsent = self._unsent[os.write(self._stdin.fileno(), self._unsent) :]
        except BrokenPipeError:
            # It reads no more, but may have answered before: what it wrote decides.
            self._unsent = memoryview(b"")
        except BlockingIOError:
            return
        if not self._unsent:
            selector.unregister(self._stdin)

    def _drain(self, selector: selectors.BaseSelector) -> None:
        piece = os.read(self._stderr.fileno(), _PIECE)
        if piece:
            self._complaints = (self._complaints + piece)[-_STDERR_KEPT:]
        else:
            selector.unregister(self._stderr)
            self._stderr.close()

    def _closed(self) -> Fault:
        """Why its output ended."""
        try:
            status = self._process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            return Fault(Verdict.PROTOCOL, "closed its standard output and went on running")
        if status < 0:
            how = f"was killed by signal {-status} ({_signal_name(-status)})"
        else:
            how = f"ended with exit status {status}"
        return Fault(Verdict.CRASH, f"{how} instead of answering{self._last_words()}")

    def _last_words(self) -> str:
        if not self._stderr.closed:
            with contextlib.suppress(BlockingIOError):
                self._complaints += os.read(self._stderr.fileno(), _PIECE)
        lines = self._complaints.decode(errors="replace").strip().splitlines()
        return f"; it says: {lines[-1][:200]}" if lines else ""

    def _ended(self, fault: Fault) -> Fault:
        self.kill()
        return fault

    def kill(self) -> None:
        """End it and everything that it started; nothing is left behind, no zombie either."""
        self._signal_group()
        _kill_marked(self._token)
        self._process.wait()
        for pipe in (self._stdin, self._stdout, self._stderr):
            pipe.close()
        self._group.leave()

    def _signal_group(self) -> None:
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            self._process.kill()


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return "unknown"


def _kill_marked(token: str) -> None:
    """Kill descendants that left the process group: they still carry the mark in their environment.

    Where there is no ``/proc`` the group is all that can be reached. A process that starts others as fast as they
    are killed is met again in the next round; only a sandbox ends one that also hides its environment.
    """
    mark = f"BELLPROOF_TESTEE={token}".encode()
    for _ in range(_ROUNDS):
        found = [pid for pid in _processes() if mark in _environment_of(pid)]
        for pid in found:
            try:
                os.kill(pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                continue
        if not found:
            return
        time.sleep(_PAUSE)


def _processes() -> list[int]:
    try:
        return [int(name) for name in os.listdir("/proc") if name.isdigit()]  # noqa: PTH208 - numbers, not paths
    except OSError:
        return []


def _environment_of(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:
        return b""
