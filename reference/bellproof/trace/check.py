"""Check an event log against all the rules of a profile, in one pass and constant memory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from bellproof.trace.balance import Balance
from bellproof.trace.content import Outcomes, Phases, Rotation, Settings, Statuses
from bellproof.trace.event import COLUMNS, Event
from bellproof.trace.order import Heralds, Said, Times, Words
from bellproof.trace.order import Sequence as Numbers
from bellproof.trace.profile import Profile

SHOWN = 5
"""So many places are kept of each broken rule; the others are counted."""


_MOST_KNOWN = 1 << 12
"""Contents of events that are remembered as breaking no rule."""

_CONTENT = COLUMNS.index("x") + 1
"""Where an event's content begins, after its place and what counts up."""


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


def order_rules(profile: Profile) -> list[Rule]:
    """The rules that look at events in their order, made ready."""
    return [kind(profile) for kind in (Heralds, Numbers, Times, Words, Balance)]


def content_rules(profile: Profile) -> list[Rule]:
    """The rules that look at each event's kind and content, from its settings on, and at nothing else."""
    return [kind(profile) for kind in (Settings, Phases, Rotation, Outcomes, Statuses)]


def check(events: Iterable[Event], profile: Profile) -> Checked:
    """See every event of a log."""
    checking = Checking(profile)
    see = checking.see
    for event in events:
        see(event)
    return checking.finish()


class Checking:
    """A check under way: events come one by one, and what a waveform breaks is said beside them."""

    def __init__(self, profile: Profile) -> None:
        """Make the rules ready."""
        self._profile = profile
        ordered, content = order_rules(profile), content_rules(profile)
        self._rules = [*ordered, *content]
        # Bound once: logs have tens of millions of events, with few different contents.
        self._ordered = [rule.see for rule in ordered]
        self._content = [rule.see for rule in content]
        self._clean: set[tuple[object, ...]] = set()
        self._records = self._heralds = self._aborted = self._place = 0
        self._times: dict[str, int] = {}
        self._first: dict[str, list[tuple[int, str]]] = {}

    def see(self, event: Event) -> None:
        """Hold an event against every rule."""
        self._place = event.place
        if event.kind == "record":
            self._records += 1
            self._aborted += event.is_aborted
        else:
            self._heralds += 1
        for see in self._ordered:
            said = see(event)
            if said is not None:
                self.say(said, event.place)
        content = (event.kind, *event[_CONTENT:])
        if content not in self._clean:
            self._see_content(event, content)

    def _see_content(self, event: Event, content: tuple[object, ...]) -> None:
        clean = True
        for see in self._content:
            said = see(event)
            if said is not None:
                clean = False
                self.say(said, event.place)
        if clean and len(self._clean) < _MOST_KNOWN:
            self._clean.add(content)

    def say(self, said: Said, place: int) -> None:
        """Count a broken rule, unless the profile switches it off."""
        if said is None or not self._profile.applies(said[0]):
            return
        rule, words = said
        self._times[rule] = self._times.get(rule, 0) + 1
        kept = self._first.setdefault(rule, [])
        if len(kept) < SHOWN:
            kept.append((place, words))

    def finish(self) -> Checked:
        """What has been seen, after the last event."""
        for rule in self._rules:
            self.say(rule.end(), self._place)
        findings = tuple(Finding(rule, self._times[rule], tuple(kept)) for rule, kept in self._first.items())
        return Checked(self._records, self._heralds, self._aborted, findings)
