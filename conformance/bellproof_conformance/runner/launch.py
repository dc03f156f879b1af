"""Start a program under resource limits: ``launch.py NAME=VALUE... -- COMMAND...``.

A program of its own, because limits must be set in the child between its birth and the command, and a process with
threads cannot run Python there safely.
"""

from __future__ import annotations

import os
import resource
import sys

NOT_STARTED = 127
"""Exit status where the command cannot be started, as in the shell."""


def main(words: list[str]) -> int:
    """Set the limits, then become the command."""
    split = words.index("--")
    for word in words[:split]:
        name, _, value = word.partition("=")
        kind = getattr(resource, f"RLIMIT_{name}")
        _, hard = resource.getrlimit(kind)
        wanted = int(value) if hard == resource.RLIM_INFINITY else min(int(value), hard)
        resource.setrlimit(kind, (wanted, wanted))
    command = words[split + 1 :]
    try:
        os.execvp(command[0], command)  # noqa: S606 - no shell is wanted
    except OSError as error:
        sys.stderr.write(f"cannot start {command[0]!r}: {error.strerror}\n")
    return NOT_STARTED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
