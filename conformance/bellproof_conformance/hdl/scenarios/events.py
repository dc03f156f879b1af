"""Events: phases, rotation, detection, records, and a host that is slow or has no settings."""

from __future__ import annotations

from itertools import pairwise

from bellproof.sequencer import frames
from bellproof.sequencer.layout import PRESET_PAPER_RATE, REGISTERS
from bellproof_conformance.hdl import pins
from bellproof_conformance.hdl.rules import Broken
from bellproof_conformance.hdl.scenarios.scenario import SMALL, Need, Scenario, coincidence, uneven
from bellproof_conformance.hdl.session import Session, World
from bellproof_conformance.hdl.times import Times

_FULL = 65535
_MANY = 270
_STALL = 400
"""Cycles, fewer than a host waits for an answer."""


def settings(session: Session) -> None:
    """Every settings word after every other, with two calibrations."""
    words = [0, 1, 3, 2, 0, 2, 1, 0, 3, 3, 1, 1, 2, 2]
    session.next_word = lambda: words[len(session.host.words) % len(words)]
    session.start()
    session.auto = 1
    session.world = World(plan=lambda k: coincidence(k % 3))
    session.events(9)
    session.drain()
    session.write(CAL_A=0xDBC0, CAL_B=0xB0F7, CONTROL=1)
    session.auto = 1
    session.world = World(plan=lambda k: coincidence(k % 3))
    session.events(14)
    session.drain()
    session.write(CAL_A=0x243F, CAL_B=0x4F08, CONTROL=1)  # all bits turned
    session.auto = 1
    session.world = World(plan=lambda k: coincidence(k % 3))
    session.events(19)
    session.drain()


def photons(session: Session) -> None:
    """Photons on both edges of the detection and outside, and counts around the thresholds."""
    detect = session.times.detect
    a, b = pins.FLUOR_A, pins.FLUOR_B
    many = (detect + 1) // 2
    lights = [
        lambda k: (a if k == 0 else 0) | (b if k == detect - 1 else 0),
        lambda k: (a if k == detect else 0) | (b if k == detect + 1 else 0),
        lambda _: a | b,
        lambda k: (a if k % 2 == 0 else 0) | (b if k in {0, 4} else 0),
        lambda k: (a if k in {2, 4, 6} else 0) | (b if k in {1, 3, 5, 7} else 0),
        lambda k: b if k % 3 == 1 else 0,
    ]
    session.start(THRESHOLD_A=3, THRESHOLD_B=min(4, many))
    session.auto = 1
    for number, light in enumerate(lights, 1):
        session.world = World(plan=lambda _: coincidence(), light=light)
        session.events(number)
    session.world = World(plan=lambda _: coincidence(), storm=lambda cycle: (a | b) * (cycle & 1))
    session.events(len(lights) + 1)
    session.drain()
    session.write(THRESHOLD_A=0, THRESHOLD_B=0xFFFF, CONTROL=1)
    session.auto = 1
    session.world = World(plan=lambda _: coincidence())
    session.events(len(lights) + 2)
    session.drain()
    # No photon at all, and thresholds whose low bytes are 0.
    session.write(THRESHOLD_A=0x0100, THRESHOLD_B=0x8000, CONTROL=1)
    session.auto = 1
    session.world = World(plan=lambda _: coincidence())
    session.events(len(lights) + 3)
    session.drain()


def saturating(session: Session) -> None:
    """More photons than a count holds, and just as many."""
    session.start(THRESHOLD_A=_FULL)
    session.auto = 1
    for number, (more, full) in enumerate(((pins.FLUOR_A, pins.FLUOR_B), (pins.FLUOR_B, pins.FLUOR_A)), 1):
        session.world = World(
            plan=lambda _: coincidence(),
            light=lambda k, more=more, full=full: more * (k % 2) | full * (k % 2 and k < 2 * _FULL),  # type: ignore[misc] # bound on purpose
        )
        session.events(number)
    session.drain()


def many(session: Session) -> None:
    """More events than a byte counts: numbers, sequence numbers and clocks go on."""
    session.start()
    session.auto = session.times.settings_depth
    session.world = World(plan=lambda k: coincidence(k % 3) if k % 2 else [])
    session.events(_MANY)
    session.drain()


def lengthy(session: Session) -> None:
    """Times of a laboratory: two events."""
    session.start()
    session.auto = 1
    session.world = World(
        plan=lambda k: coincidence(k % 5) if k % 3 else [], light=lambda k: pins.FLUOR_B * (k % 1500 == 1)
    )
    session.events(2)
    session.drain()


def patient_host(session: Session) -> None:
    """A record that is not acknowledged for a long RETRY comes again then, and not before."""
    session.host.acknowledge = lambda _: None
    session.start()
    session.host.setting(2)
    session.world = World(plan=lambda _: coincidence())
    session.events(1)
    session.run(_longest_wait(session))
    _copies(session, 2)
    session.host.release(1)
    session.settle()
    session.finish()


def slow_host(session: Session) -> None:
    """A host that does not acknowledge: attempts stop, the record comes again, and then all goes on."""
    retry = session.times.retry
    session.host.acknowledge = lambda _: None
    session.start()
    session.auto = session.times.settings_depth
    session.world = World(plan=lambda _: coincidence(), light=uneven)
    session.events(1)
    session.run(
        3 * retry + 900 * session.slow if session.slow == 1 else 3 * retry + 3000 * session.slow // 10
    )
    _copies(session, 3)
    for number in (77, 0, 1 + (1 << 8), 1 + (1 << 16), 1 + (1 << 24)):
        session.send(frames.record_ack(9, number), "STALE")
    session.run(2 * session.times.period)
    session.host.acknowledge = lambda number: 700 if number < 4 else 0  # noqa: PLR2004 - some late, some at once
    session.host.release(1)
    session.events(5)
    session.drain()
    session.send(frames.record_ack(9, len(session.host.records)), "STALE")
    again, told = len(session.host.arrivals) - len(session.host.records), session.read("RETRIES")
    if told != again:
        raise Broken("monitors", session.cycle, f"RETRIES is {told}; {again} records came again")
    session.write(CONTROL=4)
    if session.read("RETRIES"):
        raise Broken("monitors", session.cycle, "RETRIES is not cleared")


def _longest_wait(session: Session) -> int:
    """Cycles from a copy of a record to the next: RETRY, and what the line may take."""
    return session.times.retry + 40 + (900 if session.slow == 1 else 90 * session.slow)


def _copies(session: Session, number: int) -> None:
    """So many copies of the record, each a RETRY after the one before."""
    times, retry = [cycle for cycle, _ in session.host.arrivals], session.times.retry
    if len(times) < number:
        raise Broken("retry", session.cycle, f"a record that is not acknowledged came {len(times)} times")
    longest = _longest_wait(session)
    for one, other in pairwise(times):
        if not retry < other - one <= longest:
            raise Broken(
                "retry",
                other,
                f"a copy of the record comes {other - one} cycles after the last one, RETRY is {retry}",
            )


def deaf_host(session: Session) -> None:
    """A host that takes bytes when it likes: none is lost or changed."""
    session.start()
    session.auto = 1
    session.deaf, session.mute = 0.6, 0.4
    session.world = World(plan=lambda k: coincidence(k % 4) if k % 2 else [], light=uneven)
    session.events(4)
    session.deaf = 0.9
    session.events(6)
    session.deaf = session.mute = 0.0
    session.settle()
    session.deaf = 1.0
    session.run(_STALL)
    session.deaf = 0.0
    session.events(8)
    session.drain()


def starving(session: Session) -> None:
    """Without a settings word nothing starts; each word is used for one event."""
    session.start()
    session.run(3 * session.times.period)
    session.world = World(plan=lambda _: coincidence())
    for number in range(1, 4):
        session.host.setting(number % 4)
        session.events(number)
        session.until(lambda: session.host.quiet, "answers")
        session.run(4 * session.times.period)
    session.drain()


def queueing(session: Session) -> None:
    """Words that wait are used in order; one may come in any cycle around that in which another is taken."""
    session.start(run=False)
    for word in (0, 3, 2, 1):
        session.host.setting(word, ("OK",), rule="link-full")
    session.settle()
    session.world = World(plan=lambda _: coincidence())
    session.write(CONTROL=1)
    session.events(3)
    for k in range(session.times.period):
        session.world = World(plan=lambda _: coincidence())
        session.until(lambda: session.world.attempts, "an attempt with the word that waits")
        session.run(k)
        session.host.setting(session.next_word())
        session.events(k + 4)
    session.drain()


def long_pulses(session: Session) -> None:
    """Other lengths of everything in an event."""
    session.start()
    session.auto = 1
    session.world = World(plan=lambda _: coincidence(), light=lambda k: pins.FLUOR_A * (k % 5 == 1))
    session.events(4)
    session.drain()


_LEAK = ((0, 0, 0), (3, 3, 3)), ((1, 2, 0), (2, 3, 2)), ((0, 1, 3), (2, 3, 1)), ((0, 2, 2), (1, 3, 3))


def _tried(pair: tuple[tuple[int, ...], tuple[int, ...]]) -> tuple[str, ...]:
    """One side's phase can be seen to depend on the other's setting where that one alone differs."""
    alone = any((one ^ other).bit_count() == 1 for one, other in zip(*pair, strict=True))
    return ("leak", "phase-crosstalk") if alone else ("leak",)


def scripted(session: Session) -> None:
    """Three events by the clock: every frame at a fixed time, whatever the records say."""
    session.host.acknowledge = lambda _: None
    session.start()
    session.rows = []
    gap = 1000 if session.slow == 1 else 200 * session.slow
    for number in range(1, 4):
        session.host.setting(session.next_word())
        session.world = World(plan=lambda k: coincidence(k % 4) if k % 3 == 2 else [(k % 4, 1)])  # noqa: PLR2004 - one in three
        end = session.cycle + gap + 4 * session.times.detect
        session.run(end - session.cycle)
        if len(session.host.records) < number:
            raise Broken("record-lost", session.cycle, f"no record of event {number}")
        session.host.release(number)
        session.run(gap)


def reading(session: Session) -> None:
    """What the registers say while a settings word waits."""
    session.start(run=False)
    session.host.setting(session.next_word())
    session.settle()
    session.rows = []
    session.noted = {name: session.read(name) for name in REGISTERS}
    session.run(64)


INDEPENDENCE = (
    *(
        Scenario(f"independence-{k + 1}", _tried(pair), scripted, pair=pair, long=k > 1)
        for k, pair in enumerate(_LEAK)
    ),
    Scenario("reading", ("leak",), reading, pair=((0,), (3,))),
)
"""Pairs of runs that differ in their settings only."""

SCENARIOS = (
    Scenario("settings", ("rotation-width", "rotation-place", "detect-width", "phase-a", "phase-b", "phase-moves",
                          "early-setting", "setting-reused", "record-lost", "record-setting", "record-phase",
                          "record-time", "record-attempt", "record-form", "status", "sequence-gap", "frame-crc",
                          "stream-last", "record-repeated", "fault", "liveness"), settings),
    Scenario("photons", ("count", "outcome"), photons),
    Scenario("long-pulses", ("rotation-width", "rotation-place", "detect-width"), long_pulses,
             SMALL.changed(settle=8, rotate=19, detect=33), exact=True),
    Scenario("slow-host", ("back-pressure", "retry", "record-changed", "link-answer", "monitors"), slow_host),
    Scenario("deaf-host", ("stream-stands", "record-lost", "record-repeated"), deaf_host),
    Scenario("starving", ("starvation", "setting-reused"), starving),
    Scenario("queueing", ("phase-a", "setting-reused", "liveness"), queueing,
             SMALL.changed(settings_depth=4, gate=20, period=45), exact=True, needs=(Need.STREAM,)),
    Scenario("saturating", ("count-saturation",), saturating, SMALL.changed(detect=2 * _FULL + 40),
             exact=True, long=True),
    Scenario("many", ("record-lost", "sequence-gap", "record-time", "link-answer"), many,
             long=True, needs=(Need.STREAM,)),
    Scenario("lengthy", ("pump-width", "mw-width", "period", "herald-missed", "rotation-width", "detect-width"),
             lengthy, Times.of(PRESET_PAPER_RATE).changed(retry=3000), exact=True, long=True),
    Scenario("patient-host", ("retry",), patient_host, SMALL.changed(retry=70_000), exact=True, long=True),
)  # fmt: skip
