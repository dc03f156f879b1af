"""Targets: the events whose probability is bounded, and what is claimed for all of them."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Literal

from bellproof.model.scenario import Cell, Scenario

Target = tuple[int, ...]
"""``(a, b, x, y)`` for P(ab|xy), ``(a, x)`` for P(a|x), ``()`` for a bound on the expression alone."""

ClaimObjective = Literal["global", "local", "value"]
"""Every P(ab|xy), every P(a|x) of Alice's, or the expression alone."""

JOINT = 4
"""Length of the target of a P(ab|xy)."""


def targets_of(scenario: Scenario, objective: ClaimObjective) -> list[Target]:
    """All targets of an objective, in lexicographic order."""
    (mx, my), (da, db) = scenario.settings, scenario.outcomes
    if objective == "value":
        return [()]
    if objective == "local":
        return list(product(range(da), range(mx)))
    return list(product(range(da), range(db), range(mx), range(my)))


def cells_of_target(target: Target, outcomes: tuple[int, int]) -> list[Cell]:
    """The cells whose probabilities add up to P(ab|xy) or P(a|x), which is read off at y = 0."""
    if len(target) == JOINT:
        a, b, x, y = target
        return [(x, y, a, b)]
    a, x = target
    return [(x, 0, a, b) for b in range(outcomes[1])]


def average(scenario: Scenario, objective: ClaimObjective) -> Fraction:
    """The mean probability of the outcomes of one setting: the likeliest is not less likely."""
    (da, db) = scenario.outcomes
    return Fraction(1, da * db if objective == "global" else da)
