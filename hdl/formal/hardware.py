"""What kept results depend on: the hardware, and whatever else a result is made from."""

from __future__ import annotations

import hashlib
from pathlib import Path

HDL = Path(__file__).resolve().parents[1]


def digest(*parts: str, beside: tuple[Path, ...] = ()) -> str:
    """Of the sources in ``rtl``, of the files ``beside`` them, and of ``parts``."""
    sha = hashlib.sha256()
    for path in [*sorted((HDL / "rtl").iterdir()), *beside]:
        sha.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    for part in parts:
        sha.update(part.encode() + b"\0")
    return sha.hexdigest()
