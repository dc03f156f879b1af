"""The sequencer's times for a simulation, and what follows from them about an event."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from bellproof.sequencer.layout import DETECTOR_LATENCY, PRESET_PAPER_DURATIONS, PRESET_PAPER_RATE


@dataclass(frozen=True)
class Times:
    """Durations in clock cycles, as the parameters ``T_*`` of ``hdl/SPEC.md``, and the depth of the settings queue.

    The defaults are the shortest at which every rule can still be told from its neighbours: simulations of
    thousands of events use them. They stand in ``rtl/bench.sv`` too.
    """

    pump: int = 3
    mw: int = 4
    laser: int = 1
    gate: int = 1
    window: int = 6
    period: int = 24
    coinc: int = 2
    settle: int = 3
    rotate: int = 5
    detect: int = 12
    retry: int = 400
    settings_depth: int = 1

    @property
    def light(self) -> int:
        """Cycles of an attempt before its laser pulse."""
        return self.pump + self.mw

    @property
    def gate_first(self) -> int:
        """The attempt's first cycle in which the internal gate is open."""
        return self.light + self.gate + DETECTOR_LATENCY

    @property
    def gate_last(self) -> int:
        """The last one."""
        return self.gate_first + self.window - 1

    def parameters(self) -> dict[str, int]:
        """The parameters of the wrapper ``bench``."""
        named = asdict(self)
        depth = named.pop("settings_depth")
        return {**{f"T_{name.upper()}": value for name, value in named.items()}, "SETTINGS_DEPTH": depth}

    def to_json(self) -> str:
        """The times for the environment of a simulation."""
        return json.dumps(asdict(self))

    @staticmethod
    def of_environment() -> Times:
        """The times that the test outside handed to the simulated Python."""
        return Times(**json.loads(os.environ["BENCH_TIMES"]))

    @staticmethod
    def of_preset(preset: Mapping[str, int], **changed: int) -> Times:
        """The times of a preset of ``sequencer.toml``, some ``changed``."""
        return Times(**{**{name.lower(): value for name, value in preset.items()}, **changed})


PAPER_RATE = Times.of_preset(PRESET_PAPER_RATE)
PAPER_DURATIONS = Times.of_preset(PRESET_PAPER_DURATIONS)
