"""``bellproof conform hdl``: our testbench and properties on anybody's sequencer, through a map of its ports."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from bellproof.cli.options import print_json
from bellproof.cli.progress import counted
from bellproof.errors import BadInput, UsageProblem
from bellproof_conformance.cli.options import target, whole_of, write

if TYPE_CHECKING:
    from bellproof_conformance.hdl.build import Design, Simulator, Workshop
    from bellproof_conformance.hdl.trial import Found
    from bellproof_conformance.runner.sandbox import Sandbox
    from bellproof_conformance.verdicts import Finding

_MOST_SEED = 10**18
_REPORTS = ("jsonl", "junit", "html", "badge")
_MODES = ("auto", "require", "off")
_TRIES = ("auto", "all", "off")
_EXAMPLE = """\
example: bellproof conform hdl --sources 'rtl/*.v' --top ion_controller --map map.toml --html report.html

The exit status is 0 if no rule is broken, 1 if one is (or the design hangs), 2 for wrong options,
3 for bad input: no sources, a design that does not elaborate, a map that does not fit it."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = _EXAMPLE
    parser.add_argument(
        "--sources",
        action="append",
        required=True,
        metavar="GLOB",
        help="Verilog or SystemVerilog files, a pattern in quotes; may be given again",
    )
    parser.add_argument("--top", required=True, metavar="NAME", help="the module under test")
    parser.add_argument(
        "--map", required=True, metavar="FILE", help="which port is which: docs/conform-hdl.md"
    )
    parser.add_argument(
        "--simulator",
        choices=("auto", "icarus", "verilator"),
        default="auto",
        help="what runs the design (auto)",
    )
    parser.add_argument(
        "--suite",
        default="",
        metavar="NAME,...",
        help="suites of rules: pulses, heralds, rotation, records, link, conditions, formal (all)",
    )
    parser.add_argument("--seed", default="0", metavar="N", help="seed of what is random (0)")
    parser.add_argument("--quick", action="store_true", help="leave out the long scenarios and the proofs")
    parser.add_argument("--first", action="store_true", help="stop at the first broken rule")
    parser.add_argument(
        "--formal",
        choices=_TRIES,
        default="auto",
        help="bounded proofs where yosys is there: for one settings word and one pair (auto), for all, or none",
    )
    parser.add_argument("--waves", metavar="FOLDER", help="keep the waveform of every scenario that fails")
    parser.add_argument(
        "--timeout", type=float, default=20.0, metavar="S", help="seconds for a step of the simulator (20)"
    )
    parser.add_argument(
        "--sandbox",
        choices=_MODES,
        default="auto",
        help="bubblewrap if it works, insist on it, or none (auto)",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    for name in _REPORTS:
        parser.add_argument(f"--{name}", metavar="FILE", help=f"write the {name} report")


def run(arguments: argparse.Namespace) -> int:
    """Simulate, prove, report."""
    from bellproof_conformance.hdl import build, portmap, report, sources  # noqa: PLC0415 - nothing else needs them
    from bellproof_conformance.render.reports import RENDER  # noqa: PLC0415
    from bellproof_conformance.render.terminal import lines  # noqa: PLC0415
    from bellproof_conformance.runner import processes  # noqa: PLC0415

    targets = {name: target(getattr(arguments, name), f"--{name}") for name in _REPORTS}
    seed = whole_of(arguments.seed, "--seed", _MOST_SEED)
    suites = _suites(arguments.suite)
    if not 0 < arguments.timeout <= 3600:  # noqa: PLR2004 - an hour
        message = "--timeout: from a fraction of a second to 3600 seconds"
        raise UsageProblem(message)
    design = build.Design(sources.find(arguments.sources), arguments.top, portmap.read_map(arguments.map))
    _name(arguments.top)
    simulator = build.choose(arguments.simulator)
    folder = Path(tempfile.mkdtemp(prefix="bellproof-hdl-"))
    try:
        workshop = build.Workshop(
            folder, _sandbox(arguments, design, folder), waves=arguments.waves is not None
        )
        found, proofs = _try(arguments, design, simulator, workshop, suites)
        conditions = report.Conditions(
            command=f"--sources {' '.join(arguments.sources)} --top {arguments.top} --map {arguments.map}",
            top=arguments.top,
            simulator=simulator.value,
            suites=suites,
            seed=seed,
            seconds=arguments.timeout,
            sandbox=workshop.sandbox,
            processes=processes.choose(),
        )
        result = report.run_of(found, proofs, design.portmap, conditions)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if arguments.json:
        print_json({"header": result.header, "cases": list(result.cases), "summary": result.summary})
    else:
        for line in lines(result):
            sys.stdout.write(line + "\n")
    for name, path in targets.items():
        if path is not None:
            write(path, RENDER[name](result))
    return 0 if result.conforms else 1


def _suites(text: str) -> tuple[str, ...]:
    from bellproof_conformance.hdl.rules import SUITES  # noqa: PLC0415

    names = tuple(name for name in text.split(",") if name)
    for name in names:
        if name not in SUITES:
            message = f"--suite: there is no suite {name[:40]!r}; there are {', '.join(SUITES)}"
            raise UsageProblem(message)
    return names


def _name(top: str) -> None:
    if not top.isidentifier() or not top.isascii():
        message = f"--top: {top[:40]!r} is no name of a module"
        raise UsageProblem(message)


def _sandbox(arguments: argparse.Namespace, design: Design, folder: Path) -> Sandbox:
    from bellproof_conformance.runner.sandbox import choose  # noqa: PLC0415

    visible = sorted({str(source.parent) for source in design.sources})
    return choose(arguments.sandbox, visible, str(folder), writable=(str(folder),))


def _try(
    arguments: argparse.Namespace,
    design: Design,
    simulator: Simulator,
    workshop: Workshop,
    suites: tuple[str, ...],
) -> tuple[list[Found], dict[str, Finding]]:
    from bellproof_conformance.hdl import build, formal, trial  # noqa: PLC0415
    from bellproof_conformance.runner import processes  # noqa: PLC0415

    waves = None if arguments.waves is None else Path(arguments.waves)
    if waves is not None:
        try:
            waves.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BadInput(str(waves), f"cannot be made: {error.strerror}") from error
    build.check_alone(simulator, design, workshop)
    one = trial.Trial(
        simulator,
        design,
        workshop,
        seed=int(arguments.seed),
        seconds=arguments.timeout,
        processes=processes.choose(),
        waves=waves,
    )
    found: list[Found] = []
    wanted = trial.scenarios(quick=arguments.quick, suites=suites)
    with counted("scenarios") as told:
        for result in one.run(wanted):
            found.append(result)
            told(len(found))
            if arguments.first and not result.skipped and result.verdict != "PASS":
                return found, {}
    if arguments.formal == "off" or arguments.quick or (suites and "formal" not in suites):
        return found, {}
    return found, formal.prove(design, workshop, brief=arguments.formal == "auto")
