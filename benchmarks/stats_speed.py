"""The six SP 800-22 tests of D.4 by bellproof and by nistrng, on the same bits, side by side.

Wanted: a tenth of nistrng's time. nistrng lives in an environment of its own, build/nistrng unless --python says
where:

    python3 -m venv build/nistrng && build/nistrng/bin/pip install nistrng

A million bits (--bits 1000000) take nistrng some minutes; the default is a tenth of that.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import time
from pathlib import Path

from bellproof.stats.battery import Parameters, run_tests
from bellproof.stats.bits import from_packed

WANTED = 10
TESTS = {
    "frequency": "monobit",
    "block_frequency": "frequency_within_block",
    "runs": "runs",
    "dft": "dft",
    "serial": "serial",
    "approximate_entropy": "approximate_entropy",
}
LONGEST_M = 9
"""At least as long as the patterns that nistrng chooses by itself, so that ours is no easier."""

THEIRS = """
import json, sys, time
import numpy as np
from nistrng import SP800_22R1A_BATTERY, run_by_name_battery
bits = np.unpackbits(np.frombuffer(sys.stdin.buffer.read(), dtype=np.uint8)).astype(np.int8)
times = {}
for name in sys.argv[1:]:
    start = time.perf_counter()
    run_by_name_battery(name, bits, SP800_22R1A_BATTERY, False)
    times[name] = time.perf_counter() - start
json.dump(times, sys.stdout)
"""


def ours(packed: bytes) -> dict[str, float]:
    """Seconds for each test alone, and for all of them in one pass."""
    string = from_packed(packed)
    run_tests(from_packed(packed[:1000]), tuple(TESTS))  # load what is loaded once
    times = {}
    for tests in (*((test,) for test in TESTS), tuple(TESTS)):
        start = time.perf_counter()
        run_tests(string, tests, Parameters(m=LONGEST_M))
        times[tests[0] if len(tests) == 1 else "all"] = time.perf_counter() - start
    return times


def main() -> int:
    """Measure both, print the table, and compare the sums."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--python", default="build/nistrng/bin/python", help="interpreter that has nistrng")
    parser.add_argument("--bits", type=int, default=100_000)
    arguments = parser.parse_args()
    packed = random.Random(1).randbytes(arguments.bits // 8)  # noqa: S311 - no secret
    mine = ours(packed)
    print(f"{arguments.bits} bits; bellproof with m = {LONGEST_M}")
    if not Path(arguments.python).is_file():
        print(f"bellproof, all in one pass: {mine['all']:.3f} s")
        print(f"skipped the comparison: there is no {arguments.python} (see the beginning of this file)")
        return 0
    command = [arguments.python, "-c", THEIRS, *TESTS.values()]
    finished = subprocess.run(command, input=packed, stdout=subprocess.PIPE, check=True)
    theirs = json.loads(finished.stdout)
    for test, name in TESTS.items():
        print(f"{test:<20} bellproof {mine[test]:8.3f} s   nistrng {theirs[name]:8.3f} s")
    total = sum(theirs.values())
    print(f"{'all':<20} bellproof {mine['all']:8.3f} s   nistrng {total:8.3f} s")
    print(f"nistrng / bellproof  {total / mine['all']:.1f} (wanted: above {WANTED})")
    return int(total < WANTED * mine["all"])


if __name__ == "__main__":
    sys.exit(main())
