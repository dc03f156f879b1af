"""Well-known Bell expressions beside CHSH."""

from __future__ import annotations

from fractions import Fraction

from bellproof.errors import BadInput
from bellproof.model.expression import BellExpression
from bellproof.model.scenario import Cell, Scenario

MAX_OUTCOMES = 10
"""Largest number of outcomes of `cglmp`."""


def i3322() -> BellExpression:
    """Collins and Gisin 2004: three settings, two outcomes a side, local bound 0.

    ``sum M_xy P(00|xy) - P_A(0|0) - 2 P_B(0|0) - P_B(0|1)`` with M = [[1, 1, 1], [1, 1, -1], [1, -1, 0]].
    """
    scenario = Scenario((3, 3), (2, 2))
    coefficients: dict[Cell, Fraction] = {}

    def add(cell: Cell, weight: int) -> None:
        coefficients[cell] = coefficients.get(cell, Fraction(0)) + weight

    for x, row in enumerate(((1, 1, 1), (1, 1, -1), (1, -1, 0))):
        for y, weight in enumerate(row):
            add((x, y, 0, 0), weight)
    for other in (0, 1):
        add((0, 0, 0, other), -1)
        add((0, 0, other, 0), -2)
        add((0, 1, other, 0), -1)
    return BellExpression.of(scenario, coefficients)


def cglmp(outcomes: int) -> BellExpression:
    """Collins, Gisin, Linden, Massar and Popescu 2002, I_d: local bound 2, two settings a side.

    For three outcomes the quantum maximum is 1 + sqrt(11/3). Raises `BadInput` below 2 and above `MAX_OUTCOMES`.
    """
    if not 2 <= outcomes <= MAX_OUTCOMES:  # noqa: PLR2004 - an outcome alone is no measurement
        source = "outcomes"
        raise BadInput(source, f"{outcomes} is not between 2 and {MAX_OUTCOMES}")
    coefficients: dict[Cell, Fraction] = {}

    def add(x: int, y: int, shift: int, weight: Fraction) -> None:
        """``weight`` times P(A_x = B_y + shift)."""
        for b in range(outcomes):
            cell = (x, y, (b + shift) % outcomes, b)
            coefficients[cell] = coefficients.get(cell, Fraction(0)) + weight

    for k in range(outcomes // 2):
        weight = 1 - Fraction(2 * k, outcomes - 1)
        # P(A1 = B1 + k), P(B1 = A2 + k + 1), P(A2 = B2 + k), P(B2 = A1 + k), minus the same with -k - 1.
        for sign, shift in ((1, k), (-1, -k - 1)):
            add(0, 0, shift, sign * weight)
            add(1, 0, -shift - 1, sign * weight)
            add(1, 1, shift, sign * weight)
            add(0, 1, -shift, sign * weight)
    return BellExpression.of(Scenario((2, 2), (outcomes, outcomes)), coefficients)
