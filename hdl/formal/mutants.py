"""Refute every fault put into the hardware by hand: `python hdl/formal/mutants.py [NAME ...]`.

Each mutant of ``mutants.toml`` is searched for a run from power-up that breaks a property it names. Exit status 1
if one survives.
"""

from __future__ import annotations

import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor

import run

TINY = {
    "T_PUMP": 1,
    "T_MW": 1,
    "T_LASER": 1,
    "T_GATE": 0,
    "T_WINDOW": 4,
    "T_PERIOD": 10,
    "T_COINC": 1,
    "T_SETTLE": 1,
    "T_ROTATE": 2,
    "T_DETECT": 2,
}
"""Times so short that a whole event, and the attempt after it, fit into the search."""
DEPTHS = {"core": 26, "two": 26, "link": 24}


def mutants() -> list[run.Task]:
    """The mutants as tasks."""
    data = tomllib.loads((run.HDL / "formal/mutants.toml").read_text(encoding="utf-8"))
    return [
        run.Task(
            name=f"mutant-{entry['name']}",
            wrapper=entry["wrapper"],
            mode="bmc",
            depth=entry.get("depth", DEPTHS[entry["wrapper"]]),
            parameters={} if entry["wrapper"] == "link" else {**TINY, **entry.get("parameters", {})},
            patch=f"formal/mutants/{entry['name']}.patch",
            refuted=tuple(entry["refuted"]),
        )
        for entry in data["mutant"]
    ]


def main(arguments: list[str]) -> int:
    """Refute the mutants named, or all."""
    chosen = [task for task in mutants() if not arguments or task.name.removeprefix("mutant-") in arguments]
    survivors = 0
    with ThreadPoolExecutor(2) as pool:
        for result in pool.map(run.run, chosen):
            print(run.report(result), flush=True)
            survivors += not result.passed
    print(f"{len(chosen) - survivors} of {len(chosen)} mutants refuted")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
