"""One rule a test, at its edges."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import cocotb

from sequencer_bench import pins
from sequencer_bench.core_model import CoreModel
from sequencer_bench.machine import Slot, State
from sequencer_bench.session import QUIET, Session
from sequencer_bench.worlds import Click, Clicks, Storm

EVERY_PATTERN = Clicks(lambda attempt: [(i, 1) for i in range(4) if attempt >> i & 1])


def _reached(session: Session, attempts: int) -> bool:
    return session.model.attempts > attempts


async def _started(dut: Any, **registers: int) -> Session:
    session = Session(dut)
    await session.reset()
    session.auto_settings = True
    await session.configure(**registers, CONTROL=1)
    return session


@cocotb.test()
async def window_edges_and_distances(dut: Any) -> None:
    """Two clicks at every place around the window and every distance around COINC, on every pair of channels."""
    session = await _started(dut, PATTERNS=0xFFFF)
    times = session.times
    cases: list[Sequence[Click]] = []
    for first in range(-2, times.window + 1):
        for distance in range(times.coinc + 3):
            pair = ((0, 1), (2, 3), (1, 2), (3, 0), (0, 2), (1, 3))[(first + distance) % 6]
            cases.append([(pair[0], first), (pair[1], first + distance)])
    cases += [
        [(0, 0), (1, 3), (1, 5)],  # one age for all channels would take B at 3 and at 5 for two channels
        [(0, 0), (0, 2)],
        [(0, 0), (0, 2), (0, 4)],
        [(0, 0), (1, 1), (2, 1), (3, 5)],
        [(0, 2), (1, 2), (2, 2), (3, 2)],
        [(0, 5), (1, 6)],
        [(0, -1), (1, 0)],
    ]
    world = Clicks(lambda attempt: cases[attempt % len(cases)])
    await session.until(lambda: session.model.attempts > 2 * len(cases), world, limit=80000, block=8)
    await session.drain()
    assert 30 < len(session.host.records) < session.model.attempts
    session.leave()


@cocotb.test()
async def every_pattern(dut: Any) -> None:
    """Each of the eleven patterns of two or more channels heralds where PATTERNS accepts it, and only there."""
    session = await _started(dut, PATTERNS=0xFFFF)
    for accepted in (0xFFFF, 0x0660, 0x8000, 0x0001):
        session.host.write("CONTROL", 0)
        await session.until(lambda: session.host.quiet and session.model.state is State.IDLE)
        await session.configure(PATTERNS=accepted, CONTROL=1)
        enough = session.model.attempts + 40
        await session.until(partial(_reached, session, enough), EVERY_PATTERN, limit=60000, block=8)
    await session.drain()
    assert {record.herald & 15 for record in session.host.records} == {
        p for p in range(16) if p.bit_count() > 1
    }
    session.leave()


@cocotb.test()
async def ages_apart(dut: Any) -> None:
    """Channels 0, 1 (not accepted together), then 2: 1 and 2 herald, for 0 has an age of its own and is too old."""
    session = await _started(dut, PATTERNS=0x0660)
    world = Clicks(lambda _attempt: [(0, 0), (1, 2), (2, 4)])
    await session.until(lambda: len(session.host.records) >= 3, world, block=8)
    await session.drain()
    assert {record.herald & 15 for record in session.host.records} == {0b0110}
    session.leave()


@cocotb.test()
async def thresholds(dut: Any) -> None:
    """Outcomes turn bright at the threshold; the first and the last cycle of detection count, the next do not."""
    session = await _started(dut, THRESHOLD_A=3, THRESHOLD_B=2, CAL_A=0xC000, CAL_B=0xB123)
    length = session.times.detect
    shapes = [
        ((0, 2), (1,)),
        ((0,), (1, 3)),
        ((0, 2, 4), (1, 3)),
        ((0, 2, 4, 6), (1, 3, 5)),
        ((-1, 0, 2), (-2, length - 1)),
        ((0, 2, length - 1), (0, length - 1)),
        ((0, 2, length), (0, length)),
        ((1, 3, length + 1), (1, length + 2)),
        (tuple(range(0, length, 2)), ()),
    ]

    def light(k: int) -> int:
        shape = shapes[(session.model.number - 1) % len(shapes)]
        return pins.FLUOR_A * (k in shape[0]) | pins.FLUOR_B * (k in shape[1])

    clicks = Clicks(lambda _attempt: [(1, 0), (2, 1)])
    # Every shape under every pair of settings.
    session.next_word = lambda: len(session.host.words) // len(shapes) % 4

    def world(cycle: int, ahead: int, model: CoreModel) -> int:
        inputs = clicks(cycle, ahead, model)
        since = {State.ROTATE: model.timer - session.times.rotate, State.DETECT: model.timer}
        since[State.DRAIN] = length + model.timer
        if model.state in since:
            # The pins of detection are one cycle after the state, and the world one ahead of the model.
            inputs |= light(since[model.state] + ahead - 1)
        return inputs

    await session.until(lambda: len(session.host.records) >= 4 * len(shapes), world, limit=40000, block=1)
    await session.drain()
    assert {record.outcomes for record in session.host.records} == {0x10, 0x11, 0x12, 0x13}
    session.leave()


@cocotb.test()
async def two_nodes(dut: Any) -> None:
    """A master waits for the other node and triggers it; a slave starts on the trigger's edge alone."""
    session = await _started(dut, ROLE=1)
    clicks = Clicks(lambda attempt: [(1, 0), (2, 1)] if attempt % 3 == 0 else [])
    await session.run(200, clicks)
    assert session.model.attempts == 0
    await session.run(1500, lambda c, a, m: clicks(c, a, m) | pins.NODE_READY_IN)
    assert session.model.attempts > 3
    session.host.write("CONTROL", 0)
    await session.until(lambda: session.host.quiet and session.model.state is State.IDLE)
    await session.configure(ROLE=2, CONTROL=1)
    before = session.model.attempts
    await session.run(300, lambda _c, _a, _m: QUIET | pins.NODE_TRIGGER_IN)
    high = session.model.attempts - before
    assert high <= 1, "a level is no trigger"
    await session.run(4000, lambda c, a, m: clicks(c, a, m) | pins.NODE_TRIGGER_IN * (c % 31 < 4))
    assert session.model.attempts > before + 10
    session.host.write("CONTROL", 0)
    await session.until(lambda: session.host.quiet and session.model.state is State.IDLE)
    await session.configure(ROLE=3, CONTROL=1)
    before = session.model.attempts
    await session.run(200, lambda _c, _a, _m: QUIET | pins.NODE_READY_IN)
    assert session.model.attempts == before
    await session.drain()
    session.leave()


@cocotb.test()
async def timeout(dut: Any) -> None:
    """LIMIT attempts without a herald, then silence until CONTROL is written."""
    session = await _started(dut, LIMIT=5)
    await session.run(2000)
    assert session.model.attempts == 5
    await session.configure(CONTROL=1)
    await session.run(1000, Clicks(lambda attempt: [(1, 0), (2, 0)] if attempt == 8 else []))
    assert 10 < session.model.attempts <= 5 + 3 + 5
    await session.drain()
    session.leave()


@cocotb.test()
async def starved_and_stopped(dut: Any) -> None:
    """No attempt without a settings word; an attempt that began is finished after the stop."""
    session = await _started(dut)
    session.auto_settings = False
    await session.until(lambda: session.host.quiet)
    if not session.model.queue:
        before = session.model.attempts
        await session.run(500)
        assert session.model.attempts == before
        session.host.send_setting(3)
    await session.until(lambda: session.model.state is State.ATTEMPT, block=8)
    for _ in range(session.times.period):
        session.host.write("CONTROL", 0)
        await session.until(lambda: session.host.quiet and session.model.state is State.IDLE, block=7)
        session.host.write("CONTROL", 1)
        await session.until(lambda: session.model.state is State.ATTEMPT, block=5)
    await session.drain()
    session.leave()


@cocotb.test()
async def stuck_and_doubled(dut: Any) -> None:
    """A stuck detector is one click at most, a doubled click of one channel no coincidence."""
    session = await _started(dut, PATTERNS=0xFFFF)
    await session.run(1500, Storm(session.generator, {"pmt": 0.0}, stuck=0b0101))
    assert session.model.number <= 1
    before = session.model.number
    await session.until(lambda: session.model.slot is Slot.FREE and session.host.quiet)
    await session.run(1500, Clicks(lambda attempt: [(attempt % 4, k) for k in range(0, 6, 2)]))
    assert session.model.number == before
    session.hits.see("detectors", "stuck")
    session.hits.see("detectors", "doubled")
    await session.drain()
    session.leave()


@cocotb.test()
async def slow_host(dut: Any) -> None:
    """A host that neither reads nor acknowledges: copies of one record, no further attempt, nothing lost."""
    session = await _started(dut)
    session.host.acknowledge = lambda _number: 3 * session.times.retry
    clicks = Clicks(lambda _attempt: [(1, 1), (2, 1)])
    await session.until(lambda: len(session.host.records) >= 2, clicks)
    await session.run(2000, lambda c, a, m: clicks(c, a, m) & ~pins.M_READY)
    await session.until(lambda: len(session.host.records) >= 4, clicks)
    await session.drain()
    assert await session.read("RETRIES") > 0
    session.leave()
