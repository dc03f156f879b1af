"""Timing diagrams in WaveJSON, made from what a simulation really did.

WaveJSON is WaveDrom's format (https://wavedrom.com): one character a cycle. The writer keeps the subset that
`picture` draws: levels, buses with their values, and a gap where nothing changed for long.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

Wave = dict[str, object]
"""One lane: ``name``, ``wave`` and, for a bus, ``data``."""

GAP: Final = "|"
"""The character that stands for cycles left out."""


@dataclass(frozen=True)
class Lane:
    """A signal to draw: its ``name``, and the ``width`` in bits that tells a level from a bus."""

    name: str
    width: int = 1
    label: str = ""
    base: str = "d"


def diagram(
    title: str,
    lanes: Sequence[Lane],
    samples: Sequence[Mapping[str, int]],
    *,
    keep: int = 2,
    first: int = 0,
) -> dict[str, object]:
    """A WaveJSON document of ``samples``, one mapping from signal to value a cycle.

    Where no lane changes for more than ``2 * keep + 2`` cycles, the middle is one gap. ``first`` is the
    number of the first cycle; the cycle that each column shows is kept under ``cycles``.
    """
    columns = _columns([tuple(sample[lane.name] for lane in lanes) for sample in samples], keep)
    signal = [_lane(lane, samples, columns) for lane in lanes]
    return {
        "signal": signal,
        "head": {"text": title},
        "cycles": [None if column is None else first + column for column in columns],
    }


def _columns(rows: Sequence[tuple[int, ...]], keep: int) -> list[int | None]:
    """The cycles to draw, and ``None`` for each gap."""
    columns: list[int | None] = []
    start = 0
    while start < len(rows):
        end = start
        while end + 1 < len(rows) and rows[end + 1] == rows[start]:
            end += 1
        if end - start + 1 > 2 * keep + 2:
            columns += [*range(start, start + keep), None, *range(end - keep + 1, end + 1)]
        else:
            columns += range(start, end + 1)
        start = end + 1
    return columns


def _lane(lane: Lane, samples: Sequence[Mapping[str, int]], columns: Sequence[int | None]) -> Wave:
    wave = ""
    data = []
    last: int | None = None
    for column in columns:
        if column is None:
            wave += GAP
            continue
        value = samples[column][lane.name]
        if value == last:
            wave += "."
        elif lane.width == 1:
            wave += str(value)
        else:
            wave += "="
            data.append(format(value, lane.base))
        last = value
    drawn: Wave = {"name": lane.label or lane.name, "wave": wave}
    if data:
        drawn["data"] = data
    return drawn
