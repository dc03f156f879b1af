"""Level 2 of the hierarchy by ncpol2sdpa, solved through its own bridge to cvxpy.

requirements: ncpol2sdpa==1.14.0 cvxpy==1.9.3 setuptools
"""

from __future__ import annotations

from chsh_rate import serve_rate
from ncpol2sdpa import SdpRelaxation, flatten, generate_measurements, projective_measurement_constraints

LEVEL = 2


def largest(kind: str, value: float) -> float:
    """Maximise P(00|00) or P(0|0) at a CHSH value of at least ``value``."""
    alice, bob = (generate_measurements([2, 2], name) for name in "AB")
    (a0,), (a1,) = alice
    (b0,), (b1,) = bob
    bell = 2 - 4 * a0 - 4 * b0 + 4 * (a0 * b0 + a0 * b1 + a1 * b0 - a1 * b1)
    goal = a0 * b0 if kind == "global" else a0
    relaxation = SdpRelaxation(flatten([alice, bob]))
    relaxation.get_relaxation(
        LEVEL,
        objective=-goal,
        momentinequalities=[bell - value],
        substitutions=projective_measurement_constraints(alice, bob),
    )
    relaxation.solve(solver="cvxpy")
    if relaxation.status != "optimal":
        raise RuntimeError(relaxation.status)
    return -float(relaxation.primal)


serve_rate("ncpol2sdpa", largest)
