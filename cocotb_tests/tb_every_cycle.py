"""A reset, a stall and a link fault in every cycle of one event: each ends in exactly one record."""

from __future__ import annotations

from functools import partial
from typing import Any

import cocotb

from bellproof.sequencer.layout import LENGTHS, STATUSES
from sequencer_bench import pins
from sequencer_bench.core_model import CoreModel
from sequencer_bench.exchange import Channel
from sequencer_bench.machine import Slot, State
from sequencer_bench.session import QUIET, Session, quiet
from sequencer_bench.worlds import Clicks

DAMAGE_EXPECTED = Channel(drop=1e-300)
"""The host must bear damage; the channel does none, for the test itself does it."""

CLICKS = Clicks(lambda _attempt: [(1, 2), (2, 3)], lambda k: (pins.FLUOR_A | pins.FLUOR_B) * (k % 2))


def _has(session: Session, records: int) -> bool:
    return len(session.host.records) >= records


async def _armed(session: Session) -> None:
    """Idle, with a settings word, no record waiting, and running from the next frame on."""
    await session.until(
        lambda: session.host.quiet and session.model.slot is Slot.FREE and session.model.state is State.IDLE
    )
    if not session.model.queue:
        session.host.send_setting(session.generator.randrange(4))
        await session.settle()
    session.host.write("CONTROL", 1)


async def _over(session: Session) -> None:
    """The event, if there was one, is recorded and acknowledged; no attempt runs."""
    session.host.write("CONTROL", 0)
    await session.until(
        lambda: (
            session.host.quiet
            and session.player.idle
            and session.model.slot is Slot.FREE
            and session.model.state is State.IDLE
            and len(session.host.records) == len(session.board.oracle.events)
        ),
        limit=8000,
    )


@cocotb.test()
async def reset(dut: Any) -> None:
    """One cycle of reset, at every cycle from the start of the attempt to the acknowledgement."""
    session = Session(dut)
    await session.reset()
    times = session.times
    length = times.period + times.settle + times.rotate + times.detect + 2 * LENGTHS["RECORD"] + 60
    for k in range(length):
        await _armed(session)
        await session.until(lambda: session.model.state is State.ATTEMPT, CLICKS, block=1)
        start = session.player.cycle

        def world(cycle: int, ahead: int, model: CoreModel, at: int = start + k) -> int:
            inputs = CLICKS(cycle, ahead, model)
            return inputs & ~pins.RST_N if cycle == at else inputs

        # The detectors look ahead through whole blocks, which end before the reset.
        await session.run(k, CLICKS)
        await session.run(1, world)
        await session.run(8)
        await _over(session)
    session.board.finish()
    seen = {record.status for record in session.host.records}
    assert seen == {STATUSES["COMPLETE"], STATUSES["ABORTED_RESET"]}
    session.leave()


@cocotb.test()
async def reset_before_the_herald(dut: Any) -> None:
    """A reset in every cycle of a master's trigger and attempt, also where it would have heralded: no record."""
    session = Session(dut)
    await session.reset()
    times = session.times
    clicks = Clicks(lambda _attempt: [(1, times.window - 3), (2, times.window - 2)])
    late = times.gate_first + times.window - 2
    for k in range(4 + times.period):
        await session.configure(ROLE=1)
        await _armed(session)
        await session.until(
            lambda: session.model.state is State.TRIGGER,
            lambda _c, _a, _m: QUIET | pins.NODE_READY_IN,
            block=1,
        )
        # Clicks only where the reset comes no later than the herald would.
        world = clicks if k - 3 <= late else quiet
        await session.run(k, world, block=4)
        await session.run(1, lambda c, a, m, w=world: w(c, a, m) & ~pins.RST_N, block=1)
        await session.run(40)
    session.board.finish()
    assert session.model.number == 0
    session.leave()


@cocotb.test()
async def stall(dut: Any) -> None:
    """The host takes no byte for a while, from every cycle on and for several lengths."""
    session = Session(dut)
    await session.reset()
    times = session.times
    length = times.gate_last + times.settle + times.rotate + times.detect + LENGTHS["RECORD"] + 20
    for k in range(length):
        await _armed(session)
        await session.until(lambda: session.model.state is State.ATTEMPT, CLICKS, block=1)
        await session.run(k, CLICKS)
        pause = (1, 7, 60, 2 * times.retry)[k % 4]
        await session.run(pause, lambda c, a, m: CLICKS(c, a, m) & ~pins.M_READY)
        await session.run(times.period, CLICKS)
        await _over(session)
    session.board.finish()
    assert len(session.host.records) == length
    assert {record.status for record in session.host.records} == {STATUSES["COMPLETE"]}
    session.leave()


@cocotb.test()
async def link_down(dut: Any) -> None:
    """The link is silent for so long that it counts as down in every cycle of an event."""
    session = Session(dut, timeout=100000)
    await session.reset()
    times = session.times
    statuses = []
    for k in range(times.period + times.settle + times.rotate + times.detect + 40):
        await session.until(lambda: session.host.quiet and session.model.state is State.IDLE)
        # Counted from the frame that starts the run.
        await session.configure(LINK_LIMIT=k + 8)
        await _armed(session)
        before = session.model.number
        session.host_stalled = False
        await session.until(lambda: session.host.quiet, CLICKS, block=1)
        session.host_stalled = True
        await session.run(times.period + times.settle + times.rotate + times.detect + 80, CLICKS)
        session.host_stalled = False
        await _over(session)
        if session.model.number > before:
            statuses.append(session.host.records[-1].status)
    session.board.finish()
    assert set(statuses) == {STATUSES["COMPLETE"], STATUSES["ABORTED_LINK"]}
    assert statuses.count(STATUSES["ABORTED_LINK"]) > times.settle + times.rotate + times.detect
    session.leave()


@cocotb.test()
async def damaged_record(dut: Any) -> None:
    """Each byte of a record's first copy is damaged in turn: the host gets the record from the next copy."""
    session = Session(dut)
    await session.reset()
    broken = 0
    for k in range(LENGTHS["RECORD"] + 2):
        await _armed(session)
        position = -1

        def tamper(byte: int, at: int = k) -> int:
            nonlocal position, broken
            if session.model.slot is Slot.READY:
                position += 1
                if position == at:
                    broken += 1
                    return byte ^ 1 << at % 8
            return byte

        session.board.tamper = tamper
        session.host.channel = DAMAGE_EXPECTED
        await session.until(partial(_has, session, k + 1), CLICKS, limit=4000)
        session.board.tamper = lambda byte: byte
        await _over(session)
    session.board.finish()
    assert broken == LENGTHS["RECORD"] + 2
    assert session.host.lossy > LENGTHS["RECORD"] // 2
    session.hits.see("record.damaged", "every byte")
    session.leave()
