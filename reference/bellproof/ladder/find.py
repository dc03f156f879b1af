"""Search the moment matrices of the ladder: ``python -m bellproof.ladder.find FOLDER``. Untrusted.

Needs the ``search`` extra. The solver's moments are asked to leave the matrix a little inside the cone, rounded
to dyadic numbers and verified exactly.
"""

from __future__ import annotations

import json
import sys
from fractions import Fraction
from pathlib import Path

from bellproof.errors import Rejected
from bellproof.files.writer import write_whole
from bellproof.ladder.rungs import RUNGS, Rung, mirrored, verified
from bellproof.search.errors import NoCertificate
from bellproof.search.family import tangent_gap
from bellproof.search.moment_problem import moment_problem, solve
from bellproof.search.polynomial import value
from bellproof.search.words import Word, spell

_DENOMINATOR = 2**40
_MARGINS = (1e-8, 3e-9, 1e-9, 3e-10, 1e-10, 3e-11)


def propose(words: tuple[Word, ...], v: Fraction, margin: float) -> dict[Word, float]:
    """Moments by `mirrored` word, as far beyond the tangent at v as a solver finds.

    ``margin`` is the least eigenvalue that their matrix is asked to have.
    """
    import cvxpy as cp  # noqa: PLC0415 - optional and slow to import
    import numpy as np  # noqa: PLC0415

    moments = moment_problem(words, mirrored)
    places, unknown = moments.places, moments.unknown
    gap = np.zeros(len(places))
    for word, coefficient in tangent_gap(0).items():
        gap[places[word]] = value(coefficient, float(v))
    inside = moments.matrix - margin * np.eye(len(words)) >> 0
    problem = cp.Problem(cp.Minimize(gap @ unknown), [inside, moments.normalised])
    solve(problem, tol_gap_abs=1e-11, tol_gap_rel=1e-11, tol_feas=1e-11)
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
