"""The event records that a ledger holds, as the log that ``trace check`` and ``certify`` read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from bellproof.sequencer.frames import EventRecord, record
from bellproof.settings.ledger import Ledger
from bellproof.settings.messages import status_text

HEADER = "sequence,timestamp,word,x,y,phase_a,phase_b,count_a,count_b,a,b,status"
"""Names of the columns; an aborted event has no outcomes, an event with a word of unknown origin no word."""


def event_lines(ledger: Ledger) -> Iterator[str]:
    """Yield header and lines in the order in which the events arrived."""
    yield HEADER
    for content, word in ledger.rows("SELECT content, word FROM record ORDER BY id"):
        event = cast("EventRecord", record(cast("bytes", content)))
        seen = (event.count_a, event.count_b, event.a, event.b) if event.is_complete else (None,) * 4
        fields = (
            *(event.number, event.timestamp, word, event.x, event.y, event.phase_a, event.phase_b),
            *seen,
            status_text(event),
        )
        yield ",".join("" if field is None else str(field) for field in fields)
