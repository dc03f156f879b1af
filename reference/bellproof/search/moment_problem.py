"""The moment side of a relaxation for a solver: one unknown a word, and their matrix. Nothing here is trusted."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bellproof.search.errors import SolverFailure
from bellproof.search.words import ONE, Word, adjoint, times


@dataclass(frozen=True, slots=True)
class MomentProblem:
    """Unknown moments: ``places`` numbers the words, ``matrix`` is the moment matrix, symmetric by construction.

    ``normalised`` says that the moment of 1 is 1.
    """

    places: dict[Word, int]
    unknown: Any
    matrix: Any
    normalised: Any


def moment_problem(words: Sequence[Word], same: Callable[[Word], Word]) -> MomentProblem:
    """Set it up in cvxpy; ``same`` names the one of several words that has their moment."""
    import cvxpy as cp  # noqa: PLC0415 - optional and slow to import
    import numpy as np  # noqa: PLC0415

    table = [[same(times(adjoint(one), other)) for other in words] for one in words]
    places = {word: i for i, word in enumerate(sorted({word for row in table for word in row}))}
    size = len(words)
    spread = np.zeros((size * size, len(places)))
    for i, row in enumerate(table):
        for j, word in enumerate(row):
            spread[i * size + j, places[word]] = 1.0
    unknown = cp.Variable(len(places))
    matrix = cp.reshape(spread @ unknown, (size, size), order="C")
    return MomentProblem(places, unknown, (matrix + matrix.T) / 2, unknown[places[ONE]] == 1)


def solve(problem: Any, **tolerances: float) -> None:  # noqa: ANN401 - cvxpy is optional and has no types
    """Run Clarabel on a problem in cvxpy; raises `SolverFailure` unless it ends with finite numbers."""
    import cvxpy as cp  # noqa: PLC0415 - optional and slow to import
    import numpy as np  # noqa: PLC0415

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            problem.solve(solver="CLARABEL", **tolerances)
    except cp.error.SolverError as error:
        message = f"the solver failed: {type(error).__name__}"
        raise SolverFailure(message) from error
    values = [variable.value for variable in problem.variables()]
    if problem.value is None or not all(value is not None and np.all(np.isfinite(value)) for value in values):
        message = f"the solver ended with status {problem.status}"
        raise SolverFailure(message)
