"""The tests of SP 800-22 by nistrng.

requirements: nistrng==1.2.3

Its block length and its m are fixed: there is nothing to hand M or m to. It has one score for a test, the mean
where the standard has two p-values. A string that it calls not eligible is refused.
"""

from __future__ import annotations

import numpy as np
from nistrng import SP800_22R1A_BATTERY, run_by_name_battery
from serving import Operation, bits_of, serve

TESTS = {
    "stats.frequency": "monobit",
    "stats.block_frequency": "frequency_within_block",
    "stats.runs": "runs",
    "stats.dft": "dft",
    "stats.serial": "serial",
    "stats.approximate_entropy": "approximate_entropy",
}


def test_of(name: str) -> Operation:
    """One test; ``int8`` is what the package's own ``pack_sequence`` makes."""

    def run(bits: str, **_: object) -> dict[str, list[float]]:
        found = run_by_name_battery(name, np.array(bits_of(bits), dtype=np.int8), SP800_22R1A_BATTERY)
        if found is None:
            raise ValueError(name)
        return {"p": [float(found[0].score)]}

    return run


serve("nistrng", {op: test_of(name) for op, name in TESTS.items()}, ("statistics",))
