"""Check an event log against all the rules of a profile, in one pass and constant memory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from bellproof.trace.balance import Balance
from bellproof.trace.content import Outcomes, Phases, Rotation, Settings, Statuses
from bellproof.trace.event import Event
from bellproof.trace.order import Heralds, Said, Times, Words
from bellproof.trace.order import Sequence as Numbers
from bellproof.trace.profile import Profile

SHOWN = 5
"""So many places are kept of each broken rule; the others are counted."""


class Rule(Protocol):
    """What looks at every event in turn, and once more at the end."""

    def see(self, event: Event) -> Said:
        """Say what an event breaks."""

    def end(self) -> Said:
        """Say what only the end of the log shows."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A broken rule: how often, and its first places with what was seen there."""

    rule: str
    times: int
    first: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """What a log holds and which rules it breaks, in the order in which they were first broken."""

    records: int
    heralds: int
    aborted: int
    findings: tuple[Finding, ...]

    @property
    def is_legal(self) -> bool:
        """Whether no rule is broken."""
        return not self.findings


def rules(profile: Profile) -> list[Rule]:
    """Every rule on event logs, made ready."""
    kinds = (Heralds, Numbers, Times, Words, Settings, Phases, Rotation, Outcomes, Statuses, Balance)
    return [kind(profile) for kind in kinds]


def check(events: Iterable[Event], profile: Profile, extra: Sequence[Rule] = ()) -> Checked:
    """See every event; ``extra`` are rules of the source itself, such as those of a waveform."""
    tally = _Tally(profile)
    seers = [*rules(profile), *extra]
    # Bound once: logs have tens of millions of events.
    each = [rule.see for rule in seers]
    records = heralds = aborted = place = 0
    for event in events:
        place = event.place
        if event.kind == "record":
            records += 1
            aborted += event.is_aborted
        else:
            heralds += 1
        for see in each:
            said = see(event)
            if said is not None:
                tally.add(said, place)
    for rule in seers:
        tally.add(rule.end(), place)
    return Checked(records, heralds, aborted, tally.findings())


class _Tally:
    """Broken rules by name."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._times: dict[str, int] = {}
        self._first: dict[str, list[tuple[int, str]]] = {}

    def add(self, said: Said, place: int) -> None:
        """Count one, unless the profile switches its rule off."""
        if said is None or not self._profile.applies(said[0]):
            return
        rule, words = said
        self._times[rule] = self._times.get(rule, 0) + 1
        kept = self._first.setdefault(rule, [])
        if len(kept) < SHOWN:
            kept.append((place, words))

    def findings(self) -> tuple[Finding, ...]:
        """What has been added."""
        return tuple(Finding(rule, self._times[rule], tuple(kept)) for rule, kept in self._first.items())
