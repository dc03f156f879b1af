"""Which clicks are a herald: the window's edges, distances, ages, single and stale clicks, patterns."""

from __future__ import annotations

from bellproof_conformance.hdl import pins
from bellproof_conformance.hdl.scenarios.scenario import SMALL, Scenario, attempts, coincidence
from bellproof_conformance.hdl.session import Click, Session, World

_ALL = 0xFFFF


def windows(session: Session) -> None:
    """Coincidences on both edges of the window, inside and outside."""
    session.start(PATTERNS=_ALL)
    last = session.times.window - 1
    plans: list[list[Click]] = [
        [(0, -1), (1, -1)],
        [(0, 0), (1, 0)],
        [(2, 0), (3, 0)],
        [(2, last + 1), (3, last + 1)],
        [(2, last), (3, last)],
        [(0, last), (1, last)],
        [(0, -2), (1, -2), (2, last + 2), (3, last + 2)],
        [(1, 0), (2, 0)],
    ]
    if session.times.coinc:
        # One click inside and one outside, for each channel.
        plans += [[(channel, -1), (channel ^ 3, 0)] for channel in range(4)]
        plans += [[(channel ^ 3, last), (channel, last + 1)] for channel in range(4)]
        plans += [[(1, last), (2, last)]]
    attempts(session, plans)


def distances(session: Session) -> None:
    """Two channels up to COINC cycles apart are one coincidence, and no farther."""
    session.start(PATTERNS=_ALL)
    coinc, room = session.times.coinc, session.times.window - 1
    plans: list[list[Click]] = []
    for apart in sorted({0, 1, coinc - 1, coinc, coinc + 1, coinc + 2}):
        if 0 <= apart <= room:
            late = min(1, room - apart)
            plans += [
                [(0, late), (2, late + apart)],
                [(3, late + apart), (1, late)],
                [(3, late), (0, late + apart)],
            ]
    attempts(session, plans)


def ages(session: Session) -> None:
    """A channel that clicks again does not make another channel's click younger."""
    session.start(PATTERNS=_ALL)
    coinc, room = session.times.coinc, session.times.window
    far = coinc + 1
    plans: list[list[Click]] = []
    if coinc and far + coinc < room:
        plans += [[(0, 0), (1, far), (1, far + coinc)]]
    if coinc and far + 1 < room:
        plans += [
            [(2, 0), (3, far), (3, far + 1)],
            [(1, 0), (0, far), (0, far + 1)],
            [(0, 1), (0, 0), (3, far + 1)],
        ]
    plans += [[(0, 0), (1, 1)] if coinc else coincidence(0)]
    attempts(session, [plan for plan in plans if plan])
    if coinc and 2 * coinc < room:
        # Two channels that are no pattern, then a third when the first is too old to make one with them.
        session.write(PATTERNS=1 << 7, CONTROL=1)
        attempts(session, [[(0, 0), (1, coinc), (2, 2 * coinc)], [(2, 0), (1, coinc), (0, 2 * coinc)]])


def single_clicks(session: Session) -> None:
    """One channel alone, once or twice, is no herald, whatever PATTERNS says."""
    session.start(PATTERNS=_ALL)
    plans: list[list[Click]] = []
    for channel in range(4):
        plans += [[(channel, 1)], [(channel, 0), (channel, 2)], [], []]
    attempts(session, [*plans, coincidence()])


def stale_clicks(session: Session) -> None:
    """Clicks of earlier attempts, and pins held high, do not count."""
    session.start(PATTERNS=_ALL)
    last = session.times.window - 1
    attempts(
        session,
        [[(0, last)], [(1, 0)], [(2, last - 1)], [(3, 0)], [(0, last)], [(2, last)], [], coincidence()],
    )
    session.write(CONTROL=1)
    session.auto = 1
    session.world = World(plan=lambda k: [(2, 1)] if k % 2 else [(1, 1)], always=1 << pins.PMT)
    begun = session.judge.attempts
    session.until(lambda: session.judge.attempts > begun + 6, "attempts with a detector stuck")
    session.drain()


def patterns(session: Session) -> None:
    """Every pattern of two or more channels, accepted and not."""
    sets = {p: [(channel, 1) for channel in range(4) if p >> channel & 1] for p in range(16)}
    session.start(PATTERNS=0x0660)
    attempts(session, [sets[p] for p in range(3, 16)])
    session.write(PATTERNS=_ALL ^ 0x0660, CONTROL=1)
    attempts(session, [sets[p] for p in range(3, 16)])
    session.write(PATTERNS=1 << 7, CONTROL=1)
    # The third channel makes the pattern, a cycle after two that are none.
    attempts(session, [[(0, 0), (1, 0), (2, 1)] if session.times.coinc else sets[7], sets[3]])


def late_clicks(session: Session) -> None:
    """What clicks after the herald is in the record, and changes nothing else."""
    session.start(PATTERNS=_ALL)
    last = session.times.window - 1
    attempts(
        session,
        [
            [(0, 0), (1, 0), (2, last)],
            [(1, 1), (3, 1), (0, 2), (2, last)],
            [(0, 0), (2, 0), (3, last + 1)],
            [(3, -1), (0, 1), (2, 1)],
        ],
    )


SCENARIOS = (
    Scenario("single-clicks", ("herald-one-click", "rotation-without-herald"), single_clicks),
    Scenario("stale-clicks", ("herald-stale-click",), stale_clicks),
    Scenario("windows", ("herald-window", "herald-missed"), windows),
    Scenario("wide-window", ("herald-window", "herald-missed"), windows,
             SMALL.changed(laser=3, gate=20, window=300, period=340), exact=True),
    Scenario("shortest-period", ("herald-window", "cfg-error", "back-pressure"), windows, exact=True, fit=0),
    Scenario("distances", ("herald-distance", "herald-missed"), distances),
    Scenario("patterns", ("herald-pattern", "count"), patterns),
    Scenario("ages", ("herald-age",), ages),
    Scenario("late-clicks", ("record-herald",), late_clicks),
    Scenario("wide-coincidence", ("herald-distance",), distances,
             SMALL.changed(window=19, coinc=15, period=45), exact=True, long=True),
    Scenario("same-cycle", ("herald-distance",), distances, SMALL.changed(coinc=0), exact=True),
    Scenario("long-coincidence", ("herald-stale-click",), stale_clicks,
             SMALL.changed(pump=1, mw=1, gate=0, window=4, coinc=15, period=11), exact=True),
)  # fmt: skip
