"""A behaviour: the joint probabilities P(ab|xy) of a pair of devices, exactly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from bellproof.errors import BadInput
from bellproof.model.scenario import Cell, Scenario

_WIDEST = 40
"""Longest sum that is repeated in a message."""


@dataclass(frozen=True, slots=True)
class Behaviour:
    """Probabilities P(ab|xy) in the order of the scenario's cells; each (x, y) sums to 1."""

    scenario: Scenario
    probabilities: tuple[Fraction, ...]

    def __post_init__(self) -> None:
        """Refuse negative probabilities and setting pairs that do not sum to 1."""
        cells = tuple(self.scenario.cells())
        source = "behaviour"
        if len(cells) != len(self.probabilities):
            raise BadInput(source, f"{len(self.probabilities)} probabilities for {len(cells)} cells")
        if min(self.probabilities) < 0:
            raise BadInput(source, "a probability is negative")
        sums = dict.fromkeys(self.scenario.setting_pairs(), Fraction(0))
        for (x, y, _, _), probability in zip(cells, self.probabilities, strict=True):
            sums[x, y] += probability
        for pair, total in sums.items():
            if total != 1:
                text = str(total) if len(str(total)) <= _WIDEST else "something else"
                raise BadInput(source, f"P(ab|xy) at (x,y) = {pair} sums to {text}, not to 1")

    @classmethod
    def of(cls, scenario: Scenario, probabilities: Mapping[Cell, Fraction]) -> Behaviour:
        """Build one from a mapping by cell; an absent cell is 0."""
        return cls(scenario, tuple(probabilities.get(cell, Fraction(0)) for cell in scenario.cells()))

    def as_mapping(self) -> dict[Cell, Fraction]:
        """The probabilities by cell (x, y, a, b)."""
        return dict(zip(self.scenario.cells(), self.probabilities, strict=True))

    def is_no_signalling(self) -> bool:
        """Whether Alice's marginals do not depend on y, nor Bob's on x (Pironio et al. 2010, Eq. 13)."""
        table = self.as_mapping()
        (mx, my), (da, db) = self.scenario.settings, self.scenario.outcomes
        alice = all(
            len({sum(table[x, y, a, b] for b in range(db)) for y in range(my)}) == 1
            for x in range(mx)
            for a in range(da)
        )
        bob = all(
            len({sum(table[x, y, a, b] for a in range(da)) for x in range(mx)}) == 1
            for y in range(my)
            for b in range(db)
        )
        return alice and bob
