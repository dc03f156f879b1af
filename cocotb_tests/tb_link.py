"""Registers, answers and broken frames: the host link's rules one by one."""

from __future__ import annotations

from typing import Any

import cocotb

from bellproof.sequencer.layout import ACCESS, CODES, FRAMES, LENGTHS, REGISTERS, RESETS
from sequencer_bench import frames
from sequencer_bench.exchange import Exchange
from sequencer_bench.machine import Slot
from sequencer_bench.session import Session
from sequencer_bench.worlds import Clicks


async def _started(dut: Any, **registers: int) -> Session:
    session = Session(dut)
    await session.reset()
    session.auto_settings = True
    await session.configure(**registers, CONTROL=1)
    return session


@cocotb.test()
async def registers(dut: Any) -> None:
    """Every register reads its value after reset, takes a write only as its access allows, and only when idle."""
    session = Session(dut)
    await session.reset()
    for name in REGISTERS:
        value = await session.read(name)
        if name in RESETS:
            assert value == RESETS[name], name
    for name, access in ACCESS.items():
        if access == "rw":
            await session.configure(**{name: 0xFFFFFFFF})
            value = await session.read(name)
            assert value == {"ROLE": 3, "LIMIT": 0xFFFFFFFF, "LINK_LIMIT": 0xFFFFFFFF}.get(name, 0xFFFF), name
            await session.configure(**{name: RESETS[name]})
        elif access == "ro":
            before = await session.read("ID")
            await session.configure(**{name: 0xFFFFFFFF})
            assert await session.read("ID") == before
    none: list[int] = []
    session.host._queue.append(_read_of(0x77, none))
    await session.until(lambda: none)
    assert none == [0]
    session.auto_settings = True
    await session.configure(CONTROL=1)
    session.host.write("CAL_A", 5)
    await session.until(lambda: session.host.answers.get("BUSY", 0) > 1)
    # The number that was refused is not used up, so the stop goes out under it, as a host without a queue would do.
    stop = frames.write(session.host.last_sequence, REGISTERS["CONTROL"], 0)
    assert await session.exchange(stop) == CODES["OK"]
    await session.settle()
    session.host.write("CONTROL", 0)
    await session.drain()
    session.leave()


def _read_of(address: int, values: list[int]) -> Any:
    return Exchange("READ", (address,), done=values.append)


@cocotb.test()
async def answers(dut: Any) -> None:
    """Every refusal, each leaving everything as it was."""
    session = await _started(dut)
    session.auto_settings = False
    last = session.host.last_sequence
    assert await session.exchange(frames.write(last, REGISTERS["CONTROL"], 0)) == CODES["DUPLICATE"]
    assert session.model.run
    assert (
        await session.exchange(frames.write((last + 2) % 256, REGISTERS["CONTROL"], 0)) == CODES["SEQUENCE"]
    )
    assert await session.exchange(frames.sealed(bytes([0x55, last + 1]))) == CODES["UNKNOWN"]
    assert await session.exchange(frames.acknowledgement(200, 99)) == CODES["STALE"]
    stuffed = next(
        content
        for padding in range(64)
        if frames.END in (content := frames.sealed(bytes([FRAMES["SETTING"], last + 1, padding << 2])))[2:]
        or padding == 48
    )
    assert await session.exchange(stuffed) == CODES["MALFORMED"]
    session.host.send_setting(1)
    session.host.send_setting(2)
    await session.until(lambda: session.host.answers.get("FULL", 0) > 1)
    assert session.model.run
    await session.until(lambda: session.host.quiet, Clicks(lambda _attempt: [(1, 0), (2, 0)]))
    await session.drain()
    session.leave()


@cocotb.test()
async def stale_acknowledgement(dut: Any) -> None:
    """The number of another record frees no record: the one that waits stands until its own comes."""
    session = await _started(dut)
    session.host.acknowledge = lambda _number: 4000
    await session.until(lambda: session.host.records, Clicks(lambda _attempt: [(1, 0), (2, 0)]))
    number = session.host.records[0].number
    for other in (number - 1, number + 1, number + 256, number ^ 1 << 31):
        assert await session.exchange(frames.acknowledgement(200, other)) == CODES["STALE"]
        assert session.model.slot is Slot.READY
    await session.drain()
    assert len(session.host.records) == 1
    session.leave()


@cocotb.test()
async def settings_do_not_show(dut: Any) -> None:
    """A word that waits changes no register but STATUS, and that alike for every word."""
    session = Session(dut)
    await session.reset()
    statuses = []
    for word in range(4):
        before = {name: await session.read(name) for name in REGISTERS}
        session.host.send_setting(word)
        await session.settle()
        assert session.model.queue
        after = {name: await session.read(name) for name in REGISTERS}
        # The number of the frame that brought the word is there too.
        number = session.host.last_sequence
        statuses.append((before.pop("STATUS") ^ number - 1 << 8, after.pop("STATUS") ^ number << 8))
        assert after == before, word
        await session.configure(CONTROL=1)
        await session.until(
            lambda: session.model.slot is Slot.READY, Clicks(lambda _attempt: [(1, 0), (2, 0)])
        )
        session.host.write("CONTROL", 0)
        await session.until(lambda: session.host.quiet and session.model.slot is Slot.FREE)
    assert len(set(statuses)) == 1, statuses
    await session.drain()
    session.leave()


@cocotb.test()
async def broken_frames(dut: Any) -> None:
    """Frames that are cut, too long, wrongly escaped, of a wrong length or CRC are counted and never obeyed."""
    session = Session(dut)
    await session.reset()
    good = frames.write(1, REGISTERS["CONTROL"], 1)
    broken = [
        good[:-1],
        good[:5],
        good[:1],
        good + b"\0",
        good[:-1] + bytes([good[-1] ^ 1]),
        frames.sealed(good[:3]),
        frames.sealed(bytes([FRAMES["SETTING"], 1, 0, 0])),
        frames.sealed(bytes([FRAMES["RECORD_ACK"], 1, 0, 0, 0])),
        frames.sealed(bytes(20)),
        bytes(300),
    ]
    for count, content in enumerate(broken, 1):
        session.player.bytes += frames.wire(content)
        await session.until(lambda: session.player.idle)
        assert await session.read("FRAME_ERRORS") == count, content.hex()
    session.player.bytes += bytes([frames.END, frames.ESC, 0x11]) + good + bytes([frames.END])
    session.player.bytes += bytes([frames.END] * 5)
    await session.until(lambda: session.player.idle)
    assert await session.read("FRAME_ERRORS") == len(broken) + 1
    assert await session.read("CONTROL") == 0
    for cut in range(1, LENGTHS["WRITE"]):
        flipped = bytearray(good)
        flipped[cut] ^= 1 << cut % 8
        session.player.bytes += frames.wire(bytes(flipped))
        await session.until(lambda: session.player.idle)
    assert await session.read("CONTROL") == 0
    await session.configure(CONTROL=4)
    assert await session.read("FRAME_ERRORS") == 0
    session.hits.see("control", "monitors cleared")
    session.leave()
