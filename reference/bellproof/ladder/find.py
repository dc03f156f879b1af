"""Search the moment matrices of the ladder: ``python -m bellproof.ladder.find FOLDER``. Untrusted.

Needs the ``search`` extra. The solver's moments are asked to leave the matrix a little inside the cone, rounded
to dyadic numbers and verified exactly.
"""

from __future__ import annotations

import json
import sys
import warnings
from fractions import Fraction
from pathlib import Path

from bellproof.errors import Rejected
from bellproof.files.writer import write_whole
from bellproof.ladder.rungs import RUNGS, Rung, mirrored, verified
from bellproof.search.errors import NoCertificate, SolverFailure
from bellproof.search.family import tangent_gap
from bellproof.search.polynomial import value
from bellproof.search.words import ONE, Word, adjoint, spell, times

_DENOMINATOR = 2**34
_MARGINS = (1e-7, 3e-8, 1e-8, 3e-9, 1e-9, 3e-10)


def propose(words: tuple[Word, ...], v: Fraction, margin: float) -> dict[Word, float]:
    """Moments by `mirrored` word, as far beyond the tangent at v as a solver finds.

    ``margin`` is the least eigenvalue that their matrix is asked to have.
    """
    import cvxpy as cp  # noqa: PLC0415 - optional and slow to import
    import numpy as np  # noqa: PLC0415

    table = [[mirrored(times(adjoint(one), other)) for other in words] for one in words]
    places = {word: i for i, word in enumerate(sorted({word for row in table for word in row}))}
    size = len(words)
    spread = np.zeros((size * size, len(places)))
    for i, row in enumerate(table):
        for j, word in enumerate(row):
            spread[i * size + j, places[word]] = 1.0
    unknown = cp.Variable(len(places))
    matrix = cp.reshape(spread @ unknown, (size, size), order="C")
    gap = np.zeros(len(places))
    for word, coefficient in tangent_gap(0).items():
        gap[places[word]] = value(coefficient, float(v))
    constraints = [(matrix + matrix.T) / 2 - margin * np.eye(size) >> 0, unknown[places[ONE]] == 1]
    problem = cp.Problem(cp.Minimize(gap @ unknown), constraints)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            problem.solve(solver="CLARABEL", tol_gap_abs=1e-11, tol_gap_rel=1e-11, tol_feas=1e-11)
    except cp.error.SolverError as error:
        message = f"the solver failed: {type(error).__name__}"
        raise SolverFailure(message) from error
    if unknown.value is None or not np.all(np.isfinite(unknown.value)):
        message = f"the solver ended with status {problem.status}"
        raise SolverFailure(message)
    return {word: float(unknown.value[i]) for word, i in places.items()}


def find(rung: Rung) -> dict[str, Fraction]:
    """Moments of the rung that are verified to lie beyond the curve; raises `NoCertificate` if none are found."""
    best: tuple[Fraction, dict[str, Fraction]] | None = None
    for margin in _MARGINS:
        proposal = propose(rung.words, rung.witness_at, margin)
        moments = {
            spell(word): Fraction(round(one * _DENOMINATOR), _DENOMINATOR) for word, one in proposal.items()
        }
        moments["1"] = Fraction(1)
        try:
            excess = verified(rung.words, rung.witness_at, moments).excess
        except Rejected:
            continue
        if best is None or excess > best[0]:
            best = (excess, moments)
    if best is None:
        message = f"no moment matrix of {rung.title} beyond the curve was found at v = {rung.witness_at}"
        raise NoCertificate(message)
    return best[1]


def main() -> int:
    """Write the witness of every rung into the folder named on the command line."""
    if len(sys.argv) != 2:  # noqa: PLR2004 - one argument
        sys.stderr.write("usage: python -m bellproof.ladder.find FOLDER\n")
        return 2
    for rung in RUNGS:
        document = {
            "v": str(rung.witness_at),
            "moments": {word: str(one) for word, one in sorted(find(rung).items())},
        }
        text = json.dumps(document, indent=1) + "\n"
        write_whole(Path(sys.argv[1]) / rung.witness_file, text.encode("ascii"))
        sys.stdout.write(f"{rung.witness_file} {len(text)} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
