"""Legal event logs, made from a hash so that they are the same everywhere."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

Row = dict[str, str]
"""One event: column to text."""

PHASE_A = (0, 16384)
PHASE_B = (8192, 24576)
OFFSET_B = 300
ROTATE = 250
THRESHOLD = 6
"""What the laboratory of these logs is like: `PROFILE` says it to the checker."""

WON = 13
"""In so many of 16 events the CHSH game is won."""

PROFILE = {
    "format": "bellproof-trace-profile/1",
    "note": "the laboratory of the shipped logs",
    "b": {"offset": str(OFFSET_B), "threshold": str(THRESHOLD)},
    "a": {"threshold": str(THRESHOLD)},
    "rotate": str(ROTATE),
    "rotate_tolerance": "1",
    "first_sequence": "0",
    "least_gap": "2000",
}


def numbers(seed: str) -> Iterator[int]:
    """Bytes without end, from a seed."""
    block = 0
    while True:
        yield from hashlib.sha256(f"{seed}:{block}".encode()).digest()
        block += 1


def records(count: int, seed: str = "legal") -> list[Row]:
    """So many records of an honest experiment."""
    source = numbers(seed)
    rows = []
    time = 0
    for i in range(count):
        time += 2000 + 256 * next(source) + next(source)
        settings = next(source)
        x, y = settings >> 1 & 1, settings & 1
        won = next(source) % 16 < WON
        a = next(source) & 1
        b = a ^ (x & y) ^ (not won)
        rows.append(record(i, time, (x, y), (a, b), next(source) % 5))
    return rows


def record(i: int, time: int, settings: tuple[int, int], outcomes: tuple[int, int], noise: int) -> Row:
    """One record; bright ions send 6 photons and more, dark ones fewer."""
    counts = [THRESHOLD + 4 + noise if outcome else noise for outcome in outcomes]
    return {
        "kind": "record",
        "sequence": str(i),
        "timestamp": str(time),
        "word": str(i),
        "x": str(settings[0]),
        "y": str(settings[1]),
        "phase_a": str(PHASE_A[settings[0]]),
        "phase_b": str(PHASE_B[settings[1]] + OFFSET_B),
        "rotate": str(ROTATE),
        "count_a": str(counts[0]),
        "count_b": str(counts[1]),
        "a": str(outcomes[0]),
        "b": str(outcomes[1]),
        "status": "ok",
    }


def with_heralds(rows: list[Row]) -> list[Row]:
    """The same log with a line for every herald, a little before its record."""
    result = []
    for row in rows:
        result.append({"kind": "herald", "timestamp": str(int(row["timestamp"]) - 900)})
        result.append(row)
    return result


def aborted(row: Row, reason: str) -> Row:
    """The record of an event that was not finished: it says why, and has no outcomes."""
    return row | {"a": "", "b": "", "count_a": "", "count_b": "", "status": f"aborted: {reason}"}
