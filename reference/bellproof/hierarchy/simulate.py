"""Counts of a quantum experiment, simulated from exact probabilities and a seed that anybody can repeat.

``python -m bellproof.hierarchy.simulate FOLDER`` writes ``cglmp3.csv`` and ``cglmp3.json``: the strategy of the
shipped certificate of CGLMP with three outcomes, uniform settings. Random numbers are SHA-256 of a counter, and a
trial's cell is decided by comparing fractions: no floating point, the same counts on every machine.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from importlib.resources import files
from pathlib import Path

from bellproof.files.expressions import write_expression
from bellproof.files.writer import write_whole
from bellproof.model.behaviour import Behaviour
from bellproof.model.examples import cglmp
from bellproof.model.scenario import Cell
from bellproof_checker import general, witness
from bellproof_checker.field import inverse

TRIALS = 100_000
"""Number of simulated trials."""

SEED = "CGLMP-3"
"""What the counter is appended to."""

SOURCE = "hierarchy/cglmp3-value.json"
"""The shipped certificate whose strategy is measured."""

_BITS = 256


def simulate(behaviour: Behaviour, trials: int, seed: str) -> dict[Cell, int]:
    """Counts by cell (x, y, a, b) under uniform settings; two numbers of 256 bits a trial."""
    table = behaviour.as_mapping()
    pairs = list(behaviour.scenario.setting_pairs())
    counts: Counter[Cell] = Counter()
    for trial in range(trials):
        pair = pairs[_number(seed, trial, "settings") * len(pairs) >> _BITS]
        counts[_outcome(table, pair, Fraction(_number(seed, trial, "outcomes"), 1 << _BITS))] += 1
    return dict(counts)


def _number(seed: str, trial: int, purpose: str) -> int:
    return int.from_bytes(hashlib.sha256(f"{seed} {trial} {purpose}".encode()).digest())


def _outcome(table: Mapping[Cell, Fraction], pair: tuple[int, int], at: Fraction) -> Cell:
    """The cell in which a number between 0 and 1 falls."""
    total = Fraction(0)
    cells = [cell for cell in table if cell[:2] == pair]
    for cell in cells:
        total += table[cell]
        if at < total:
            return cell
    return cells[-1]


def shipped_behaviour() -> Behaviour:
    """The behaviour of the strategy in the shipped certificate, rounded to 64 bits a probability."""
    document = json.loads(files("bellproof_certificates").joinpath(SOURCE).read_text(encoding="utf-8"))
    claim = general.read_claim(document["claim"])
    strategy = witness.read_strategy(claim, document["evidence"]["witness"])
    scenario = cglmp(3).scenario
    norm = Fraction(str(inverse(witness.norm(strategy.state))))
    table = {
        (x, y, a, b): Fraction(str(witness.probability(strategy, (x, y), (a, b)))) * norm
        for x, y, a, b in scenario.cells()
    }
    rounded = {cell: Fraction(round(p * (1 << 64)), 1 << 64) for cell, p in table.items()}
    for pair in scenario.setting_pairs():
        # The largest probability takes what rounding leaves over.
        cells = [cell for cell in rounded if cell[:2] == pair]
        rest = 1 - sum(rounded[cell] for cell in cells)
        rounded[max(cells, key=lambda cell: rounded[cell])] += rest
    return Behaviour.of(scenario, rounded)


def main() -> int:
    """Write the counts and the expression into the folder named on the command line."""
    if len(sys.argv) != 2:  # noqa: PLR2004 - one argument
        sys.stderr.write("usage: python -m bellproof.hierarchy.simulate FOLDER\n")
        return 2
    folder = Path(sys.argv[1])
    counts = simulate(shipped_behaviour(), TRIALS, SEED)
    rows = [",".join(map(str, (*cell, count))) for cell, count in sorted(counts.items())]
    write_whole(folder / "cglmp3.csv", ("x,y,a,b,count\n" + "\n".join(rows) + "\n").encode())
    write_whole(folder / "cglmp3.json", write_expression(cglmp(3)).encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
