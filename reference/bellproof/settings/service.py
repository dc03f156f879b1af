"""The service behind ``bellproof settings serve``: one sequencer at a time, until told to stop."""

from __future__ import annotations

import os
import select
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from bellproof.errors import BellproofError
from bellproof.settings.host import Host, Pace
from bellproof.settings.ledger import Ledger
from bellproof.settings.registers import Write
from bellproof.settings.supply import Supply
from bellproof.settings.transport import TcpTransport, Transport

Report = Callable[[str], None]
"""Told what happens, a line at a time."""

_LOOK = 0.2
"""Seconds between looks at whether to stop, while nobody is connected."""


class Stop:
    """Whether to go on: until a signal, or until so many settings were handed out by this process."""

    def __init__(self, supply: Supply, count: int | None) -> None:
        """``count`` is the number of settings after which to stop; ``None`` for no limit."""
        self._supply = supply
        self._count = count
        self.signalled = False

    def wanted(self) -> bool:
        """Whether another setting is wanted."""
        return not self.signalled and (self._count is None or self._supply.taken < self._count)

    @property
    def reason(self) -> str:
        """Why it ended."""
        return "stopped by a signal" if self.signalled else "all settings wanted were handed out"


@contextmanager
def stopping(stop: Stop) -> Iterator[None]:
    """Let SIGTERM and Ctrl-C end the service in good order."""

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.signalled = True

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def noted(ledger: Ledger, stop: Stop) -> Iterator[None]:
    """Keep in the ledger that a service runs, and why it ended; a crash leaves the end open."""
    number = ledger.begin_service(os.getpid())
    try:
        yield
    except BellproofError as error:
        ledger.end_service(number, str(error))
        raise
    else:
        ledger.end_service(number, stop.reason)


@dataclass(frozen=True, slots=True)
class Service:
    """What a sequencer is served with."""

    supply: Supply
    ledger: Ledger
    stop: Stop
    pace: Pace
    writes: tuple[Write, ...] = ()

    def serve_one(self, transport: Transport) -> None:
        """Serve one connection and close it."""
        try:
            host = Host(transport, self.supply, self.ledger, wanted=self.stop.wanted, pace=self.pace)
            host.run(self.writes)
        finally:
            transport.close()

    def serve_all(self, server: socket.socket, report: Report) -> None:
        """Serve whoever connects, one after the other; a connection that comes meanwhile waits."""
        with server:
            host, port = server.getsockname()[:2]
            report(f"listening on {host}:{port}")
            while self.stop.wanted():
                if not select.select([server], [], [], _LOOK)[0]:
                    continue
                connection, peer = server.accept()
                name = f"{peer[0]}:{peer[1]}"
                report(f"sequencer connected from {name}")
                self.serve_one(TcpTransport(connection, name))
                if self.stop.wanted():
                    report("sequencer left")
