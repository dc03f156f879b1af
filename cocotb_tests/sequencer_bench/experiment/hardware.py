"""The sequencer's hardware under cocotb, in ``rtl/laboratory.sv``: laboratory and link answer what it asks."""

from __future__ import annotations

from typing import Any, Final

import cocotb
from cocotb.clock import Clock
from cocotb.triggers import Timer, ValueChange

from sequencer_bench.experiment.laboratory import Laboratory
from sequencer_bench.experiment.link import Link
from sequencer_bench.experiment.restart import Restart

_PULSED, _ROTATED, _FRAMED, _TAKEN, _SLICED = (1 << bit for bit in range(5))
_BYTES: Final = 128
"""The wrapper's room for bytes."""

_WORD: Final = (1 << 64) - 1
_ATTEMPTS: Final = (1 << 48) - 1
_PATIENCE: Final = 0.05
"""Seconds to wait for the host when nothing else happens; the simulation stands still meanwhile."""


class Hardware:
    """The wrapper ``dut`` and the laboratory around it."""

    def __init__(self, dut: Any, laboratory: Laboratory) -> None:  # noqa: ANN401 - a cocotb handle
        """Start the clock where the wrapper has none."""
        self._dut = dut
        self._event = dut.dut.u_core.u_event
        self._laboratory = laboratory
        self._notice = ValueChange(dut.notice)
        self._period = int(dut.T_PERIOD.value)
        self._reload = 0
        self._loaded = False
        self._waiting = bytearray()
        self._active = True
        self._lit: set[tuple[Any, int]] = set()
        if "verilator" in cocotb.SIM_NAME.lower():
            Clock(dut.clk, 10, unit="ns").start(start_high=False)

    async def power_up(self, restart: Restart) -> None:
        """The first reset. What a sequencer keeps over resets is set to what an earlier one held."""
        await Timer(72, "ns")
        if restart != Restart():
            voted = {self._event.u_number: restart.number, self._dut.dut.u_link.u_last: restart.last_sequence}
            for register, value in voted.items():
                for copy in (register.copy_0, register.copy_1, register.copy_2):
                    copy.value = value
            self._set_counters(restart.attempts, restart.clock)
        await Timer(20, "ns")
        self._dut.rst_n.value = 1
        await Timer(20, "ns")

    def _set_counters(self, attempts: int, clock: int) -> None:
        self._event.attempts_q.value = attempts
        self._event.attempts_n.value = ~attempts & _ATTEMPTS
        self._event.clock_count.value = clock

    def _skip(self, attempts: int) -> None:
        """As if so many attempts more had failed: see `sequencer_bench.experiment.laboratory`."""
        clock = int(self._event.clock_count.value) + attempts * self._period
        self._set_counters(int(self._event.attempts_q.value) + attempts, clock)

    async def run(self, link: Link) -> None:
        """Until the host has left."""
        while True:
            await self._notice
            what = int(self._dut.what.value)
            if what & _PULSED:
                answer = self._laboratory.pulsed()
                self._dut.clicks.value = answer.clicks
                if answer.skip:
                    self._skip(answer.skip)
            if what & _ROTATED:
                self._rotated()
            if what & _FRAMED:
                self._framed(link)
            if what & _TAKEN:
                self._loaded = False
            quiet = what == _SLICED and not self._active and not self._loaded
            self._active = what != _SLICED
            if what in {_PULSED, _ROTATED}:
                continue
            incoming = link.receive(_PATIENCE if quiet else 0)
            if incoming is None:
                return
            self._waiting += incoming
            self._load()

    def _rotated(self) -> None:
        dut = self._dut
        lights = self._laboratory.rotated(
            int(dut.rotated_a.value), int(dut.rotated_b.value), int(dut.width.value)
        )
        lit = {}
        for array, light in zip((dut.light_a, dut.light_b), lights, strict=True):
            for word in range(light.bit_length() + 63 >> 6):
                value = light >> 64 * word & _WORD
                if value:
                    lit[array, word] = value
        # Only words that change are written: a detection has thousands of cycles and a few photons.
        for array, word in self._lit - set(lit):
            array[word].value = 0
        for (array, word), value in lit.items():
            array[word].value = value
        self._lit = set(lit)

    def _framed(self, link: Link) -> None:
        """A frame is whole, and its END is in it: as it came over the stream."""
        count = int(self._dut.heard_count.value)
        data = int(self._dut.heard.value) & (1 << 8 * count) - 1
        link.send(data.to_bytes(count, "little"))

    def _load(self) -> None:
        """Hand over what waits, when the bytes before have been taken."""
        if self._loaded or not self._waiting:
            return
        chunk = bytes(self._waiting[:_BYTES])
        del self._waiting[:_BYTES]
        self._reload ^= 1
        self._loaded = True
        self._dut.bytes.value = int.from_bytes(chunk, "little")
        self._dut.byte_count.value = len(chunk)
        self._dut.reload.value = self._reload
