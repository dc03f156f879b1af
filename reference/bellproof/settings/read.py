"""Reading files of random bytes, raw or as hexadecimal digits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from bellproof.errors import BadInput
from bellproof.files.reader import opened, shown

MAX_BYTES = 1 << 28
"""Largest file that is combined."""

_NOT_HEX = re.compile(rb"[^0-9a-fA-F \t\r\n]")


def read_bytes(name: str, encoding: str) -> bytes:
    """Read a whole file, or standard input for ``-``; ``encoding`` is ``raw`` or ``hex``. Raises `BadInput`."""
    with opened(name) as stream:
        data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise BadInput(shown(name), f"is larger than {MAX_BYTES} bytes")
    if encoding == "raw":
        return data
    if wrong := _NOT_HEX.search(data):
        line = data.count(b"\n", 0, wrong.start()) + 1
        raise BadInput(shown(name), f"byte {wrong[0]!r} is no hexadecimal digit", line=line)
    digits = b"".join(data.split())
    if len(digits) % 2:
        raise BadInput(shown(name), f"holds {len(digits)} hexadecimal digits, an odd number")
    return bytes.fromhex(digits.decode("ascii"))


def require_different(names: Sequence[str]) -> None:
    """Refuse one file under two names, links included: it would cancel itself."""
    seen = set()
    for name in names:
        try:
            status = Path(name).stat()
        except (OSError, ValueError):
            continue  # whoever reads it will say
        key = (status.st_dev, status.st_ino)
        if key in seen:
            raise BadInput(shown(name), "is one of the other files; combined with itself a source is nothing")
        seen.add(key)
