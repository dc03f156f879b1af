"""Local bounds by enumeration: the best deterministic strategies, which are the extreme local behaviours."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import lcm

from bellproof.errors import ResourceLimit
from bellproof.model.expression import BellExpression

MAX_STRATEGIES = 2_000_000
"""Strategies of one side that are enumerated at most; the other side's best answer to each is computed."""


@dataclass(frozen=True, slots=True)
class LocalExtreme:
    """A largest (or smallest) local value and a strategy that has it: outcomes ``a[x]`` and ``b[y]``."""

    value: Fraction
    alice: tuple[int, ...]
    bob: tuple[int, ...]


def local_maximum(expression: BellExpression) -> LocalExtreme:
    """The local bound; before an enumeration too long, `ResourceLimit` says how large it would be."""
    return _extreme(expression, 1)


def local_minimum(expression: BellExpression) -> LocalExtreme:
    """The smallest value of a local behaviour; raises as `local_maximum` does."""
    return _extreme(expression, -1)


def _extreme(expression: BellExpression, sign: int) -> LocalExtreme:
    """Enumerate the side with fewer strategies; for each, the other side answers every setting by itself."""
    (mx, my), (da, db) = expression.scenario.settings, expression.scenario.outcomes
    alice_first = mx * (da - 1).bit_length() <= my * (db - 1).bit_length()
    sides = ((mx, da), (my, db)) if alice_first else ((my, db), (mx, da))
    (settings, outcomes), (other_settings, other_outcomes) = sides
    if settings * (outcomes.bit_length() - 1) > MAX_STRATEGIES.bit_length() or (
        outcomes**settings > MAX_STRATEGIES
    ):
        message = (
            f"the local bound of {expression.scenario} needs {outcomes}^{settings} strategies of one side; "
            f"at most {MAX_STRATEGIES} are enumerated"
        )
        raise ResourceLimit(message)
    # Whole numbers over a common denominator: the inner loop adds and compares millions of times.
    scale = lcm(*(c.denominator for _, c in expression.coefficients)) * sign
    table = [
        [[[0] * outcomes for _ in range(settings)] for _ in range(other_outcomes)]
        for _ in range(other_settings)
    ]
    for (x, y, a, b), c in expression.coefficients:
        own, other = ((x, a), (y, b)) if alice_first else ((y, b), (x, a))
        table[other[0]][other[1]][own[0]][own[1]] = int(c * scale)
    best: tuple[int, tuple[int, ...]] | None = None
    for strategy in product(range(outcomes), repeat=settings):
        value = sum(max(sum(map(list.__getitem__, rows, strategy)) for rows in answers) for answers in table)
        if best is None or value > best[0]:
            best = (value, strategy)
    if best is None:
        message = "a scenario without strategies"
        raise ResourceLimit(message)
    value, strategy = best
    reply = []
    for answers in table:
        values = [sum(map(list.__getitem__, rows, strategy)) for rows in answers]
        reply.append(values.index(max(values)))
    alice, bob = (strategy, tuple(reply)) if alice_first else (tuple(reply), strategy)
    return LocalExtreme(Fraction(value, scale), alice, bob)
