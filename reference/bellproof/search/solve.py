"""The untrusted numerical step: a positive definite Gram matrix far from the boundary of its cone.

cvxpy with Clarabel proposes floating-point numbers. Nothing they say is believed: status, finiteness and the
least eigenvalue are looked at here, and what `bellproof.search.rounding` makes of them is checked exactly.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bellproof.search.errors import NoCertificate, SolverFailure
from bellproof.search.gram import GramProblem

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


_LONGEST_MESSAGE = 200
"""Characters of a foreign message that are passed on."""


@dataclass(frozen=True, slots=True)
class Relaxation:
    """The problem in floating point: unknown y, one symmetric matrix a block, all in orthonormal coordinates.

    ``unknowns(y) = base + chart @ y`` are the entries of M in the order of `GramProblem`; block k of the
    reduced matrices is ``constants[k] + sum y_i directions[k][i]``, flattened.
    """

    base: Floats
    chart: Floats
    sizes: tuple[int, ...]
    constants: tuple[Floats, ...]
    directions: tuple[Floats, ...]


Solver = Callable[[Relaxation], "Floats"]
"""From a problem to the y that it proposes; tests put liars here."""


@dataclass(frozen=True, slots=True)
class Interior:
    """A numerical solution: the unknowns, how they move with y, and the least eigenvalue of the blocks."""

    unknowns: Floats
    chart: Floats
    margin: float


def relax(problem: GramProblem) -> Relaxation:
    """Write the space of solutions in floating point, each block in orthonormal coordinates of its face."""
    import numpy as np  # noqa: PLC0415 - optional and slow to import

    to_unknowns = _unknowns_from_orthonormal(problem)
    rows = np.array(problem.rows, dtype=float) @ to_unknowns
    norms = np.linalg.norm(rows, axis=1)
    norms[norms == 0] = 1.0
    rows = rows / norms[:, None]
    right = np.array([float(entry) for entry in problem.right]) / norms
    _, _, basis = np.linalg.svd(rows)
    free = basis[len(problem.dependents) :].T
    start = np.linalg.lstsq(rows, right, rcond=None)[0]
    sizes = tuple(block.size for block in problem.blocks)
    spreads = [_spread(size) for size in sizes]
    ends = np.cumsum([size * (size + 1) // 2 for size in sizes])
    pieces = [slice(end - spread.shape[1], end) for end, spread in zip(ends, spreads, strict=True)]
    return Relaxation(
        base=to_unknowns @ start,
        chart=to_unknowns @ free,
        sizes=sizes,
        constants=tuple(spread @ start[piece] for spread, piece in zip(spreads, pieces, strict=True)),
        directions=tuple(spread @ free[piece] for spread, piece in zip(spreads, pieces, strict=True)),
    )


def _spread(size: int) -> Floats:
    """From a lower triangle, off-diagonal entries times sqrt 2, to the flattened symmetric matrix."""
    import numpy as np  # noqa: PLC0415

    spread = np.zeros((size * size, size * (size + 1) // 2))
    column = 0
    for p in range(size):
        for q in range(p + 1):
            weight = 1.0 if p == q else 0.5**0.5
            spread[p * size + q, column] = spread[q * size + p, column] = weight
            column += 1
    return spread


def _unknowns_from_orthonormal(problem: GramProblem) -> Floats:
    """The block-diagonal map from orthonormal coordinates to entries of M: F = Q R and M = R^-1 X R^-T."""
    import numpy as np  # noqa: PLC0415

    total = problem.unknowns
    result = np.zeros((total, total))
    done = 0
    for block in problem.blocks:
        upper = np.linalg.qr(np.array(block.columns, dtype=float).T, mode="r")
        inverse = np.linalg.inv(upper)
        lower = np.tril_indices(block.size)
        places = lower[0] * block.size + lower[1]
        size = len(places)
        piece = (np.kron(inverse, inverse) @ _spread(block.size))[places]
        result[done : done + size, done : done + size] = piece
        done += size
    return result


def clarabel(relaxation: Relaxation) -> Floats:
    """Maximise the least eigenvalue of all blocks with cvxpy and Clarabel; raises `SolverFailure`."""
    try:
        import cvxpy as cp  # noqa: PLC0415 - optional and slow to import
        import numpy as np  # noqa: PLC0415
    except ImportError as error:
        message = "the search needs cvxpy and clarabel: install bellproof[search]"
        raise SolverFailure(message) from error
    y = cp.Variable(relaxation.chart.shape[1])
    margin = cp.Variable()
    constraints = []
    for size, constant, directions in zip(
        relaxation.sizes, relaxation.constants, relaxation.directions, strict=True
    ):
        matrix = cp.reshape(constant + directions @ y, (size, size), order="C")
        constraints.append((matrix + matrix.T) / 2 - margin * np.eye(size) >> 0)
    problem = cp.Problem(cp.Maximize(margin), constraints)
    try:
        with warnings.catch_warnings():
            # "May be inaccurate" is what every answer is taken to be.
            warnings.simplefilter("ignore")
            problem.solve(solver="CLARABEL")
    except (cp.error.SolverError, ArithmeticError, ValueError) as error:
        message = f"the solver gave up: {_in_one_line(error)}"
        raise SolverFailure(message) from error
    if problem.status not in {"optimal", "optimal_inaccurate"} or y.value is None:
        message = f"the solver ended with status {problem.status}"
        raise SolverFailure(message)
    value: Floats = y.value
    return value


def most_interior(problem: GramProblem, solver: Solver = clarabel) -> Interior:
    """Ask the solver for Gram matrices far from singular and look at the answer.

    Raises `SolverFailure` for an answer that is none, `NoCertificate` for one that is not positive definite.
    """
    import numpy as np  # noqa: PLC0415

    relaxation = relax(problem)
    y = _proposal(relaxation, solver)
    with np.errstate(all="ignore"):
        # Finite numbers may still overflow here; what comes of that is looked at below.
        matrices = [
            (constant + directions @ y).reshape(size, size)
            for size, constant, directions in zip(
                relaxation.sizes, relaxation.constants, relaxation.directions, strict=True
            )
        ]
    if not all(np.all(np.isfinite(matrix)) for matrix in matrices):
        message = "the solver returned numbers too large to be of use"
        raise SolverFailure(message)
    margin = min(float(np.linalg.eigvalsh(matrix)[0]) for matrix in matrices)
    # Written so that a margin that is no number fails too.
    if not margin > 0:
        message = f"no certificate found with these words: least eigenvalue {margin:.1e} at the solver's best"
        raise NoCertificate(message)
    return Interior(relaxation.base + relaxation.chart @ y, relaxation.chart, margin)


def _proposal(relaxation: Relaxation, solver: Solver) -> Floats:
    """What the solver says, if it is as many finite numbers as there are unknowns."""
    import numpy as np  # noqa: PLC0415

    free = relaxation.chart.shape[1]
    if not free:
        return np.zeros(0)
    try:
        y = np.asarray(solver(relaxation), dtype=float)
    except NoCertificate:
        raise
    except Exception as error:
        # Foreign code: whatever it raises, it proposed nothing.
        message = f"the solver failed: {type(error).__name__}: {_in_one_line(error)}"
        raise SolverFailure(message) from error
    if y.shape != (free,) or not np.all(np.isfinite(y)):
        message = "the solver returned no finite numbers, or not as many as there are unknowns"
        raise SolverFailure(message)
    return y


def _in_one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:_LONGEST_MESSAGE]
