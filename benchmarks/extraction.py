"""Extraction beside other packages: Toeplitz from 10^6 to 5x10^5 bits, against cryptomite's time; Trevisan a bit.

Each package lives in an environment of its own, which `conformance/adapters/try.sh NAME` makes; the stored vectors
of our tests are compared with what the package says now. What is not there is left out, with a word. Exit status 1
if we take more than three times as long as cryptomite, or disagree with anybody.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections.abc import Callable
from fractions import Fraction
from itertools import islice
from pathlib import Path

from bellproof.extraction.product import by_decimal, fastest
from bellproof.extraction.toeplitz import toeplitz
from bellproof.extraction.trevisan import trevisan, trevisan_plan

N, M = 10**6, 5 * 10**5
ALLOWED = 3
SOME = 50
ADAPTERS = Path("build/adapters")
VECTORS = Path("reference/tests/extraction")

THEIRS = """
import json, sys, time
from cryptomite import Toeplitz
bits, seed, m = json.load(sys.stdin)
bits, seed = list(map(int, bits)), list(map(int, seed))
start = time.perf_counter()
output = Toeplitz(len(bits), m).extract(bits, seed)
taken = time.perf_counter() - start
json.dump([taken, "".join(map(str, output))], sys.stdout)
"""


def timed(work: Callable[[], str]) -> tuple[float, str]:
    """Seconds, the better of two, and the result."""
    best = float("inf")
    for _ in range(2):
        start = time.perf_counter()
        result = work()
        best = min(best, time.perf_counter() - start)
    return best, result


def interpreter(package: str) -> Path | None:
    """The Python of a package's environment, if there is one."""
    python = ADAPTERS / f"{package}_toeplitz" / "bin" / "python"
    if python.exists():
        return python
    print(f"{package}: left out, for {python} is not there (conformance/adapters/try.sh {package}_toeplitz)")
    return None


def against_cryptomite(bits: str, seed: str, ours: float, output: str) -> bool:
    """Compare time and output."""
    python = interpreter("cryptomite")
    if python is None:
        return True
    task = json.dumps([bits, seed, M])
    done = subprocess.run([python, "-c", THEIRS], input=task, capture_output=True, check=True, text=True)
    theirs, their_output = json.loads(done.stdout)
    agrees = their_output == output
    print(
        f"cryptomite: {theirs:.2f} s, its lists made beforehand; {'the same' if agrees else 'ANOTHER'} output"
    )
    return bool(agrees and ours <= ALLOWED * theirs)


def still_the_same(package: str) -> bool:
    """Whether the package says today what our tests have stored."""
    python = interpreter(package)
    if python is None:
        return True
    command = [str(python), "conformance/second_sources/extractor_vectors.py", package]
    now = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    agrees = bool(now == json.loads((VECTORS / f"{package}.json").read_text(encoding="utf-8")))
    print(f"{package} {now['version']}: {'as stored' if agrees else 'NOT as stored'}")
    return agrees


def main() -> int:
    """Measure and compare."""
    rng = random.Random("extraction")  # noqa: S311 - no secret
    bits, seed = (f"{rng.getrandbits(size):0{size}b}" for size in (N, N + M - 1))
    ours, output = timed(lambda: toeplitz(bits, seed, M))
    print(f"toeplitz, {N} to {M} bits: {ours:.2f} s by {fastest().__name__}")
    plain, same = timed(lambda: toeplitz(bits, seed, M, product=by_decimal))
    print(f"toeplitz, standard library alone: {plain:.2f} s")
    right = [same == output, against_cryptomite(bits, seed, ours, output)]
    right += [still_the_same(package) for package in ("cryptomite", "randextract")]
    for n in (10**3, 10**4, 10**5):
        plan = trevisan_plan(n, Fraction(8 * n, 10), Fraction(1, 10**9))
        key = f"{rng.getrandbits(plan.seed_bits):0{plan.seed_bits}b}"
        string = bits[:n]
        start = time.perf_counter()
        some = sum(1 for _ in islice(trevisan(string, key, plan), SOME))
        taken = time.perf_counter() - start
        print(f"trevisan, {n} to {plan.m} bits, seed {plan.seed_bits}: {1000 * taken / some:.2f} ms a bit")
    return 0 if all(right) else 1


if __name__ == "__main__":
    sys.exit(main())
