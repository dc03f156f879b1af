"""Where the initial seed comes from: the operating system, a file, or a number for tests.

The seed t = (t1, t2) is one string of bits: t1 chooses the settings, t2, which follows it, seeds the extractor.
Neither may ever be used twice: devices that have seen settings once can prepare for them.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from bellproof.errors import BadInput

TEST = "test:"
"""Prefix of a seed for tests: reproducible, and not random at all."""

SYSTEM = "os"
"""The operating system's generator."""

FILE = "file"
"""What a transcript says of a seed that came from a file: the file itself is not named."""

_PIECE = 64
_LONGEST_NUMBER = 40


def kind_of(text: str) -> str:
    """What a transcript says about the seed: ``os``, ``file`` or ``test:NUMBER``. Raises `BadInput`."""
    if text == SYSTEM:
        return SYSTEM
    if not text.startswith(TEST):
        return FILE
    number = text.removeprefix(TEST)
    if not (number.isascii() and number.isdigit() and len(number) <= _LONGEST_NUMBER):
        source = "--seed"
        raise BadInput(source, "test: is followed by a whole number of at most 40 digits")
    return f"{TEST}{int(number)}"


def pieces(text: str) -> Iterator[bytes]:
    """The seed's bytes, as many as are asked for; raises `BadInput` where a file cannot be read."""
    kind = kind_of(text)
    if kind == SYSTEM:
        return _system()
    return _file(text) if kind == FILE else _hashed(kind)


def _system() -> Iterator[bytes]:
    while True:
        yield os.urandom(_PIECE)


def _hashed(kind: str) -> Iterator[bytes]:
    """SHA-256 of the number and a counter."""
    counter = 0
    while True:
        yield hashlib.sha256(f"bellproof expansion {kind} {counter}".encode()).digest()
        counter += 1


def _file(text: str) -> Iterator[bytes]:
    try:
        with Path(text).open("rb") as stream:
            while piece := stream.read(_PIECE):
                yield piece
    except (OSError, ValueError) as error:
        raise BadInput(text[:80], f"cannot be read: {getattr(error, 'strerror', None) or error}") from error
