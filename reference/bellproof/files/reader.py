"""Reading text files line by line in bounded memory, with every problem named by its line."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Literal

from bellproof.errors import BadInput

MAX_LINE_BYTES = 1 << 16
"""A longer line is no data of ours; it is refused without being read whole."""

MAX_DOCUMENT_BYTES = 1 << 22
"""Largest JSON file that is read; parsed, it takes some hundred megabytes at worst."""

Progress = Callable[[int], None]
"""Told how much has been done so far."""

_REPORTED = 1 << 15
"""Lines between two reports of progress."""

_BOM = b"\xef\xbb\xbf"


def shown(name: str) -> str:
    """What a file is called in messages."""
    return "standard input" if name == "-" else name


@contextmanager
def opened(name: str) -> Iterator[BinaryIO]:
    """Open a file for reading, or standard input for ``-``; what fails, reading included, is `BadInput`."""
    source = shown(name)
    try:
        if name != "-":
            with Path(_file_name(name)).open("rb") as stream:
                yield stream
        elif sys.stdin is None:
            raise BadInput(source, "is closed")
        else:
            yield sys.stdin.buffer
    except OSError as error:
        raise BadInput(source, f"cannot be read: {error.strerror or error}") from error


def _file_name(name: str) -> str:
    """Refuse what the system cannot take as a name; Python would raise a ``ValueError``."""
    try:
        encoded = os.fsencode(name)
    except UnicodeEncodeError as error:
        raise BadInput(name, "is no file name: it cannot be encoded") from error
    if b"\0" in encoded:
        raise BadInput(name, "is no file name: it holds a NUL")
    return name


def lines(
    stream: BinaryIO,
    name: str,
    progress: Progress = lambda _: None,
    *,
    last: Literal["any", "ended"] = "any",
) -> Iterator[tuple[int, str]]:
    """Yield numbered lines (from 1) without their ends; ``progress`` is told their number now and then.

    A byte order mark and CRLF are accepted, empty lines only at the end. Raises `BadInput` on a line
    that is too long, holds a NUL or is not UTF-8, and with ``last="ended"`` on a last line without its end,
    as in a file whose writer was cut off.
    """
    number = 0
    empty_since = 0
    while raw := stream.readline(MAX_LINE_BYTES + 1):
        number += 1
        if number % _REPORTED == 0:
            progress(number)
        if len(raw) > MAX_LINE_BYTES:
            raise BadInput(name, f"longer than {MAX_LINE_BYTES} bytes", line=number)
        if last == "ended" and not raw.endswith(b"\n"):
            raise BadInput(name, "the last line has no end: the file is torn", line=number)
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
        raise BadInput(shown(name), f"larger than {MAX_DOCUMENT_BYTES} bytes")
    return decode(raw.removeprefix(_BOM), shown(name))
