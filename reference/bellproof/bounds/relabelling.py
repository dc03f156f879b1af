"""Relabellings of settings, outcomes and parties, and those that leave a Bell expression as it is.

A bound for one target holds for its images under them: two targets may share one part of a certificate.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations, product
from math import factorial, lcm

from bellproof.bounds.collins_gisin import probability, reduce
from bellproof.bounds.target import JOINT, Target
from bellproof.model.expression import BellExpression
from bellproof.model.scenario import Cell, Scenario

Permutation = tuple[int, ...]
"""Index i goes to entry i."""

MAX_CANDIDATES = 20_000
"""Scenarios with more relabellings are not searched; certificates then treat each target by itself."""


@dataclass(frozen=True, slots=True)
class Relabelling:
    """Setting x becomes ``x[x]``, its outcome a ``a[x][a]``, likewise for Bob; then sides may swap."""

    swap: int
    x: Permutation
    y: Permutation
    a: tuple[Permutation, ...]
    b: tuple[Permutation, ...]

    def cell(self, cell: Cell) -> Cell:
        """The image of a cell (x, y, a, b)."""
        x, y, a, b = cell
        image = (self.x[x], self.y[y], self.a[x][a], self.b[y][b])
        return (image[1], image[0], image[3], image[2]) if self.swap else image

    def target(self, target: Target) -> Target | None:
        """The image of a target; ``None`` if P(a|x) would become Bob's."""
        if not target:
            return target
        if len(target) == JOINT:
            a, b, x, y = target
            x, y, a, b = self.cell((x, y, a, b))
            return (a, b, x, y)
        a, x = target
        return None if self.swap else (self.a[x][a], self.x[x])


def candidates(scenario: Scenario) -> Iterator[Relabelling]:
    """All relabellings of a scenario, the identity first; nothing beyond it if there are too many."""
    (mx, my), (da, db) = scenario.settings, scenario.outcomes
    swaps = 2 if (mx, da) == (my, db) else 1
    # Bounded one factor at a time: the factorial of a large number of settings must not be computed.
    too_many = max(mx, my, da, db) > MAX_CANDIDATES.bit_length()
    sizes = (
        [swaps]
        if too_many
        else [swaps, factorial(mx), factorial(my), factorial(da) ** mx, factorial(db) ** my]
    )
    total = 1
    for size in sizes:
        total *= size
    if too_many or total > MAX_CANDIDATES:
        same_a, same_b = (tuple(range(da)),) * mx, (tuple(range(db)),) * my
        yield Relabelling(0, tuple(range(mx)), tuple(range(my)), same_a, same_b)
        return
    for swap, x, y in product(range(swaps), permutations(range(mx)), permutations(range(my))):
        for a in product(permutations(range(da)), repeat=mx):
            for b in product(permutations(range(db)), repeat=my):
                yield Relabelling(swap, x, y, a, b)


def symmetries(expression: BellExpression) -> list[Relabelling]:
    """The relabellings under which the expression keeps its value on every no-signalling behaviour."""
    scenario = expression.scenario
    same = reduce(scenario, expression.coefficients)
    events = {(x, y, a, b): probability(scenario, (a, b, x, y)) for x, y, a, b in scenario.cells()}

    def preserves(relabelling: Relabelling) -> bool:
        difference = dict(same)
        for cell, c in expression.coefficients:
            for key, d in events[relabelling.cell(cell)].items():
                difference[key] = difference.get(key, Fraction(0)) - c * d
        return not any(difference.values())

    looks_alike = _quick_look(expression)
    return [one for one in candidates(scenario) if looks_alike(one) and preserves(one)]


def _quick_look(expression: BellExpression) -> Callable[[Relabelling], bool]:
    """Whether a relabelling keeps the value on one product behaviour without symmetries: necessary, and quick."""
    scenario = expression.scenario
    scale = lcm(*(c.denominator for _, c in expression.coefficients))
    cells = [(cell, int(c * scale)) for cell, c in expression.coefficients]
    total = 1 << 20
    sides = []
    for side, (settings, outcomes) in enumerate(zip(scenario.settings, scenario.outcomes, strict=True)):
        # Whole numbers with the same sum for each setting, otherwise without any pattern.
        rows = [
            [(7 + side + 13 * x + 5 * a) ** 3 % 10007 for a in range(outcomes - 1)] for x in range(settings)
        ]
        sides.append([[*row, total - sum(row)] for row in rows])
    weights = {(x, y, a, b): sides[0][x][a] * sides[1][y][b] for x, y, a, b in scenario.cells()}
    wanted = sum(c * weights[cell] for cell, c in cells)
    return lambda relabelling: sum(c * weights[relabelling.cell(cell)] for cell, c in cells) == wanted


def orbits(targets: Sequence[Target], generators: Sequence[Relabelling]) -> list[list[Target]]:
    """The targets sorted into classes that the generators connect, in the order of their first members."""
    remaining = list(targets)
    result = []
    while remaining:
        orbit = [remaining[0]]
        for member in orbit:
            images = (generator.target(member) for generator in generators)
            orbit += [image for image in dict.fromkeys(images) if image is not None and image not in orbit]
        remaining = [target for target in remaining if target not in orbit]
        result.append(orbit)
    return result


def few_generators(targets: Sequence[Target], group: Sequence[Relabelling]) -> list[Relabelling]:
    """A few members of a group that connect the targets as the whole group does, chosen greedily."""
    chosen: list[Relabelling] = []
    wanted = len(orbits(targets, group))
    while (count := len(orbits(targets, chosen))) > wanted:
        best = min(group, key=lambda one: len(orbits(targets, [*chosen, one])))
        if len(orbits(targets, [*chosen, best])) == count:
            break
        chosen.append(best)
    return chosen
