"""Faulty event logs, each a legal one with one edit, and the rule that each breaks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bellproof_conformance.traces.legal import Row, aborted, records, with_heralds

Rows = list[Row]


@dataclass(frozen=True, slots=True)
class Fault:
    """A faulty log: what a real sequencer or laboratory did wrong, and the rule that it breaks.

    ``also`` are rules that the same fault cannot help breaking.
    """

    name: str
    rule: str
    story: str
    make: Callable[[], Rows]
    also: tuple[str, ...] = ()


SHORT = 40
"""Records of a log whose fault is in one place."""

LONG = 600
"""Records of a log whose fault is in its frequencies."""


def _edited(place: int, **changes: str) -> Callable[[], Rows]:
    def make() -> Rows:
        rows = records(SHORT)
        rows[place] |= changes
        return rows

    return make


def _without(place: int) -> Rows:
    rows = records(SHORT)
    del rows[place]
    return rows


def _postselected() -> Rows:
    """Only the events that won the game are kept."""
    kept = [row for row in records(SHORT) if (int(row["a"]) ^ int(row["b"])) == int(row["x"]) & int(row["y"])]
    return [*kept, records(SHORT + 1)[-1]] if kept[-1]["sequence"] == str(SHORT - 1) else kept


def _twice() -> Rows:
    rows = records(SHORT)
    return rows[:11] + rows[10:]


def _swapped() -> Rows:
    rows = records(SHORT)
    rows[20], rows[21] = rows[21], rows[20]
    return rows


def _word_reused() -> Rows:
    rows = records(SHORT)
    rows[13]["word"] = rows[12]["word"]
    return rows


def _settings_reused_late() -> Rows:
    rows = records(SHORT)
    rows[30]["word"] = "3"
    return rows


def _phases_exchanged() -> Rows:
    rows = records(SHORT)
    rows[7]["phase_a"], rows[7]["phase_b"] = rows[7]["phase_b"], rows[7]["phase_a"]
    return rows


def _phase_of_the_event_before() -> Rows:
    rows = records(SHORT)
    late = next(i for i in range(1, SHORT) if rows[i]["x"] != rows[i - 1]["x"])
    rows[late]["phase_a"] = rows[late - 1]["phase_a"]
    return rows


def _without_offset() -> Rows:
    rows = records(SHORT)
    for row in rows:
        row["phase_b"] = str(int(row["phase_b"]) - 300)
    return rows


def _outcome_turned() -> Rows:
    rows = records(SHORT)
    rows[9]["a"] = str(1 - int(rows[9]["a"]))
    return rows


def _complemented() -> Rows:
    rows = records(SHORT)
    for row in rows:
        row["b"] = str(1 - int(row["b"]))
    return rows


def _threshold_off_by_one() -> Rows:
    """Dark where the count is the threshold itself: ``>`` for ``>=``."""
    rows = records(SHORT)
    rows[5] |= {"count_a": "6", "a": "0"}
    return rows


def _aborted_with_outcome() -> Rows:
    rows = records(SHORT)
    rows[15] = aborted(rows[15], "link") | {"a": "1"}
    return rows


def _lost_record() -> Rows:
    rows = with_heralds(records(SHORT))
    del rows[21]
    for row in rows[21:]:
        if row["kind"] == "record":
            row["sequence"] = str(int(row["sequence"]) - 1)
    return rows


def _last_record_lost() -> Rows:
    return with_heralds(records(SHORT))[:-1]


def _record_from_nothing() -> Rows:
    rows = with_heralds(records(SHORT))
    del rows[20]
    return rows


def _heralds_begin_late() -> Rows:
    rows = with_heralds(records(SHORT))
    del rows[0]
    return rows


def _clock_went_back() -> Rows:
    rows = records(SHORT)
    for row in rows[25:]:
        row["timestamp"] = str(int(row["timestamp"]) - 10**6)
    return rows


def _too_soon() -> Rows:
    rows = records(SHORT)
    rows[18]["timestamp"] = str(int(rows[17]["timestamp"]) + 1500)
    return rows


def _biased() -> Rows:
    """Alice's setting is 1 in three events of four."""
    rows = records(LONG, "biased")
    for i, row in enumerate(rows):
        if i % 2 and row["x"] == "0":
            row |= {"x": "1", "phase_a": "16384"}
    return rows


def _drifting() -> Rows:
    """The first half favours one setting and the second half the other: right on the whole, wrong in between."""
    rows = records(4 * LONG, "drifting")
    half = len(rows) // 2
    for i, row in enumerate(rows):
        wanted = "1" if i < half else "0"
        if i % 2 and row["x"] != wanted:
            row |= {"x": wanted, "phase_a": "16384" if wanted == "1" else "0"}
    return rows


def _bare_abort() -> Rows:
    rows = records(SHORT)
    rows[3] = aborted(rows[3], "") | {"status": "aborted"}
    return rows


FAULTS = (
    Fault("event-missing", "sequence-gap", "An event was dropped.", lambda: _without(17)),
    Fault("post-selected", "sequence-gap", "Only events that won the CHSH game were kept.", _postselected),
    Fault(
        "first-missing", "sequence-gap", "The log does not begin with its first event.", lambda: _without(0)
    ),
    Fault(
        "record-twice",
        "sequence-repeated",
        "A retried frame was recorded twice.",
        _twice,
        also=("time-order", "setting-reused"),
    ),
    Fault(
        "records-swapped",
        "sequence-repeated",
        "Two frames came in the wrong order.",
        _swapped,
        also=("sequence-gap", "time-order", "setting-reused"),
    ),
    Fault("clock-back", "time-order", "The clock was set back during the run.", _clock_went_back),
    Fault("too-soon", "time-gap", "Two events closer than one attempt and its readout take.", _too_soon),
    Fault(
        "word-reused", "setting-reused", "The setting word of the event before was used again.", _word_reused
    ),
    Fault("word-replayed", "setting-reused", "An old block of settings was replayed.", _settings_reused_late),
    Fault(
        "setting-two", "setting-range", "Two bits of the word were taken for one setting.", _edited(8, x="2")
    ),
    Fault("setting-missing", "setting-range", "A record without its setting.", _edited(8, y="")),
    Fault("phases-exchanged", "phase", "Alice's phase went to Bob.", _phases_exchanged),
    Fault("phase-late", "phase", "A phase is that of the event before.", _phase_of_the_event_before),
    Fault("offset-missing", "phase", "The calibration offset was not added.", _without_offset),
    Fault("phase-negative", "phase", "A phase outside one turn.", _edited(4, phase_a="65536")),
    Fault("width-short", "rotation-width", "A rotation pulse was cut short.", _edited(6, rotate="125")),
    Fault("width-zero", "rotation-width", "A rotation pulse was left out.", _edited(6, rotate="0")),
    Fault(
        "outcome-turned", "outcome-count", "An outcome that its photon count contradicts.", _outcome_turned
    ),
    Fault("complemented", "outcome-count", "Bob's bright ion is called 0.", _complemented),
    Fault("threshold", "outcome-count", "Greater for greater or equal.", _threshold_off_by_one),
    Fault(
        "outcome-two", "outcome-range", "No click was written as outcome 2.", _edited(3, a="2", count_a="")
    ),
    Fault(
        "outcome-missing", "outcome-missing", "An undetected ion left blank.", _edited(3, b="", count_b="")
    ),
    Fault("aborted-outcome", "outcome-missing", "Aborted, and yet with an outcome.", _aborted_with_outcome),
    Fault("status-unknown", "status", "A status that means nothing.", _edited(3, status="retry")),
    Fault("no-reason", "status", "Aborted without saying why.", _bare_abort),
    Fault("record-lost", "herald-without-record", "A herald whose record was lost.", _lost_record),
    Fault("last-lost", "herald-without-record", "The last herald has no record.", _last_record_lost),
    Fault("forged", "record-without-herald", "A record that no herald stands behind.", _record_from_nothing),
    Fault(
        "late-heralds",
        "record-without-herald",
        "The first record came before any herald.",
        _heralds_begin_late,
    ),
    Fault("biased", "input-bias", "Alice's setting is 1 too often.", _biased),
    Fault("drifting", "input-drift", "One setting is favoured first, the other later.", _drifting),
)
"""Every faulty log that ships."""
