"""The hardware is clean for every linter, and synthesis keeps what is kept twice."""

import json
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

HDL = Path(__file__).parents[1]


def run(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run one of the scripts with this Python."""
    return subprocess.run(
        [sys.executable, str(HDL / script), *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=1200,
        stdin=subprocess.DEVNULL,
    )


def test_every_linter_is_content() -> None:
    done = run("lint/run.py")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count(": clean") == 3


def test_synthesis_keeps_every_copy_of_a_protected_register() -> None:
    done = run("synth/run.py", "--netlist")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "protected registers are whole" in done.stdout


@pytest.fixture
def synthesis(script: Callable[[str], ModuleType]) -> ModuleType:
    """The script as a module."""
    return script("synth/run.py")


def test_what_was_measured_is_of_this_hardware_within_the_budget_and_on_the_page(
    synthesis: ModuleType,
) -> None:
    measured = json.loads((HDL / "synth/measured.json").read_text(encoding="utf-8"))
    assert measured["digest"] == synthesis.digest(), "the hardware has changed: hdl/synth/run.py --keep"
    budgets = tomllib.loads((HDL / "synth/budget.toml").read_text(encoding="utf-8"))
    assert set(budgets) == set(measured["placements"]) == {"ecp5", "ice40"}
    for family, budget in budgets.items():
        placed = measured["placements"][family]
        assert [one["seed"] for one in placed] == budget["seeds"] == [1, 2, 3, 4, 5]
        assert synthesis.judged(family, budget, placed)[0]
    page = (HDL.parent / "docs/sequencer.md").read_text(encoding="utf-8")
    assert synthesis.table(measured) in page


@pytest.mark.parametrize(
    ("clocks", "luts", "fits"),
    [
        ([99.0, 99.0, 100.0, 120.0, 120.0], 3300, True),
        ([99.0, 99.0, 99.9, 120.0, 120.0], 3300, False),
        ([120.0] * 5, 3301, False),
    ],
)
def test_the_median_of_five_and_the_largest_placement_are_judged(
    synthesis: ModuleType, clocks: list[float], luts: int, *, fits: bool
) -> None:
    budget = {"device": "25k", "luts": 3300, "clock_mhz": 100.0}
    placed = [{"seed": seed, "luts": luts, "mhz": mhz} for seed, mhz in enumerate(clocks, 1)]
    verdict, line = synthesis.judged("ecp5", budget, placed)
    assert verdict is fits
    assert ("OVER THE BUDGET" in line) is not fits


def test_a_merged_copy_is_noticed(synthesis: ModuleType, tmp_path: Path) -> None:
    """Two registers on one flip-flop, as an optimiser would leave them."""
    first, second = "u_sequencer.u_core.u_attempt.first_0", "u_sequencer.u_core.u_attempt.first_1"

    def lost(bits: tuple[int, int]) -> list[str]:
        cells = {f"c{bit}": {"type": "TRELLIS_FF", "connections": {"Q": [bit]}} for bit in set(bits)}
        names = {first: {"bits": [bits[0]]}, second: {"bits": [bits[1]]}}
        path = tmp_path / "netlist.json"
        module = {"cells": cells, "netnames": names}
        path.write_text(json.dumps({"modules": {synthesis.TOP: module}}), encoding="utf-8")
        wrong: list[str] = synthesis.missing(path)
        return [line for line in wrong if line.startswith((f"{first}:", f"{second}:"))]

    assert lost((2, 3)) == []
    assert lost((2, 2)) == [f"{second}: 0 flip-flops for 1 bits"]
