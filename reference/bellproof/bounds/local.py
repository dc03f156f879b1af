"""Local bounds by enumeration: the best deterministic strategies, which are the extreme local behaviours."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import lcm
from operator import itemgetter

from bellproof.errors import ResourceLimit
from bellproof.model.expression import BellExpression

MAX_ADDITIONS = 50_000_000
"""Largest enumeration that is tried, in additions of two numbers; some ten seconds."""


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
    alice_first = _strategies(mx, da) <= _strategies(my, db)
    own, other = ((mx, da), (my, db)) if alice_first else ((my, db), (mx, da))
    additions = _strategies(*own) * own[0] * other[0] * other[1]
    if additions > MAX_ADDITIONS:
        message = (
            f"the local bound of {expression.scenario} needs {own[1]}^{own[0]} strategies of one side, "
            f"at least {additions} additions; at most {MAX_ADDITIONS} are tried"
        )
        raise ResourceLimit(message)
    # Whole numbers over a common denominator: the inner loop adds and compares millions of times.
    scale = lcm(*(c.denominator for _, c in expression.coefficients)) * sign
    table = [[[[0] * own[1] for _ in range(own[0])] for _ in range(other[1])] for _ in range(other[0])]
    for (x, y, a, b), c in expression.coefficients:
        (mine, outcome), (theirs, answer) = ((x, a), (y, b)) if alice_first else ((y, b), (x, a))
        table[theirs][answer][mine][outcome] = int(c * scale)
    value, strategy = max(
        ((_best_value(table, strategy), strategy) for strategy in product(range(own[1]), repeat=own[0])),
        key=itemgetter(0),
    )
    reply = tuple(_best_answer(rows, strategy) for rows in table)
    alice, bob = (strategy, reply) if alice_first else (reply, strategy)
    return LocalExtreme(Fraction(value, scale), alice, bob)


def _strategies(settings: int, outcomes: int) -> int:
    """Number of deterministic strategies of a side, or some number beyond the limit."""
    count = 1
    for _ in range(settings):
        count *= outcomes
        if count > MAX_ADDITIONS:
            break
    return count


def _best_value(table: list[list[list[list[int]]]], strategy: tuple[int, ...]) -> int:
    return sum(max(sum(map(list.__getitem__, row, strategy)) for row in rows) for rows in table)


def _best_answer(rows: list[list[list[int]]], strategy: tuple[int, ...]) -> int:
    values = [sum(map(list.__getitem__, row, strategy)) for row in rows]
    return values.index(max(values))
