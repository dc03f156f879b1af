"""How many cases the suite puts and judges in a minute of one processor, with a testee that has little to do.

Wanted: 10,000 over the pipe. Counted is the processor time of the suite; the testee has a process of its own.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from bellproof_conformance.campaign import ask_all
from bellproof_conformance.fuzz.stream import take
from bellproof_conformance.runner.testee import Setup, Testee

CASES = 3000
WANTED = 10_000
OP = "settings.combine"

TRIVIAL = """
import json, sys
for line in sys.stdin:
    number = json.loads(line)["id"]
    greeting = {"name": "trivial", "version": "1", "ops": ["settings.combine"]}
    result = {"settings": [[0, 0]]} if number else greeting
    sys.stdout.write(json.dumps({"id": number, "result": result}) + "\\n")
    sys.stdout.flush()
"""


def main() -> int:
    """Measure and print a line for each side."""
    cases = [one.case for one in take(1, CASES, (OP,))]
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder, "trivial.py")
        program.write_text(TRIVIAL, encoding="utf-8")
        setup = Setup((sys.executable, str(program)))
        with Testee(setup) as testee:
            introduction = testee.hello()
        start, clock = time.process_time(), time.monotonic()
        judged = ask_all(cases, setup, introduction, 1, lambda _: None)  # type: ignore[arg-type] # it greets
        spent, passed = time.process_time() - start, time.monotonic() - clock
    rate = round(len(judged) / spent * 60)
    print(f"wanted   {WANTED:>9,} cases a minute of one processor")
    print(
        f"measured {rate:>9,} ({len(judged):,} cases; {round(len(judged) / passed * 60):,} a minute by the clock)"
    )
    return int(rate < WANTED or len(judged) != CASES)


if __name__ == "__main__":
    sys.exit(main())
