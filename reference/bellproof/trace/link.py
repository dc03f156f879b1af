"""Event records from the bytes that a sequencer sends to its host."""

from __future__ import annotations

from collections.abc import Iterator

from bellproof.sequencer import layout
from bellproof.sequencer.frames import END, EventRecord, from_wire, record
from bellproof.trace.event import ABORTED, OK, Event
from bellproof.trace.sampling import Values

_STATUS = {value: name.lower() for name, value in layout.STATUSES.items()}


class Link:
    """Gathers bytes into frames; a record that comes again with the same number is one record."""

    def __init__(self) -> None:
        """Nothing has been sent."""
        self._bytes = bytearray([END])
        self._newest: int | None = None
        self.damaged = 0
        self.is_there = False

    @staticmethod
    def passes(values: Values) -> bool:
        """Whether a byte is taken in this cycle."""
        return values.get("m_axis_tvalid") == 1 and values.get("m_axis_tready") == 1

    def byte(self, number: int, values: Values) -> Iterator[Event]:
        """Take the byte of a cycle, if there is one, and yield a record that it completes."""
        self.is_there = self.is_there or "m_axis_tvalid" in values
        if not Link.passes(values):
            return
        value = values.get("m_axis_tdata")
        if value is None:
            self.damaged += 1
            return
        self._bytes.append(value)
        if value != END:
            return
        contents = list(from_wire(self._bytes))
        self._bytes = bytearray([END])
        for content in contents:
            if content[0] == layout.FRAMES["RECORD"]:
                yield from self._record(number, content)

    def _record(self, number: int, content: bytes) -> Iterator[Event]:
        found = record(content)
        if found is None:
            self.damaged += 1
        elif found.number != self._newest:
            self._newest = found.number
            yield _event(number, found)


def _event(number: int, found: EventRecord) -> Event:
    complete = found.is_complete
    reason = _STATUS[found.status].removeprefix("aborted_")
    return Event(
        place=number,
        kind="record",
        sequence=found.number,
        timestamp=found.timestamp,
        word=found.setting_sequence,
        x=found.x,
        y=found.y,
        phase_a=found.phase_a,
        phase_b=found.phase_b,
        count_a=found.count_a if complete else None,
        count_b=found.count_b if complete else None,
        a=found.a,
        b=found.b,
        status=OK if complete else f"{ABORTED}: {reason}",
    )
