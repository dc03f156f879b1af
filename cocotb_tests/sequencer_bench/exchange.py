"""What the host says and hears: one exchange, the channel it goes over, and the error when an answer is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


class LinkError(Exception):
    """The sequencer answered what the protocol forbids."""


@dataclass(frozen=True)
class Channel:
    """How bad the link is: the probability of each mishap of a frame, in either direction."""

    drop: float = 0.0
    corrupt: float = 0.0
    repeat: float = 0.0
    reorder: float = 0.0


@dataclass
class Exchange:
    """A frame that is sent until it is answered."""

    kind: str
    argument: tuple[int, ...]
    content: bytes = b""
    sequence: int = -1
    tries: int = 0
    deadline: int = 0
    done: Callable[[int], None] | None = None
    not_before: int = 0
