"""Start a program under resource limits: ``launch.py NAME=VALUE... -- COMMAND...``.

A program of its own, because limits must be set in the child between its birth and the command, and a process with
threads cannot run Python there safely. ``NPROC=+N`` allows N more processes than the user has; ``CGROUP=FOLDER``
joins a control group.
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
        limit(word)
    command = words[split + 1 :]
    try:
        os.execvp(command[0], command)  # noqa: S606 - no shell is wanted
    except OSError as error:
        sys.stderr.write(f"cannot start {command[0]!r}: {error.strerror}\n")
    return NOT_STARTED


def limit(word: str) -> None:
    """Set one limit."""
    name, _, value = word.partition("=")
    if name == "CGROUP":
        with open(f"{value}/cgroup.procs", "w", encoding="ascii") as stream:  # noqa: PTH123 - starts in an instant
            stream.write(str(os.getpid()))
        return
    kind = getattr(resource, f"RLIMIT_{name}")
    _, hard = resource.getrlimit(kind)
    wanted = int(value) + (tasks() if value.startswith("+") else 0)
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    resource.setrlimit(kind, (wanted, wanted))


def tasks() -> int:
    """Processes and threads that this user has, which is what the system counts."""
    total, own = 0, os.getuid()
    for name in os.listdir("/proc"):  # noqa: PTH208 - numbers, not paths
        if name.isdigit():
            try:
                if os.stat(f"/proc/{name}").st_uid == own:  # noqa: PTH116 - starts in an instant
                    total += len(os.listdir(f"/proc/{name}/task"))  # noqa: PTH208
            except OSError:
                continue  # it has ended meanwhile
    return total


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
