"""Plays stimulus into ``rtl/bench.sv`` and hands back what the pins did, a block of cycles at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import cocotb
from cocotb.clock import Clock
from cocotb.triggers import ValueChange

from sequencer_bench.pins import IN_WIDTH, OUT_WIDTH

BLOCK: Final = 64
"""The parameter of the wrapper."""


class Player:
    """The wrapper's stimulus port. ``cycle`` is the number of the next cycle to be played."""

    def __init__(self, dut: Any) -> None:  # noqa: ANN401 - cocotb's handles are typed by the design
        """Take over the wrapper ``dut`` and start its clock where the wrapper has none."""
        self._dut = dut
        self._done = ValueChange(dut.done)
        self._reload = 0
        self._offered = 0
        self.cycle = 0
        self.bytes = bytearray()
        if "verilator" in cocotb.SIM_NAME.lower():
            Clock(dut.clk, 10, unit="ns").start(start_high=False)

    async def play(self, stimulus: Sequence[int]) -> list[int]:
        """The outputs of as many cycles, each seen just before its inputs were set; ``BLOCK`` of them at most."""
        dut = self._dut
        if self._offered == 0 and self.bytes:
            chunk = bytes(self.bytes[:BLOCK])
            del self.bytes[:BLOCK]
            self._reload ^= 1
            self._offered = len(chunk)
            dut.bytes.value = int.from_bytes(chunk, "little")
            dut.byte_count.value = len(chunk)
            dut.reload.value = self._reload
        packed = 0
        for inputs in reversed(stimulus):
            packed = packed << IN_WIDTH | inputs
        dut.stimulus.value = packed
        dut.length.value = len(stimulus)
        await self._done
        if (
            self._offered
            and int(dut.byte_index.value) >= self._offered
            and int(dut.reloaded.value) == self._reload
        ):
            self._offered = 0
        seen = str((dut.latest if len(stimulus) == 1 else dut.seen).value)
        if self.cycle < BLOCK:
            seen = seen.replace(
                "X", "0"
            )  # before the first reset nothing is promised; later an X fails below
        size = len(seen)
        self.cycle += len(stimulus)
        return [int(seen[size - (k + 1) * OUT_WIDTH : size - k * OUT_WIDTH], 2) for k in range(len(stimulus))]

    @property
    def idle(self) -> bool:
        """Every byte has been offered."""
        return not self.bytes and self._offered == 0
