"""Level 2 of the hierarchy by toqito's constraints for cvxpy, an argument names another solver than its default.

requirements: toqito==1.1.8
"""

from __future__ import annotations

import sys

import cvxpy as cp
from chsh_rate import serve_rate
from toqito.state_opt.npa_hierarchy import npa_constraints

LEVEL = 2
SOLVER = sys.argv[1] if len(sys.argv) > 1 else None


def largest(kind: str, value: float) -> float:
    """Maximise P(00|00) or P(0|0) at a CHSH value of at least ``value``."""
    table = {(x, y): cp.Variable((2, 2)) for x in (0, 1) for y in (0, 1)}
    bell = sum((-1) ** (x * y + a + b) * table[x, y][a, b] for x, y in table for a in (0, 1) for b in (0, 1))
    goal = table[0, 0][0, 0] if kind == "global" else table[0, 0][0, 0] + table[0, 0][0, 1]
    problem = cp.Problem(cp.Maximize(goal), [*npa_constraints(table, LEVEL), bell >= value])
    problem.solve(solver=SOLVER)
    if problem.status not in {cp.OPTIMAL, cp.OPTIMAL_INACCURATE}:
        raise RuntimeError(problem.status)
    return float(problem.value)


serve_rate("toqito", largest)
