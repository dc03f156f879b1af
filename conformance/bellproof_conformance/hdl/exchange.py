"""What the host says and hears: one exchange, and the channel that it goes over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Channel:
    """The probability of each mishap of a frame: in either direction, or on the way to the sequencer."""

    drop: float = 0.0
    damage: float = 0.0
    repeat: float = 0.0

    @property
    def clean(self) -> bool:
        """Whether nothing goes wrong."""
        return not (self.drop or self.damage or self.repeat)


@dataclass
class Exchange:
    """A frame that is sent until it is answered; ``rule`` is what a wrong answer breaks."""

    kind: str
    content: bytes
    sequence: int
    expects: tuple[str, ...]
    rule: str = "link-answer"
    word: int = 0
    register: str = ""
    value: int = 0
    number: int = 0
    tries: int = 0
    deadline: int = 0
    not_before: int = 0
    done: Callable[[int], None] | None = None
    wire: bytes = b""
    """The bytes on the line where they are not those of the content."""
