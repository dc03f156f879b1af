"""Resets in every part of an event, a link that falls silent, two nodes, and everything at once."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from bellproof.sequencer import frames
from bellproof.sequencer.layout import STATUSES
from bellproof_conformance.hdl import pins
from bellproof_conformance.hdl.rules import Broken
from bellproof_conformance.hdl.scenarios.scenario import SMALL, Need, Scenario, coincidence, uneven
from bellproof_conformance.hdl.session import Session, World
from bellproof_conformance.hdl.times import Times

_STEPS = 14
_SHORT = 64
"""An event of no more cycles is reset in each of them."""
_LIGHT = 0.4
_SOME = 4
_SELDOM = 0.05
_DAMAGED = frames.to_wire(bytes(11))
"""A frame with a wrong CRC."""


def resetting(session: Session) -> None:
    """A reset in every part of an event: one record that says so, and the words that wait outlive it."""
    times = session.times
    session.start()
    length = times.to_settle - times.gate + times.settle + times.rotate + times.detect + times.latency + 4
    first, step = times.latency + 3, max(1, length // _STEPS)
    some = sorted({*range(first, length, step), *range(length - 8, length)})
    every = session.slow == 1 and length <= _SHORT
    for after in range(first, length) if every else some:
        session.write(CONTROL=1)
        begun = len(session.judge.events)
        session.auto = 1
        session.world = World(plan=lambda _: coincidence(0), light=uneven)
        session.until(_longer(session.judge.events, begun), "a herald", rule="reset")
        herald = session.judge.events[-1].attempt.herald or 0
        session.auto = 0
        session.world = World()
        if herald + after > session.cycle:
            session.run(herald + after - session.cycle)
        session.reset(1 if begun % 2 else 3)
        what = "the record of an event cut by a reset"
        session.until(_longer(session.host.records, begun), what, rule="reset")
        session.until(lambda: session.host.quiet, "answers")
    session.write(CONTROL=1)
    session.auto = 1
    session.world = World(plan=lambda _: coincidence(), light=uneven)
    session.events(len(session.host.records) + 1)
    session.drain()


def _longer(things: Sequence[object], number: int) -> Callable[[], bool]:
    """Whether there are more than so many."""
    return lambda: len(things) > number


def resetting_anywhere(session: Session) -> None:
    """Resets at random, in attempts and between them, with a host that goes on."""
    session.start()
    for _ in range(25):
        session.write(CONTROL=1)
        session.auto = 1
        session.world = World(plan=lambda k: coincidence(k % 4) if k % 2 else [(k % 4, 1)], light=uneven)
        session.run(session.generator.randrange(10, 160) * (1 if session.slow == 1 else 20))
        session.reset(session.generator.randrange(1, 5))
        session.run(session.generator.randrange(1, 40))
    session.drain()


def silence(session: Session) -> None:
    """The host falls silent between attempts, which go on up to the limit and no longer; afterwards all goes on."""
    times = session.times
    _silent(session, 12 * times.period + times.rotate + 60 * session.slow)


def long_silence(session: Session) -> None:
    """The same with a limit of more than 16 bits."""
    _silent(session, 68_000 + 60 * session.slow)


def _silent(session: Session, limit: int) -> None:
    times = session.times
    session.start(run=False, LINK_LIMIT=limit)
    session.host.setting(1)
    session.world = World(plan=lambda _: coincidence())
    session.write(CONTROL=1)
    session.events(1)
    session.settle()
    session.world = World()
    session.host.setting(2)
    session.settle()
    session.stalled = True
    session.run(limit // 2)
    begun = session.judge.attempts
    session.run(2 * times.period)
    if session.judge.attempts == begun:
        raise Broken(
            "link-down", session.cycle, f"attempts stop long before the {limit} cycles of LINK_LIMIT"
        )
    session.run(limit // 4)
    session.noise(_DAMAGED)
    session.run(limit - limit // 4)
    begun = session.judge.attempts
    session.run(6 * times.period)
    if session.judge.attempts != begun:
        raise Broken("link-down", session.cycle, "attempts go on though the link is down")
    session.stalled = False
    session.read("STATUS")
    session.until(
        lambda: session.judge.attempts > begun, "attempts after the link came back", rule="link-down"
    )
    session.world = World(plan=lambda _: coincidence())
    session.events(2)
    session.drain()


def silence_in_event(session: Session) -> None:
    """The link goes down while an event is open: the record says so."""
    times = session.times
    session.start(run=False, LINK_LIMIT=8 * times.period)
    session.host.setting(2)
    session.write(CONTROL=1)
    session.world = World(plan=lambda _: coincidence(0), light=uneven)
    session.until(lambda: session.judge.event is not None, "a herald", rule="link-down")
    session.judge.link_failed(session.cycle)
    session.stalled = True
    session.judge.lenient = True
    session.until(lambda: session.host.records, "the record of the event", rule="link-down")
    session.judge.lenient = False
    status = session.host.records[0].status
    if status != STATUSES["ABORTED_LINK"]:
        raise Broken("link-down", session.cycle, f"the record's status is {status:#04x}, not ABORTED_LINK")
    if seen := session.simulation.outputs & (pins.PULSES | pins.PHASES):
        what = f"{pins.shown(seen)} after the record says ABORTED_LINK"
        raise Broken("link-down", session.cycle, what)
    session.run(24 * times.period)
    session.stalled = False
    session.settle()
    session.write(CONTROL=0, LINK_LIMIT=0)
    # Other words than the first, and then the first again: what was left over is seen.
    session.next_word = lambda: (1, 2, 0)[len(session.host.words) % 3]
    session.write(CONTROL=1)
    session.auto = 1
    session.events(4)
    session.drain()


def stopping(session: Session) -> None:
    """Run is cleared in an event, which goes on to its end; its record cannot be acknowledged before that."""
    session.start(run=False)
    session.host.setting(3)
    session.world = World(plan=lambda _: coincidence())
    session.write(CONTROL=1)
    session.until(lambda: session.judge.event is not None, "a herald")
    session.run(session.times.to_settle)
    status = session.read("STATUS") & 0xFF
    if session.judge.event is not None and status != 3:  # noqa: PLR2004 - in progress, an event open
        raise Broken("registers", session.cycle, f"the low byte of STATUS is {status:#04x} in an event")
    if session.judge.event is not None:
        session.send(frames.record_ack(9, 1), "STALE")
    try:
        session.write(CONTROL=0)
        if session.judge.event is not None:
            session.send(frames.write(session.host.sequence + 1, "CAL_A", 99), "BUSY", rule="registers")
        session.events(1)
    except Broken as broken:
        if broken.rule in {"detect-width", "status", "record-lost"}:
            raise Broken("stop", broken.cycle, f"run cleared in an event: {broken.what}") from broken
        raise
    session.drain()


def storm(session: Session) -> None:
    """Random clicks, light, settings, pauses of the host: everything at once."""
    generator = session.generator
    session.start(PATTERNS=0xFFFF, THRESHOLD_A=2, THRESHOLD_B=4)
    session.auto = min(2, session.times.settings_depth)
    session.host.acknowledge = lambda _: generator.choice([0, 0, 30, 250])
    for rate in (0.03, 0.1, 0.3):
        session.world = World(storm=_weather(generator, rate))
        session.deaf = generator.choice([0.0, 0.3])
        session.run(2500 * (1 if session.slow == 1 else 6))
        if rate > _SELDOM:
            told = len(session.host.records)
            session.until(_longer(session.host.records, told), "a record in a storm of clicks")
    session.drain()
    if not session.host.records:
        raise Broken("liveness", session.cycle, "a storm of clicks and no event")


def _weather(generator: random.Random, rate: float) -> Callable[[int], int]:
    roll = generator.random

    def inputs(_: int) -> int:
        clicks = sum((roll() < rate) << pins.PMT + channel for channel in range(4))
        return clicks | pins.FLUOR_A * (roll() < _LIGHT) | pins.FLUOR_B * (roll() < _LIGHT)

    return inputs


def master(session: Session) -> None:
    """A master waits until the other node is ready, and triggers it four cycles before its own attempt."""
    session.start(run=False, ROLE=1)
    session.host.setting(1)
    session.write(CONTROL=1)
    session.run(3 * session.times.period)
    if session.judge.attempts:
        raise Broken("node-master", session.cycle, "attempts begin though the other node is not ready")
    session.world = World(always=pins.NODE_READY_IN)
    session.rows = []
    session.until(lambda: session.judge.attempts >= _SOME, "attempts of a master", rule="node-master")
    text = "".join(
        "a" if row & pins.PUMP else "t" if row & pins.NODE_TRIGGER_OUT else "." for row in session.rows
    )
    if "." + 4 * "t" + "a" not in text or 5 * "t" in text or "t." in text or text.count("." + "a"):
        raise Broken(
            "node-master", session.cycle, "the trigger is not four cycles long, just before each attempt"
        )
    session.rows = None
    session.world = World(plan=lambda _: coincidence(), always=pins.NODE_READY_IN)
    session.events(1)
    session.drain()


def slave(session: Session) -> None:
    """A slave starts one attempt on each trigger, and says when it is ready."""
    session.start(run=False, ROLE=2)
    session.host.setting(1)
    session.write(CONTROL=1)
    session.run(2 * session.times.period)
    if session.judge.attempts or not session.simulation.outputs & pins.NODE_READY_OUT:
        raise Broken("node-slave", session.cycle, "it does not wait for a trigger, ready")
    for number in range(1, 4):
        session.world = World(always=pins.NODE_TRIGGER_IN)
        session.run(4)
        session.world = World()
        session.run(3 * session.times.period)
        if session.judge.attempts != number:
            raise Broken(
                "node-slave", session.cycle, f"{session.judge.attempts} attempts after {number} triggers"
            )
    session.drain()


_EDGE = Times(pump=1, mw=1, laser=1, gate=0, window=2, period=12, coinc=1, settle=1, rotate=1, detect=1)

SCENARIOS = (
    Scenario("resetting", ("reset", "status", "record-time", "count"), resetting),
    Scenario("resetting-anywhere", ("reset", "sequence-gap"), resetting_anywhere),
    Scenario("silence", ("link-down", "record-time"), silence),
    Scenario("long-silence", ("link-down",), long_silence, long=True),
    Scenario(
        "silence-in-event",
        ("link-down", "status", "setting-reused", "count"),
        silence_in_event,
        SMALL.changed(detect=400),
        exact=True,
        needs=(Need.STREAM,),
    ),
    Scenario(
        "stopping-in-event",
        ("stop", "registers", "link-answer"),
        stopping,
        SMALL.changed(detect=400),
        exact=True,
        needs=(Need.STREAM,),
    ),
    Scenario("master", ("node-master",), master, needs=(Need.NODE,)),
    Scenario("slave", ("node-slave",), slave, needs=(Need.NODE,)),
    Scenario("storm", ("herald-missed", "record-lost", "liveness"), storm),
    Scenario("storm-of-the-shortest", ("liveness",), storm, _EDGE, exact=True),
    Scenario("storm-with-four-words", ("liveness",), storm, SMALL.changed(settings_depth=4), exact=True),
)
