"""The words of the cycle model: its states, the life of the event slot, its configuration, times that fit."""

from __future__ import annotations

from enum import Enum, auto
from typing import Final

from sequencer_bench.times import Times

CONFIGURATION: Final = (
    "PATTERNS",
    "CAL_A",
    "CAL_B",
    "THRESHOLD_A",
    "THRESHOLD_B",
    "LIMIT",
    "LINK_LIMIT",
)
"""Registers that the host may write while the sequencer is idle, but ROLE."""


class State(Enum):
    """Where the attempt sequencer is."""

    IDLE = auto()
    TRIGGER = auto()
    ATTEMPT = auto()
    SETTLE = auto()
    ROTATE = auto()
    DETECT = auto()
    DRAIN = auto()


class Slot(Enum):
    """The life of the one event slot."""

    FREE = auto()
    OPEN = auto()
    READY = auto()


def possible(times: Times) -> bool:
    """Whether the stages have a length each and fit into the period."""
    lasting = (
        times.pump,
        times.mw,
        times.laser,
        times.window,
        times.settle,
        times.rotate,
        times.detect,
        times.retry,
    )
    return (
        all(lasting)
        and times.gate_last < times.period
        and times.light + times.laser <= times.period
        and times.coinc <= 15  # noqa: PLR2004 - the ages' width
        and max(times.period, times.settle, times.rotate, times.detect) < 1 << 20
        and 1 <= times.settings_depth <= 4  # noqa: PLR2004 - the queue's places
    )
