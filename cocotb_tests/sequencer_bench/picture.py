"""A small renderer of WaveJSON to SVG, without a dependency and with the same bytes for the same diagram."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast
from xml.sax.saxutils import escape

from sequencer_bench.wavejson import GAP

CELL: Final = 18
"""Width of a cycle, in pixels."""

HIGH: Final = 16
"""Height of a level, in pixels."""

ROW: Final = 28
"""Distance between lanes, in pixels."""

LEFT: Final = 150
"""Width of the names, in pixels."""

_APART: Final = 4
"""Columns between two cycle numbers."""

TOP: Final = 44
"""Height of the title and of the cycle numbers, in pixels."""

_STYLE: Final = (
    "text{font:12px sans-serif;fill:#1a1a1a}.n{text-anchor:end}.t{font-weight:bold;font-size:13px}"
    ".c{font-size:9px;fill:#666;text-anchor:middle}.v{font-size:9px;text-anchor:middle}"
    ".w{fill:none;stroke:#1a1a1a;stroke-width:1.4}.b{fill:#e8eef7;stroke:#1a1a1a;stroke-width:1}"
    ".g{stroke:#ddd;stroke-width:.6}.s{fill:#fff;stroke:#888;stroke-width:1}"
)


@dataclass(frozen=True)
class _Stretch:
    """Columns ``start`` to ``end`` of a lane with one ``value``: a level, or a label on a bus."""

    start: int
    end: int
    value: str
    bus: bool


def svg(diagram: Mapping[str, object]) -> str:
    """The picture of a WaveJSON document made by ``wavejson.diagram``, as the text of an SVG file."""
    lanes = cast("Sequence[Mapping[str, object]]", diagram["signal"])
    columns = max((len(str(lane["wave"])) for lane in lanes), default=0)
    width = LEFT + columns * CELL + 12
    height = TOP + len(lanes) * ROW + 8
    title = str(cast("Mapping[str, object]", diagram.get("head", {})).get("text", ""))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" role="img">',
        f"<title>{escape(title)}</title><style>{_STYLE}</style>",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        f'<text class="t" x="10" y="17">{escape(title)}</text>',
        *_ruler(cast("Sequence[int | None]", diagram.get("cycles", [])), height),
    ]
    for row, lane in enumerate(lanes):
        parts += _lane(lane, TOP + row * ROW)
    parts += _gaps([str(lane["wave"]) for lane in lanes], height)
    return "\n".join([*parts, "</svg>", ""])


def _ruler(cycles: Sequence[int | None], height: int) -> Iterator[str]:
    """A faint line at each cycle, and its number where there is room."""
    last = -_APART
    for column, cycle in enumerate(cycles):
        if cycle is None:
            continue
        x = LEFT + column * CELL
        yield f'<line class="g" x1="{x}" y1="{TOP - 8}" x2="{x}" y2="{height - 6}"/>'
        after_gap = column > 0 and cycles[column - 1] is None
        if column - last >= _APART or (after_gap and 2 * (column - last) >= _APART):
            yield f'<text class="c" x="{x + CELL / 2:g}" y="{TOP - 12}">{cycle}</text>'
            last = column


def _lane(lane: Mapping[str, object], y: int) -> Iterator[str]:
    yield f'<text class="n" x="{LEFT - 10}" y="{y + 13}">{escape(str(lane["name"]))}</text>'
    stretches = list(_stretches(str(lane["wave"]), cast("Sequence[str]", lane.get("data", ()))))
    path = ""
    for stretch in stretches:
        x0, x1 = LEFT + stretch.start * CELL, LEFT + stretch.end * CELL
        if stretch.bus:
            corners = (
                f"{x0},{y + HIGH / 2:g} {x0 + 3},{y} {x1 - 3},{y} {x1},{y + HIGH / 2:g} {x1 - 3},{y + HIGH}"
            )
            yield f'<polygon class="b" points="{corners} {x0 + 3},{y + HIGH}"/>'
            room = int((x1 - x0) / 5.4)
            if len(stretch.value) <= room:
                middle = (x0 + x1) / 2
                yield f'<text class="v" x="{middle:g}" y="{y + 11.5:g}">{escape(stretch.value)}</text>'
        else:
            level = y if stretch.value == "1" else y + HIGH
            path += f"{'L' if path else 'M'}{x0} {level}L{x1} {level}"
    if path:
        yield f'<path class="w" d="{path}"/>'


def _stretches(wave: str, data: Sequence[str]) -> Iterator[_Stretch]:
    values = iter(data)
    start, current, bus = 0, "", False
    for column, character in enumerate(wave):
        if character in {".", GAP}:
            continue
        if column > start:
            yield _Stretch(start, column, current, bus)
        start, bus = column, character == "="
        current = next(values, "") if bus else character
    if wave:
        yield _Stretch(start, len(wave), current, bus)


def _gaps(waves: Sequence[str], height: int) -> Iterator[str]:
    """A torn strip over every lane where cycles are left out."""
    for column in sorted({c for wave in waves for c, character in enumerate(wave) if character == GAP}):
        x = LEFT + column * CELL + CELL / 2
        yield (
            f'<path class="s" d="M{x - 4:g} {TOP - 6}l4 {height / 2 - TOP / 2:g}l-4 {height / 2 - TOP / 2:g}'
            f'h5l4 -{height / 2 - TOP / 2:g}l-4 -{height / 2 - TOP / 2:g}z"/>'
        )
