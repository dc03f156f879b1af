"""Writing small files for the readers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Save = Callable[[str | bytes], str]


@pytest.fixture
def save(tmp_path: Path) -> Save:
    """Write a file and give its name; a later call replaces it."""
    path = tmp_path / "data.file"

    def write(content: str | bytes) -> str:
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return str(path)

    return write
