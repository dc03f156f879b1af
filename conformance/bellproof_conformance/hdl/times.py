"""The times of a sequencer under test, in clock cycles, and the sets of them at which it is tried."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace

from bellproof.sequencer.layout import DETECTOR_LATENCY

LONGEST = (1 << 20) - 1
"""Longest stage."""

MOST_COINC = 15
"""Largest distance of two clicks that are one coincidence."""

DEEPEST = 4
"""Most settings words that may wait."""


@dataclass(frozen=True)
class Times:
    """The parameters of ``hdl/SPEC.md`` by name, and ``latency``: cycles from a detector's pin to its effect.

    The defaults are short, so that thousands of cycles hold many events, and no two boundaries coincide.
    """

    pump: int = 3
    mw: int = 4
    laser: int = 1
    gate: int = 1
    window: int = 6
    period: int = 26
    coinc: int = 2
    settle: int = 3
    rotate: int = 5
    detect: int = 12
    retry: int = 400
    settings_depth: int = 1
    latency: int = DETECTOR_LATENCY

    @property
    def light(self) -> int:
        """Cycles from the start of an attempt to its laser pulse."""
        return self.pump + self.mw

    @property
    def to_settle(self) -> int:
        """Cycles from the laser pulse's rise to that of the phases, both at the pins, whenever the clicks came."""
        return self.gate + self.window + self.latency

    @property
    def shortest(self) -> int:
        """The shortest period that the stages of an attempt fit into."""
        return self.light + max(self.gate + self.latency + self.window, self.laser)

    @property
    def possible(self) -> bool:
        """Whether every stage has a length and all fit into the period; else ``cfg_error`` must be high."""
        lasting = (self.pump, self.mw, self.laser, self.window, self.settle, self.rotate, self.detect)
        return all(lasting) and self.shortest <= self.period

    def parameters(self) -> dict[str, int]:
        """The design's parameters by our names."""
        values = asdict(self)
        del values["latency"]
        return {name.upper(): value for name, value in values.items()}

    def changed(self, **changes: int) -> Times:
        """The same with some times changed."""
        return replace(self, **changes)

    @staticmethod
    def of(values: Mapping[str, int]) -> Times:
        """Times by our names."""
        return Times(**{name.lower(): value for name, value in values.items()})


NAMES = tuple(field.name.upper() for field in fields(Times) if field.name != "latency")
"""The times that a map may name."""
