"""Writing files whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from bellproof.errors import BadInput


def write_whole(path: Path, content: bytes) -> None:
    """Replace ``path`` by ``content`` in one step; an interruption leaves the old file or none.

    The folder must exist. Raises `BadInput` where it cannot be written.
    """
    temporary: Path | None = None
    try:
        if path.is_dir():
            source = str(path)
            raise BadInput(source, "is a folder; name a file")
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        temporary = Path(name)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)
        temporary = None
    except OSError as error:
        raise BadInput(str(path), f"cannot be written: {error.strerror or error}") from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def _umask() -> int:
    """Read the process's mask, which the standard library only offers by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
