"""How many processes and threads a testee may have at a time, where something can hold it to that.

The system's own limit on processes counts all that a user has and does not bind root; a control group binds
everybody and takes permission to make one. Which of the two works is tried, not guessed; where neither does,
nothing is claimed.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from bellproof_conformance.runner.limits import LAUNCHER

Way = Literal["none", "rlimit", "cgroup"]
"""Nothing, ``RLIMIT_NPROC``, or ``pids.max`` of a control group."""

MOST = 1024
"""So many at a time: a program may have a thread or two for each processor, a fork bomb has more."""

_SECONDS = 10.0
_GROUPS = Path("/sys/fs/cgroup")
_TRIES, _PAUSE = 50, 0.02


@dataclass(frozen=True, slots=True)
class Processes:
    """The limit on a testee's processes: by what, and how many."""

    way: Way = "none"
    most: int = MOST

    @property
    def held(self) -> tuple[str, ...]:
        """What a report says."""
        names = {"rlimit": "RLIMIT_NPROC", "cgroup": "pids.max"}
        return () if self.way == "none" else (f"at most {self.most} processes ({names[self.way]})",)

    def enter(self) -> Group:
        """What one start of a testee needs."""
        if self.way == "cgroup":
            path = _new_group(self.most)
            return Group((f"CGROUP={path}",), path)
        return Group((f"NPROC=+{self.most}",) if self.way == "rlimit" else (), None)


UNLIMITED = Processes()
"""No limit."""


@dataclass(frozen=True, slots=True)
class Group:
    """Words for the launcher, and the control group to remove afterwards."""

    words: tuple[str, ...]
    path: Path | None

    def leave(self) -> None:
        """Remove the group once its last process is gone."""
        if self.path is None:
            return
        for _ in range(_TRIES):
            try:
                self.path.rmdir()
            except FileNotFoundError:
                return
            except OSError:
                time.sleep(_PAUSE)
            else:
                return


@cache
def choose() -> Processes:
    """The limit that holds here."""
    if _fails_to_fork("NPROC=1"):
        return Processes("rlimit")
    try:
        group = Processes("cgroup", 1).enter()
    except OSError:
        return UNLIMITED
    try:
        return Processes("cgroup") if _fails_to_fork(*group.words) else UNLIMITED
    finally:
        group.leave()


def _fails_to_fork(*words: str) -> bool:
    """Whether a shell that may be only one process can start no second one, and could without the limit."""
    second = ["sh", "-c", "(exit 7); exit $?"]
    return _status(second) == 7 != _status(second, *words)  # noqa: PLR2004 - the status that the second one ends with


def _status(command: list[str], *words: str) -> int | None:
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-S", str(LAUNCHER), *words, "--", *command],
            check=False,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.returncode


def _new_group(most: int) -> Path:
    """A control group below our own that may hold so many processes; raises `OSError` where there can be none."""
    error: OSError | None = None
    for parent in _parents():
        path = parent / f"bellproof-{os.getpid()}-{uuid.uuid4().hex}"
        try:
            path.mkdir()
        except OSError as problem:
            error = problem
            continue
        try:
            (path / "pids.max").write_text(f"{most}\n", encoding="ascii")
        except OSError as problem:
            error = problem
            with contextlib.suppress(OSError):
                path.rmdir()
            continue
        return path
    raise error or FileNotFoundError(_GROUPS)


def _parents() -> list[Path]:
    """Our own control groups that could count processes, of either version."""
    try:
        lines = Path("/proc/self/cgroup").read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
    found = []
    for line in lines:
        _, kinds, place = line.split(":", 2)
        if "pids" in kinds.split(","):
            found.append(_GROUPS / "pids" / place.lstrip("/"))
        elif not kinds:
            found += [_GROUPS / place.lstrip("/"), _GROUPS / "unified" / place.lstrip("/")]
    return found
