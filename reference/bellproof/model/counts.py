"""Counts: how often each combination of settings and outcomes was seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bellproof.errors import BadInput
from bellproof.model.scenario import Cell, Scenario


@dataclass(frozen=True, slots=True)
class CountsTable:
    """``counts`` in the order of the scenario's cells (x, y, a, b): N(ab, xy), whole numbers of any size."""

    scenario: Scenario
    counts: tuple[int, ...]

    def __post_init__(self) -> None:
        """Refuse negative counts and a table of the wrong size."""
        source = "counts"
        expected = sum(1 for _ in self.scenario.cells())
        if len(self.counts) != expected:
            raise BadInput(source, f"{len(self.counts)} counts for {expected} cells")
        if min(self.counts) < 0:
            raise BadInput(source, "a count is negative")

    @classmethod
    def of(cls, scenario: Scenario, counts: Mapping[Cell, int], source: str = "counts") -> CountsTable:
        """Build one from a mapping by cell; an absent cell is 0, one outside the scenario is bad input."""
        for cell in counts:
            if cell not in scenario:
                reason = f"cell (x,y,a,b) = {cell} is outside the scenario {scenario} of the Bell expression"
                raise BadInput(source, reason)
        return cls(scenario, tuple(counts.get(cell, 0) for cell in scenario.cells()))

    def as_mapping(self) -> dict[Cell, int]:
        """The counts by cell (x, y, a, b)."""
        return dict(zip(self.scenario.cells(), self.counts, strict=True))

    @property
    def total(self) -> int:
        """Number of trials, the paper's n."""
        return sum(self.counts)

    def totals_by_settings(self) -> dict[tuple[int, int], int]:
        """Number of trials N(xy) at each setting pair."""
        totals = dict.fromkeys(self.scenario.setting_pairs(), 0)
        for (x, y, _, _), count in self.as_mapping().items():
            totals[x, y] += count
        return totals
