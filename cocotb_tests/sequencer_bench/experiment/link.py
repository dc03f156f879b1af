"""The byte stream between a simulated sequencer and its host: the settings service, or a host in this process.

The settings service sets the sequencer up by itself; for a host in this process `Control` does so before.
"""

from __future__ import annotations

import select
import socket
from collections import deque
from collections.abc import Callable, Sequence
from typing import Protocol

from bellproof.sequencer import frames, layout
from bellproof.settings.messages import Acknowledgement, Inbox, Register
from sequencer_bench.exchange import LinkError

_PIECE = 1 << 12
_WAITING = 1 << 3


class Link(Protocol):
    """What the sequencer's bytes go over."""

    def receive(self, seconds: float) -> bytes | None:
        """Bytes for the sequencer, waiting so long for the first; ``None`` where the host has left."""
        ...

    def send(self, data: bytes) -> None:
        """Bytes from the sequencer."""
        ...


class SocketLink:
    """To a host that listens, such as ``bellproof settings serve --listen``."""

    def __init__(self, address: tuple[str, int]) -> None:
        """Connect."""
        self._socket = socket.create_connection(address, timeout=10)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def receive(self, seconds: float) -> bytes | None:
        """As `Link` says."""
        if not select.select([self._socket], [], [], seconds)[0]:
            return b""
        try:
            return self._socket.recv(_PIECE) or None
        except OSError:
            return None

    def send(self, data: bytes) -> None:
        """As `Link` says; to a host that has left, nothing."""
        try:
            self._socket.sendall(data)
        except OSError:
            return

    def close(self) -> None:
        """Leave."""
        self._socket.close()


class Control:
    """Writes registers, one frame at a time, each until it is answered; the last one starts the attempts."""

    def __init__(self, registers: Sequence[tuple[str, int]], last: int = 0) -> None:
        """``last`` is the sequence number that the sequencer accepted last."""
        self._left = deque(registers)
        self._over = False
        self._inbox = Inbox()
        self._sequence = last
        self._out = b""
        self._next()

    def _next(self) -> None:
        if not self._left:
            self._over = True
            return
        self._sequence = (self._sequence + 1) % 256
        self._out = frames.to_wire(frames.write(self._sequence, *self._left.popleft()))

    def receive(self, _seconds: float) -> bytes | None:
        """As `Link` says."""
        if self._over:
            return None
        out, self._out = self._out, b""
        return out

    def send(self, data: bytes) -> None:
        """As `Link` says. Raises `LinkError` where a write is refused."""
        for message in self._inbox.feed(data):
            if isinstance(message, Acknowledgement) and message.sequence == self._sequence:
                if message.code != layout.CODES["OK"]:
                    text = f"a write was answered with code {message.code}"
                    raise LinkError(text)
                self._next()


class LocalHost:
    """A host in this process: a setting whenever none waits, a list of records; nothing is kept on a disk."""

    def __init__(self, setting: Callable[[], tuple[int, int] | None]) -> None:
        """``setting`` gives the next one; with ``None`` the host leaves."""
        self._setting = setting
        self._inbox = Inbox()
        self._out = frames.to_wire(frames.read(0, "STATUS"))
        self._left = False
        self.records: list[frames.EventRecord] = []

    def receive(self, _seconds: float) -> bytes | None:
        """As `Link` says."""
        if self._left:
            return None
        out, self._out = self._out, b""
        return out

    def send(self, data: bytes) -> None:
        """As `Link` says."""
        for message in self._inbox.feed(data):
            if isinstance(message, frames.EventRecord):
                self._record(message)
            elif isinstance(message, Register):
                self._status(message)

    def _record(self, record: frames.EventRecord) -> None:
        if not self.records or self.records[-1].number != record.number:
            self.records.append(record)
        acknowledged = frames.record_ack(128, record.number)
        self._out += frames.to_wire(acknowledged) + frames.to_wire(frames.read(0, "STATUS"))

    def _status(self, status: Register) -> None:
        if status.value & _WAITING:
            return
        setting = self._setting()
        if setting is None:
            self._left = True
            return
        x, y = setting
        self._out += frames.to_wire(frames.setting((status.last_accepted + 1) % 256, x=x, y=y))
