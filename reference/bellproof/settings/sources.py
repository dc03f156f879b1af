"""Where random bytes come from: an HTTP endpoint, a file, the operating system, a serial device.

On the command line a source is a text:

- ``http://HOST[:PORT]/PATH`` or ``https://...``: every request is a GET whose answer is exactly the bytes wanted;
  ``{n}`` in the path is replaced by their number, and ``hex+`` before the address says that they come as
  hexadecimal digits with white space between them.
- ``file:PATH``: read from where the ledger says that the last block ended, so that nothing is read twice.
- ``os``: the operating system's generator.
- ``serial:DEVICE[@BAUD]``: a device that sends raw bytes, 115200 baud unless said otherwise.

A source that gives less than it is asked for, or nothing, raises `BadInput`; nothing is read again in its place.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bellproof.errors import BadInput, UsageProblem
from bellproof.settings.http_source import HttpSource, http_source
from bellproof.settings.serial_line import DEFAULT_BAUD, SerialLine

DEFAULT_TIMEOUT = 10.0
"""Seconds that a source may take for one block."""


class Source(Protocol):
    """What is asked for blocks of random bytes."""

    @property
    def name(self) -> str:
        """What it is called in messages and in the ledger."""

    def read(self, size: int, offset: int) -> bytes:
        """Exactly ``size`` bytes; ``offset`` is how many it has given before. Raises `BadInput`."""

    def close(self) -> None:
        """Give back what it holds open."""


@dataclass(frozen=True, slots=True)
class FileSource:
    """A file of random bytes, each of which is read once."""

    path: Path

    @property
    def name(self) -> str:
        """The path."""
        return f"file:{self.path}"

    def read(self, size: int, offset: int) -> bytes:
        """The bytes from ``offset`` on."""
        try:
            with self.path.open("rb") as stream:
                stream.seek(offset)
                data = stream.read(size)
        except OSError as error:
            raise BadInput(self.name, f"cannot be read: {error.strerror or error}") from error
        if len(data) < size:
            raise BadInput(self.name, f"short read: {len(data)} of {size} bytes are left after byte {offset}")
        return data

    def close(self) -> None:
        """Nothing is held open."""


@dataclass(frozen=True, slots=True)
class SystemSource:
    """The operating system's generator."""

    @property
    def name(self) -> str:
        """What it is called."""
        return "os"

    def read(self, size: int, offset: int) -> bytes:  # noqa: ARG002 - it has no places
        """Fresh bytes."""
        return os.urandom(size)

    def close(self) -> None:
        """Nothing is held open."""


@dataclass(frozen=True, slots=True)
class SerialSource:
    """A device on a serial line that sends random bytes by itself."""

    name: str
    line: SerialLine

    def read(self, size: int, offset: int) -> bytes:  # noqa: ARG002 - it has no places
        """Bytes that arrive from now on: what waited in the buffers before is thrown away."""
        self.line.discard_input()
        data = self.line.read_exactly(size)
        if len(data) < size:
            raise BadInput(self.name, f"short read: {len(data)} of {size} bytes before the time was over")
        return data

    def close(self) -> None:
        """Close the device."""
        self.line.close()


def serial_line(text: str, timeout: float) -> SerialLine:
    """Open ``DEVICE`` or ``DEVICE@BAUD``. Raises `BadInput`."""
    device, _, baud = text.rpartition("@")
    if device and baud.isascii() and baud.isdigit():
        return SerialLine(device, int(baud), timeout)
    return SerialLine(text, DEFAULT_BAUD, timeout)


def open_source(text: str, timeout: float = DEFAULT_TIMEOUT) -> Source:
    """From its text to a source.

    Raises `UsageProblem` for a text that names none, `BadInput` for a device that cannot be opened.
    """
    kind, colon, rest = text.partition(":")
    if text == "os":
        return SystemSource()
    if kind == "file" and rest:
        return FileSource(Path(rest).absolute())
    if kind == "serial" and rest:
        return SerialSource(text, serial_line(rest, timeout))
    if colon and kind in {"http", "https", "hex+http", "hex+https"}:
        return http_source(text, timeout)
    message = (
        f"{text[:60]!r} is no source; write os, file:PATH, serial:DEVICE@BAUD, http://... or hex+http://..."
    )
    raise UsageProblem(message)


__all__ = ["FileSource", "HttpSource", "SerialSource", "Source", "SystemSource", "open_source"]
