"""What one line of an event log says."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal, NamedTuple

Kind = Literal["record", "herald"]
"""A herald is the click pattern that says an event has begun; a record is what came of it."""

KINDS: tuple[Kind, ...] = ("record", "herald")

OK = "ok"
ABORTED = "aborted"
"""The two beginnings that a record's status may have; what follows ``aborted`` says why."""


class Event(NamedTuple):
    """One event; what the log does not have is ``None``.

    Times are in the log's own unit, phases in turns of 2^-16, widths in clock cycles. ``place`` is the line of
    a log, or the clock cycle in a waveform. A named tuple: logs have tens of millions of them.
    """

    place: int
    kind: Kind
    sequence: int | None = None
    timestamp: int | Fraction | None = None
    word: int | None = None
    x: int | None = None
    y: int | None = None
    phase_a: int | None = None
    phase_b: int | None = None
    rotate: int | None = None
    count_a: int | None = None
    count_b: int | None = None
    a: int | None = None
    b: int | None = None
    status: str | None = None

    @property
    def is_aborted(self) -> bool:
        """Whether the event ended without outcomes, and says so."""
        return self.status is not None and self.status.startswith(ABORTED)


COLUMNS = Event._fields[1:]
"""Names of the columns of a log, in order."""
