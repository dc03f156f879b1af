"""A log whose lines are in no order is no log: it cannot be checked, for every rule on order would be broken.

One record out of place is a broken rule, and so are many. What is refused here is a file in which every column that
should count up (sequence numbers, time stamps, setting words) goes back at once, at over a quarter of the records.
Lines put in random order do that at half of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bellproof.errors import BadInput
from bellproof.trace.event import Event
from bellproof.trace.profile import Profile

_LEAST = 4
"""So many steps back are needed: a handful of records may be wrong in any way."""


def in_order(events: Iterable[Event], profile: Profile, source: str) -> Iterator[Event]:
    """Pass the events on; at their end raise `BadInput` with the first line out of order, if there are many."""
    numbered, worded = profile.sequence_modulus is None, profile.word_modulus is None
    records = back = first = 0
    before: Event | None = None
    for event in events:
        yield event
        if event.kind != "record":
            continue
        records += 1
        if before is not None and _goes_back(before, event, numbered=numbered, worded=worded):
            back += 1
            first = first or event.place
        before = event
    if back >= _LEAST and 4 * back > records:
        reason = f"the lines are in no order: here and at {back - 1} more of {records} records all counters go back"
        raise BadInput(source, reason, line=first)


def _goes_back(before: Event, event: Event, *, numbered: bool, worded: bool) -> bool:
    """Whether all that both events have of the three columns goes back; counters that wrap say nothing."""
    pairs = [(before.timestamp, event.timestamp)]
    if numbered:
        pairs.append((before.sequence, event.sequence))
    if worded:
        pairs.append((before.word, event.word))
    known = [later < earlier for earlier, later in pairs if earlier is not None and later is not None]
    return bool(known) and all(known)
