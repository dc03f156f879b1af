"""Pulses, the period, and what must not happen before run is set or after it is cleared."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from bellproof.sequencer.layout import REGISTERS
from bellproof_conformance.hdl import pins
from bellproof_conformance.hdl.rules import Broken
from bellproof_conformance.hdl.scenarios.scenario import SMALL, Scenario, attempts, coincidence
from bellproof_conformance.hdl.session import Session, World

_MANY = 12
_FEW = 3
_ASKED = 60
_WIDE = 258
"""More than eight bits hold."""


def waking(session: Session) -> None:
    """Power up; nothing may happen before the host says so, even with a word waiting."""
    session.start(run=False)
    session.host.setting(2)
    session.world = World(plan=lambda _: coincidence())
    session.run(3 * session.times.period + 100)
    session.settle()


def attempting(session: Session) -> None:
    """Attempts without a click: one after the other, exactly a period apart, whatever the host asks."""
    session.start()
    session.host.setting(1)
    session.until(lambda: session.judge.attempts >= _MANY, "attempts")
    session.write(CONTROL=1)  # nothing new: attempts go on as they were
    names = [*REGISTERS]
    for k in range(min(2 * session.times.period, _ASKED if session.slow == 1 else _FEW)):
        session.run((k - session.cycle) % session.times.period)
        session.read(names[k % len(names)])
    starts = session.judge.starts
    for one, other in pairwise(starts):
        if other - one != session.times.period:
            what = f"an attempt begins {other - one} cycles after the last, not {session.times.period}"
            raise Broken("period", other, what)
    session.drain()


def stopping(session: Session) -> None:
    """Run cleared and set again, several times."""
    session.start()
    session.host.setting(3)
    for _ in range(3):
        more = _attempts(session, 2)
        session.until(more, "attempts after run was set", rule="stop")
        session.write(CONTROL=0)
        session.run(3 * session.times.period)
        session.write(CONTROL=1)
    session.world = World(plan=lambda _: coincidence())
    session.events(1)
    session.drain()


def _attempts(session: Session, number: int) -> Callable[[], bool]:
    """Whether so many attempts have begun from now on."""
    begun = session.judge.attempts
    return lambda: session.judge.attempts >= begun + number


def limiting(session: Session) -> None:
    """LIMIT attempts without a herald, and no more; a write of CONTROL gives as many again."""
    session.start(run=False, LIMIT=_FEW)
    session.host.setting(0)
    session.settle()
    for _ in range(2):
        before = session.judge.attempts
        session.host.write("CONTROL", 1)
        session.judge.may_run, session.judge.stopped = True, False
        session.settle()
        session.run(8 * session.times.period)
        made = session.judge.attempts - before
        if made != _FEW:
            raise Broken("limit", session.cycle, f"{made} attempts with LIMIT = {_FEW}")
    session.write(CONTROL=0, LIMIT=_WIDE)
    before = session.judge.attempts
    session.write(CONTROL=1)
    session.run((_WIDE + 8) * session.times.period)
    made = session.judge.attempts - before
    if made != _WIDE:
        raise Broken("limit", session.cycle, f"{made} attempts with LIMIT = {_WIDE}")
    _limit_after_a_herald(session)
    session.write(CONTROL=0, LIMIT=0)
    attempts_after = session.judge.attempts
    session.write(CONTROL=1)
    session.until(
        lambda: session.judge.attempts > attempts_after + 3, "attempts without a limit", rule="limit"
    )
    session.world = World(plan=lambda _: coincidence())
    session.events(2)
    session.drain()


def _limit_after_a_herald(session: Session) -> None:
    """A herald in the second of three attempts: afterwards there are three again."""
    session.write(CONTROL=0, LIMIT=_FEW)
    session.world = World(plan=lambda k: coincidence() if k == 1 else [])
    session.write(CONTROL=1)
    session.events(1)
    session.settle()
    before = session.judge.attempts
    session.host.setting(1)
    session.settle()
    session.run(8 * session.times.period)
    made = session.judge.attempts - before
    if made != _FEW:
        raise Broken("limit", session.cycle, f"{made} attempts after a herald with LIMIT = {_FEW}")


def impossible_role(session: Session) -> None:
    """ROLE = 3 raises cfg_error and nothing starts; a legal role ends it."""
    session.start()
    attempts(session, [coincidence()])  # another word waits then
    session.judge.cfg_error = None
    session.host.write("ROLE", 3)
    session.until(lambda: session.host.quiet, "answers")
    session.run(4)
    session.judge.cfg_error = True
    session.write(CONTROL=1)
    session.run(4 * session.times.period)
    if session.portmap.has("cfg_error") and not session.simulation.outputs & pins.CFG_ERROR:
        raise Broken("cfg-error", session.cycle, "ROLE = 3 does not raise cfg_error")
    if not session.read("STATUS") >> 4 & 1:
        raise Broken("registers", session.cycle, "STATUS does not tell of cfg_error")
    session.write(CONTROL=0)
    session.judge.cfg_error = None
    session.host.write("ROLE", 0)
    session.until(lambda: session.host.quiet, "answers")
    session.run(4)
    session.judge.cfg_error = False
    session.write(CONTROL=1)
    attempts(session, [coincidence()])


def impossible_times(session: Session) -> None:
    """Stages that do not fit, or have no length: cfg_error, no attempts, but the link answers."""
    session.start()
    session.host.setting(1)
    session.run(4 * session.times.period + 200)
    if session.portmap.has("cfg_error") and not session.simulation.outputs & pins.CFG_ERROR:
        raise Broken(
            "cfg-error",
            session.cycle,
            f"impossible times do not raise cfg_error: {session.times.parameters()}",
        )
    session.settle()


_FITS = SMALL.light + SMALL.gate + SMALL.window

SCENARIOS = (
    Scenario("waking", ("unknown", "idle-at-reset"), waking),
    Scenario("attempting", ("pump-width", "mw-width", "laser-width", "period", "liveness"), attempting),
    Scenario("longer-pulses", ("pump-width", "mw-width", "laser-width", "period"), attempting,
             SMALL.changed(pump=7, mw=9, laser=3, period=41), exact=True),
    Scenario("stopping", ("stop",), stopping),
    Scenario("limiting", ("limit", "record-time"), limiting),
    Scenario("impossible-role", ("cfg-error", "record-time"), impossible_role),
    Scenario("impossible-period", ("cfg-error",), impossible_times, SMALL.changed(period=_FITS), exact=True),
    Scenario("period-one-short", ("cfg-error",), impossible_times, exact=True, fit=-1),
    Scenario("impossible-window", ("cfg-error",), impossible_times, SMALL.changed(window=0), exact=True),
    Scenario("impossible-rotation", ("cfg-error",), impossible_times, SMALL.changed(rotate=0),
             exact=True, long=True),
    Scenario("impossible-laser", ("cfg-error",), impossible_times, SMALL.changed(laser=40), exact=True, long=True),
)  # fmt: skip
