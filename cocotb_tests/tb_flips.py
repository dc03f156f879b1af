"""Flipped bits: in the state, the timers, and every copy of what is kept twice or three times.

No model follows the sequencer through a flip. What must hold: the fault is seen and named, the pulses end, an
open event becomes one record that says it was aborted, a record that waits is sent unharmed, no herald is lost or
made up, and after the host has cleared the fault the next event is a good one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import cocotb

from bellproof.sequencer.layout import FAULTS, STATES, STATUSES
from sequencer_bench import pins
from sequencer_bench.session import QUIET, Session

PULSES = pins.PUMP | pins.MW_PREPARE | pins.LASER_PULSE | pins.MW_ROTATE | pins.DETECT


@dataclass(frozen=True)
class Flip:
    """Bit ``bit`` of the register at ``path`` below the core; the fault it must raise is ``cause``."""

    path: str
    bit: int
    cause: str


def _flips() -> Iterator[Flip]:
    for bit in range(8):
        yield Flip("u_attempt.state", bit, "STATE")
    for bit in (0, 1, 2, 3, 4, 19):
        yield Flip("u_attempt.timer", bit, "TIMER")
        yield Flip("u_attempt.timer_n", bit, "TIMER")
    for copy in range(3):
        for bit in range(2):
            yield Flip(f"u_event.u_life.copy_{copy}", bit, "EVENT")
            yield Flip(f"u_event.u_status.copy_{copy}", bit, "EVENT")
        for bit in (0, 7, 31):
            yield Flip(f"u_event.u_number.copy_{copy}", bit, "NUMBER")
        for bit in (0, 1, 2, 9):
            yield Flip(f"u_event.u_word.copy_{copy}", bit, "SETTING")
        for bit in range(3):
            yield Flip(f"u_settings.u_fill.copy_{copy}", bit, "QUEUE")
    for bit in (0, 5, 47):
        yield Flip("u_event.attempts_n", bit, "ATTEMPTS")


STAGES = ("idle", "attempt", "event", "record waits")


class Flipper:
    """Runs one event a flip, and flips at a stage of it."""

    def __init__(self, session: Session, core: Any) -> None:
        """Unjudged from here on."""
        self.session, self.core = session, core
        session.judged = False
        session.rows = []
        session.host.acknowledge = lambda _number: 200
        self._node_ready = 0

    def _seen(self, mask: int) -> bool:
        rows = self.session.rows or []
        return bool(rows and rows[-1][1] & mask)

    def _state(self) -> int:
        return int(self.core.u_attempt.state.value)

    def _life(self) -> int:
        return int(self.core.u_event.life.value)

    def _world(self, cycle: int, _ahead: int, _model: Any) -> int:
        # Both channels click together in the first half of the time, again and again: the first window heralds.
        light = pins.FLUOR_A if cycle % 2 else 0
        return QUIET | light | (6 << pins.PMT if cycle % 5 == 0 else 0)

    async def _until(self, condition: Any, world: Any, limit: int = 4000) -> None:
        end = self.session.player.cycle + limit
        while not condition():
            assert self.session.player.cycle < end, "stuck"
            await self.session.run(1, world, block=1)

    async def one(self, flip: Flip, stage: str) -> None:
        """One flip."""
        session, dark = self.session, lambda _c, _a, _m: QUIET
        await self._until(lambda: session.host.quiet and session.player.idle and self._life() == 0, dark)
        if int(self.core.u_settings.fill.value) == 0:
            session.host.send_setting(session.generator.randrange(4))
            await self._until(lambda: session.host.quiet, dark)
        heralds = session.board.heralds
        records = len(session.host.records)
        if stage != "idle":
            session.host.write("CONTROL", 1)
            world = dark if stage == "attempt" else self._world
            await self._until(lambda: self._state() == STATES["ATTEMPT"], world)
            await session.run(session.generator.randrange(1, 5), dark, block=1)
            if stage in {"event", "record waits"}:
                await self._until(lambda: self._life() == 1, self._world)
                await session.run(session.generator.randrange(20), self._world, block=1)
            if stage == "record waits":
                await self._until(lambda: self._life() == 2, self._world)
                await session.run(session.generator.randrange(60), dark, block=1)
        open_event = self._life() == 1
        self._flip(flip)
        start = len(session.rows or [])
        await session.run(1 if stage == "idle" else 12, dark, block=1)
        await session.run(11, dark, block=1)
        after = [row for _, row in (session.rows or [])[start:]]
        assert any(row & pins.FAULT for row in after), f"{flip} at {stage}: no fault"
        rise = next(k for k, row in enumerate(after) if row & pins.FAULT)
        assert rise <= 4, f"{flip} at {stage}: noticed only after {rise} cycles"
        assert not any(row & PULSES or row >> pins.PHASE_A & 0xFFFFFFFF for row in after[rise + 2 :]), (
            f"{flip}: pulses"
        )
        status: list[int] = []
        session.host.read("STATUS", status.append)
        await self._until(lambda: status, dark)
        causes = status[0] >> 16 & 0xFF
        assert causes & 1 << FAULTS[flip.cause], f"{flip} at {stage}: causes {causes:#x}"
        assert status[0] & 0x20
        session.hits.see("fault.cause", flip.cause)
        session.hits.see("fault.stage", stage)
        session.host.write("CONTROL", 2)
        await self._until(lambda: session.host.quiet and session.player.idle and self._life() == 0, dark)
        await session.run(4, dark)
        assert not self._seen(pins.FAULT), f"{flip} at {stage}: the fault stays"
        if stage in {"event", "record waits"}:
            assert session.board.heralds == heralds + 1
            assert len(session.host.records) == records + 1
            status_byte = session.host.records[-1].status
            if open_event:
                assert status_byte == STATUSES["ABORTED_FAULT"], (
                    f"{flip} at {stage}: {session.host.records[-1]}"
                )
                session.hits.see("record.status", "ABORTED_FAULT")
            else:
                assert status_byte == STATUSES["COMPLETE"], f"{flip} at {stage}: {session.host.records[-1]}"
        else:
            assert session.board.heralds == heralds
            assert len(session.host.records) == records

    def _flip(self, flip: Flip) -> None:
        handle = self.core
        for name in flip.path.split("."):
            handle = getattr(handle, name)
        handle.value = int(handle.value) ^ 1 << flip.bit

    async def good_event(self) -> None:
        """An event after all that, from setting to record."""
        session = self.session
        dark = lambda _c, _a, _m: QUIET  # noqa: E731 - a world
        records = len(session.host.records)
        if int(self.core.u_settings.fill.value) == 0:
            session.host.send_setting(2)
        session.host.write("CONTROL", 1)
        await self._until(lambda: len(session.host.records) > records, self._world)
        session.host.write("CONTROL", 0)
        await self._until(lambda: session.host.quiet and self._life() == 0, dark)
        assert session.host.records[-1].status == STATUSES["COMPLETE"]


@cocotb.test()
async def flipped_bits(dut: Any) -> None:
    """Each flip at each stage of an event."""
    session = Session(dut)
    await session.reset()
    flipper = Flipper(session, dut.dut.u_core)
    for number, flip in enumerate(_flips()):
        for stage in STAGES:
            await flipper.one(flip, stage)
        if number % 8 == 0:
            await flipper.good_event()
    numbers = [record.number for record in session.host.records]
    assert numbers == list(range(1, session.board.heralds + 1)), "a herald without its one record"
    used = [(record.setting_sequence, record.settings) for record in session.host.records]
    assert used == session.host.words[: len(used)], "a settings word lost, changed or used twice"
    session.leave()
