"""Certified bounds beside what a user would pick instead, in one run: value, error, its side, time and memory.

The others are ncpoleon, ncpol2sdpa, toqito and cvxpy with Clarabel, each in an environment of its own that
``conformance/adapters/environment.sh NAME`` makes; one that is not there is left out with a word. Everybody gets a
process of its own for every problem. BELLPROOF_BENCH_LONG=1 adds level 3 of I3322, which takes many minutes.
``--write docs`` writes the page ``docs/benchmarks.md`` and its picture.

Wanted: I3322 certified within three times the plain solve and checked in under 5 s.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt
from pathlib import Path

from bellproof.bounds.collins_gisin import UNIT, reduce
from bellproof.bounds.line import trial_bound
from bellproof.bounds.maximum import maximum_of
from bellproof.bounds.precise import bound_at
from bellproof.certificate.families import chained, correlators
from bellproof.certificate.searched import level_value
from bellproof.exact import surd
from bellproof.model.examples import i3322
from bellproof.model.expression import BellExpression, chsh
from bellproof.model.scenario import Scenario
from bellproof_checker import check_bytes
from side_by_side import page, symmetric

ROOT = Path(__file__).parents[2]
ENVIRONMENTS = Path(os.environ.get("ENVIRONMENTS", ROOT / "build" / "adapters"))
PROGRAM = ROOT / "conformance" / "second_sources" / "npa_value.py"
PATIENCE = 180
"""Seconds of processor time after which a peer is stopped."""

PEERS = {
    "cvxpy + Clarabel": ("plain_cvxpy", ("cvxpy", "CLARABEL")),
    "ncpoleon + CVXOPT": ("ncpoleon_npa", ("ncpoleon",)),
    "ncpol2sdpa + cvxpy": ("ncpol2sdpa_npa", ("ncpol2sdpa",)),
    "toqito + cvxpy": ("toqito_npa", ("toqito",)),
}
CHAIN = {(0, 0): 1, (1, 0): 1, (1, 1): 1, (2, 1): 1, (2, 2): 1, (0, 2): -1}

WANTED_SEARCH = 3
WANTED_CHECK = 5.0

Interval = tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class Problem:
    """What everybody is asked, and how we answer: both ends and the certificate's bytes."""

    name: str
    title: str
    expression: BellExpression
    level: int
    words: int
    ours: Callable[[], tuple[Interval, bytes]]
    at: Fraction | None = None

    def task(self) -> dict[str, object]:
        """The problem in the probabilities of outcome 0."""
        (mx, my), _ = self.expression.scenario.settings, self.expression.scenario.outcomes
        found = reduce(self.expression.scenario, self.expression.coefficients)

        def coefficient(alice: int | None, bob: int | None) -> float:
            key = (None if alice is None else (0, alice), None if bob is None else (0, bob))
            return float(found.get(key, Fraction(0)))

        return {
            "constant": float(found.get(UNIT, Fraction(0))),
            "alice": [coefficient(x, None) for x in range(mx)],
            "bob": [coefficient(None, y) for y in range(my)],
            "joint": [[coefficient(x, y) for y in range(my)] for x in range(mx)],
            "level": self.level,
            "at": None if self.at is None else float(self.at),
            "patience": PATIENCE,
        }


def chain() -> BellExpression:
    """Three settings a side in a chain (Braunstein and Caves 1990)."""
    weights = {place: Fraction(c) for place, c in CHAIN.items()}
    cells = {(x, y, a, b): c for (x, y, a, b), c in correlators((3, 3), weights).items()}
    return BellExpression.of(Scenario((3, 3), (2, 2)), cells)


def root(square: int) -> Interval:
    """A square root, enclosed."""
    scale = 10**30
    low = isqrt(square * scale**2)
    return Fraction(low, scale), Fraction(low + 1, scale)


def i3322_at(level: int) -> tuple[Interval, bytes]:
    """Both ends of a level's value."""
    found = level_value(str(level))
    return (Fraction(str(found.claim.lower)), Fraction(str(found.claim.level))), found.data


def largest_chsh() -> tuple[Interval, bytes]:
    """2 sqrt 2."""
    found = maximum_of(chsh(), "quantum")
    return (found.value.lo, found.value.hi), found.certificate.data


def guess_chsh() -> tuple[Interval, bytes]:
    """The exact curve at I = 2.4."""
    found = bound_at(trial_bound(chsh(), "quantum", "global"), surd(Fraction(12, 5)), 15)
    if found.certificate is None:
        message = "P < 1 needs a proof"
        raise ValueError(message)
    return (found.probability.lo, found.probability.hi), found.certificate.data


PROBLEMS = [
    Problem("chsh", "CHSH, largest value", chsh(), 2, 13, largest_chsh),
    Problem("guess", "CHSH, largest P(00\\|00) at I >= 2.4", chsh(), 2, 13, guess_chsh, Fraction(12, 5)),
    Problem("chained", "chained, three settings", chain(), 2, 28, lambda: (root(27), chained(3).data)),
    Problem("i3322-1", "I3322, level 1", i3322(), 1, 7, lambda: i3322_at(1)),
    Problem("i3322-2", "I3322, level 2", i3322(), 2, 28, lambda: i3322_at(2)),
    Problem("i3322-3", "I3322, level 3", i3322(), 3, 88, lambda: i3322_at(3)),
]
LONG = ("i3322-3",)


def answer(name: str) -> int:
    """In a process of its own: solve one problem our way and say what it took."""
    (problem,) = (one for one in PROBLEMS if one.name == name)
    start, clock = time.process_time(), time.monotonic()
    (low, high), data = problem.ours()
    spent, passed = time.process_time() - start, time.monotonic() - clock
    memory = peak()
    checks = []
    for _ in range(3):
        start = time.process_time()
        accepted = check_bytes(data).accepted
        checks.append(time.process_time() - start)
        if not accepted:
            return 1
    found = {"low": str(low), "high": str(high), "seconds": spent, "passed": passed, "memory": memory}
    print(json.dumps(found | {"check": min(checks), "bytes": len(data)}))
    return 0


def peak() -> int:
    """Most memory that this process ever used, in MB; other reports of it count the parent too."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = [line for line in status.read_text().splitlines() if line.startswith("VmHWM")]
        if lines:
            return int(lines[0].split()[1]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def asked(command: list[str], task: str) -> dict[str, object] | str:
    """What a program answers, or why it did not."""
    done = subprocess.run(command, input=task, capture_output=True, text=True, check=False, cwd=ROOT)
    if done.returncode == -signal.SIGXCPU:
        return f"no answer in {PATIENCE} s"
    if done.returncode:
        return "failed: " + (done.stderr.strip().splitlines() or ["no word"])[-1][:80]
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


def row(problem: Problem, who: str, found: dict[str, object] | str, truth: Interval) -> page.Row:
    """One line of the table."""
    if isinstance(found, str):
        return page.Row(problem.title, who, found)
    low, high = truth
    value = Fraction(str(found["high"])) if "high" in found else Fraction(float(str(found["value"])))
    side = "BELOW" if value < low else "above" if value > high else "within"
    error = max(low - value, value - high, Fraction(0))
    if who == page.OURS:
        # Its own lower end is the truth here: how far apart the ends are is what matters.
        side, error = "above", high - low
    return page.Row(
        problem.title,
        who,
        "",
        value,
        side,
        error,
        float(str(found["seconds"])),
        int(str(found["memory"])),
        float(str(found["check"])) if "check" in found else None,
        int(str(found["bytes"])) if "bytes" in found else None,
    )


def measure(problem: Problem) -> list[page.Row]:
    """Ask everybody, ourselves first."""
    ours = asked([sys.executable, str(ROOT / "benchmarks" / "peers.py"), "--ours", problem.name], "")
    if isinstance(ours, str):
        message = f"{problem.title}: {ours}"
        raise SystemExit(message)
    truth = (Fraction(str(ours["low"])), Fraction(str(ours["high"])))
    rows = [row(problem, page.OURS, ours, truth)]
    print(rows[0].text(), flush=True)
    task = json.dumps(problem.task())
    for who, (environment, words) in PEERS.items():
        python = ENVIRONMENTS / environment / "bin" / "python"
        if not python.exists():
            print(f"{who}: left out; conformance/adapters/environment.sh {environment} makes its environment")
            continue
        rows.append(row(problem, who, asked([str(python), str(PROGRAM), *words], task), truth))
        print(rows[-1].text(), flush=True)
    return rows


def judged(rows: list[page.Row]) -> bool:
    """Whether I3322 keeps to what is wanted, at the largest level that was measured."""
    mine = [one for one in rows if one.problem.startswith("I3322") and one.who == page.OURS][-1]
    plain = [one for one in rows if one.problem == mine.problem and one.who == page.PLAIN and not one.failure]
    fine = mine.check is not None and mine.check < WANTED_CHECK
    print(f"{mine.problem}: checked in {mine.check:.2f} s (wanted: under {WANTED_CHECK:.0f})")
    if plain:
        ratio = mine.seconds / plain[0].seconds
        print(f"{mine.problem}: certified in {ratio:.1f} times the plain solve (wanted: {WANTED_SEARCH})")
        fine = fine and ratio <= WANTED_SEARCH
    return fine


def main() -> int:
    """Measure everything; write the page where that is wanted."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", type=Path, metavar="FOLDER", help="write the page and its picture there")
    parser.add_argument("--ours", choices=[one.name for one in PROBLEMS], help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.ours is not None:
        return answer(given.ours)
    is_long = bool(os.environ.get("BELLPROOF_BENCH_LONG"))
    rows = []
    for problem in PROBLEMS:
        if problem.name in LONG and not is_long:
            print(f"{problem.title}: left out; BELLPROOF_BENCH_LONG=1 adds it")
            continue
        rows += measure(problem)
    levels = ("1", "1+AB", "2", "3") if is_long else ("1", "1+AB", "2")
    gains = [symmetric.gain(level) for level in levels]
    for one in gains:
        print(one.text())
    if given.write is not None:
        command = ("BELLPROOF_BENCH_LONG=1 " if is_long else "") + "python benchmarks/peers.py --write docs"
        page.write(given.write, command, rows, gains, {one.title: one.words for one in PROBLEMS})
    return 0 if judged(rows) else 1


if __name__ == "__main__":
    sys.exit(main())
