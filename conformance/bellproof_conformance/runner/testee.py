"""A testee over its whole life: started, greeted, asked, and started again after it has died.

Replies come in order. After a crash, a time-out or an answer that is no answer the process is killed and the next
case starts a new one, so that every fault is charged to the case at which it showed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from bellproof.files.json_text import Json
from bellproof.protocol.messages import (
    Failure,
    Introduction,
    Reply,
    Request,
    Result,
    hello,
    read_introduction,
    read_reply,
    write,
)
from bellproof.protocol.problem import ProtocolProblem
from bellproof_conformance.runner.limits import DEFAULTS, Limits
from bellproof_conformance.runner.process import Fault, Process
from bellproof_conformance.runner.processes import UNLIMITED, Processes
from bellproof_conformance.runner.sandbox import OPEN, Sandbox
from bellproof_conformance.text import shorten
from bellproof_conformance.verdicts import Verdict

MOST_FAILED_STARTS = 5
"""After so many starts in a row without a greeting the testee is left alone."""

MOST_TIMEOUTS = 10
"""After so many time-outs in a row it is not asked any more."""

AT_HELLO, NOT_STARTED = "at hello: ", "cannot be started: "
"""How the reason of a start without a greeting begins."""

TOO_LATE = Fault(Verdict.TIMEOUT, f"not asked any more after {MOST_TIMEOUTS} time-outs in a row")
"""What becomes of every case after that."""


def not_startable(verdict: Verdict, reason: str) -> Fault:
    """What becomes of every case after so many failed starts, the last for a reason."""
    return Fault(verdict, f"given up after {MOST_FAILED_STARTS} failed starts; the last: {reason}")


@dataclass(frozen=True, slots=True)
class Setup:
    """How to start a testee; ``folder`` is where it runs, the current one if none is named."""

    command: tuple[str, ...]
    limits: Limits = DEFAULTS
    sandbox: Sandbox = OPEN
    folder: str | None = None
    processes: Processes = UNLIMITED

    @property
    def held(self) -> tuple[str, ...]:
        """All that holds the testee besides the limits that always do."""
        return (*self.processes.held, *self.sandbox.held)


class Testee:
    """A context manager; ``ask`` never raises and never hangs, whatever the program does."""

    __test__ = False  # pytest takes the name for a test otherwise

    def __init__(self, setup: Setup) -> None:
        """Nothing is started yet."""
        self._setup = setup
        self._process: Process | None = None
        self._next = 1
        self._failed_starts = 0
        self._timeouts = 0
        self._given_up: Fault | None = None
        self.introduction: Introduction | None = None

    def __enter__(self) -> Self:
        """Ready to be greeted."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave nothing running."""
        self.close()

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process = None

    def hello(self) -> Introduction | Fault:
        """Start the process anew and let it introduce itself."""
        self.close()
        if self._given_up is not None:
            return self._given_up
        said = self._introduced()
        if isinstance(said, Introduction):
            self._failed_starts = 0
            self.introduction = said
            return said
        self.close()
        self._failed_starts += 1
        if self._failed_starts >= MOST_FAILED_STARTS:
            self._given_up = not_startable(said.verdict, said.reason)
        return said

    def _introduced(self) -> Introduction | Fault:
        try:
            setup = self._setup
            self._process = Process(setup.command, setup.limits, setup.sandbox, setup.folder, setup.processes)
        except OSError as error:
            return Fault(Verdict.CRASH, f"{NOT_STARTED}{error.strerror}")
        reply = self._exchange(self._process, hello(), self._setup.limits.start_seconds)
        if isinstance(reply, Fault):
            return Fault(reply.verdict, f"{AT_HELLO}{reply.reason}")
        if not isinstance(reply, Result):
            said = f": {reply.message}" if isinstance(reply, Failure) else ""
            return Fault(Verdict.PROTOCOL, shorten(f"{AT_HELLO}it refuses{said}"))
        try:
            return read_introduction(reply.result)
        except ProtocolProblem as problem:
            return Fault(Verdict.PROTOCOL, shorten(f"{AT_HELLO}{problem.reason}"))

    def ask(self, op: str, params: Mapping[str, Json]) -> Reply | Fault:
        """Put one case to the testee, starting it again if it died before."""
        if self._given_up is not None:
            return self._given_up
        if self._process is None:
            said = self.hello()
            if isinstance(said, Fault):
                return said
        number = self._next
        self._next += 1
        if self._process is None:
            return Fault(Verdict.CRASH, "is not running")
        reply = self._exchange(self._process, Request(number, op, params), self._setup.limits.answer_seconds)
        late = isinstance(reply, Fault) and reply.verdict is Verdict.TIMEOUT
        self._timeouts = self._timeouts + 1 if late else 0
        if self._timeouts >= MOST_TIMEOUTS:
            self._given_up = TOO_LATE
        return reply

    def _exchange(self, process: Process, request: Request, seconds: float) -> Reply | Fault:
        line = process.exchange(write(request), seconds)
        reply = line if isinstance(line, Fault) else _read(line, request.id)
        if isinstance(reply, Fault):
            # Whatever else is in the pipe belongs to nothing any more.
            self.close()
        return reply


def _read(line: bytes, number: int) -> Reply | Fault:
    try:
        reply = read_reply(line)
    except ProtocolProblem as problem:
        return Fault(Verdict.PROTOCOL, shorten(f"{problem.problem}: {problem.reason}"))
    if reply.id != number:
        return Fault(Verdict.PROTOCOL, f"bad-id: the answer has id {reply.id} where {number} was asked")
    return reply
