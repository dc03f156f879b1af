"""Certified bounds beside ncpoleon, ncpol2sdpa, toqito and plain cvxpy, in one run: see ``side_by_side/run.py``.

``--write docs`` writes ``docs/benchmarks.md`` and its picture; BELLPROOF_BENCH_LONG=1 adds what takes many minutes.
"""

from __future__ import annotations

import sys

from side_by_side.run import main

if __name__ == "__main__":
    sys.exit(main())
