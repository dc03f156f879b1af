"""Long event logs through ``bellproof trace check``: time an event, and the largest memory at each length.

The lengths are 10^5 and 10^6 events; --events 10000000 goes on to what the project promises, in some minutes.
The exit status is 1 if a log ten times as long takes noticeably more memory.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

MOST_MORE = 1.1
"""The largest memory of the longest log, in parts of that of the shortest."""

HEADER = "sequence,timestamp,word,x,y,phase_a,phase_b,rotate,count_a,count_b,a,b,status\n"
PROFILE = """{
    "a": {"threshold": "5"}, "b": {"threshold": "5"},
    "rotate": "1000", "first_sequence": "1", "least_gap": "1"
}"""
CHECK = """
import sys
from bellproof.cli.main import run

status = run(["trace", "check", sys.argv[1], "--profile", sys.argv[2]])
with open("/proc/self/status", encoding="ascii") as numbers:
    print(next(line for line in numbers if line.startswith("VmHWM")).split()[1])
sys.exit(status)
"""


def lines(count: int) -> Iterator[str]:
    """A legal log of so many events."""
    rng = random.Random(1)  # noqa: S311 - no secret
    now = 0
    for number in range(1, count + 1):
        bits = rng.getrandbits(4)
        x, y, a, b = (bits >> k & 1 for k in range(4))
        photons = [rng.randrange(5, 25) if bright else rng.randrange(5) for bright in (a, b)]
        now += 1 + rng.getrandbits(36)
        phases = f"{16384 * x},{8192 + 16384 * y}"
        yield f"{number},{now},{number},{x},{y},{phases},1000,{photons[0]},{photons[1]},{a},{b},ok\n"


def measure(count: int, folder: Path) -> int:
    """Write a log, check it, say how long that took; the largest memory in kilobytes."""
    log, profile = folder / "log.csv", folder / "profile.json"
    profile.write_text(PROFILE, encoding="ascii")
    with log.open("w", encoding="ascii") as stream:
        stream.write(HEADER)
        stream.writelines(lines(count))
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", CHECK, str(log), str(profile)], capture_output=True, text=True, check=True
    )
    seconds = time.perf_counter() - start
    verdict, peak = done.stdout.splitlines()[-2:]
    print(
        f"{count:>10} events, {log.stat().st_size / 1e6:7.1f} MB: {seconds:6.1f} s,"
        f" {1e6 * seconds / count:5.1f} us an event, {int(peak) / 1024:5.1f} MB; {verdict}"
    )
    return int(peak)


def main() -> int:
    """Ten times as many events, again and again."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--events", type=int, default=10**6, help="of the longest log")
    most = parser.parse_args().events
    counts = [10**k for k in range(5, len(str(most)))] or [most]
    with tempfile.TemporaryDirectory() as folder:
        peaks = [measure(count, Path(folder)) for count in counts]
    ratio = peaks[-1] / peaks[0]
    print(f"memory of the longest in parts of the shortest: {ratio:.3f} (wanted: below {MOST_MORE})")
    return int(ratio >= MOST_MORE)


if __name__ == "__main__":
    sys.exit(main())
