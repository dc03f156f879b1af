"""The datasheet's timing diagrams, and the newcomer's first event: what the pins really did, as WaveJSON."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cocotb

from sequencer_bench import pins
from sequencer_bench.machine import State
from sequencer_bench.session import Session
from sequencer_bench.wavejson import Lane, diagram
from sequencer_bench.worlds import Clicks

DETECTORS = [Lane("pmt1", label="herald_pmt[1]"), Lane("pmt2", label="herald_pmt[2]")]
PULSES = [Lane(name) for name in ("pump", "mw_prepare", "laser_pulse")]
EVENT = [
    Lane("phase_a", 16),
    Lane("phase_b", 16),
    Lane("mw_rotate"),
    Lane("detect"),
    Lane("fluor_a"),
    Lane("m_axis_tvalid"),
]


def _sample(inputs: int, row: int) -> dict[str, int]:
    sample = pins.named(row)
    sample |= {f"pmt{channel}": inputs >> pins.PMT + channel & 1 for channel in range(4)}
    sample |= {"fluor_a": int(bool(inputs & pins.FLUOR_A)), "fluor_b": int(bool(inputs & pins.FLUOR_B))}
    return sample


def _draw(session: Session, name: str, title: str, lanes: Sequence[Lane], cycles: range) -> None:
    rows = session.rows or []
    samples = [_sample(*rows[cycle]) for cycle in cycles]
    document = diagram(title, lanes, samples, keep=30)
    text = json.dumps(document, indent=1) + "\n"
    (Path(os.environ["BENCH_RUN"]) / f"{name}.json").write_text(text, encoding="utf-8")


def _rise(session: Session, mask: int, after: int = 0) -> int:
    """The first cycle from ``after`` on in which an output rises."""
    rows = session.rows or []
    return next(k for k in range(max(after, 1), len(rows)) if rows[k][1] & ~rows[k - 1][1] & mask)


@cocotb.test()
async def attempts(dut: Any) -> None:
    """Two attempts without a herald: a single click, then two that are too far apart."""
    session = Session(dut)
    session.rows = []
    await session.reset()
    session.host.send_setting(2)
    await session.configure(CONTROL=1)
    await session.until(
        lambda: session.model.attempts == 5,
        Clicks(lambda attempt: {3: [(1, 2)], 4: [(1, 0), (2, 4)]}.get(attempt, [])),
        block=8,
    )
    assert session.model.number == 0
    starts = [
        k for k in range(1, len(session.rows)) if session.rows[k][1] & ~session.rows[k - 1][1] & pins.PUMP
    ]
    assert starts[3] - starts[2] == session.times.period
    title = "Two attempts, a period apart: one click, then two that are farther apart than T_COINC"
    _draw(
        session,
        "attempts",
        title,
        [*PULSES, *DETECTORS],
        range(starts[2] - 1, starts[2] + 2 * session.times.period + 2),
    )


@cocotb.test()
async def event(dut: Any) -> None:
    """A heralded event, from the attempt that heralds it to the first bytes of its record."""
    session = Session(dut)
    session.rows = []
    await session.reset()
    session.host.send_setting(3)
    await session.configure(CONTROL=1)
    world = Clicks(
        lambda attempt: [(1, 1), (2, 3)] if attempt == 3 else [],
        lambda k: pins.FLUOR_A * (k % 2),
    )
    await session.until(lambda: session.host.records, world, block=1)
    await session.drain()
    rotation = _rise(session, pins.MW_ROTATE)
    start = max(k for k in range(rotation) if session.rows[k][1] & ~session.rows[k - 1][1] & pins.PUMP)
    end = _rise(session, pins.M_VALID, rotation) + 8
    title = "One heralded event with x = 1, y = 1: two clicks, rotation, detection, record"
    _draw(session, "event", title, [*PULSES, *DETECTORS, *EVENT], range(start - 1, end))
    cocotb.log.info("%s", session.host.records[0])


@cocotb.test()
async def acknowledgement(dut: Any) -> None:
    """A record waits for its acknowledgement and a settings word: only then does the next attempt begin."""
    session = Session(dut)
    session.rows = []
    await session.reset()
    session.host.send_setting(0)
    await session.configure(CONTROL=1)
    await session.until(lambda: session.host.records, Clicks(lambda _attempt: [(1, 1), (2, 1)]), block=8)
    session.host.send_setting(1)
    await session.until(lambda: session.model.state is State.ATTEMPT and session.model.number == 1, block=8)
    await session.run(16)
    detection = max(k for k, (_, row) in enumerate(session.rows) if row & pins.DETECT)
    begin = _rise(session, pins.PUMP, detection)
    last = _rise(session, pins.M_LAST, detection)
    lanes = [
        Lane("m_axis_tvalid"),
        Lane("m_axis_tdata", 8, base="02x"),
        Lane("m_axis_tlast"),
        Lane("took", label="s_axis byte taken"),
        Lane("pump"),
    ]
    title = "The end of a record goes out; acknowledgement and the next settings word come in; attempts go on"
    _draw(session, "acknowledgement", title, lanes, range(last - 8, begin + 6))
