"""A serial line in raw mode: eight bits, no parity, one stop bit, no flow control."""

from __future__ import annotations

import os
import select
import termios
import time

from bellproof.errors import BadInput

DEFAULT_BAUD = 115200
"""Symbols a second unless said otherwise."""

_CC = 6
"""Where `termios` keeps the special characters."""


class SerialLine:
    """An open device; every read and write is over after ``timeout`` seconds."""

    def __init__(self, device: str, baud: int = DEFAULT_BAUD, timeout: float = 10.0) -> None:
        """Open and set up the device. Raises `BadInput`."""
        self.name = f"serial:{device}"
        self._timeout = timeout
        speed = getattr(termios, f"B{baud}", None)
        if speed is None or baud == 0:
            raise BadInput(self.name, f"{baud} baud is no speed of this system")
        try:
            self._descriptor = os.open(device, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        except (OSError, ValueError) as error:
            raise self._failed("opened", error) from error
        try:
            self._make_raw(speed)
        except termios.error as error:
            os.close(self._descriptor)
            raise BadInput(self.name, f"is no serial device: {error.args[-1]}") from error

    def _make_raw(self, speed: int) -> None:
        attributes = termios.tcgetattr(self._descriptor)
        attributes[_CC][termios.VMIN], attributes[_CC][termios.VTIME] = 0, 0
        attributes[:_CC] = [0, 0, termios.CS8 | termios.CREAD | termios.CLOCAL, 0, speed, speed]
        termios.tcsetattr(self._descriptor, termios.TCSANOW, attributes)

    def discard_input(self) -> None:
        """Throw away what has arrived and was not read."""
        try:
            termios.tcflush(self._descriptor, termios.TCIFLUSH)
        except termios.error as error:
            raise BadInput(self.name, f"is gone: {error.args[-1]}") from error

    def read_exactly(self, size: int) -> bytes:
        """``size`` bytes, or fewer if no more came in time. Raises `BadInput` where the device is gone."""
        data = b""
        end = time.monotonic() + self._timeout
        while len(data) < size and self._wait(end):
            piece = self._read(size - len(data))
            if not piece:
                break
            data += piece
        return data

    def read_some(self, timeout: float) -> bytes | None:
        """What has arrived, waiting up to ``timeout`` seconds; ``None`` for nothing, empty for a line hung up."""
        return self._read(1 << 12) if self._wait(time.monotonic() + timeout) else None

    def write(self, data: bytes) -> None:
        """Send all of it. Raises `BadInput` where it is not taken in time."""
        end = time.monotonic() + self._timeout
        while data:
            left = end - time.monotonic()
            if left <= 0 or not select.select([], [self._descriptor], [], left)[1]:
                raise BadInput(self.name, f"takes no data within {self._timeout:g} seconds")
            try:
                data = data[os.write(self._descriptor, data) :]
            except OSError as error:
                raise self._failed("written", error) from error

    def close(self) -> None:
        """Close the device."""
        os.close(self._descriptor)

    def _wait(self, end: float) -> bool:
        left = end - time.monotonic()
        return left > 0 and bool(select.select([self._descriptor], [], [], left)[0])

    def _read(self, size: int) -> bytes:
        try:
            return os.read(self._descriptor, size)
        except OSError as error:
            raise self._failed("read", error) from error

    def _failed(self, what: str, error: Exception) -> BadInput:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return BadInput(self.name, f"cannot be {what}: {reason}")
