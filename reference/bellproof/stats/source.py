"""Reading bit strings from files and standard input, in memory that does not grow with them.

Text holds the characters 0 and 1; spaces, tabs and line ends between them are ignored, a byte order mark at the
start too, anything else is bad input. Packed files hold eight bits a byte, the first bit highest. What cannot be
read twice is packed into a temporary file first.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, Literal, Self

from bellproof.errors import BadInput
from bellproof.files.reader import opened
from bellproof.stats.bits import PIECE_BYTES, BitString, pack

Encoding = Literal["text", "packed"]
"""How a file holds its bits."""

_IN_MEMORY = 1 << 24
"""Packed bytes kept in memory before a temporary file is begun."""

_CHUNK = 8 * PIECE_BYTES
_WHITESPACE = b" \t\r\n"
_BOM = b"\xef\xbb\xbf"


class BitSpool:
    """Takes bits in order and gives them back as a `BitString`, which lives as long as the spool is open."""

    def __init__(self) -> None:
        """Begin empty, in memory."""
        self._file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed by __exit__
        self._pending = bytearray()
        self._n = 0

    def __enter__(self) -> Self:
        """Use it in a ``with`` statement."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give the memory or the temporary file back."""
        self._file.close()

    def add(self, digits: bytes) -> None:
        """Take characters 0 and 1."""
        self._pending += digits
        if len(self._pending) >= _CHUNK:
            whole = len(self._pending) // 8 * 8
            self._write(bytes(self._pending[:whole]))
            del self._pending[:whole]

    def _write(self, digits: bytes) -> None:
        self._file.write(pack(digits))
        self._n += len(digits)

    def add_packed(self, packed: bytes) -> None:
        """Take packed bytes; not to be mixed with `add`."""
        self._file.write(packed)
        self._n += 8 * len(packed)

    def string(self) -> BitString:
        """Everything taken; nothing is added afterwards."""
        self._write(bytes(self._pending))
        self._pending.clear()

        def pieces() -> Iterator[bytes]:
            self._file.seek(0)
            while piece := self._file.read(PIECE_BYTES):
                yield piece

        return BitString(self._n, pieces)


@contextmanager
def opened_bits(name: str, encoding: Encoding) -> Iterator[BitString]:
    """Open a bit file, or standard input for ``-``. Raises `BadInput` for bad characters and for no bits at all."""
    with opened(name) as stream, BitSpool() as spool:
        if encoding == "packed" and name != "-" and stream.seekable():
            string = _packed_file(name, stream)
        elif encoding == "packed":
            while piece := stream.read(PIECE_BYTES):
                spool.add_packed(piece)
            string = spool.string()
        else:
            for digits in _digits(stream, name):
                spool.add(digits)
            string = spool.string()
        if string.n == 0:
            raise BadInput(name, "holds no bits")
        yield string


def _packed_file(name: str, stream: IO[bytes]) -> BitString:
    """A file that can be read again from its start."""
    if not Path(name).is_file():
        raise BadInput(name, "is no regular file; give it on standard input")
    size = stream.seek(0, 2)

    def pieces() -> Iterator[bytes]:
        stream.seek(0)
        left = size
        while left and (piece := stream.read(min(left, PIECE_BYTES))):
            left -= len(piece)
            yield piece
        if left:
            raise BadInput(name, "became shorter while it was read")

    return BitString(8 * size, pieces)


def _digits(stream: IO[bytes], name: str) -> Iterator[bytes]:
    """The characters 0 and 1 of a text, chunk by chunk; its lines may be of any length."""
    line = 1
    start = True
    while chunk := stream.read(_CHUNK):
        if start:
            # A short first read could cut the mark; it is three bytes and nothing else begins like it.
            chunk = chunk.removeprefix(_BOM)
            start = False
        digits = chunk.translate(None, _WHITESPACE)
        if wrong := digits.translate(None, b"01"):
            at = chunk.index(wrong[:1])
            raise BadInput(name, _problem(chunk, at), line=line + chunk.count(b"\n", 0, at))
        line += chunk.count(b"\n")
        yield digits


def _problem(chunk: bytes, at: int) -> str:
    """Describe the character that is neither 0 nor 1."""
    byte = chunk[at]
    if byte == 0:
        return "holds a NUL byte; --packed reads packed bytes"
    shown = repr(chr(byte)) if 0x20 < byte < 0x7F else f"byte 0x{byte:02x}"  # noqa: PLR2004 - printable ASCII
    return f"{shown} is not 0 or 1"
