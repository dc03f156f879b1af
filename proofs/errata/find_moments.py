# ruff: noqa: INP001 - a script, not a module of a package
"""Look for moment matrices that a level of the hierarchy allows and no quantum behaviour has.

Untrusted: cvxpy proposes moments in floating point, they are rounded to dyadics and mixed with the moments of the
maximally mixed state until the matrix is positive definite in exact arithmetic. What is written is checked again,
exactly, by `bellproof.errata.relaxation` wherever it is used.

    python proofs/errata/find_moments.py 2 OUTPUT.json          words of at most 2 letters
    python proofs/errata/find_moments.py 1+AB OUTPUT.json       at most one letter a side
"""

from __future__ import annotations

import json
import sys
from fractions import Fraction
from pathlib import Path

import cvxpy as cp

from bellproof.errata.relaxation import LEVELS, Moments, probability_and_value
from bellproof.errors import Rejected
from bellproof.model.expression import chsh
from bellproof.search.words import ONE, adjoint, canonical, operator, probability, spell, times

BELL_VALUE = Fraction("2.0364445")
"""Just above Table 1's working point I_hat - epsilon = 2.036444..."""

DENOMINATOR = 2**32


def propose(level: str, bell_value: Fraction) -> dict[str, float]:
    """Maximise P(00|00) at the Bell value over the moment matrices of the level."""
    words = LEVELS[level]
    index = {canonical(times(adjoint(v), w)): None for v in words for w in words}
    places = {word: i for i, word in enumerate(index)}
    unknowns = cp.Variable(len(places))
    rows = [[unknowns[places[canonical(times(adjoint(v), w))]] for w in words] for v in words]
    matrix = cp.bmat(rows)
    target = sum(float(c) * unknowns[places[word]] for word, c in probability((0, 0, 0, 0)).items())
    value = sum(float(c) * unknowns[places[word]] for word, c in operator(chsh()).items())
    constraints = [matrix >> 0, unknowns[places[ONE]] == 1, value == float(bell_value)]
    cp.Problem(cp.Maximize(target), constraints).solve(solver="CLARABEL")
    return {spell(word): float(unknowns.value[i]) for word, i in places.items()}


def rounded(level: str) -> Moments:
    """Aim a little above the Bell value and mix with the maximally mixed state, until everything holds exactly."""
    mix = Fraction(1, 10**8)
    while mix < Fraction(1, 100):
        proposal = propose(level, BELL_VALUE * (1 + 2 * mix))
        moments = {
            word: Fraction(round(value * float(1 - mix) * DENOMINATOR), DENOMINATOR)
            for word, value in proposal.items()
        }
        moments["1"] = Fraction(1)
        try:
            _, value = probability_and_value(level, moments)
        except Rejected:
            value = Fraction(0)
        if value >= BELL_VALUE:
            return moments
        mix *= 4
    message = "no positive matrix was found"
    raise SystemExit(message)


def main() -> None:
    """Find and write."""
    level, output = sys.argv[1:]
    moments = rounded(level)
    document = {"level": level, "moments": {word: str(value) for word, value in moments.items()}}
    Path(output).write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
