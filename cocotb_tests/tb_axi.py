"""The host link through a stream library's source and sink, both pausing at random."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cocotb
from cocotb.clock import Clock
from cocotb.triggers import ClockCycles, RisingEdge, Timer
from cocotbext.axi import AxiStreamBus, AxiStreamSink, AxiStreamSource

from bellproof.sequencer.layout import CODES, REGISTERS, STATUSES
from sequencer_bench import frames
from sequencer_bench.coverage import Hits
from sequencer_bench.frames import Answer, Data, Record


def _pauses(seed: int) -> Iterator[bool]:
    generator = random.Random(seed)  # noqa: S311 - stimulus
    while True:
        yield generator.random() < 0.4


@cocotb.test()
async def pausing_streams(dut: Any) -> None:
    """Every frame ends in tlast, answers come in order, a record is repeated until it is acknowledged."""
    hits = Hits()
    dut.rst_n.value = 0
    for name in (
        "s_axis_tvalid",
        "s_axis_tdata",
        "m_axis_tready",
        "herald_pmt",
        "fluor_a",
        "fluor_b",
        "node_trigger_in",
        "node_ready_in",
    ):
        getattr(dut, name).value = 0
    await Timer(
        1, "ns"
    )  # pins have a value before the first edge, or what survives reset would begin unknown
    Clock(dut.clk, 10, unit="ns").start(start_high=False)
    await ClockCycles(dut.clk, 5)
    source = AxiStreamSource(
        AxiStreamBus.from_prefix(dut, "s_axis"), dut.clk, dut.rst_n, reset_active_level=False
    )
    sink = AxiStreamSink(
        AxiStreamBus.from_prefix(dut, "m_axis"), dut.clk, dut.rst_n, reset_active_level=False
    )
    source.set_pause_generator(_pauses(1))
    sink.set_pause_generator(_pauses(2))
    await ClockCycles(dut.clk, 5)
    dut.rst_n.value = 1
    await ClockCycles(dut.clk, 5)

    async def receive() -> Answer | Data | Record:
        contents = frames.Receiver().take((await sink.recv()).tdata)
        assert len(contents) == 1, "tlast ends each frame"
        return frames.parse(contents[0])

    for content in (
        frames.read(1, REGISTERS["PATTERNS"]),
        frames.setting(1, 1),
        frames.read(2, REGISTERS["STATUS"]),
        frames.write(2, REGISTERS["CONTROL"], 1),
    ):
        await source.send(frames.wire(content))
    assert await receive() == Data(1, REGISTERS["PATTERNS"], 0x0660)
    assert await receive() == Answer(1, CODES["OK"], 1)
    status = await receive()
    assert isinstance(status, Data)
    assert status.value & 0xFFFF == 0x0108
    assert await receive() == Answer(2, CODES["OK"], 2)
    hits.see("stream", "answer")
    await RisingEdge(dut.laser_pulse)
    await ClockCycles(dut.clk, 3)
    dut.herald_pmt.value = 0b0110
    await ClockCycles(dut.clk, 1)
    dut.herald_pmt.value = 0
    first, second = await receive(), await receive()
    assert isinstance(first, Record)
    assert first == second
    assert (first.number, first.settings, first.status) == (1, 1, STATUSES["COMPLETE"])
    await source.send(frames.wire(frames.acknowledgement(5, 1)))
    answer = await receive()
    while isinstance(answer, Record):  # a copy may have been on its way
        answer = await receive()
    assert answer == Answer(5, CODES["OK"], 2)
    hits.see("stream", "record")
    hits.write(Path(os.environ["BENCH_RUN"]))
