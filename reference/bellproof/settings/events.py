"""The event records that a ledger holds, as the log that ``trace check`` and ``certify`` read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from bellproof.settings.ledger import Ledger
from bellproof.settings.messages import Record, read_message

HEADER = "sequence,timestamp,word,x,y,phase_a,phase_b,count_a,count_b,a,b,status"
"""Names of the columns; an aborted event has no outcomes, an event with a word of unknown origin no word."""


def event_lines(ledger: Ledger) -> Iterator[str]:
    """Yield header and lines in the order in which the events arrived."""
    yield HEADER
    for content, word in ledger.rows("SELECT content, word FROM record ORDER BY id"):
        record = cast("Record", read_message(cast("bytes", content)))
        outcomes = ("", "") if record.outcomes is None else record.outcomes
        photons = ("", "") if record.outcomes is None else record.photons
        fields = (
            record.number,
            record.timestamp,
            "" if word is None else word,
            *record.setting,
            *record.phases,
            *photons,
            *outcomes,
            record.status,
        )
        yield ",".join(map(str, fields))
