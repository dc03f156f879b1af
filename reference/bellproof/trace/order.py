"""Rules on the order of events: heralds and their records, sequence numbers, times, setting words."""

from __future__ import annotations

from fractions import Fraction

from bellproof.trace.event import Event
from bellproof.trace.profile import Profile

Said = tuple[str, str] | None
"""The broken rule's name and what was seen, or ``None``."""


class Heralds:
    """One record a herald, no more and no fewer; a log without heralds says nothing about this."""

    def __init__(self, _profile: Profile) -> None:
        """Nothing in a profile changes this rule."""
        self._waiting: Event | None = None
        self._logged = False
        self._records = 0

    def see(self, event: Event) -> Said:
        """Follow heralds and records."""
        if event.kind == "herald":
            first_late = not self._logged and self._records
            self._logged = True
            before, self._waiting = self._waiting, event
            if before is not None:
                return "herald-without-record", f"the herald at {before.place} has no record"
            if first_late:
                return "record-without-herald", f"{self._records} records came before the first herald"
            return None
        self._records += 1
        if self._logged and self._waiting is None:
            return "record-without-herald", "no herald since the record before"
        self._waiting = None
        return None

    def end(self) -> Said:
        """A herald must not be the last word."""
        if self._waiting is not None:
            return "herald-without-record", f"the last herald, at {self._waiting.place}, has no record"
        return None


class Sequence:
    """Numbers that count up by one from record to record, modulo the profile's modulus.

    A log without numbers says nothing; in one that has them a record without its own has no place.
    """

    def __init__(self, profile: Profile) -> None:
        """Take what the profile expects."""
        self._expected = profile.first_sequence
        self._modulus = profile.sequence_modulus
        self._numbered = False
        self._bare = 0

    def see(self, event: Event) -> Said:
        """Compare with the number that should come."""
        number = event.sequence
        if event.kind != "record":
            return None
        if number is None:
            self._bare += 1
            return ("sequence-gap", f"no number where {self._expected} was due") if self._numbered else None
        if self._bare and not self._numbered:
            self._numbered, self._expected = True, self._after(number)
            return "sequence-gap", f"{self._bare} records without a number came before {number}"
        self._numbered = True
        expected = self._expected
        self._expected = self._after(number)
        if expected is None or number == expected:
            return None
        # With a modulus, the shorter way round says whether it went on or back.
        ahead = number - expected
        if self._modulus is not None:
            ahead %= self._modulus
            if 2 * ahead > self._modulus:
                ahead -= self._modulus
        if ahead > 0:
            return "sequence-gap", f"{number} where {expected} was due: {ahead} events are missing"
        # What follows a repetition is measured from where the log had come before.
        self._expected = expected
        return "sequence-repeated", f"{number} where {expected} was due"

    def _after(self, number: int) -> int:
        following = number + 1
        return following if self._modulus is None else following % self._modulus

    def end(self) -> Said:
        """Nothing more."""
        return None


class Times:
    """Time stamps of records increase, by gaps that the profile allows; a herald's is between its neighbours'."""

    def __init__(self, profile: Profile) -> None:
        """Take what the profile expects."""
        self._last: int | Fraction | None = None
        self._herald: int | Fraction | None = None
        self._least = profile.least_gap
        self._longest = profile.longest_gap

    def see(self, event: Event) -> Said:
        """Compare with the record before."""
        now = event.timestamp
        if now is None:
            return None
        if event.kind == "herald":
            return self._heralded(now)
        before, self._last = self._last, now
        if self._herald is not None and now < self._herald:
            return "time-order", f"the record is of {now}, and the herald before it of {self._herald}"
        return None if before is None else self._gap(before, now)

    def _gap(self, before: int | Fraction, now: int | Fraction) -> Said:
        gap = now - before
        if gap <= 0:
            return "time-order", f"{now} after {before}"
        if self._least is not None and gap < self._least:
            return "time-gap", f"{gap} since the event before; at least {self._least}"
        if self._longest is not None and gap > self._longest:
            return "time-gap", f"{gap} since the event before; at most {self._longest}"
        return None

    def _heralded(self, now: int | Fraction) -> Said:
        """A herald, which is later than the one before and no earlier than the record before."""
        before, self._herald = self._herald, now
        if before is not None and now <= before:
            return "time-order", f"a herald of {now} after one of {before}"
        if self._last is not None and now < self._last:
            return "time-order", f"a herald of {now} after the record of {self._last}"
        return None

    def end(self) -> Said:
        """Nothing more."""
        return None


class Words:
    """Numbers of setting words increase from record to record: none is used twice."""

    def __init__(self, profile: Profile) -> None:
        """Take what the profile expects."""
        self._last: int | None = None
        self._modulus = profile.word_modulus

    def see(self, event: Event) -> Said:
        """Compare with the word before."""
        word = event.word
        if event.kind != "record" or word is None:
            return None
        before, self._last = self._last, word
        if before is None:
            return None
        ahead = word - before
        if self._modulus is not None:
            ahead %= self._modulus
            if 2 * ahead > self._modulus:
                ahead -= self._modulus
        return None if ahead > 0 else ("setting-reused", f"word {word} after word {before}")

    def end(self) -> Said:
        """Nothing more."""
        return None
