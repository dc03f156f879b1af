"""Writing files whole or not at all."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path

from bellproof.errors import BadInput

_NEW_FILE = 0o666


def write_whole(path: Path, content: bytes) -> None:
    """Replace ``path`` by ``content`` in one step; an interruption leaves the old file or none.

    A link is followed, a file's permissions are kept, and a device or pipe (``/dev/stderr``) is written to,
    never replaced. The folder must exist. Raises `BadInput` where it cannot be written.
    """
    write_together({path: content})


def write_together(contents: Mapping[Path, bytes]) -> None:
    """Write several files: each is whole on the disk before the first one takes its name.

    So a full disk or a folder without permission leaves all the old files. Raises `BadInput` as
    `write_whole` does.
    """
    with ExitStack() as unfinished:
        ready = [(path, _prepared(path, [content], unfinished)) for path, content in contents.items()]
        for path, temporary in ready:
            try:
                if temporary is None:
                    with path.open("wb") as stream:
                        stream.write(contents[path])
                else:
                    temporary.replace(path.resolve())
            except OSError as error:
                raise _unwritable(path, error) from error


def write_lines(path: Path, lines: Iterable[str]) -> None:
    """Write lines as they come, in constant memory; the file takes its name when they are all there.

    Raises `BadInput` as `write_whole` does, and whatever making the lines raises.
    """
    pieces = (f"{line}\n".encode() for line in lines)
    with ExitStack() as unfinished:
        temporary = _prepared(path, pieces, unfinished)
        try:
            if temporary is not None:
                temporary.replace(path.resolve())
                return
            with path.open("wb") as stream:
                stream.writelines(pieces)
        except OSError as error:
            raise _unwritable(path, error) from error


def refuse_own_output(path: Path) -> None:
    """Raise `BadInput` where ``path`` is the process's own standard output: two texts would mix in it."""
    try:
        there, ours = path.stat(), os.fstat(sys.stdout.fileno())
    except (OSError, ValueError, AttributeError):
        return
    # What goes to /dev/null cannot mix.
    if os.path.samestat(there, ours) and path != Path(os.devnull):
        raise BadInput(str(path), "is where this command prints; name another file")


def _prepared(path: Path, content: Iterable[bytes], unfinished: ExitStack) -> Path | None:
    """Write a temporary file beside ``path``; ``None`` for a device or pipe, which has no second self."""
    try:
        if path.is_dir():
            source = str(path)
            raise BadInput(source, "is a folder; name a file")
        if path.exists() and not path.is_file():
            return None
        target = path.resolve()
        mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else _NEW_FILE & ~_umask()
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=".bellproof.")
        temporary = Path(name)
        unfinished.callback(temporary.unlink, missing_ok=True)
        with os.fdopen(descriptor, "wb") as stream:
            stream.writelines(content)
        temporary.chmod(mode)
    except (OSError, RuntimeError) as error:
        raise _unwritable(path, error) from error
    return temporary


def _unwritable(path: Path, error: Exception) -> BadInput:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return BadInput(str(path), f"cannot be written: {reason}")


def _umask() -> int:
    """Read the process's mask, which the standard library only offers by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
