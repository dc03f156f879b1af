"""Resource limits of a testee; they hold on every POSIX system, with or without a sandbox."""

from __future__ import annotations

import resource
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

LAUNCHER = Path(__file__).with_name("launch.py")
"""The program that sets limits and then becomes the testee."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one testee may use. ``answer_seconds`` is for one case, ``start_seconds`` for start and hello.

    ``line_bytes`` is the longest answer; ``data_bytes`` limits each process's private memory, ``file_bytes`` each
    file it writes, ``cpu_seconds`` each process's computing time.
    """

    answer_seconds: float = 10.0
    start_seconds: float = 60.0
    line_bytes: int = 1 << 22
    data_bytes: int = 1 << 32
    file_bytes: int = 1 << 26
    open_files: int = 1024
    cpu_seconds: int = 3600

    def held(self) -> dict[str, int]:
        """The limits that this system knows, by name."""
        wanted = {
            "DATA": self.data_bytes,
            "FSIZE": self.file_bytes,
            "NOFILE": self.open_files,
            "CPU": self.cpu_seconds,
            "CORE": 0,
        }
        return {name: value for name, value in wanted.items() if hasattr(resource, f"RLIMIT_{name}")}

    def wrap(self, command: Sequence[str], further: Sequence[str] = ()) -> list[str]:
        """The command that runs a command under these limits and ``further`` words for the launcher."""
        words = [*(f"{name}={value}" for name, value in self.held().items()), *further]
        return [sys.executable, "-I", "-S", str(LAUNCHER), *words, "--", *command]


DEFAULTS = Limits()
"""What a testee may use unless the command says otherwise."""
