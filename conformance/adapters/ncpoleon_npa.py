"""Level 2 of the hierarchy by ncpoleon, solved by picos and CVXOPT.

requirements: ncpoleon==0.1.0a1 picos==2.6.2
"""

from __future__ import annotations

from chsh_rate import serve_rate
from ncpoleon import generate_noncommutative_variables, get_relaxation, solve

LEVEL = 2


def largest(kind: str, value: float) -> float:
    """Maximise P(00|00) or P(0|0) at a CHSH value of at least ``value``."""
    a0, a1 = generate_noncommutative_variables("A", 2, hermitian=True)
    b0, b1 = generate_noncommutative_variables("B", 2, hermitian=True)
    projectors = {letter**2: letter for letter in (a0, a1, b0, b1)}
    commuting = {b * a: a * b for a in (a0, a1) for b in (b0, b1)}
    bell = 2 - 4 * a0 - 4 * b0 + 4 * a0 * b0 + 4 * a0 * b1 + 4 * a1 * b0 - 4 * a1 * b1
    relaxation = get_relaxation(
        [a0, a1, b0, b1],
        LEVEL,
        a0 * b0 if kind == "global" else 1.0 * a0,
        substitutions={**projectors, **commuting},
        moment_constraints=[bell >= value],
    )
    return float(solve(relaxation, "max", solver="picos").value)


serve_rate("ncpoleon", largest)
