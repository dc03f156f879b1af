"""The presets at their real times, and times that are refused."""

from __future__ import annotations

import os
from itertools import pairwise
from typing import Any

import cocotb

from bellproof.sequencer.layout import STATUSES
from sequencer_bench import pins
from sequencer_bench.player import BLOCK
from sequencer_bench.session import QUIET, Session
from sequencer_bench.worlds import Click, Clicks


@cocotb.test()
async def one_event(dut: Any) -> None:
    """Attempts come exactly a period apart, and an event runs to its record, at the preset's own times."""
    session = Session(dut)
    await session.reset()
    starts: list[int] = []
    before = 0

    def watch(cycle: int, _inputs: int, outputs: int) -> None:
        nonlocal before
        if outputs & ~before & pins.PUMP:
            starts.append(cycle)
        before = outputs

    session.board.observe(watch)
    session.host.send_setting(2)
    await session.configure(CONTROL=1)
    world = Clicks(
        lambda attempt: [(1, 29), (2, 29)] if attempt == 4 else [(1, 0), (2, 4)],
        lambda k: (pins.FLUOR_A if k < 40 else pins.FLUOR_A | pins.FLUOR_B) * (k % 2),
    )
    await session.until(lambda: session.host.records, world, limit=60000)
    await session.drain()
    assert [b - a for a, b in pairwise(starts)][:3] == [session.times.period] * 3
    assert session.host.records[0].status == STATUSES["COMPLETE"]
    assert session.host.records[0].attempt == 4
    # The world notices the light up to a block late; the judge has compared the exact counts.
    assert 0 <= session.times.detect // 2 - session.host.records[0].count_a <= BLOCK
    session.hits.see("preset", os.environ["BENCH_PRESET"])
    session.leave()


@cocotb.test()
async def windows_apart(dut: Any) -> None:
    """A click in the last cycle of a window and one in the first of the next are no coincidence, however near."""
    session = Session(dut)
    await session.reset()
    session.auto_settings = True
    await session.configure(CONTROL=1)
    plans: tuple[list[Click], ...] = ([(1, 1)], [(2, 0)], [(1, 0)], [], [(2, 1)], [(1, 0), (2, 1)])
    world = Clicks(lambda attempt: plans[attempt % len(plans)])
    await session.until(lambda: len(session.host.records) >= 10, world, block=8)
    await session.drain()
    assert {record.attempt % len(plans) for record in session.host.records} == {len(plans) - 1}
    session.leave()


@cocotb.test()
async def counts_stop(dut: Any) -> None:
    """More than 65535 photons: the count stops there; the other ion's is exact."""
    session = Session(dut)
    await session.reset()
    session.host.send_setting(0)
    await session.configure(CONTROL=1)
    world = Clicks(
        lambda _attempt: [(1, 0), (2, 1)],
        lambda k: pins.FLUOR_A * (k % 2) | pins.FLUOR_B * (k % 1000 == 1),
    )
    await session.until(lambda: session.host.records, world, limit=200000)
    await session.drain()
    record = session.host.records[0]
    assert (record.count_a, record.outcomes) == (0xFFFF, 0x13)
    assert 0 < record.count_b < 200
    session.leave()


@cocotb.test()
async def refused(dut: Any) -> None:
    """Times that do not fit raise cfg_error, and nothing starts whatever the host says."""
    session = Session(dut)
    await session.reset()
    session.host.send_setting(1)
    await session.configure(CONTROL=1)
    pulses = 0

    def watch(_cycle: int, _inputs: int, outputs: int) -> None:
        nonlocal pulses
        pulses |= outputs & (pins.PUMP | pins.MW_PREPARE | pins.LASER_PULSE | pins.MW_ROTATE | pins.DETECT)

    session.board.observe(watch)
    await session.run(3000, lambda _c, _a, _m: QUIET | pins.NODE_READY_IN)
    assert await session.read("STATUS") & 0x10
    assert pulses == 0
    assert await session.read("ATTEMPTS_LO") == 0
    session.leave()
