"""Two outcomes stand for all sixteen: the relabellings that leave CHSH as it is.

A relabelling exchanges the sides, permutes the settings of each and flips outcomes per setting. Those that map
the coefficients (-1)^(xy + a + b) of CHSH to themselves carry P(00|00) to every winning outcome
(a + b = xy mod 2) and P(01|00) to every losing one, so one line for each kind is a line for all. Likewise one
marginal stands for all eight.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

from bellproof.derivation.checked import Check

Cell = tuple[int, int, int, int]
"""(a, b, x, y)."""

Bits = tuple[int, int]

WINNING: Cell = (0, 0, 0, 0)
LOSING: Cell = (0, 1, 0, 0)


@dataclass(frozen=True, slots=True)
class Relabelling:
    """Exchange of sides, then permutations of settings, then flips of outcomes by the old setting."""

    swap: int
    x: Bits
    y: Bits
    a: Bits
    b: Bits

    def __call__(self, cell: Cell) -> Cell:
        """Image of one (a, b, x, y)."""
        a, b, x, y = cell if self.swap == 0 else (cell[1], cell[0], cell[3], cell[2])
        return (a ^ self.a[x], b ^ self.b[y], self.x[x], self.y[y])


def coefficient(cell: Cell) -> int:
    """(-1)^(xy + a + b), the coefficient of P(ab|xy) in CHSH."""
    a, b, x, y = cell
    return -1 if (x & y) ^ a ^ b else 1


def cells() -> list[Cell]:
    """All sixteen (a, b, x, y)."""
    return [(a, b, x, y) for a, b, x, y in product((0, 1), repeat=4)]


def symmetries() -> list[Relabelling]:
    """The relabellings that keep every coefficient."""
    orders: list[Bits] = [(0, 1), (1, 0)]
    flips: list[Bits] = [(0, 0), (0, 1), (1, 0), (1, 1)]
    every = (Relabelling(*parts) for parts in product((0, 1), orders, orders, flips, flips))
    return [map_ for map_ in every if all(coefficient(map_(cell)) == coefficient(cell) for cell in cells())]


def orbit(cell: Cell) -> set[Cell]:
    """Every outcome that the symmetries carry ``cell`` to."""
    return {map_(cell) for map_ in symmetries()}


def marginal_orbit(a: int, x: int) -> set[tuple[str, int, int]]:
    """Every marginal, by side, outcome and setting, that the symmetries carry Alice's P(a|x) to."""
    return {
        ("Bob", a ^ map_.b[x], map_.y[x]) if map_.swap else ("Alice", a ^ map_.a[x], map_.x[x])
        for map_ in symmetries()
    }


def verify(winning: Cell = WINNING, losing: Cell = LOSING) -> list[Check]:
    """Recompute the orbits."""
    won = {cell for cell in cells() if coefficient(cell) == 1}
    marginals = set(product(("Alice", "Bob"), (0, 1), (0, 1)))
    return [
        Check("winning orbit", "P(00|00) goes to all eight P(ab|xy) with a + b = xy", orbit(winning) == won),
        Check("losing orbit", "P(01|00) goes to the other eight", orbit(losing) == set(cells()) - won),
        Check(
            "marginal orbit",
            "P(a=0|x=0) goes to all four P(a|x) and all four P(b|y)",
            marginal_orbit(0, 0) == marginals,
        ),
    ]
