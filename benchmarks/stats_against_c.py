"""p-values of the standard's own C code (sp80022suite) beside ours, on random strings of many lengths.

sp80022suite lives in an environment of its own, build/nistrng unless --python says where:

    python3 -m venv build/nistrng && build/nistrng/bin/pip install sp80022suite

Its serial test returns one of the two p-values; it has no two-bit and no poker test.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
from pathlib import Path

from bellproof.stats.battery import TESTS, run_tests
from bellproof.stats.bits import from_text

STRINGS = 1000
AGREEMENT = 1e-9
SHORTEST, LONGEST = 100, 6100

THEIRS = """
import json, sys
import sp80022suite as c
out = []
for text, M in json.load(sys.stdin):
    bits = bytes(map(int, text))
    out.append({
        "frequency": c.frequency(bits),
        "block_frequency": c.block_frequency(M, bits),
        "runs": c.runs(bits),
        "dft": c.discrete_fourier_transform(bits),
        "serial": c.serial(3, bits),
        "approximate_entropy": c.approximate_entropy(2, bits),
    })
json.dump(out, sys.stderr)  # the C code prints on standard output
"""


def strings() -> list[str]:
    """Lengths and biases of many kinds; always the same ones."""
    rng = random.Random("against the C code")  # noqa: S311 - no secret
    found = []
    for _ in range(STRINGS):
        n, bias = rng.randint(SHORTEST, LONGEST), rng.choice([0.5, 0.5, 0.5, 0.52, 0.6])
        found.append("".join("1" if rng.random() < bias else "0" for _ in range(n)))
    return found


def main() -> int:
    """Compare and print the largest difference of each test."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--python", default="build/nistrng/bin/python", help="interpreter that has sp80022suite"
    )
    arguments = parser.parse_args()
    if not Path(arguments.python).is_file():
        print(f"skipped: there is no {arguments.python} (see the beginning of this file)")
        return 0
    texts = strings()
    results = [run_tests(from_text(text), TESTS) for text in texts]
    blocks = [dict(result["block_frequency"].parameters)["M"] for result in results]
    command = [arguments.python, "-c", THEIRS]
    finished = subprocess.run(
        command,
        input=json.dumps(list(zip(texts, blocks, strict=True))).encode(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=True,
    )
    worst: dict[str, tuple[float, int]] = {}
    for text, result, theirs in zip(texts, results, json.loads(finished.stderr), strict=True):
        for test, p in theirs.items():
            difference = min(abs(float(one.hi) - p) for one in result[test].p_values)
            worst[test] = max(worst.get(test, (0.0, 0)), (difference, len(text)))
    for test, (difference, n) in worst.items():
        print(f"{test:<20} largest difference {difference:.1e} (n = {n}), {STRINGS} strings")
    return int(max(difference for difference, _ in worst.values()) > AGREEMENT)


if __name__ == "__main__":
    sys.exit(main())
