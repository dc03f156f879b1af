"""Values that a sequencer's registers are to have before it is served: offsets, thresholds, and the start."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bellproof.errors import BadInput, UsageProblem
from bellproof.sequencer import layout

_VALUE = re.compile(r"0x[0-9a-f]{1,99}|[0-9]{1,99}", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Write:
    """A register by its name of the layout, and the value that it is to have."""

    register: str
    value: int

    @property
    def is_state(self) -> bool:
        """Whether the register holds what was written; CONTROL is a command, done whenever it is written."""
        return layout.ACCESS[self.register] == "rw"

    def __str__(self) -> str:
        """As on the command line."""
        return f"{self.register}={self.value:#x}" if self.value > 9 else f"{self.register}={self.value}"  # noqa: PLR2004 - digits


def read_writes(texts: Sequence[str], option: str) -> tuple[Write, ...]:
    """Read ``REGISTER=VALUE`` of each; they are written in this order.

    Raises `UsageProblem` for what is no such text, for a register that there is not or that cannot be written,
    `BadInput` for a value that the register has no room for.
    """
    return tuple(_read(text, option) for text in texts)


def _read(text: str, option: str) -> Write:
    name, equals, digits = text.partition("=")
    if not equals or not name or not _VALUE.fullmatch(digits):
        message = f"{option}: {text[:60]!r} is no REGISTER=VALUE with a decimal or 0x hexadecimal number"
        raise UsageProblem(message)
    access = layout.ACCESS.get(name)
    if access is None:
        message = f"{option}: there is no register {name[:60]!r}; there are {', '.join(layout.WIDTHS)}"
        raise UsageProblem(message)
    if access == "ro":
        message = (
            f"{option}: register {name} can only be read; those to be written are {', '.join(layout.WIDTHS)}"
        )
        raise UsageProblem(message)
    value, width = int(digits, 16 if digits[:2].lower() == "0x" else 10), layout.WIDTHS[name]
    if value >> width:
        raise BadInput(option, f"{text[:60]}: {name} has {width} bits and holds at most {(1 << width) - 1}")
    return Write(name, value)
