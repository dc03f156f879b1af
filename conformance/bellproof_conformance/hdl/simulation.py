"""A running simulation: cycles of inputs in, cycles of outputs back, against a deadline."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bellproof_conformance.hdl import pins
from bellproof_conformance.runner.limits import Limits
from bellproof_conformance.runner.process import Fault, Process
from bellproof_conformance.runner.processes import UNLIMITED, Processes
from bellproof_conformance.runner.sandbox import Sandbox
from bellproof_conformance.verdicts import Verdict

BLOCK: Final = 64
"""Most cycles, and most bytes, of one exchange."""

_MARK: Final = b"@bellproof"
_ROW: Final = re.compile(b"=([01xzXZ]{%d}) " % pins.OUTPUTS)
_MOST_LINES: Final = 10_000


def limits(seconds: float) -> Limits:
    """What a simulation may use; ``seconds`` is for one exchange."""
    return Limits(answer_seconds=seconds, line_bytes=1 << 20, file_bytes=1 << 28, cpu_seconds=600)


class Ended(Exception):  # noqa: N818 - what became of the simulation
    """The simulation is over before it should be: it hung, crashed or talked nonsense."""

    def __init__(self, fault: Fault) -> None:
        """Keep the verdict and the reason."""
        super().__init__(fault.reason)
        self.fault = fault


class Simulation:
    """The player's other end. ``cycle`` is the cycle whose inputs come next; its ``outputs`` are known."""

    def __init__(
        self,
        command: Sequence[str],
        sandbox: Sandbox,
        seconds: float,
        *,
        folder: Path,
        processes: Processes = UNLIMITED,
    ) -> None:
        """Start it; ``seconds`` is the limit of one exchange. Raises `Ended`."""
        self._seconds = seconds
        self._process = Process(command, limits(seconds), sandbox, str(folder), processes)
        self.cycle = 0
        self.outputs = 0
        self.undefined = 0
        self._ask(b"")

    def close(self) -> None:
        """End it."""
        self._process.kill()

    def play(self, inputs: Sequence[int], mask: int = 0, data: bytes = b"") -> list[tuple[int, int]]:
        """Play cycles, at most `BLOCK` and `BLOCK` bytes; the outputs and undefined bits of the cycles after each.

        Fewer rows than inputs come back if an output of ``mask`` rose: the rest was not played.
        """
        packed = 0
        for value in reversed(inputs):
            packed = packed << pins.INPUTS | value
        bytes_ = int.from_bytes(data, "little")
        words = self._ask(f"{len(inputs)} {packed:x} {mask:x} {len(data)} {bytes_:x}\n".encode())
        if not 1 <= len(words) <= len(inputs):
            raise Ended(Fault(Verdict.PROTOCOL, f"{len(words)} cycles came back for {len(inputs)}"))
        rows = [_row(word) for word in words]
        self.cycle += len(rows)
        self.outputs, self.undefined = rows[-1]
        return rows

    def _ask(self, request: bytes) -> list[bytes]:
        rows: list[bytes] = []
        for _ in range(_MOST_LINES):
            line = self._process.exchange(request, self._seconds)
            if isinstance(line, Fault):
                raise Ended(line)
            request = b""
            rows += _ROW.findall(line)
            if line.endswith(_MARK):
                return rows
        raise Ended(Fault(Verdict.PROTOCOL, f"{_MOST_LINES} lines of the design's own and no outputs"))


def _row(word: bytes) -> tuple[int, int]:
    """Outputs, and a mask of the bits that are neither 0 nor 1."""
    try:
        return int(word, 2), 0
    except ValueError:
        text = word.decode("ascii", "replace").lower()
        undefined = "".join("0" if bit in "01" else "1" for bit in text)
        return int("".join(bit if bit in "01" else "0" for bit in text), 2), int(undefined, 2)
