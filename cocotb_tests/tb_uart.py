"""The sequencer behind its serial line, driven by a UART model that is not ours."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import cocotb
from cocotb.clock import Clock
from cocotb.triggers import ClockCycles, RisingEdge, Timer
from cocotbext.uart import UartSink, UartSource

from bellproof.sequencer.layout import CODES, REGISTERS, RESETS, STATUSES
from sequencer_bench import frames
from sequencer_bench.coverage import Hits
from sequencer_bench.frames import Answer, Data, Record

BAUD = 12_500_000
"""Eight clock cycles a bit at 100 MHz."""


class Line:
    """Both directions of the serial line."""

    def __init__(self, dut: Any, baud: int = BAUD) -> None:
        """Idle; the host sends at ``baud``."""
        self.source = UartSource(dut.uart_rxd, baud=baud, bits=8)
        self.sink = UartSink(dut.uart_txd, baud=BAUD, bits=8)
        self.dut = dut
        self.receiver = frames.Receiver()
        self.arrived: list[Answer | Data | Record] = []

    async def next(self, cycles: int = 8000) -> Answer | Data | Record:
        """The next frame from the sequencer."""
        for _ in range(cycles // 10):
            if self.arrived:
                return self.arrived.pop(0)
            await ClockCycles(self.dut.clk, 10)
            if not self.sink.empty():
                contents = self.receiver.take(self.sink.read_nowait())
                self.arrived += [frames.parse(content) for content in contents]
        message = "no frame"
        raise TimeoutError(message)

    async def ask(self, content: bytes) -> Answer | Data | Record:
        """Send a frame and wait for the next one back."""
        await self.source.write(frames.wire(content))
        return await self.next()


async def _begin(dut: Any, baud: int = BAUD) -> Line:
    dut.rst_n.value = 0
    dut.uart_rxd.value = 1
    for name in ("herald_pmt", "fluor_a", "fluor_b", "node_trigger_in", "node_ready_in"):
        getattr(dut, name).value = 0
    await Timer(
        1, "ns"
    )  # pins have a value before the first edge, or what survives reset would begin unknown
    Clock(dut.clk, 10, unit="ns").start(start_high=False)
    line = Line(dut, baud)
    await ClockCycles(dut.clk, 5)
    dut.rst_n.value = 1
    await ClockCycles(dut.clk, 20)
    return line


async def _other_clock(dut: Any, nanoseconds: int) -> None:
    line = await _begin(dut, 1_000_000_000 // nanoseconds)
    for sequence in range(8):
        answer = await line.ask(frames.read(sequence, REGISTERS["ID"]))
        assert answer == Data(sequence, REGISTERS["ID"], RESETS["ID"])


@cocotb.test()
async def slower_host(dut: Any) -> None:
    """The host's bits are 82 ns long, not 80: bits are sampled near their middle, so that no byte is misread."""
    await _other_clock(dut, 82)


@cocotb.test()
async def faster_host(dut: Any) -> None:
    """The same with 78 ns."""
    await _other_clock(dut, 78)


@cocotb.test()
async def serial_line(dut: Any) -> None:
    """A register, a frame with a broken byte, and one event from setting to acknowledgement, over the line."""
    hits = Hits()
    line = await _begin(dut)
    assert await line.ask(frames.read(9, REGISTERS["ID"])) == Data(9, REGISTERS["ID"], RESETS["ID"])
    hits.see("uart", "answer")
    broken = bytearray(frames.wire(frames.read(9, REGISTERS["ID"])))
    broken[2] ^= 0x10
    await line.source.write(bytes(broken))
    answer = await line.ask(frames.read(10, REGISTERS["FRAME_ERRORS"]))
    assert answer == Data(10, REGISTERS["FRAME_ERRORS"], 1)
    hits.see("uart", "broken byte")
    assert await line.ask(frames.setting(1, 3)) == Answer(1, CODES["OK"], 1)
    assert await line.ask(frames.write(2, REGISTERS["CONTROL"], 1)) == Answer(2, CODES["OK"], 2)
    await RisingEdge(dut.laser_pulse)
    await ClockCycles(dut.clk, 2)
    dut.herald_pmt.value = 0b0110
    await ClockCycles(dut.clk, 1)
    dut.herald_pmt.value = 0
    await RisingEdge(dut.detect)
    for _ in range(5):
        dut.fluor_b.value = 1
        await ClockCycles(dut.clk, 1)
        dut.fluor_b.value = 0
        await ClockCycles(dut.clk, 1)
    record = await line.next()
    assert isinstance(record, Record)
    assert (record.number, record.settings, record.status) == (1, 3, STATUSES["COMPLETE"])
    assert (record.outcomes, record.count_a, record.count_b) == (0x12, 0, 5)
    answer = await line.ask(frames.acknowledgement(77, 1))
    while isinstance(answer, Record):  # a copy was on its way
        assert answer == record
        answer = await line.next()
    assert answer == Answer(77, CODES["OK"], 2)
    hits.see("uart", "record")
    hits.write(Path(os.environ["BENCH_RUN"]))
