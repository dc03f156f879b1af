"""Checking each shipped certificate, against what parsing the same file as JSON takes, in one run.

Wanted: under 50 ms a certificate of one line on the machine the project is developed on; those for whole intervals
are shown as well.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from importlib.resources import files

from bellproof_checker import check_bytes

ROUNDS = 9
WANTED_MS = 50


def milliseconds(work: Callable[[], object]) -> float:
    """Median processor time over several rounds."""
    times = []
    for _ in range(ROUNDS):
        # Processor time: what else the machine does is not the checker's.
        start = time.process_time()
        work()
        times.append(1000 * (time.process_time() - start))
    return statistics.median(times)


def main() -> int:
    """Measure every certificate and print a line each."""
    slowest = 0.0
    for path in sorted(files("bellproof_certificates").iterdir(), key=lambda one: one.name):
        if not path.name.endswith(".json"):
            continue
        data = path.read_bytes()
        if not check_bytes(data).accepted:
            print(f"{path.name} is not accepted")
            return 1
        check = milliseconds(partial(check_bytes, data))
        parse = milliseconds(partial(json.loads, data))
        if not path.name.startswith("sos-parametric-"):
            slowest = max(slowest, check)
        print(f"{path.name:<32} {len(data):>6} bytes {check:8.2f} ms, {check / parse:6.0f} times json.loads")
    print(f"slowest of one line: {slowest:.1f} ms (wanted: under {WANTED_MS})")
    return int(slowest >= WANTED_MS)


if __name__ == "__main__":
    sys.exit(main())
