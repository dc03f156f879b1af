"""Bubblewrap around a testee, where it works: no network, no home, a read-only system.

Whether it works is tried, not guessed: many containers have the program and forbid what it does.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from bellproof.errors import UsageProblem

Mode = Literal["auto", "require", "off"]
"""Use bubblewrap if it works, insist on it, or leave it."""

MODES: tuple[Mode, ...] = ("auto", "require", "off")

HELD = (
    "no network",
    "no home folder",
    "a read-only system; what is written to /tmp is lost",
    "no sight of other processes",
    "every process ends with the first",
)
"""What bubblewrap adds to the resource limits."""

_HIDDEN = ("/home", "/root", "/run", "/tmp", "/var/tmp", "/mnt", "/media", "/srv")  # noqa: S108 - replaced by empty ones
_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Sandbox:
    """What surrounds a testee: ``prefix`` goes before its command, ``held`` says what that prevents."""

    prefix: tuple[str, ...]
    held: tuple[str, ...]

    def wrap(self, command: Sequence[str]) -> list[str]:
        """The command that runs a command inside."""
        return [*self.prefix, *command]


OPEN = Sandbox((), ())
"""Resource limits alone."""


def choose(
    mode: Mode, visible: Sequence[str] = (), folder: str | None = None, writable: Sequence[str] = ()
) -> Sandbox:
    """The sandbox for a mode; ``visible`` names folders that the testee may read although they lie in a home.

    What it writes to the ``writable`` ones is kept. ``folder`` is where the testee runs, the current one if none is
    named, and is visible too.
    Raises `UsageProblem` where bubblewrap is required and does not work.
    """
    if mode == "off":
        return OPEN
    program = shutil.which("bwrap")
    reason = "there is no program bwrap (Debian: apt-get install bubblewrap)" if program is None else None
    if program is not None:
        prefix = _prefix(program, visible, str(Path.cwd()) if folder is None else folder, writable)
        reason = _problem(prefix)
        if reason is None:
            return Sandbox(prefix, HELD)
    if mode == "require":
        message = f"--sandbox require: bubblewrap does not work here: {reason}"
        raise UsageProblem(message)
    return OPEN


def _prefix(program: str, visible: Sequence[str], here: str, writable: Sequence[str]) -> tuple[str, ...]:
    words = [program, "--unshare-all", "--die-with-parent", "--new-session", "--ro-bind", "/", "/"]
    hidden = [*_HIDDEN, str(Path.home())]
    for place in dict.fromkeys(hidden):
        if place != "/" and Path(place).is_dir():
            words += ["--tmpfs", place]
    # The testee's own files: where it was called, and the Python that runs us (a testee may be written in it).
    shown = [here, *_python(), *(str(Path(here, place)) for place in visible)]
    for place in dict.fromkeys(shown):
        if place not in {"/", str(Path.home())}:
            words += ["--ro-bind", place, place]
    for place in writable:
        words += ["--bind", place, place]
    words += ["--proc", "/proc", "--dev", "/dev", "--chdir", here, "--"]
    return tuple(words)


_OURS = ("bellproof", "bellproof_checker", "bellproof_conformance")


def _python() -> list[str]:
    """Folders of the running Python and of the packages that it imports, ours in a checkout among them."""
    specs = [find_spec(name) for name in _OURS]
    ours = [str(Path(spec.origin).parents[1]) for spec in specs if spec is not None and spec.origin]
    folders = [sys.prefix, sys.base_prefix, *sys.path, *ours]
    return [str(Path(folder).resolve()) for folder in folders if folder and Path(folder).is_dir()]


@cache
def _problem(prefix: tuple[str, ...]) -> str | None:
    """Try it once; say what fails."""
    try:
        done = subprocess.run(
            [*prefix, "true"], check=False, capture_output=True, timeout=_SECONDS, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"{type(error).__name__}"
    if done.returncode == 0:
        return None
    return done.stderr.decode(errors="replace").strip()[:200] or f"exit status {done.returncode}"


def environment(token: str) -> dict[str, str]:
    """The testee's environment: ours, marked so that every descendant can be found again."""
    return {**os.environ, "BELLPROOF_TESTEE": token}
