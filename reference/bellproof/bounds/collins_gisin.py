"""Coordinates on the no-signalling space: functionals equal on every such behaviour get the same ones.

Collins and Gisin (2004): the probabilities P(a|x), P(b|y) and P(ab|xy) without each side's last outcome,
and 1, are independent, and every P(ab|xy) is an integer combination of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import product

from bellproof.bounds.target import JOINT, Target
from bellproof.model.scenario import Cell, Scenario

Coordinate = tuple[tuple[int, int] | None, tuple[int, int] | None]
"""Alice's (a, x) and Bob's (b, y), ``None`` where that side does not appear."""

Functional = dict[Coordinate, Fraction]
"""A linear functional of behaviours by its nonzero coordinates."""

UNIT: Coordinate = (None, None)
"""The coordinate of the constant 1."""


def coordinates(scenario: Scenario) -> list[Coordinate]:
    """All coordinates, the constant first."""
    alice, bob = (
        [None, *product(range(d - 1), range(m))]
        for d, m in zip(scenario.outcomes, scenario.settings, strict=True)
    )
    return list(product(alice, bob))


def _side(outcome: int, setting: int, outcomes: int) -> list[tuple[tuple[int, int] | None, int]]:
    """One side's projector: itself, or 1 minus all the others for the last outcome."""
    if outcome < outcomes - 1:
        return [((outcome, setting), 1)]
    return [(None, 1), *(((other, setting), -1) for other in range(outcomes - 1))]


def probability(scenario: Scenario, target: Target) -> Functional:
    """P(ab|xy) for a target (a, b, x, y), P(a|x) for (a, x), zero for ()."""
    if not target:
        return {}
    da, db = scenario.outcomes
    a, x = (target[0], target[2]) if len(target) == JOINT else target
    bob = _side(target[1], target[3], db) if len(target) == JOINT else [(None, 1)]
    result: Functional = {}
    for (alice_part, c), (bob_part, d) in product(_side(a, x, da), bob):
        key = (alice_part, bob_part)
        result[key] = result.get(key, Fraction(0)) + c * d
    return result


def reduce(scenario: Scenario, terms: Iterable[tuple[Cell, Fraction]]) -> Functional:
    """Reduce ``sum c P(ab|xy)``, given by cells (x, y, a, b)."""
    result: Functional = {}
    for (x, y, a, b), c in terms:
        for key, d in probability(scenario, (a, b, x, y)).items():
            result[key] = result.get(key, Fraction(0)) + c * d
    return {key: c for key, c in result.items() if c}
