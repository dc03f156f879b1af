"""The judge of the records: every field against what the pins did."""

from __future__ import annotations

from dataclasses import replace

from bellproof.sequencer.frames import EventRecord
from bellproof.sequencer.layout import STATUSES
from bellproof_conformance.hdl.event import Event
from bellproof_conformance.hdl.judge import Judge
from bellproof_conformance.hdl.rules import Broken

_MOST = 0xFFFF
_STATUSES = {
    "complete": ("COMPLETE",),
    "reset": ("ABORTED_RESET",),
    "link": ("ABORTED_LINK",),
    "either": ("COMPLETE", "ABORTED_RESET", "ABORTED_LINK"),
}
_NAMES = {value: name for name, value in STATUSES.items()}


class Records:
    """Compares records as they arrive; time stamps may begin anywhere, but all at the same place."""

    def __init__(self, judge: Judge) -> None:
        """No record has come."""
        self._judge = judge
        self._offset: int | None = None
        self._last: EventRecord | None = None
        self.checked = 0

    def check(self, cycle: int, record: EventRecord) -> None:
        """A new record. Raises `Broken`."""
        self.checked += 1
        judge = self._judge
        last, self._last = self._last, record
        if last is not None and replace(record, number=last.number) == last:
            what = f"record {record.number} is record {last.number} once more under another number"
            raise Broken("record-repeated", cycle, what)
        if record.number > len(judge.events):
            raise Broken("rotation-without-herald", cycle, f"record {record.number} comes without a herald")
        event = judge.events[record.number - 1]
        if not event.ending:
            raise Broken("status", cycle, f"record {record.number} comes while its event goes on")
        event.doubtful = False
        names = _STATUSES[event.ending]
        if _NAMES[record.status] not in names:
            what = f"record {record.number} says {_NAMES[record.status]}, the event ended as {' or '.join(names)}"
            raise Broken("status", cycle, what)
        self._form(cycle, record)
        self._setting(cycle, record, event)
        self._herald(cycle, record, event)
        if record.is_complete:
            self._outcomes(cycle, record, event)

    @staticmethod
    def _form(cycle: int, record: EventRecord) -> None:
        valid = 0x10 if record.is_complete else 0
        if record.settings >> 2 or record.outcomes & ~0x13 or record.outcomes & 0x10 != valid:
            what = f"{_NAMES[record.status]} with settings {record.settings:#04x}, outcomes {record.outcomes:#04x}"
            raise Broken("record-form", cycle, what)
        if not record.is_complete and (record.outcomes or record.count_a or record.count_b):
            raise Broken("record-form", cycle, "an aborted record has outcomes or counts")
        if record.faults:
            raise Broken(
                "fault", cycle, f"record {record.number} reports the fault causes {record.faults:#04x}"
            )

    def _setting(self, cycle: int, record: EventRecord, event: Event) -> None:
        sequence, word = self._judge.words[record.number - 1]
        got = (record.setting_sequence, record.settings)
        if got != (sequence, word):
            earlier = got[0] in {number for number, _ in self._judge.words[: record.number - 1]}
            rule = "setting-reused" if earlier else "record-setting"
            what = f"record {record.number} has word {got[1]} of frame {got[0]}, not {word} of {sequence}"
            raise Broken(rule, cycle, what)
        configuration = event.configuration
        exact = Judge(self._judge.times).phases_of(word, configuration)
        if (record.phase_a, record.phase_b) != exact:
            what = f"record {record.number} has the phases {(record.phase_a, record.phase_b)}, not {exact}"
            raise Broken("record-phase", cycle, what)

    def _herald(self, cycle: int, record: EventRecord, event: Event) -> None:
        judge, attempt, times = self._judge, event.attempt, self._judge.times
        clicked = 0
        for at, channels in attempt.clicks:
            clicked |= channels if 0 <= at - attempt.laser - times.gate < times.window else 0
        pattern, more = record.herald & 0xF, record.herald >> 4
        cut = event.ending in {"reset", "link", "either"}
        if pattern != attempt.pattern or (
            more != clicked and not (cut and more & ~clicked == 0 and more & pattern == pattern)
        ):
            wanted = f"not {attempt.pattern:04b}, {clicked:04b}"
            what = f"record {record.number} has pattern {pattern:04b}, clicks {more:04b}, {wanted}"
            raise Broken("record-herald", cycle, what)
        offset = record.timestamp - (attempt.herald or 0)
        if self._offset is None:
            self._offset = offset
        if offset != self._offset:
            off = offset - self._offset
            what = f"record {record.number} is stamped {record.timestamp}, {off:+d} cycles off the first"
            raise Broken("record-time", cycle, what)
        # An attempt that a reset hits in its first cycle counts, and no pin shows it.
        if not 0 <= record.attempt - event.index <= judge.resets:
            what = f"record {record.number} is of attempt {record.attempt}, not {event.index}"
            raise Broken("record-attempt", cycle, what)

    @staticmethod
    def _outcomes(cycle: int, record: EventRecord, event: Event) -> None:
        for side, count in zip("ab", (record.count_a, record.count_b), strict=True):
            seen = event.counts["ab".index(side)]
            if count != min(seen, _MOST):
                rule = "count-saturation" if seen >= _MOST else "count"
                raise Broken(
                    rule,
                    cycle,
                    f"record {record.number} counts {count} photons of {side}, not {min(seen, _MOST)}",
                )
            threshold = event.configuration[f"THRESHOLD_{side.upper()}"]
            outcome = record.outcomes >> "ab".index(side) & 1
            if outcome != (count >= threshold):
                what = f"record {record.number}: {count} photons of {side}, outcome {outcome} at {threshold}"
                raise Broken("outcome", cycle, what)
