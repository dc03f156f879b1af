"""The two ways to a sequencer: TCP, where it or a bridge connects to us or we to it, and a serial line."""

from __future__ import annotations

import select
import socket
from typing import Protocol

from bellproof.errors import BadInput, UsageProblem
from bellproof.settings.serial_line import SerialLine

_PIECE = 1 << 12
_SEND_TIMEOUT = 10.0


class Transport(Protocol):
    """A byte stream in both directions."""

    def receive(self, timeout: float) -> bytes | None:
        """What has arrived within ``timeout`` seconds; ``None`` for nothing, empty where the other side left."""

    def send(self, data: bytes) -> None:
        """Send all of it. Raises `BadInput` where it is not taken."""

    def close(self) -> None:
        """End the connection."""


class TcpTransport:
    """A connected socket."""

    def __init__(self, connection: socket.socket, name: str) -> None:
        """Take over a connection."""
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.settimeout(_SEND_TIMEOUT)
        self._socket = connection
        self._name = name

    def receive(self, timeout: float) -> bytes | None:
        """As `Transport` says; a connection that broke counts as left."""
        if not select.select([self._socket], [], [], timeout)[0]:
            return None
        try:
            return self._socket.recv(_PIECE)
        except OSError:
            return b""

    def send(self, data: bytes) -> None:
        """Send all of it; to somebody who left, nothing, which `receive` tells next."""
        try:
            self._socket.sendall(data)
        except TimeoutError as error:
            raise BadInput(self._name, "takes no data") from error
        except OSError:
            return

    def close(self) -> None:
        """End the connection."""
        self._socket.close()


class SerialTransport:
    """A serial line."""

    def __init__(self, line: SerialLine) -> None:
        """Take over an open device."""
        self._line = line

    def receive(self, timeout: float) -> bytes | None:
        """As `Transport` says."""
        return self._line.read_some(timeout)

    def send(self, data: bytes) -> None:
        """Send all of it."""
        self._line.write(data)

    def close(self) -> None:
        """Close the device."""
        self._line.close()


def host_and_port(text: str, option: str) -> tuple[str, int]:
    """Read ``HOST:PORT``. Raises `UsageProblem`."""
    host, colon, port = text.rpartition(":")
    if not colon or not host or not port.isascii() or not port.isdigit() or int(port) > 0xFFFF:  # noqa: PLR2004 - ports
        message = f"{option}: {text[:60]!r} is no HOST:PORT"
        raise UsageProblem(message)
    return host.strip("[]"), int(port)


def listening(address: tuple[str, int]) -> socket.socket:
    """A socket that one sequencer after the other may connect to. Raises `BadInput`."""
    try:
        family = socket.getaddrinfo(*address, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server(address, family=family, backlog=1)
    except OSError as error:
        raise _no_address("listen", address, error) from error


def connected(address: tuple[str, int]) -> TcpTransport:
    """A connection to a sequencer that listens. Raises `BadInput`."""
    try:
        connection = socket.create_connection(address, timeout=_SEND_TIMEOUT)
    except OSError as error:
        raise _no_address("connect", address, error) from error
    return TcpTransport(connection, f"{address[0]}:{address[1]}")


def _no_address(what: str, address: tuple[str, int], error: OSError) -> BadInput:
    return BadInput(f"{address[0]}:{address[1]}", f"cannot {what}: {error.strerror or error}")
