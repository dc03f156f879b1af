"""Kill the hand-made mutants of ``hdl/formal/mutants`` in simulation, on both simulators.

example: python -m sequencer_bench.mutants              what has no verdict yet; writes the page
         python -m sequencer_bench.mutants --again      also what survived before
         python -m sequencer_bench.mutants shared-age   one, anew

A mutant is killed by the first simulation that fails on it: those of the quick set come first, then what only the
whole set has. Verdicts are kept in ``mutants.json`` for the digest of hardware and patch; a run that was stopped
goes on where it was. The page is ``docs/sequencer-hand-mutants.md``. Exit status 1 if a mutant survives.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import sys
import tempfile
import tomllib
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import cache
from pathlib import Path
from typing import Any, Final

from sequencer_bench import page, suite
from sequencer_bench.simulators import BENCH, CACHE, REPOSITORY, SimulationFailed, Simulator, build

FORMAL: Final = REPOSITORY / "hdl" / "formal"
"""Where the mutants are: one patch each, to be applied in ``hdl/rtl``, and ``mutants.toml`` with their stories."""

KEPT: Final = BENCH / "mutants.json"
PAGE: Final = REPOSITORY / "docs" / "sequencer-hand-mutants.md"

ORDER: Final = (
    "tb_directed",
    "tb_link",
    "tb_every_cycle",
    "tb_campaign",
    "tb_flips",
    "tb_presets",
    "tb_uart",
    "tb_axi",
)
"""Modules of tests, the quickest killers first."""

FIRST: Final = {
    "shared-age": "ages_apart",
    "stale-click": "windows_apart",
    "count-wraps": "counts_stop",
    "leak-into-answer": "settings_do_not_show",
    "stale-acknowledgement": "stale_acknowledgement",
}
"""Faults that show in a test of their own: it comes first."""

SURVIVES: Final = "survives"

Verdicts = Mapping[str, Mapping[str, str]]
"""Of each mutant the digest, and for each simulator the name of the simulation that kills it, or ``survives``."""


def stories() -> list[dict[str, Any]]:
    """The mutants as ``mutants.toml`` lists them."""
    text = (FORMAL / "mutants.toml").read_text(encoding="utf-8")
    listed: list[dict[str, Any]] = tomllib.loads(text)["mutant"]
    return listed


def digest(name: str) -> str:
    """What a verdict depends on: the hardware and the patch."""
    return page.digest(beside=FORMAL / "mutants" / f"{name}.patch")


@cache
def _formal() -> Any:  # noqa: ANN401 - a script that is no package
    """The prover's script: it applies patches, and refuses one that does not fit."""
    spec = importlib.util.spec_from_file_location("sequencer_formal_run", FORMAL / "run.py")
    if spec is None or spec.loader is None:
        raise ImportError(FORMAL / "run.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def _jobs(name: str) -> list[suite.Job]:
    """All simulations, those first that are likely to kill this mutant."""
    quick = sorted(suite.jobs(suite.Extent.QUICK), key=lambda job: ORDER.index(job.module))
    longer = [
        job for job in suite.jobs(suite.Extent.CAMPAIGN) if job.times not in {one.times for one in quick}
    ]
    link = any(story["name"] == name and story["wrapper"] == "link" for story in stories())
    return sorted(
        [*quick, *longer],
        key=lambda job: (job.test != FIRST.get(name), link and job.module not in {"tb_link", "tb_campaign"}),
    )


def killer(name: str, simulator: Simulator) -> str:
    """The name of the simulation that fails on the mutant, and ``survives`` if none does.

    Raises ``ValueError`` if the patch does not fit the hardware, ``SimulationFailed`` if it does not compile.
    """
    with tempfile.TemporaryDirectory() as temporary:
        rtl = Path(temporary) / "rtl"
        shutil.copytree(REPOSITORY / "hdl" / "rtl", rtl)
        _formal().apply(FORMAL / "mutants" / f"{name}.patch", rtl)
        before = os.environ.get(suite.RTL_VARIABLE)
        os.environ[suite.RTL_VARIABLE] = str(rtl)
        folders = []
        try:
            for job in _jobs(name):
                # What does not compile is no mutant.
                folders.append(build(simulator, suite.design(job)).folder)
                try:
                    suite.simulate(job, simulator)
                except SimulationFailed:
                    return job.name
        finally:
            os.environ.pop(suite.RTL_VARIABLE)
            if before is not None:
                os.environ[suite.RTL_VARIABLE] = before
            for folder in folders:
                if folder.parent == CACHE:
                    shutil.rmtree(folder, ignore_errors=True)
    return SURVIVES


def kept() -> dict[str, dict[str, str]]:
    """The verdicts so far, those for other hardware or another patch left out."""
    if not KEPT.exists():
        return {}
    verdicts: dict[str, dict[str, str]] = json.loads(KEPT.read_text(encoding="utf-8"))
    names = {story["name"] for story in stories()}
    return {name: said for name, said in verdicts.items() if name in names and said["digest"] == digest(name)}


def table(verdicts: Verdicts) -> str:
    """The page of the hand-made mutants."""
    lines = [
        "# Faults put into the hardware by hand",
        "",
        "Written by `python -m sequencer_bench.mutants` from `cocotb_tests/mutants.json` and",
        "`hdl/formal/mutants.toml`. Each fault is a patch in `hdl/formal/mutants`. *Proof*: the property that the",
        "fault must break, or the wrapper one of whose properties it must break; `make -C hdl formal` checks that.",
        "*Icarus*, *Verilator*: the first simulation that fails on it, by module, test and seed.",
        "",
    ]
    simulators = list(Simulator)
    for simulator in simulators:
        said = [verdicts.get(story["name"], {}).get(simulator.value) for story in stories()]
        dead = sum(verdict not in {None, SURVIVES} for verdict in said)
        left = f"{said.count(SURVIVES)} survive, {said.count(None)} not run"
        lines.append(f"- {simulator.value}: {dead} of {len(said)} killed, {left}")
    lines += ["", "| mutant | what is wrong | proof | Icarus | Verilator |", "|---|---|---|---|---|"]
    for story in stories():
        name = story["name"]
        proof = ", ".join(f"`{one}`" for one in story["refuted"]) or f"wrapper `{story['wrapper']}`"
        cells = [verdicts.get(name, {}).get(simulator.value, "not run") for simulator in simulators]
        shown = [cell if cell in {SURVIVES, "not run"} else f"`{cell}`" for cell in cells]
        lines.append(f"| {name} | {story['story']} | {proof} | {' | '.join(shown)} |")
    return "\n".join([*lines, ""])


def main(arguments: list[str]) -> int:
    """Simulate what has no verdict, or those named, and write the page."""
    verdicts = kept()
    known = [story["name"] for story in stories()]
    named = [name for name in arguments if name != "--again"]
    if unknown := set(named) - set(known):
        print(f"no such mutant: {', '.join(sorted(unknown))}; there are {', '.join(known)}", file=sys.stderr)
        return 2
    stale = {None, SURVIVES} if "--again" in arguments else {None}
    wanted = [
        (name, simulator)
        for simulator in Simulator
        for name in named or known
        if named or verdicts.get(name, {}).get(simulator.value) in stale
    ]
    with ProcessPoolExecutor(int(os.environ.get("WORKERS", "2"))) as pool:
        running = {pool.submit(killer, *one): one for one in wanted}
        for done in as_completed(running):
            name, simulator = running[done]
            said = verdicts.setdefault(name, {"digest": digest(name)})[simulator.value] = done.result()
            print(f"{name} on {simulator.value}: {said}", flush=True)
            KEPT.write_text(json.dumps(verdicts, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    PAGE.write_text(table(verdicts), encoding="utf-8")
    cells = [verdicts.get(name, {}).get(simulator.value) for name in known for simulator in Simulator]
    dead = sum(cell not in {None, SURVIVES} for cell in cells)
    print(f"{dead} of {len(cells)} killed ({len(known)} mutants on {len(Simulator)} simulators): {PAGE}")
    return 0 if dead == len(cells) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
