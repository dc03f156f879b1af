"""Cold start to a finished ``certify table1 --json``, against ``python -c "import numpy"``, in turn, in one run.

Wanted: a ratio below 5. Needs numpy for the comparison (it is in the test environment).
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

ROUNDS = 15
WANTED = 5

COMMANDS = {
    "certify table1 --json": [
        "-c",
        "import sys; from bellproof.cli.main import run; sys.exit(run())",
        "certify",
        "table1",
        "--json",
    ],
    "import numpy": ["-c", "import numpy"],
}


def seconds(arguments: list[str]) -> float:
    """Wall time of one fresh Python process."""
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> int:
    """Measure in turn, so that a machine that drifts slows both alike, and print medians and their ratio."""
    for arguments in COMMANDS.values():
        seconds(arguments)  # warm the file cache
    rounds = [[seconds(arguments) for arguments in COMMANDS.values()] for _ in range(ROUNDS)]
    for name, times in zip(COMMANDS, zip(*rounds, strict=True), strict=True):
        print(f"{name:<24} median {statistics.median(times):.3f} s of {ROUNDS}")
    ratio = statistics.median(ours / theirs for ours, theirs in rounds)
    print(f"ratio, median of pairs   {ratio:.2f} (wanted: below {WANTED})")
    return int(ratio >= WANTED)


if __name__ == "__main__":
    sys.exit(main())
