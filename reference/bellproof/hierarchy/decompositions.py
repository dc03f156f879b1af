"""Lower ends under several conditions: a mixture of strategies whose values are exactly those that are known.

Whoever guesses may know which strategy of the mixture is used, and names its likeliest outcome. Predetermined
outcomes and strategies found by see-saw are mixed by an exact linear program; a floating-point one before it says
in which direction further strategies are worth while.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, product

from bellproof.bounds.exact_lp import Infeasible, LinearProgram, maximise
from bellproof.bounds.target import ClaimObjective, Target, cells_of_target, targets_of
from bellproof.hierarchy import strategies
from bellproof.hierarchy.mixtures import dimensions
from bellproof.hierarchy.several import Known
from bellproof.hierarchy.strategies import Seesaw, Strategy
from bellproof.model.scenario import Cell, Scenario
from bellproof_checker import witness
from bellproof_checker.field import inverse

MOST_PREDETERMINED = 100
"""Most predetermined strategies that are mixed."""

ROUNDS = 5
DIRECTIONS = 4
"""Targets for which a strategy is looked for in each round."""

_PENALTY = 50.0
_KEPT = 1e-9


@dataclass(frozen=True, slots=True)
class Column:
    """One strategy: its values of the expressions and its likeliest target, all exact."""

    strategy: Strategy
    values: tuple[Fraction, ...]
    target: Target
    probability: Fraction


@dataclass(frozen=True, slots=True)
class Decomposition:
    """Strategies with their weights, which add up to 1; together they have exactly the values that are known."""

    known: tuple[Known, ...]
    members: tuple[tuple[Fraction, Column], ...]

    @property
    def probability(self) -> Fraction:
        """How likely it is to name the outcome."""
        return sum((weight * one.probability for weight, one in self.members), Fraction(0))

    def to_json(self) -> dict[str, object]:
        """The witness, every number exact."""
        return {
            "kind": "mixture of strategies",
            "values": [str(one.value) for one in self.known],
            "probability": str(self.probability),
            "strategies": [
                {"weight": str(weight), **one.strategy.to_json(one.target)} for weight, one in self.members
            ],
        }


def decompose(
    scenario: Scenario, known: Sequence[Known], objective: ClaimObjective, slopes: Sequence[Fraction]
) -> Decomposition | None:
    """A mixture with the known values in which an outcome is likely; ``None`` if none is found.

    ``slopes`` are those of a line close to it: where the search begins.
    """
    search = _Search(scenario, tuple(known), targets_of(scenario, objective))
    columns = [search.column(one) for one in predetermined(scenario)]
    duals = [float(slope) for slope in slopes]
    for number in range(ROUNDS):
        columns += [search.column(one) for one in search.promising(duals, number)]
        duals, used = _mixed(columns, known)
    used += range(min(MOST_PREDETERMINED, len(columns)))
    chosen = [columns[place] for place in dict.fromkeys(used)]
    rows = [tuple(one.values[k] for one in chosen) for k in range(len(known))]
    program = LinearProgram(
        tuple(one.probability for one in chosen),
        (*rows, (Fraction(1),) * len(chosen)),
        (*(one.value for one in known), Fraction(1)),
    )
    try:
        weights = maximise(program).point
    except Infeasible:
        return None
    members = tuple((weight, one) for weight, one in zip(weights, chosen, strict=True) if weight)
    return Decomposition(tuple(known), members)


def predetermined(scenario: Scenario) -> list[Strategy]:
    """Predetermined outcomes as strategies, at most `MOST_PREDETERMINED` of them."""
    (mx, my), (da, db) = scenario.settings, scenario.outcomes
    answers = (
        (alice, bob) for alice in product(range(da), repeat=mx) for bob in product(range(db), repeat=my)
    )
    return [strategies.predetermined(pair, scenario.outcomes) for pair in islice(answers, MOST_PREDETERMINED)]


@dataclass(frozen=True, slots=True)
class _Search:
    scenario: Scenario
    known: tuple[Known, ...]
    targets: Sequence[Target]

    def column(self, strategy: Strategy) -> Column:
        """Evaluate a strategy by the checker's own arithmetic."""
        found = witness.Strategy(strategy.dimensions, strategy.state, strategy.measurements)
        share = inverse(witness.norm(found.state))
        table: dict[Cell, Fraction] = {}
        for x, y, a, b in self.scenario.cells():
            table[x, y, a, b] = Fraction(str(witness.probability(found, (x, y), (a, b)) * share))
        values = tuple(
            sum((c * table[x, y, a, b] for (x, y, a, b), c in one.expression.items()), Fraction(0))
            for one in self.known
        )
        likely = [(sum(table[cell] for cell in self._cells(target)), target) for target in self.targets]
        probability, target = max(likely)
        return Column(strategy, values, target, Fraction(probability))

    def _cells(self, target: Target) -> list[Cell]:
        return cells_of_target(target, self.scenario.outcomes)

    def promising(self, duals: Sequence[float], number: int) -> list[Strategy]:
        """Strategies that are worth more than the duals say they cost, for some of the targets in turn."""
        count = len(self.targets)
        step = max(1, count // DIRECTIONS)
        chosen = {(number + step * i) % count for i in range(min(DIRECTIONS, count))}
        found = []
        for place in sorted(chosen):
            weights: dict[tuple[int, ...], float] = {}
            for dual, one in zip(duals, self.known, strict=True):
                for cell, c in one.expression.items():
                    weights[cell] = weights.get(cell, 0.0) + dual * float(c)
            for cell in self._cells(self.targets[place]):
                weights[cell] = weights.get(cell, 0.0) + 1.0
            seesaw = Seesaw(
                weights, self.scenario.settings, self.scenario.outcomes, dimensions(self.scenario)
            )
            found.append(seesaw.best(seed=number + 1)[1])
        return found


def _mixed(columns: Sequence[Column], known: Sequence[Known]) -> tuple[list[float], list[int]]:
    """What the best mixture pays for each condition, and the places of its members, in floating point."""
    import numpy as np  # noqa: PLC0415 - optional and slow to import
    from scipy.optimize import linprog  # noqa: PLC0415

    size = len(known)
    rows = np.array([[float(one.values[k]) for one in columns] for k in range(size)])
    slack = np.hstack([np.eye(size), -np.eye(size)])
    matrix = np.vstack(
        [np.hstack([rows, slack]), np.hstack([np.ones((1, len(columns))), np.zeros((1, 2 * size))])]
    )
    costs = np.concatenate([[-float(one.probability) for one in columns], np.full(2 * size, _PENALTY)])
    found = linprog(costs, A_eq=matrix, b_eq=[*(float(one.value) for one in known), 1.0], method="highs")
    if found.x is None:
        return [0.0] * size, []
    used = [place for place in range(len(columns)) if found.x[place] > _KEPT]
    return [float(one) for one in found.eqlin.marginals[:size]], used
