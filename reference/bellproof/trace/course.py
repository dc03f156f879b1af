"""The course of a run: what had been observed after how many events, at a few hundred points of any log.

Points are thinned out while the log is read, so that memory does not grow with it: when there are too many, every
other one is dropped and the next come half as often.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from bellproof.enclosure import Enclosure
from bellproof.errors import BadInput
from bellproof.figures.table import Table, ends
from bellproof.finite.certify import Request, certify
from bellproof.model.counts import CountsTable
from bellproof.model.scenario import CHSH_SCENARIO, Cell
from bellproof.trace.event import Event

POINTS = 200
"""At least so many points are kept of a long log, and at most twice as many."""


@dataclass(frozen=True, slots=True)
class Point:
    """The first ``n`` events: their counts, the time of the last, and how many were aborted."""

    n: int
    time: int | Fraction | None
    counts: tuple[tuple[Cell, int], ...]
    aborted: int


@dataclass(frozen=True, slots=True)
class Row:
    """A point with what follows from it; ``rate`` is events a unit of time since the point before."""

    point: Point
    rate: Fraction | None
    estimate: Fraction | None
    epsilon: Enclosure | None
    bits: Enclosure | None

    def share(self, side: int) -> Fraction:
        """How often that side's setting was 1."""
        ones = sum(count for cell, count in self.point.counts if cell[side])
        return Fraction(ones, self.point.n)


def points(events: Iterable[Event], missing: int | None) -> list[Point]:
    """Read the events; an outcome that is not there counts as ``missing``.

    Raises `BadInput` where one is not there and ``missing`` is ``None``: an event left out is post-selection.
    """
    kept: list[Point] = []
    counts: dict[Cell, int] = {}
    stride, n, aborted, last = 1, 0, 0, None
    for event in events:
        if event.kind != "record":
            continue
        cell = _cell(event, missing)
        counts[cell] = counts.get(cell, 0) + 1
        n += 1
        aborted += event.is_aborted
        last = event.timestamp
        if n % stride == 0:
            kept.append(Point(n, last, tuple(counts.items()), aborted))
            if len(kept) == 2 * POINTS:
                kept = kept[1::2]
                stride *= 2
    if n == 0:
        source = "the log"
        raise BadInput(source, "holds no records")
    if kept[-1].n != n:
        kept.append(Point(n, last, tuple(counts.items()), aborted))
    return kept


def _cell(event: Event, missing: int | None) -> Cell:
    """The event's cell of the counts table."""
    place = "the log"
    if event.x not in {0, 1} or event.y not in {0, 1}:
        raise BadInput(place, "an event without settings 0 or 1 cannot be counted", line=event.place)
    outcomes = []
    for outcome in (event.a, event.b):
        if outcome in {0, 1}:
            outcomes.append(outcome)
        elif missing is None:
            reason = "an outcome is missing; --no-click map:0 or map:1 says how it counts"
            raise BadInput(place, reason, line=event.place)
        else:
            outcomes.append(missing)
    return event.x or 0, event.y or 0, outcomes[0] or 0, outcomes[1] or 0


def course(kept: list[Point], request: Request) -> list[Row]:
    """Estimate and certify at every point; before all four setting pairs have come there is no estimate."""
    rows = []
    before: Point | None = None
    for point in kept:
        rate = None
        if (
            before is not None
            and point.time is not None
            and before.time is not None
            and point.time > before.time
        ):
            rate = (point.n - before.n) / Fraction(point.time - before.time)
        before = point
        if len({cell[:2] for cell, _ in point.counts}) < 4:  # noqa: PLR2004 - CHSH's setting pairs
            rows.append(Row(point, rate, None, None, None))
            continue
        found = certify(CountsTable.of(CHSH_SCENARIO, dict(point.counts)), request)
        rows.append(Row(point, rate, found.estimate, found.epsilon, found.min_entropy_bits))
    return rows


def table(rows: list[Row]) -> Table:
    """The course as numbers: exact fractions, and enclosures in two columns."""
    header = (
        *("n", "time", "rate", "x=1", "y=1", "aborted", "I_hat"),
        *("epsilon_lo", "epsilon_hi", "bits_lo", "bits_hi"),
    )
    lines = []
    for row in rows:
        plain = (
            row.point.n,
            row.point.time,
            row.rate,
            row.share(0),
            row.share(1),
            row.point.aborted,
            row.estimate,
        )
        texts = ["" if value is None else str(value) for value in plain]
        lines.append((*texts, *ends(row.epsilon), *ends(row.bits)))
    return Table(header, tuple(lines))
