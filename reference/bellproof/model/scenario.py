"""A Bell scenario: how many settings each side has and how many outcomes each measurement."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from bellproof.errors import BadInput

Cell = tuple[int, int, int, int]
"""One cell of a table: settings and outcomes in the order ``(x, y, a, b)``, counted from 0."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """Numbers of settings and outcomes, Alice's first (the paper's m and d, which need not be equal here)."""

    settings: tuple[int, int] = (2, 2)
    outcomes: tuple[int, int] = (2, 2)

    def __post_init__(self) -> None:
        """Refuse a side without settings or outcomes."""
        if min(*self.settings, *self.outcomes) < 1:
            source = "scenario"
            raise BadInput(source, f"{self.settings} settings and {self.outcomes} outcomes: at least 1 each")

    def cells(self) -> Iterator[Cell]:
        """All cells (x, y, a, b) in lexicographic order."""
        mx, my, da, db = (range(size) for size in (*self.settings, *self.outcomes))
        yield from product(mx, my, da, db)

    def setting_pairs(self) -> Iterator[tuple[int, int]]:
        """All pairs (x, y) in lexicographic order."""
        yield from product(range(self.settings[0]), range(self.settings[1]))

    def __contains__(self, cell: Cell) -> bool:
        """Whether the cell's settings and outcomes are in range."""
        limits = (*self.settings, *self.outcomes)
        return all(0 <= index < limit for index, limit in zip(cell, limits, strict=True))

    def __str__(self) -> str:
        """Say it as people do: ``2-2-2-2`` is two settings and two outcomes on each side."""
        return "-".join(map(str, (*self.settings, *self.outcomes)))


CHSH_SCENARIO = Scenario()
"""Two settings and two outcomes on each side."""
