"""What the detectors and the host's handshakes do: worlds for ``Session.run``."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from sequencer_bench import pins
from sequencer_bench.core_model import CoreModel
from sequencer_bench.machine import State
from sequencer_bench.session import QUIET, timer_at

Click = tuple[int, int]
"""A channel, and when its pin rises: cycles after the photon window's first at the pins."""


@dataclass
class Clicks:
    """Attempt by attempt, the clicks that ``plan`` asks for, one cycle wide; light on the ions in detection."""

    plan: Callable[[int], Sequence[Click]]
    fluorescence: Callable[[int], int] = lambda _: 0
    """Pins of the ions' detectors in the k-th cycle of detection."""

    def __call__(self, cycle: int, ahead: int, model: CoreModel) -> int:
        """The inputs of ``cycle``."""
        del cycle
        inputs = QUIET
        times = model.times
        timer = timer_at(model, ahead)
        if timer is not None:
            attempt = model.attempts + (model.timer + ahead) // times.period
            for channel, offset in self.plan(attempt):
                if timer == times.light + 1 + times.gate + offset:
                    inputs |= 1 << pins.PMT + channel
        if model.state is State.DETECT:
            inputs |= self.fluorescence(model.timer + ahead - 1)
        return inputs


@dataclass
class Storm:
    """Random everything: ``rates`` of rising pins, of a host that takes or offers no byte, and of resets.

    A ``stuck`` channel stays high; a ``double`` one clicks again two cycles after each click.
    """

    generator: random.Random
    rates: Mapping[str, float] = field(default_factory=dict)
    stuck: int = 0
    double: int = 0

    def __post_init__(self) -> None:
        """Nothing is high yet."""
        self._again: dict[int, int] = {}
        self._reset = 0

    def __call__(self, cycle: int, ahead: int, model: CoreModel) -> int:
        """The inputs of ``cycle``."""
        del ahead, model
        roll, rate = self.generator.random, self.rates.get
        inputs = self.stuck << pins.PMT
        for channel in range(4):
            if roll() < rate("pmt", 0.1) or self._again.get(channel) == cycle:
                inputs |= 1 << pins.PMT + channel
                if self.double >> channel & 1:
                    self._again[channel] = cycle + 2
        inputs |= pins.FLUOR_A * (roll() < rate("fluor", 0.4)) | pins.FLUOR_B * (roll() < rate("fluor", 0.4))
        inputs |= pins.NODE_TRIGGER_IN * (roll() < rate("node", 0.0)) | pins.NODE_READY_IN * (
            roll() < rate("node", 0.0)
        )
        inputs |= pins.M_READY * (roll() >= rate("deaf", 0.0)) | pins.S_ENABLE * (roll() >= rate("mute", 0.0))
        if self._reset == 0 and roll() < rate("reset", 0.0):
            self._reset = self.generator.randrange(1, 5)
        if self._reset:
            self._reset -= 1
            return inputs
        return inputs | pins.RST_N
