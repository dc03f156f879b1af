"""Exactly tight sums of squares on CHSH's curve, against a plain floating-point solve of the bound, in one run.

The plain solve is what a user would write with cvxpy and Clarabel: the largest P(00|00) over moment matrices at a
CHSH value, compiled and solved. Ours is search, exact rounding and the checker's verdict, for every P(ab|xy).
Wanted: at 17 words within 5 times the plain solve, and checking what was found within a tenth of it.
``peers.py --write docs`` draws the cost against the number of words.
"""

from __future__ import annotations

import sys
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from importlib.resources import files

import cvxpy as cp

from bellproof.bounds import curve
from bellproof.model.expression import chsh
from bellproof.search.curve_sos import WORD_SETS, find
from bellproof.search.words import ONE, Word, adjoint, canonical, operator, probability, times
from bellproof_checker import check_bytes

ROUNDS = 5
POINTS = {9: Fraction(1, 5), 13: Fraction(1, 8), 17: Fraction(1, 20), 25: Fraction(1, 20)}
WANTED_SEARCH = 5
WANTED_CHECK = 0.1
JUDGED = 17


def plain(words: Sequence[Word], bell_value: float) -> float:
    """The largest P(00|00) over moment matrices in these words, as a user would write it."""
    table = [[canonical(times(adjoint(one), other)) for other in words] for one in words]
    moments = {word: cp.Variable() for word in {word for row in table for word in row}}
    matrix = cp.bmat([[moments[word] for word in row] for row in table])
    value = sum(float(c) * moments[word] for word, c in operator(chsh()).items())
    target = sum(float(c) * moments[word] for word, c in probability((0, 0, 0, 0)).items())
    problem = cp.Problem(cp.Maximize(target), [matrix >> 0, moments[ONE] == 1, value == bell_value])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return float(problem.solve(solver="CLARABEL"))


def certified(v: Fraction, count: int) -> bytes:
    """Search, round and check a certificate."""
    return find(v, count).certificate().data


def seconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Least processor time of all threads over several rounds: what else the machine does is left out."""
    times_found = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times_found.append(time.process_time() - start)
    return min(times_found)


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds of each at one number of words, the plain solve's error, and the certificate's size.

    ``shipped`` is the check of the certificate that ships, which was searched longer and is shorter.
    """

    words: int
    v: Fraction
    plain: float
    error: float
    search: float
    check: float
    size: int
    shipped: float
    shipped_size: int

    @property
    def times(self) -> float:
        """Search, rounding and check in plain solves."""
        return self.search / self.plain

    @property
    def share(self) -> float:
        """The check of what was just found in plain solves."""
        return self.check / self.plain

    def text(self) -> str:
        """One line."""
        side = "below" if self.error < 0 else "above"
        return (
            f"{self.words} words, v = {self.v}: plain {self.plain:.3f} s, off by {abs(self.error):.0e} to {side}"
            f" the truth; exact {self.search:.3f} s ({self.times:.1f} times), {self.size} bytes;"
            f" check {1000 * self.check:.1f} ms ({self.share:.3f} of the plain solve), of the"
            f" {self.shipped_size} bytes that ship {1000 * self.shipped:.1f} ms ({self.shipped / self.plain:.3f})"
        )


def measure(count: int) -> Measured:
    """Measure one number of words."""
    words, v = WORD_SETS[count], POINTS[count]
    at = curve.tangent(v)
    # The first solve pays for imports.
    error = plain(words, float(at.bell_value)) - float(at.probability)
    data = certified(v, count)
    ending = f"v-{v.numerator}-{v.denominator}-words-{count}.json"
    library = files("bellproof_certificates").iterdir()
    ships = min((one.read_bytes() for one in library if one.name.endswith(ending)), key=len)
    return Measured(
        count,
        v,
        seconds(partial(plain, words, float(at.bell_value))),
        error,
        seconds(partial(certified, v, count)),
        seconds(partial(check_bytes, data), 4 * ROUNDS),
        len(data),
        seconds(partial(check_bytes, ships), 4 * ROUNDS),
        len(ships),
    )


def main() -> int:
    """Measure and print a line for each set of words."""
    failed = 0
    for count in POINTS:
        found = measure(count)
        print(found.text(), flush=True)
        if count == JUDGED:
            failed = int(found.times > WANTED_SEARCH or found.share > WANTED_CHECK)
    print(f"wanted at {JUDGED} words: search within {WANTED_SEARCH} times, check within {WANTED_CHECK}")
    return failed


if __name__ == "__main__":
    sys.exit(main())
