"""Writing files whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from bellproof.errors import BadInput


def write_whole(path: Path, content: bytes) -> None:
    """Replace ``path`` by ``content`` in one step; an interruption leaves the old file or none.

    A link is followed, and a device or pipe (``/dev/stdout``) is written to, never replaced. The folder must
    exist. Raises `BadInput` where it cannot be written.
    """
    try:
        if path.is_dir():
            source = str(path)
            raise BadInput(source, "is a folder; name a file")
        if path.exists() and not path.is_file():
            with path.open("wb") as stream:
                stream.write(content)
        else:
            _replace(path.resolve(), content)
    except OSError as error:
        raise BadInput(str(path), f"cannot be written: {error.strerror or error}") from error


def _replace(path: Path, content: bytes) -> None:
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".bellproof.")
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _umask() -> int:
    """Read the process's mask, which the standard library only offers by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
