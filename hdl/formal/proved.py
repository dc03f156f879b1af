"""What was proved, kept in formal/proved.json, and the page that tells it.

    python hdl/formal/run.py --keep           prove everything and keep what came of it
    python hdl/formal/run.py --mutants --keep the same for the faults put in by hand
    python hdl/formal/proved.py               write docs/sequencer-properties.md from what was kept

Results are kept for the digest of the hardware, the properties, the tasks and the mutants: when one of them changes
they are begun anew.
"""

from __future__ import annotations

import json
import sys
import tomllib
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import hardware
from hardware import HDL

KEPT = HDL / "formal/proved.json"
PAGE = HDL.parent / "docs/sequencer-properties.md"
WRAPPERS = {
    "core": "The core, under the assumptions that `link` proves",
    "link": "The host link",
    "two": "Two copies of the core with different settings words",
    "top": "Core and link together",
}


def digest() -> str:
    """What results depend on: the hardware, and what is asked of it and of its mutants."""
    asked = (path for path in (HDL / "formal").iterdir() if path.suffix in {".sv", ".svh", ".cpp"})
    named = (HDL / "formal" / name for name in ("tasks.toml", "mutants.toml"))
    patches = (HDL / "formal/mutants").glob("*.patch")
    return hardware.digest(beside=tuple(sorted([*asked, *named, *patches])))


def kept() -> dict[str, Any]:
    """Results kept for this digest; none if it has changed."""
    if KEPT.exists():
        found: dict[str, Any] = json.loads(KEPT.read_text(encoding="utf-8"))
        if found["digest"] == digest():
            return found
    return {"digest": digest(), "tasks": {}, "mutants": {}}


def keep(kind: str, name: str, result: dict[str, Any]) -> None:
    """Keep a result; ``kind`` is ``tasks`` or ``mutants``."""
    results = kept()
    results[kind][name] = result
    KEPT.write_text(json.dumps(results, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _parameters(values: dict[str, int]) -> str:
    if not values:
        return "small"
    return ", ".join(f"{name.removeprefix('T_').lower()} {value}" for name, value in values.items())


def page(results: dict[str, Any]) -> str:
    """The page, from kept results."""
    tasks = tomllib.loads((HDL / "formal/tasks.toml").read_text(encoding="utf-8"))["task"]
    mutants = tomllib.loads((HDL / "formal/mutants.toml").read_text(encoding="utf-8"))["mutant"]
    lines = [
        "# Proved properties of the sequencer",
        "",
        "Written by `hdl/formal/proved.py` from `hdl/formal/proved.json`, which `hdl/formal/run.py --keep` keeps.",
        "Properties are proved by induction, so for runs of any length; a cover is a run that was found.",
        "Seconds are those of one run, two tasks at a time on two cores: other work beside it makes them longer.",
        "`small` are the times written in `hdl/formal/core.sv`; other tasks name theirs, in cycles.",
        "",
        "| task | hardware | times | what was found | seconds |",
        "|---|---|---|---|---|",
    ]
    for task in tasks:
        found = results["tasks"].get(task["name"])
        cover = task.get("mode") == "cover"
        said = "not run on this hardware"
        if found:
            said = f"{len(found['properties'])} {'covers reached' if cover else 'properties proved'}"
        seconds = f"{found['seconds']:.0f}" if found else ""
        times = _parameters(task.get("parameters", {}))
        lines.append(f"| `{task['name']}` | {task['wrapper']} | {times} | {said} | {seconds} |")
    for wrapper, heading in WRAPPERS.items():
        chosen = [
            task["name"] for task in tasks if task["wrapper"] == wrapper and task.get("mode") != "cover"
        ]
        names: list[str] = next(
            (results["tasks"][name]["properties"] for name in chosen if name in results["tasks"]), []
        )
        lines += ["", f"## {heading}", "", ", ".join(f"`{name}`" for name in names)]
    lines += [
        "",
        "## Faults put in by hand",
        "",
        "Each breaks a property that `hdl/formal/mutants.toml` names: those of the core in a run from power-up",
        "(mode `prove` aside), the others in its proof.",
        "",
        "| fault | in | breaks |",
        "|---|---|---|",
    ]
    for mutant in mutants:
        found = results["mutants"].get(f"mutant-{mutant['name']}")
        broke = ", ".join(f"`{name}`" for name in found["broke"]) if found else "not run on this hardware"
        lines.append(f"| {mutant['story']} | {mutant['wrapper']} | {broke} |")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    PAGE.write_text(page(kept()), encoding="utf-8")
    sys.exit(0)
