"""A long stream of bits through ``bellproof stats --bits - --packed``: time and the largest memory.

The default is 10^8 bits; --bits 1000000000 is what the project promises to do in constant memory.
"""

from __future__ import annotations

import argparse
import random
import resource
import subprocess
import sys
import time

MOST_MEGABYTES = 400
PIECE = 1 << 20


def main() -> int:
    """Feed pseudo-random bytes and look at what the process took."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--bits", type=int, default=10**8)
    arguments = parser.parse_args()
    code = "import sys; from bellproof.cli.main import run; sys.exit(run())"
    command = [sys.executable, "-c", code, "stats", "--bits", "-", "--packed"]
    start = time.perf_counter()
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    if process.stdin is None or process.stdout is None:
        return 1
    rng = random.Random(1)  # noqa: S311 - no secret
    left = arguments.bits // 8
    while left:
        piece = rng.randbytes(min(left, PIECE))
        process.stdin.write(piece)
        left -= len(piece)
    process.stdin.close()
    print(process.stdout.read().decode())
    status = process.wait()
    seconds = time.perf_counter() - start
    megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"{arguments.bits} bits: {seconds:.1f} s, {megabytes} MB (wanted: below {MOST_MEGABYTES})")
    return int(status != 0 or megabytes >= MOST_MEGABYTES)


if __name__ == "__main__":
    sys.exit(main())
