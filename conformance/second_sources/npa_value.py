"""One relaxation of the moment hierarchy, solved by somebody else's package: the other side of a benchmark.

    npa_value.py ncpoleon|ncpol2sdpa|toqito|cvxpy [SOLVER] < task.json

Runs in the environment that ``conformance/adapters/environment.sh`` makes for the adapter of that name. The task
is ``{"constant", "alice", "bob", "joint", "level", "at", "patience"}``: a Bell expression of two outcomes in the
probabilities of outcome 0, and what is wanted: its maximum, or with ``at`` the largest P(00|00) where it has at
least that value. The answer is the value as the package gives it, seconds of processor time after the imports, the
time that passed, and the peak of memory in MB.
"""
# ruff: noqa: ANN401, PLC0415 - one package is there at a time, and none of them has types

from __future__ import annotations

import json
import os
import resource
import sys
import time
from itertools import product
from pathlib import Path
from typing import Any


def bell(task: dict[str, Any], alice: list[Any], bob: list[Any], joint: Any) -> Any:
    """The expression in whatever stands for probabilities; ``joint(x, y)`` is P(00|xy)."""
    total = task["constant"]
    total = total + sum(c * alice[x] for x, c in enumerate(task["alice"]) if c)
    total = total + sum(c * bob[y] for y, c in enumerate(task["bob"]) if c)
    return total + sum(c * joint(x, y) for x, row in enumerate(task["joint"]) for y, c in enumerate(row) if c)


def ncpoleon(task: dict[str, Any], solver: str | None) -> float:
    """Projectors with substitutions, handed to picos and CVXOPT."""
    from ncpoleon import generate_noncommutative_variables, get_relaxation, solve

    alice = list(generate_noncommutative_variables("A", len(task["alice"]), hermitian=True))
    bob = list(generate_noncommutative_variables("B", len(task["bob"]), hermitian=True))
    rules = {letter**2: letter for letter in (*alice, *bob)} | {b * a: a * b for a in alice for b in bob}
    value = bell(task, alice, bob, lambda x, y: alice[x] * bob[y])
    goal, more = value, {}
    if task["at"] is not None:
        goal, more = alice[0] * bob[0], {"moment_constraints": [value >= task["at"]]}
    relaxation = get_relaxation([*alice, *bob], task["level"], goal, substitutions=rules, **more)
    return float(solve(relaxation, "max", solver=solver or "picos").value)


def ncpol2sdpa(task: dict[str, Any], solver: str | None) -> float:
    """Projective measurements of the package's own, handed to cvxpy."""
    from ncpol2sdpa import SdpRelaxation, flatten, generate_measurements, projective_measurement_constraints

    left, right = (
        generate_measurements([2] * len(task[side]), name) for side, name in (("alice", "A"), ("bob", "B"))
    )
    alice, bob = flatten(left), flatten(right)
    value = bell(task, alice, bob, lambda x, y: alice[x] * bob[y])
    goal = value if task["at"] is None else alice[0] * bob[0]
    relaxation = SdpRelaxation(flatten([left, right]))
    relaxation.get_relaxation(
        task["level"],
        objective=-goal,
        momentinequalities=[] if task["at"] is None else [value - task["at"]],
        substitutions=projective_measurement_constraints(left, right),
    )
    relaxation.solve(solver=solver or "cvxpy")
    if relaxation.status != "optimal":
        raise RuntimeError(relaxation.status)
    return -float(relaxation.primal)


def toqito(task: dict[str, Any], solver: str | None) -> float:
    """The package's constraints on a table of probabilities."""
    import cvxpy as cp
    from toqito.state_opt.npa_hierarchy import npa_constraints

    pairs = list(product(range(len(task["alice"])), range(len(task["bob"]))))
    table = {pair: cp.Variable((2, 2)) for pair in pairs}
    alice = [table[x, 0][0, 0] + table[x, 0][0, 1] for x in range(len(task["alice"]))]
    bob = [table[0, y][0, 0] + table[0, y][1, 0] for y in range(len(task["bob"]))]
    value = bell(task, alice, bob, lambda x, y: table[x, y][0, 0])
    return _solved(value, table[0, 0][0, 0], npa_constraints(table, task["level"]), task, solver)


def cvxpy(task: dict[str, Any], solver: str | None) -> float:
    """Words and their moments written down by hand."""
    import cvxpy as cp

    sides = [_strings(len(task[side]), task["level"]) for side in ("alice", "bob")]
    words = [(a, b) for a in sides[0] for b in sides[1] if len(a) + len(b) <= task["level"]]
    keys = [[_entry(left, right) for right in words] for left in words]
    moments = {key: cp.Variable() for row in keys for key in row}
    matrix = cp.bmat([[moments[key] for key in row] for row in keys])
    alice = [moments[(x,), ()] for x in range(len(task["alice"]))]
    bob = [moments[(), (y,)] for y in range(len(task["bob"]))]
    value = bell(task, alice, bob, lambda x, y: moments[(x,), (y,)])
    limits = [matrix >> 0, moments[(), ()] == 1]
    return _solved(value, moments[(0,), (0,)], limits, task, solver)


def _strings(settings: int, letters: int) -> list[tuple[int, ...]]:
    """Strings of at most so many projectors, none beside itself."""
    found: list[tuple[int, ...]] = [()]
    longest = found
    for _ in range(letters):
        longest = [(*w, x) for w in longest for x in range(settings) if not w or w[-1] != x]
        found = found + longest
    return found


def _entry(left: Any, right: Any) -> Any:
    """The moment of ``left* right``; a word and its adjoint have the same real moment."""
    word = tuple(
        tuple(x for i, x in enumerate(letters) if i == 0 or x != letters[i - 1])
        for letters in (a[::-1] + b for a, b in zip(left, right, strict=True))
    )
    return min(word, tuple(side[::-1] for side in word))


def _solved(
    value: Any, probability: Any, limits: list[Any], task: dict[str, Any], solver: str | None
) -> float:
    import cvxpy as cp

    goal = value if task["at"] is None else probability
    if task["at"] is not None:
        limits = [*limits, value >= task["at"]]
    problem = cp.Problem(cp.Maximize(goal), limits)
    problem.solve(solver=solver)
    if problem.status not in {cp.OPTIMAL, cp.OPTIMAL_INACCURATE}:
        raise RuntimeError(problem.status)
    return float(problem.value)


def peak() -> int:
    """Most memory that this process ever used, in MB; other reports of it count the parent too."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = [line for line in status.read_text().splitlines() if line.startswith("VmHWM")]
        if lines:
            return int(lines[0].split()[1]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


PACKAGES = {"ncpoleon": ncpoleon, "ncpol2sdpa": ncpol2sdpa, "toqito": toqito, "cvxpy": cvxpy}
IMPORTS = {"ncpoleon": ("ncpoleon", "picos", "cvxopt"), "toqito": ("toqito.state_opt", "cvxpy")}


def main() -> int:
    """Solve the task on standard input; what packages print goes to standard error."""
    reply = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    name, solver = (*sys.argv[1:], None)[:2]
    task = json.load(sys.stdin)
    for module in IMPORTS.get(name, (name, "cvxpy")):
        __import__(module)
    # What takes longer than the task's patience is ended by the system (SIGXCPU).
    resource.setrlimit(resource.RLIMIT_CPU, (task["patience"], task["patience"] + 5))
    start, clock = time.process_time(), time.monotonic()
    value = PACKAGES[name](task, solver)
    spent, passed = time.process_time() - start, time.monotonic() - clock
    memory = peak()
    reply.write(json.dumps({"value": value, "seconds": spent, "passed": passed, "memory": memory}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
