"""A reset, a stall and a link fault in every cycle of one event: each ends in exactly one record.

The event runs from the first cycle of its attempt until its record is acknowledged. ``Course`` notes in which cycle
of it each disturbance came, so that a test cannot pass without having disturbed every one of them.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from itertools import count
from typing import Any

import cocotb

from bellproof.sequencer.layout import LENGTHS, STATUSES
from sequencer_bench import pins
from sequencer_bench.core_model import CoreModel
from sequencer_bench.exchange import Channel
from sequencer_bench.machine import Slot, State
from sequencer_bench.session import QUIET, Session, World, quiet
from sequencer_bench.worlds import Clicks

DAMAGE_EXPECTED = Channel(drop=1e-300)
"""The host must bear damage; the channel does none, for the test itself does it."""

CLICKS = Clicks(lambda _attempt: [(1, 2), (2, 3)], lambda k: (pins.FLUOR_A | pins.FLUOR_B) * (k % 2))

PAST = 8
"""So many disturbances after the end of the event end a test: records differ by a few escaped bytes."""

HERALD = 3
"""The gate's cycle in which the clicks of ``CLICKS`` are a herald."""

Cycle = tuple[str, int]
"""A cycle of an event: its stage, and the how-manieth cycle of the stage."""


class Course:
    """Notes the cycle of the event in which a disturbance begins: ``hits`` holds one entry a disturbance.

    ``disturbed`` says of a cycle's inputs whether the disturbance lasts. ``None`` is a cycle of no event.
    """

    def __init__(self, session: Session, disturbed: Callable[[int], bool]) -> None:
        """Watch every cycle from now on."""
        self.hits: list[Cycle | None] = []
        self._session, self._disturbed, self._before, self._waiting = session, disturbed, False, 0
        session.board.observe(self._watch)

    def _watch(self, _cycle: int, inputs: int, _outputs: int) -> None:
        model = self._session.model
        self._waiting = self._waiting + 1 if model.slot is Slot.READY else 0
        now = self._disturbed(inputs)
        if now and not self._before:
            if self._waiting:
                self.hits.append(("READY", self._waiting - 1))
            else:
                self.hits.append(
                    None if model.state in {State.IDLE, State.TRIGGER} else (model.state.name, model.timer)
                )
        self._before = now

    def close(self, name: str) -> None:
        """Every cycle was hit, those of the record's waiting without a gap. Counts them as ``name``."""
        times = self._session.times
        lengths = {
            "ATTEMPT": times.gate_last + 1,
            "SETTLE": times.settle,
            "ROTATE": times.rotate,
            "DETECT": times.detect,
            "DRAIN": 3,
        }
        hit = {cycle for cycle in self.hits if cycle is not None}
        waited = max(k for stage, k in hit if stage == "READY") + 1
        assert waited > LENGTHS["RECORD"], "the record was not disturbed to its end"
        every = {(stage, k) for stage, length in {**lengths, "READY": waited}.items() for k in range(length)}
        assert every <= hit, f"never disturbed: {sorted(every - hit)}"
        for _ in every:
            self._session.hits.see("event.cycle", name)


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


async def _about_to_start(session: Session) -> None:
    """The next cycle to be played is the first of an attempt."""
    await session.until(lambda: session.model.go, CLICKS, block=1)
    assert session.model.state is State.IDLE


async def _play(session: Session, cycles: int, world: World) -> None:
    """Play so many cycles, the first by itself: detectors know the attempt's cycle once it has begun."""
    await session.run(min(cycles, 1), world, block=1)
    await session.run(cycles - 1, world)


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
    course = Course(session, lambda inputs: not inputs & pins.RST_N)
    first = session.times.gate_first + HERALD
    after = 0
    for k in count():
        await _armed(session)
        await _about_to_start(session)
        start, records = session.player.cycle, len(session.host.records)

        def world(cycle: int, ahead: int, model: CoreModel, at: int = start + k) -> int:
            inputs = CLICKS(cycle, ahead, model)
            return inputs & ~pins.RST_N if cycle == at else inputs

        # The detectors look ahead through whole blocks, which end before the reset.
        await _play(session, k, CLICKS)
        await session.run(1, world)
        await session.run(8)
        await _over(session)
        hit = course.hits[-1]
        before = hit is not None and hit[0] == "ATTEMPT" and hit[1] <= first
        assert len(session.host.records) == records + (not before), f"reset at {hit}"
        after = after + 1 if hit is None else 0
        if after == PAST:
            break
    session.board.finish()
    course.close("reset")
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
    """The host takes no byte for a while, from every cycle on; four lengths, turned on by the seed."""
    session = Session(dut)
    await session.reset()
    times = session.times
    course = Course(session, lambda inputs: not inputs & pins.M_READY)
    lengths, turn = (1, 7, 60, 2 * times.retry), int(os.environ.get("BENCH_SEED", "1"))
    after = 0
    for k in count():
        await _armed(session)
        await _about_to_start(session)
        records = len(session.host.records)
        await _play(session, k, CLICKS)
        await _play(session, lengths[(k + turn) % 4], lambda c, a, m: CLICKS(c, a, m) & ~pins.M_READY)
        await session.run(times.period, CLICKS)
        await _over(session)
        assert len(session.host.records) == records + 1, f"stall at {course.hits[-1]}"
        after = after + 1 if course.hits[-1] is None else 0
        if after == PAST:
            break
    session.board.finish()
    course.close("stall")
    assert {record.status for record in session.host.records} == {STATUSES["COMPLETE"]}
    session.leave()


@cocotb.test()
async def link_down(dut: Any) -> None:
    """The link is silent for so long that it counts as down from every cycle of an event on."""
    session = Session(dut, timeout=100000)
    await session.reset()
    times = session.times
    course = Course(session, lambda _inputs: session.model.link_down)
    lasting = times.gate_last + times.settle + times.rotate + times.detect + LENGTHS["RECORD"] + 40
    statuses = []
    for k in range(lasting):
        await session.until(lambda: session.host.quiet and session.model.state is State.IDLE)
        # Counted from the frame that starts the run.
        await session.configure(LINK_LIMIT=k + 1)
        await _armed(session)
        before, records = session.model.number, len(session.host.records)
        session.host_stalled = False
        await session.until(lambda: session.host.quiet, CLICKS, block=1)
        session.host_stalled = True
        await session.run(lasting + 80, CLICKS)
        session.host_stalled = False
        await _over(session)
        assert len(session.host.records) - records == session.model.number - before <= 1
        if session.model.number > before:
            statuses.append(session.host.records[-1].status)
    session.board.finish()
    course.close("link down")
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
    for _ in range(broken):
        session.hits.see("event.cycle", "damaged byte")
    session.leave()
