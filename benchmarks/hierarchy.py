"""Certified bounds of the hierarchy, side by side in one run with what a user would pick instead.

Each line: who, the value, its distance from the truth and on which side, seconds of processor time, peak memory.
Plain cvxpy with Clarabel solves the same relaxation without symmetries; ncpoleon, ncpol2sdpa and toqito run in
environments of their own, made by conformance/adapters/try.sh, and are skipped with a word where these are absent.

Wanted: I3322 level 2 and level 3 certified within three times the plain solve, checked in under 5 s.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from fractions import Fraction
from pathlib import Path

from bellproof.bounds.relabelling import symmetries
from bellproof.certificate.searched import level_value
from bellproof.hierarchy.conic import clarabel, conic
from bellproof.hierarchy.guessing import algebra_of, setting
from bellproof.hierarchy.levels import level_words
from bellproof.hierarchy.problem import Problem, build
from bellproof.model.examples import i3322
from bellproof_checker import check_bytes, general

LEVELS = ("1", "1+AB", "2") + (("3",) if os.environ.get("BELLPROOF_BENCH_LONG") else ())
"""Level 3 takes minutes: BELLPROOF_BENCH_LONG=1 adds it."""

PEERS = ("ncpoleon_npa", "ncpol2sdpa_npa", "toqito_npa")
ENVIRONMENTS = Path(os.environ.get("ENVIRONMENTS", "build/adapters"))


def problem(level: str, *, reduced: bool) -> Problem:
    """I3322 at a level."""
    where = setting(i3322(), "value", level)
    wide = general.read_claim(where.claim(Fraction(1)).to_json())
    group = tuple(symmetries(i3322())) if reduced else ()
    algebra = algebra_of(i3322())
    return build(algebra, level_words(algebra, level), wide.weighted(()), group)


def plain(level: str) -> tuple[float, float]:
    """Value and seconds of plain cvxpy with Clarabel, moments and matrix written down by hand."""
    import cvxpy as cp  # noqa: PLC0415 - a peer, not part of the measured program
    import numpy as np  # noqa: PLC0415

    floating = conic(problem(level, reduced=False))
    start = time.process_time()
    y = cp.Variable(len(floating.goal))
    size = floating.sizes[0]
    matrix = cp.reshape(floating.constants[0] + floating.maps[0] @ y, (size, size), order="C")
    goal = cp.Maximize(floating.goal @ y)
    relaxation = cp.Problem(goal, [(matrix + matrix.T) / 2 >> 0])
    relaxation.solve(solver="CLARABEL")
    constant = float(problem(level, reduced=False).goal[0])
    return float(np.asarray(relaxation.value)) + constant, time.process_time() - start


def line(who: str, value: float, truth: tuple[float, float], seconds: float) -> None:
    """Print one measurement; an upper bound below the truth is an over-claim."""
    low, high = truth
    side = "above" if value >= high else "BELOW" if value < low else "within"
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{who:<34} {value:.12f} {side:<7} by {max(value - high, low - value, 0):.1e} {seconds:8.2f} s {memory} MB"
    )


def main() -> int:
    """Measure every level, then the peers."""
    for level in LEVELS:
        start = time.process_time()
        certificate = level_value(level)
        certified = time.process_time() - start
        lower, upper = Fraction(str(certificate.claim.lower)), Fraction(str(certificate.claim.level))
        truth = (float(lower), float(upper))
        print(f"-- I3322 level {level}: certified in [{truth[0]:.12f}, {truth[1]:.12f}]")
        line("bellproof, certified", float(upper), truth, certified)
        start = time.process_time()
        accepted = check_bytes(certificate.data).accepted
        print(
            f"{'  checked':<34} {accepted} {time.process_time() - start:.2f} s, {len(certificate.data)} bytes"
        )
        value, seconds = plain(level)
        line("cvxpy + Clarabel", value, truth, seconds)
        for reduced in (False, True):
            floating = conic(problem(level, reduced=reduced))
            start = time.process_time()
            clarabel(floating)
            took = time.process_time() - start
            print(
                f"  Clarabel {'with' if reduced else 'without'} symmetries: {took:.3f} s, blocks {floating.sizes}"
            )
    for peer in PEERS:
        if not (ENVIRONMENTS / peer / "ready").exists():
            print(f"{peer}: skipped, no environment; conformance/adapters/try.sh {peer} makes one")
            continue
        start = time.monotonic()
        program = [str(ENVIRONMENTS / peer / "bin/python"), f"conformance/adapters/{peer}.py"]
        asked = (
            '{"id":0,"op":"hello","params":{"protocol":1}}\n'
            '{"id":1,"op":"entropy.rate","params":{"theory":"quantum","kind":"global","I":"2.7"}}\n'
        )
        done = subprocess.run(program, input=asked, capture_output=True, text=True, check=False, timeout=600)
        print(f"{peer}: CHSH at I = 2.7: {done.stdout.splitlines()[-1:]} in {time.monotonic() - start:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
