"""The problem in floating point, and the untrusted solvers that propose an answer.

Nothing a solver says is believed: shapes and finiteness are looked at here, and what `rounding` makes of the
numbers is checked exactly. A wrong answer can only make a bound weaker, or end in an error.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from bellproof.hierarchy.problem import Problem
from bellproof.search.errors import SolverFailure

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Condition:
    """``sum weights_k y_k >= bound``, or equal to it, over the moments of a problem."""

    weights: tuple[Fraction, ...]
    bound: Fraction
    kind: str = "at-least"


@dataclass(frozen=True, slots=True)
class Conic:
    """Maximise ``goal . y`` with each ``constants[b] + sum y_k maps[b][:, k]`` positive semidefinite, flattened.

    The identity's moment is 1 and no unknown. ``equal`` are rows ``(weights, right side)`` of equations; conditions
    of the other kind are matrices of order 1 behind the blocks of the problem. Maps may be sparse (scipy).
    """

    goal: Floats
    sizes: tuple[int, ...]
    constants: tuple[Floats, ...]
    maps: tuple[Floats, ...]
    equal: tuple[tuple[Floats, float], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a solver proposes: moments, one Gram matrix a block, and multipliers of the equations."""

    moments: Floats
    grams: tuple[Floats, ...]
    multipliers: tuple[float, ...] = ()


Solver = Callable[[Conic], Answer]
"""From a problem to a proposal; tests put liars here."""


def floats(values: Sequence[Fraction | float]) -> Floats:
    """Numbers as an array."""
    import numpy as np  # noqa: PLC0415 - optional and slow to import

    return np.array([float(one) for one in values])


def conic(problem: Problem) -> Conic:
    """Write a problem in floating point."""
    import numpy as np  # noqa: PLC0415 - optional and slow to import

    count = len(problem.orbits) - 1
    sizes, constants, maps = [], [], []
    for basis, entries in zip(problem.blocks, problem.entries, strict=True):
        size = len(basis)
        constant, linear = np.zeros(size * size), np.zeros((size * size, count))
        for (i, j), entry in entries.items():
            for place, c in entry.items():
                for row in {i * size + j, j * size + i}:
                    if place == 0:
                        constant[row] = float(c)
                    else:
                        linear[row, place - 1] = float(c)
        sizes.append(size)
        constants.append(constant)
        maps.append(linear)
    goal = floats(problem.goal[1:])
    return Conic(goal, tuple(sizes), tuple(constants), tuple(maps), ())


def with_conditions(problem: Conic, conditions: Sequence[Condition]) -> Conic:
    """The same under conditions."""
    sizes, constants, maps = [*problem.sizes], [*problem.constants], [*problem.maps]
    equal = [*problem.equal]
    for condition in conditions:
        weights = floats(condition.weights)
        if condition.kind == "equal":
            equal.append((weights[1:], float(condition.bound) - float(weights[0])))
        else:
            sizes.append(1)
            constants.append(floats([float(weights[0]) - float(condition.bound)]))
            maps.append(weights[1:].reshape(1, len(problem.goal)))
    return Conic(problem.goal, tuple(sizes), tuple(constants), tuple(maps), tuple(equal))


def clarabel(problem: Conic) -> Answer:
    """Ask Clarabel; raises `SolverFailure`."""
    try:
        import clarabel as solver  # noqa: PLC0415 - optional and slow to import
        import numpy as np  # noqa: PLC0415
        from scipy import sparse  # noqa: PLC0415
    except ImportError as error:
        message = "this bound needs a numerical solver: install bellproof[search]"
        raise SolverFailure(message) from error
    rows, right, cones = [], [], []
    for weights, value in problem.equal:
        rows.append(sparse.csr_matrix(weights[None, :]))
        right.append([value])
    if problem.equal:
        cones.append(solver.ZeroConeT(len(problem.equal)))
    for size, constant, linear in zip(problem.sizes, problem.constants, problem.maps, strict=True):
        lower = np.tril_indices(size)
        places = lower[0] * size + lower[1]
        scale = np.where(lower[0] == lower[1], 1.0, 2**0.5)
        rows.append(sparse.diags(-scale) @ sparse.csr_matrix(linear)[places])
        right.append(constant[places] * scale)
        cones.append(solver.PSDTriangleConeT(size))
    count = len(problem.goal)
    settings = solver.DefaultSettings()
    settings.verbose = False
    settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = 1e-12
    settings.max_iter = 100
    matrix = sparse.vstack(rows, format="csc")
    empty = sparse.csc_matrix((count, count))
    found = solver.DefaultSolver(empty, -problem.goal, matrix, np.concatenate(right), cones, settings).solve()
    if "Infeasible" in str(found.status):
        message = f"the solver ended with status {found.status}: no moments satisfy the conditions"
        raise SolverFailure(message)
    return _unpacked(problem, np.array(found.x), np.array(found.z))


def _unpacked(problem: Conic, moments: Floats, duals: Floats) -> Answer:
    import numpy as np  # noqa: PLC0415

    done = len(problem.equal)
    multipliers = tuple(float(one) for one in duals[:done])
    grams = []
    for size in problem.sizes:
        lower = np.tril_indices(size)
        length = len(lower[0])
        gram = np.zeros((size, size))
        gram[lower] = duals[done : done + length] * np.where(lower[0] == lower[1], 1.0, 0.5**0.5)
        grams.append(np.tril(gram) + np.tril(gram, -1).T)
        done += length
    return Answer(moments, tuple(grams), multipliers)


def ask(problem: Conic, solver: Solver) -> Answer:
    """The solver's proposal, if it is as many finite numbers as there should be; raises `SolverFailure`."""
    import numpy as np  # noqa: PLC0415

    try:
        answer = solver(problem)
        shapes = [np.shape(answer.moments), *(np.shape(gram) for gram in answer.grams)]
        numbers = [np.asarray(answer.moments, dtype=float), *map(np.asarray, answer.grams)]
        finite = all(
            np.all(np.isfinite(one)) for one in [*numbers, np.array(answer.multipliers, dtype=float)]
        )
    except SolverFailure:
        raise
    except Exception as error:
        # Foreign code: whatever it raises, it proposed nothing.
        message = f"the solver failed: {type(error).__name__}: {' '.join(str(error).split())[:200]}"
        raise SolverFailure(message) from error
    wanted = [(len(problem.goal),), *((size, size) for size in problem.sizes)]
    if shapes != wanted or len(answer.multipliers) != len(problem.equal) or not finite:
        message = "the solver returned no finite numbers, or not as many as there are unknowns"
        raise SolverFailure(message)
    return answer
