"""The proofs of the sequencer hold, its covers are reached, and a sample of its mutants is refuted."""

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

HDL = Path(__file__).parents[1]
# `make -C hdl formal` runs these too: the search for covers is long, and the others are much like other tasks.
LONG = {"core-cover", "core-paper-durations", "core-long-coincidence"}
ALL = [
    task["name"] for task in tomllib.loads((HDL / "formal/tasks.toml").read_text(encoding="utf-8"))["task"]
]
TASKS = [name for name in ALL if name not in LONG]
MUTANTS = tomllib.loads((HDL / "formal/mutants.toml").read_text(encoding="utf-8"))["mutant"]
SAMPLE = [mutant["name"] for mutant in MUTANTS[::11]]


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


@pytest.mark.parametrize("task", TASKS)
def test_every_task_of_the_prover_succeeds(task: str) -> None:
    done = run("formal/run.py", task)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"(\d+) (?:properties proved|covers reached)", done.stdout), done.stdout


@pytest.mark.parametrize("name", SAMPLE)
def test_a_sample_of_the_mutants_is_refuted(name: str) -> None:
    done = run("formal/run.py", f"mutant-{name}")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "refuted: " in done.stdout


def test_the_page_of_mutants_is_that_of_the_kept_results(script: Callable[[str], ModuleType]) -> None:
    mutate = script("formal/mutate.py")
    kept = json.loads((HDL / "formal/mutation.json").read_text(encoding="utf-8"))
    assert kept["digest"] == mutate.digest(), "what is judged has changed: make -C hdl mutate"
    page = (HDL.parent / "docs/sequencer-mutants.md").read_text(encoding="utf-8")
    assert page == mutate.table(kept["verdicts"])


def test_the_page_of_properties_is_that_of_the_kept_proofs(script: Callable[[str], ModuleType]) -> None:
    proved = script("formal/proved.py")
    kept = json.loads((HDL / "formal/proved.json").read_text(encoding="utf-8"))
    assert kept["digest"] == proved.digest(), "what is judged has changed: hdl/formal/run.py --keep"
    # The page says of the others that they were not run on this hardware.
    assert set(ALL) >= set(kept["tasks"]) >= {name for name in ALL if not name.endswith("-cover")}
    named = {f"mutant-{mutant['name']}": set(mutant["refuted"]) for mutant in MUTANTS}
    for name, found in kept["mutants"].items():
        assert found["broke"], name
        assert set(found["broke"]) <= named[name], name
    listed = run("formal/run.py", "--list").stdout
    for name, found in kept["tasks"].items():
        names = re.search(rf"^{name} .*\n    (.*)$", listed, re.MULTILINE)
        assert names is not None
        assert found["properties"] == names[1].split(", "), f"{name} was proved with other properties"
    page = (HDL.parent / "docs/sequencer-properties.md").read_text(encoding="utf-8")
    assert page == proved.page(kept)


def test_yosys_mutants_are_run_and_die_or_have_a_reason() -> None:
    done = run("formal/mutate.py", "--sample", "10")
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^(\d+) of 10 mutants killed, 0 live without a reason", done.stdout, re.MULTILINE), (
        done.stdout
    )


def test_every_mutant_has_a_patch_and_names_properties_that_exist() -> None:
    assert len(MUTANTS) >= 15
    patches = {path.stem for path in (HDL / "formal/mutants").glob("*.patch")}
    assert patches == {mutant["name"] for mutant in MUTANTS}
    known = " ".join(path.read_text(encoding="utf-8") for path in (HDL / "formal").glob("*.sv*"))
    for mutant in MUTANTS:
        assert mutant["story"], mutant["name"]
        assert mutant["refuted"], mutant["name"]
        for name in mutant["refuted"]:
            assert re.search(rf"\b{name} : assert\b", known), name


def test_each_property_has_a_name_of_its_own() -> None:
    for wrapper in ("core", "link", "two"):
        text = (HDL / f"formal/{wrapper}.sv").read_text(encoding="utf-8")
        if "core_properties" in text:
            text += (HDL / "formal/core_properties.svh").read_text(encoding="utf-8")
            text += (HDL / "formal/core_registers.svh").read_text(encoding="utf-8")
        names = re.findall(r"^\s*(\w+) : (?:assert|cover)\b", text, re.MULTILINE)
        doubled = {name for name in names if names.count(name) > 1}
        assert doubled <= {"power_up_values"}, doubled
        assert len(re.findall(r"\b(?:assert|cover) \(", text)) == len(names), "a property without a name"
