"""The quick set of simulations on both simulators, and pictures that are what the pins do."""

from __future__ import annotations

from pathlib import Path

import pytest

from sequencer_bench.__main__ import main
from sequencer_bench.pictures import FOLDER, PICTURES, draw
from sequencer_bench.plan import load
from sequencer_bench.simulators import Simulator


@pytest.mark.parametrize("simulator", ["icarus", "verilator"])
def test_every_simulation_passes_and_the_plan_is_covered(
    simulator: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = tmp_path / "coverage.md"
    status = main(["--quick", "--workers", "1", "--simulator", simulator, "--report", str(report)])
    printed = capsys.readouterr().out
    assert status == 0, printed
    assert "FAIL" not in printed
    text = report.read_text(encoding="utf-8")
    bins = sum(len(point.bins) for point in load())
    assert f"- {simulator}: {bins} of {bins} bins, 100 %" in text


@pytest.mark.parametrize("name", PICTURES)
def test_the_datasheets_diagrams_are_what_the_pins_do(name: str) -> None:
    text, picture = draw(name, Simulator.ICARUS)
    assert (FOLDER / f"sequencer-{name}.json").read_text(encoding="utf-8") == text
    assert (FOLDER / f"sequencer-{name}.svg").read_text(encoding="utf-8") == picture
