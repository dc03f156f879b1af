"""Constrained random: everything at once, in phases that each stress something else."""

from __future__ import annotations

import os
from typing import Any

import cocotb

from sequencer_bench.exchange import Channel
from sequencer_bench.machine import State
from sequencer_bench.session import Session
from sequencer_bench.worlds import Storm

MOODS = (
    {"pmt": 0.10},
    {"pmt": 0.03, "reset": 0.002},
    {"pmt": 0.30, "deaf": 0.5, "mute": 0.5},
    {"pmt": 0.10, "deaf": 0.97},
    {"pmt": 0.05, "node": 0.15},
    {"pmt": 0.15, "reset": 0.01, "deaf": 0.2},
)


async def _configure(session: Session) -> None:
    """A new random configuration, written while the sequencer is idle."""
    generator = session.generator
    session.host.write("CONTROL", 0)
    await session.settle()
    await session.until(lambda: session.model.state is State.IDLE)
    values = {
        "ROLE": generator.choice([0, 0, 0, 1, 2, 3]),
        "PATTERNS": generator.choice([0x0660, 0xFFFF, 0xFFFF, generator.randrange(1 << 16)]),
        "CAL_A": generator.randrange(1 << 16),
        "CAL_B": generator.randrange(1 << 16),
        "THRESHOLD_A": generator.randrange(7),
        "THRESHOLD_B": generator.randrange(7),
        "LIMIT": generator.choice([0, 0, 3, 20]),
        "LINK_LIMIT": generator.choice([0, 0, 0, 600]),
    }
    await session.configure(**values, CONTROL=generator.choice([1, 1, 5]))


async def _campaign(session: Session, cycles: int) -> None:
    generator = session.generator
    await session.reset()
    end = session.player.cycle + cycles
    session.host.acknowledge = lambda _number: generator.choice([0, 0, 0, 30, 200, 900])
    session.auto_settings = True
    while session.player.cycle < end:
        await _configure(session)
        for _ in range(generator.randrange(1, 6)):
            mood = generator.choice(MOODS)
            storm = Storm(
                generator, mood, stuck=generator.choice([0, 0, 0, 2, 8]), double=generator.choice([0, 0, 15])
            )
            await session.run(generator.randrange(200, 900), storm, block=generator.choice([64, 64, 17, 5]))
            if generator.random() < 0.3:
                session.host.read(generator.choice(list(session.registers)), lambda _value: None)
            if not session.model.run and session.host.quiet:
                session.host.write("CONTROL", 1)
    await session.drain()
    session.leave()


@cocotb.test()
async def clean_link(dut: Any) -> None:
    """Random detectors, resets and back-pressure, over a link without mishaps."""
    session = Session(dut)
    await _campaign(session, int(os.environ.get("BENCH_CYCLES", "20000")))
    assert len(session.host.records) > 10


@cocotb.test()
async def bad_link(dut: Any) -> None:
    """The same over a link that drops, corrupts, repeats and reorders frames both ways."""
    session = Session(dut, channel=Channel(drop=0.08, corrupt=0.12, repeat=0.1, reorder=0.1), timeout=300)
    await _campaign(session, int(os.environ.get("BENCH_CYCLES", "20000")))
    assert session.host.lossy > 0
    assert len(session.host.records) > 2
