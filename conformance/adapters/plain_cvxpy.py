"""Level 2 of the hierarchy, written down by hand for cvxpy; an argument names another solver than its default.

requirements: cvxpy==1.9.3 cvxopt==1.3.3
"""

from __future__ import annotations

import sys

import cvxpy as cp
from chsh_rate import serve_rate

SOLVER = sys.argv[1] if len(sys.argv) > 1 else None

Word = tuple[tuple[int, ...], tuple[int, ...]]
"""Projectors of Alice, then of Bob: outcome 0 at each setting."""

WORDS: list[Word] = [
    ((), ()),
    *(((x,), ()) for x in (0, 1)),
    *(((), (y,)) for y in (0, 1)),
    *(((x,), (y,)) for x in (0, 1) for y in (0, 1)),
    *(((x, 1 - x), ()) for x in (0, 1)),
    *(((), (y, 1 - y)) for y in (0, 1)),
]


def reduced(letters: tuple[int, ...]) -> tuple[int, ...]:
    """A projector next to itself counts once."""
    return tuple(letter for i, letter in enumerate(letters) if i == 0 or letter != letters[i - 1])


def entry(left: Word, right: Word) -> Word:
    """The moment of ``left* right``; a word and its adjoint have the same real moment."""
    word = reduced(left[0][::-1] + right[0]), reduced(left[1][::-1] + right[1])
    return min(word, (word[0][::-1], word[1][::-1]))


def largest(kind: str, value: float) -> float:
    """Maximise P(00|00) or P(0|0) at a CHSH value of at least ``value``."""
    keys = [[entry(left, right) for right in WORDS] for left in WORDS]
    moments = {key: cp.Variable() for row in keys for key in row}
    matrix = cp.bmat([[moments[key] for key in row] for row in keys])
    alice, bob = moments[((0,), ())], moments[((), (0,))]
    bell = 2 - 4 * alice - 4 * bob
    bell += 4 * sum((-1) ** (x * y) * moments[((x,), (y,))] for x in (0, 1) for y in (0, 1))
    goal = moments[((0,), (0,))] if kind == "global" else alice
    problem = cp.Problem(cp.Maximize(goal), [matrix >> 0, moments[((), ())] == 1, bell >= value])
    problem.solve(solver=SOLVER)
    if problem.status not in {cp.OPTIMAL, cp.OPTIMAL_INACCURATE}:
        raise RuntimeError(problem.status)
    return float(problem.value)


serve_rate("cvxpy", largest)
