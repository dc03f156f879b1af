"""Reading text files line by line in bounded memory, with every problem named by its line."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from bellproof.errors import BadInput

MAX_LINE_BYTES = 1 << 16
"""A longer line is no data of ours; it is refused without being read whole."""

MAX_DOCUMENT_BYTES = 1 << 24
"""Largest JSON file that is read."""

_BOM = b"\xef\xbb\xbf"


@contextmanager
def opened(name: str) -> Iterator[BinaryIO]:
    """Open a file for reading, or standard input for ``-``; what fails is `BadInput`."""
    if name == "-":
        yield sys.stdin.buffer
        return
    try:
        with Path(name).open("rb") as stream:
            yield stream
    except OSError as error:
        raise BadInput(name, f"cannot be read: {error.strerror or error}") from error
    except ValueError as error:
        raise BadInput(repr(name), f"is no file name: {error}") from error


def lines(stream: BinaryIO, name: str) -> Iterator[tuple[int, str]]:
    """Yield numbered lines (from 1) without their ends.

    A byte order mark and CRLF are accepted, empty lines only at the end. Raises `BadInput` on a line
    that is too long, holds a NUL or is not UTF-8.
    """
    number = 0
    empty_since = 0
    while raw := stream.readline(MAX_LINE_BYTES + 1):
        number += 1
        if len(raw) > MAX_LINE_BYTES:
            raise BadInput(name, f"longer than {MAX_LINE_BYTES} bytes", line=number)
        if number == 1:
            raw = raw.removeprefix(_BOM)
        text = decode(raw, name, line=number).rstrip("\n").removesuffix("\r")
        if not text.strip():
            empty_since = empty_since or number
            continue
        if empty_since:
            raise BadInput(name, "empty line in the middle of the file", line=empty_since)
        yield number, text


def decode(raw: bytes, name: str, *, line: int | None = None) -> str:
    """Decode strict UTF-8 without NUL."""
    if b"\0" in raw:
        raise BadInput(name, "holds a NUL byte", line=line)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadInput(name, f"is not UTF-8 (byte {error.start + 1})", line=line) from error


def document(name: str) -> str:
    """Read a whole small text file."""
    with opened(name) as stream:
        raw = stream.read(MAX_DOCUMENT_BYTES + 1)
    if len(raw) > MAX_DOCUMENT_BYTES:
        raise BadInput(name, f"larger than {MAX_DOCUMENT_BYTES} bytes")
    return decode(raw.removeprefix(_BOM), name)
