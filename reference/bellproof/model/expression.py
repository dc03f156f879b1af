"""Bell expressions: linear functions of a behaviour, with CHSH among them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import prod

from bellproof.errors import BadInput
from bellproof.model.scenario import CHSH_SCENARIO, Cell, Scenario

MAX_CELLS = 1_000_000
"""Largest scenario, in cells (x, y, a, b), that is read: tables of all cells are made of it."""


@dataclass(frozen=True, slots=True)
class BellExpression:
    """``I = sum c_abxy P(ab|xy)`` (Pironio et al. 2010, A.1).

    ``coefficients`` holds the nonzero ones as ``((x, y, a, b), c)`` in the order of the cells.
    """

    scenario: Scenario
    coefficients: tuple[tuple[Cell, Fraction], ...]

    @classmethod
    def of(cls, scenario: Scenario, coefficients: Mapping[Cell, Fraction]) -> BellExpression:
        """Build one from a mapping; zero coefficients may be left out."""
        for cell in coefficients:
            if cell not in scenario:
                source = "expression"
                raise BadInput(source, f"cell (x,y,a,b) = {cell} is outside the scenario {scenario}")
        return cls(scenario, tuple((cell, c) for cell, c in sorted(coefficients.items()) if c))

    def coefficient(self, cell: Cell) -> Fraction:
        """The coefficient c_abxy of one cell, zero where none is given."""
        return self.as_mapping().get(cell, Fraction(0))

    def as_mapping(self) -> dict[Cell, Fraction]:
        """The nonzero coefficients by cell."""
        return dict(self.coefficients)

    def value(self, probabilities: Mapping[Cell, Fraction]) -> Fraction:
        """Value of the expression on a behaviour given by its probabilities P(ab|xy)."""
        return sum((c * probabilities.get(cell, Fraction(0)) for cell, c in self.coefficients), Fraction(0))


def chsh() -> BellExpression:
    """Clauser-Horn-Shimony-Holt (Pironio et al. 2010, Eq. 1): ``sum (-1)^(xy) [P(a=b|xy) - P(a!=b|xy)]``."""
    coefficients = {(x, y, a, b): Fraction((-1) ** (x * y + a + b)) for x, y, a, b in CHSH_SCENARIO.cells()}
    return BellExpression.of(CHSH_SCENARIO, coefficients)


@dataclass(frozen=True, slots=True)
class AsChsh:
    """How an expression of the 2-2-2-2 scenario reads in CHSH: ``I = offset + scale * CHSH(relabelled)``.

    ``scale`` is positive. The relabelling flips outcomes and exchanges settings only, so what is true of
    every P(ab|xy) at a CHSH value is true of every P(ab|xy) of the original.
    """

    offset: Fraction
    scale: Fraction


def as_chsh(expression: BellExpression) -> AsChsh | None:
    """Recognise an expression that equals a relabelled CHSH up to scale and offset, or return ``None``.

    Two expressions are the same here if they agree on every no-signalling behaviour, which includes every
    quantum one: then both have the form ``k + sum kA_x <A_x> + sum kB_y <B_y> + sum k_xy <A_x B_y>``.
    """
    if expression.scenario != CHSH_SCENARIO:
        return None
    offset = Fraction(0)
    alice = [Fraction(0), Fraction(0)]
    bob = [Fraction(0), Fraction(0)]
    correlators = {pair: Fraction(0) for pair in CHSH_SCENARIO.setting_pairs()}
    for (x, y, a, b), c in expression.coefficients:
        # P(ab|xy) = (1 + (-1)^a <A_x> + (-1)^b <B_y> + (-1)^(a+b) <A_x B_y>) / 4
        offset += c / 4
        alice[x] += c * (-1) ** a / 4
        bob[y] += c * (-1) ** b / 4
        correlators[x, y] += c * (-1) ** (a + b) / 4
    values = list(correlators.values())
    scale = abs(values[0])
    same_size = all(abs(value) == scale for value in values)
    odd_signs = sum(value < 0 for value in values) % 2 == 1
    if any(alice) or any(bob) or scale == 0 or not (same_size and odd_signs):
        return None
    return AsChsh(offset, scale)


def correlator_signs(expression: BellExpression) -> dict[tuple[int, int], int]:
    """The signs of the four ``<A_x B_y>`` in an expression of the 2-2-2-2 scenario; 0 where one does not appear."""
    correlators = {pair: Fraction(0) for pair in CHSH_SCENARIO.setting_pairs()}
    for (x, y, a, b), c in expression.coefficients:
        correlators[x, y] += c * (-1) ** (a + b)
    return {pair: (value > 0) - (value < 0) for pair, value in correlators.items()}


def expression_from_rows(rows: Iterable[tuple[Cell, Fraction]], source: str) -> BellExpression:
    """Build an expression from ``[x, y, a, b, c]`` rows; the scenario is the smallest that holds them.

    Each side has at least two settings and two outcomes; a row with c = 0 can stand for more. Raises `BadInput`
    on a repeated or negative cell, and where the scenario would have over `MAX_CELLS` cells.
    """
    coefficients: dict[Cell, Fraction] = {}
    for cell, c in rows:
        if min(cell) < 0:
            raise BadInput(source, f"negative setting or outcome in cell (x,y,a,b) = {cell}")
        if cell in coefficients:
            raise BadInput(source, f"cell (x,y,a,b) = {cell} is given twice")
        coefficients[cell] = c
    if not any(coefficients.values()):
        raise BadInput(source, "the expression has no nonzero coefficient")
    return BellExpression.of(smallest_scenario(coefficients, source), coefficients)


def smallest_scenario(cells: Iterable[Cell], source: str) -> Scenario:
    """The smallest scenario that holds the cells, of at least two settings and two outcomes on each side.

    Raises `BadInput` where it would have over `MAX_CELLS` cells.
    """
    listed = list(cells)
    sizes = [max(2, *(1 + cell[i] for cell in listed)) for i in range(4)]
    if prod(sizes) > MAX_CELLS:
        raise BadInput(
            source, f"a scenario of {prod(sizes)} cells (x,y,a,b); at most {MAX_CELLS} are allowed"
        )
    return Scenario((sizes[0], sizes[1]), (sizes[2], sizes[3]))
