"""Strings made from labels, as the second sources made theirs, and random ones from integers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def bits_of() -> Callable[[str, int], str]:
    """The first n bits of a label's SHAKE-256, the first bit of a byte highest."""

    def make(label: str, n: int) -> str:
        data = hashlib.shake_256(label.encode()).digest((n + 7) // 8)
        return "".join(f"{byte:08b}" for byte in data)[:n]

    return make


@pytest.fixture
def second_source() -> Callable[[str], Any]:
    """What another package extracted; the file says its version and the command."""

    def load(package: str) -> Any:
        return json.loads((Path(__file__).parent / f"{package}.json").read_text(encoding="utf-8"))

    return load
