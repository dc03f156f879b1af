"""What a scenario is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final

from bellproof_conformance.hdl import pins
from bellproof_conformance.hdl.exchange import Channel
from bellproof_conformance.hdl.session import Click, Session, World
from bellproof_conformance.hdl.times import Times

SMALL: Final = Times()


class Need(Enum):
    """What a design must have for a scenario."""

    NODE = auto()
    STREAM = auto()
    """A link of bytes in parallel, over which a frame takes less time than an event."""


@dataclass(frozen=True)
class Scenario:
    """One simulation from power-up: the ``rules`` that it is there to try, at ``times`` where they can be set.

    ``exact`` says that it means nothing at other times. ``pair`` says that it is run twice, with the settings
    words of ``words`` and of ``others``, and that the pins must be the same. ``fit`` sets the period: so many
    cycles more than the shortest that this design's latency allows.
    """

    name: str
    rules: tuple[str, ...]
    run: Callable[[Session], None]
    times: Times = SMALL
    exact: bool = False
    long: bool = False
    needs: tuple[Need, ...] = ()
    channel: Channel = field(default_factory=Channel)
    pair: tuple[tuple[int, ...], tuple[int, ...]] | None = None
    fit: int | None = None

    def wanted(self, latency: int) -> Times:
        """The times for a design of that latency: what fits into a period still does, however long the latency."""
        times = self.times.changed(latency=latency)
        if self.fit is not None:
            return times.changed(period=times.shortest + self.fit)
        return times.changed(period=max(times.period, times.shortest)) if self.times.possible else times


def attempts(session: Session, plans: list[list[Click]], limit: int = 6000) -> None:
    """An attempt for each plan of clicks; settings are sent and records acknowledged as they are due."""
    session.world = World(plan=lambda k: plans[k] if k < len(plans) else (), light=uneven)
    session.auto = 1
    session.until(
        lambda: session.world.attempts > len(plans), "the next attempt", limit * max(1, len(plans) // 4)
    )
    session.world = World()
    session.drain()


def uneven(k: int) -> int:
    """Many photons of A, few of B: whatever takes one for the other is seen."""
    return pins.FLUOR_A * (k % 2 == 0) | pins.FLUOR_B * (k == 1)


def coincidence(offset: int = 1, pair: tuple[int, int] = (1, 2)) -> list[Click]:
    """Two detectors at once, by default of an accepted pattern."""
    return [(pair[0], offset), (pair[1], offset)]
