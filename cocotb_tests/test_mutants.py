"""The hand-made mutants die in simulation, and their page is that of the kept verdicts."""

from __future__ import annotations

from pathlib import Path

import pytest

from sequencer_bench import mutants
from sequencer_bench.simulators import REPOSITORY, Simulator

NAMES = [story["name"] for story in mutants.stories()]


def test_the_page_shows_every_verdict_and_what_was_not_run() -> None:
    kept = mutants.kept()
    assert set(kept) == set(NAMES), "hardware or patches have changed: python -m sequencer_bench.mutants"
    assert all(simulator.value in said for said in kept.values() for simulator in Simulator)
    page = mutants.PAGE.read_text(encoding="utf-8").splitlines()
    for name, said in kept.items():
        cells = [said.get(simulator.value, "not run") for simulator in Simulator]
        shown = " | ".join(f"`{cell}`" if cell.startswith("tb_") else cell for cell in cells)
        row = next(line for line in page if line.startswith(f"| {name} | "))
        assert row.endswith(f" | {shown} |"), "the page is old: python -m sequencer_bench.mutants"


def test_verdicts_of_other_hardware_do_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = mutants.kept()
    other = mutants.KEPT.read_text(encoding="utf-8").replace(mutants.digest(NAMES[0]), "0" * 16)
    monkeypatch.setattr(mutants, "KEPT", tmp_path / "mutants.json")
    mutants.KEPT.write_text(other, encoding="utf-8")
    assert set(before) - set(mutants.kept()) == {NAMES[0]}
    assert f"| {NAMES[0]} |" in mutants.table(mutants.kept())
    assert "| not run | not run |" in mutants.table(mutants.kept())


@pytest.mark.parametrize("name", ["shared-age", "stale-click"])
def test_a_sample_is_killed_now(name: str) -> None:
    assert mutants.killer(name, Simulator.ICARUS) == mutants.kept()[name][Simulator.ICARUS.value]


def test_unknown_mutants_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert mutants.main(["none-such"]) == 2
    assert "shared-age" in capsys.readouterr().err


def test_hardware_without_a_fault_survives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A patch that changes a comment alone, before one simulation."""
    folder = tmp_path / "mutants"
    folder.mkdir()
    (tmp_path / "mutants.toml").write_text("mutant = []", encoding="utf-8")
    first = (REPOSITORY / "hdl/rtl/bell_herald.sv").read_text(encoding="utf-8").splitlines()[0]
    (folder / "none.patch").write_text(
        f"--- a/bell_herald.sv\n+++ b/bell_herald.sv\n@@ -1,1 +1,1 @@\n-{first}\n+// changed\n",
        encoding="utf-8",
    )
    formal = mutants._formal()
    monkeypatch.setattr(mutants, "FORMAL", tmp_path)
    monkeypatch.setattr(mutants, "_formal", lambda: formal)
    one = mutants._jobs("none")[:1]
    monkeypatch.setattr(mutants, "_jobs", lambda _name: one)
    assert mutants.killer("none", Simulator.ICARUS) == mutants.SURVIVES
