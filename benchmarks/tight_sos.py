"""Exactly tight sums of squares on CHSH's curve, against a plain floating-point solve of the bound, in one run.

The plain solve is what a user would write with cvxpy and Clarabel: the largest P(00|00) over moment matrices at a
CHSH value, compiled and solved. Ours is search, exact rounding and the checker's verdict, for every P(ab|xy).
Wanted: at 17 words within 5 times the plain solve, and checking within a tenth of it. The cost against the number
of words is drawn to ``build/tight_sos.svg``.
"""

from __future__ import annotations

import io
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial
from pathlib import Path

import cvxpy as cp

from bellproof.bounds import curve
from bellproof.figures import style
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


def draw(rows: Sequence[tuple[int, float, float, float]]) -> bytes:
    """The three costs against the number of words."""
    with style.settings({"svg.fonttype": "path"}) as library:
        figure = library.figure.Figure(figsize=(5.2, 3.4), layout="constrained")
        axes = figure.add_subplot()
        axes.grid(visible=True)
        axes.set_yscale("log")
        words = [row[0] for row in rows]
        labels = ("plain solve, no proof", "search for an exact certificate", "check it")
        for place, (name, label) in enumerate(zip("bac", labels, strict=True), 1):
            costs = [row[place] for row in rows]
            axes.plot(
                words, costs, marker="o", color=style.CURVES[name], linestyle=style.DASHES[name], label=label
            )
        axes.set_xticks(words)
        axes.set_xlabel("number of words")
        axes.set_ylabel("processor time in seconds")
        axes.legend()
        content = io.BytesIO()
        figure.savefig(content, format="svg", metadata={"Date": None})
        return content.getvalue()


def main() -> int:
    """Measure, print a line for each set of words, draw."""
    rows = []
    failed = 0
    plain(WORD_SETS[9], 2.5)  # The first solve pays for imports.
    for count, v in POINTS.items():
        words = WORD_SETS[count]
        at = curve.tangent(v)
        error = plain(words, float(at.bell_value)) - float(at.probability)
        solve = seconds(partial(plain, words, float(at.bell_value)))
        search = seconds(partial(certified, v, count))
        data = certified(v, count)
        check = seconds(partial(check_bytes, data), 4 * ROUNDS)
        side = "below" if error < 0 else "above"
        print(
            f"{count} words, v = {v}: plain {solve:.3f} s, off by {abs(error):.0e} to {side} the truth;"
            f" exact {search:.3f} s ({search / solve:.1f} times), {len(data)} bytes;"
            f" check {1000 * check:.1f} ms ({check / solve:.3f} of the plain solve)",
            flush=True,
        )
        rows.append((count, solve, search, check))
        if count == JUDGED:
            failed = int(search > WANTED_SEARCH * solve or check > WANTED_CHECK * solve)
    print(f"wanted at {JUDGED} words: search within {WANTED_SEARCH} times, check within {WANTED_CHECK}")
    folder = Path(__file__).parents[1] / "build"
    folder.mkdir(exist_ok=True)
    (folder / "tight_sos.svg").write_bytes(draw(rows))
    return failed


if __name__ == "__main__":
    sys.exit(main())
