"""``python -m sequencer_bench.experiment``: the whole experiment in simulation."""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import fields
from pathlib import Path
from typing import Any

from bellproof.cli.progress import bar
from bellproof.errors import BadInput, BellproofError
from bellproof.figures.output import require_suffix, write_picture
from sequencer_bench.experiment import fringe
from sequencer_bench.experiment.device import Device, serve
from sequencer_bench.experiment.run import Experiment, Machine, Result
from sequencer_bench.experiment.terms import IONS, TIMES, Terms

_HELP = {
    "events": "events to record",
    "ions": "an entangled pair, or a local hidden variable in its place",
    "times": "the sequencer's times: short stages, or a preset of the hardware",
    "chi": "phase of the entangled state, in turns",
    "calibrated": "the phase that the offset of B's rotations was calibrated for",
    "visibility": "of the entangled state",
    "accuracy": "probability that an ion is detected right",
    "dark_heralds": "share of the heralds that come from a dark count",
    "herald_probability": "of one attempt",
    "threshold": "photons that make an ion bright",
    "seed": "of everything random but the settings' sources",
}
_CHOICES = {"ions": IONS, "times": tuple(TIMES)}
_MOST_POINTS = 1000


def main(arguments: list[str]) -> int:
    """Do what was asked; 1 where the log is illegal or the estimate is over three sigma from the model's value."""
    chosen = _parser().parse_args(arguments)
    try:
        return {"run": _run, "fringe": _fringe, "device": _device}[chosen.action](chosen)
    except BellproofError as error:
        sys.stderr.write(f"experiment: {error}\n")
        return error.exit_status
    except KeyboardInterrupt:
        sys.stderr.write("experiment: interrupted; the same command goes on\n")
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m sequencer_bench.experiment",
        description="The whole experiment in simulation: ions, sequencer, settings service, log, certificate.",
        epilog="ACTION --help says more; docs/experiment.md explains.",
        allow_abbrev=False,
    )
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")

    def action(name: str, text: str, epilog: str) -> argparse.ArgumentParser:
        return actions.add_parser(
            name,
            help=text,
            description=text[0].upper() + text[1:] + ".",
            epilog=epilog,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )

    run = action(
        "run",
        "record events in a folder, check the log and certify it",
        "Exit status 1: the log breaks a rule, or the estimate is over three sigma from the model's value. Ctrl-C\n"
        "stops; the same command goes on from the last event recorded.\n\n"
        "example: python -m sequencer_bench.experiment run ../build/experiment --machine model --events 500",
    )
    run.add_argument("folder", metavar="FOLDER", type=Path, help="new, or one that holds a part of the same")
    run.add_argument(
        "--machine",
        choices=[machine.value for machine in Machine],
        default="verilator",
        help="the hardware under a simulator, or its cycle model in Python (verilator)",
    )
    run.add_argument(
        "--source",
        action="append",
        default=[],
        metavar="SOURCE",
        help="of settings, three times, as for bellproof settings serve (pseudo-random files in FOLDER)",
    )
    _add_terms(run, Terms(), [field.name for field in fields(Terms)])
    scan = action(
        "fringe",
        "scan chi and draw the CHSH value against it, for entangled ions and a hidden variable",
        "The events are those of the sequencer's cycle model.\n\n"
        "example: python -m sequencer_bench.experiment fringe --output ../build/fringe.svg",
    )
    scan.add_argument("--output", required=True, type=Path, metavar="FILE", help=".svg, .png, .pdf, or .csv")
    scan.add_argument("--points", type=int, default=24, metavar="N", help="values of chi in a turn (24)")
    _add_terms(scan, Terms(events=400), ["events", "visibility", "accuracy", "dark_heralds", "seed"])
    device = action(
        "device",
        "answer trials on standard input, as a device for bellproof expand run",
        "example: bellproof expand run --n 2000 --threshold 2.2 --device program --transcript run.jsonl \\\n"
        "           --program 'python -m sequencer_bench.experiment device'",
    )
    _add_terms(
        device, Terms(), ["ions", "chi", "calibrated", "visibility", "accuracy", "dark_heralds", "seed"]
    )
    return parser


def _add_terms(parser: argparse.ArgumentParser, terms: Terms, names: list[str]) -> None:
    for field in fields(Terms):
        if field.name not in names:
            continue
        default = None if field.name == "calibrated" else getattr(terms, field.name)
        shown = " (as --chi)" if default is None else f" ({default})"
        parser.add_argument(
            f"--{field.name.replace('_', '-')}",
            type={"int": int, "float": float, "str": str}[str(field.type)],
            choices=_CHOICES.get(field.name),
            default=default,
            metavar=None if field.name in _CHOICES else "N",
            help=_HELP[field.name] + shown,
        )


def _terms(chosen: argparse.Namespace) -> Terms:
    names = [field.name for field in fields(Terms)]
    values = {name: getattr(chosen, name) for name in names if getattr(chosen, name, None) is not None}
    if "calibrated" not in values and "chi" in values:
        values["calibrated"] = values["chi"]
    return Terms(**values)


def _run(chosen: argparse.Namespace) -> int:
    experiment = Experiment(chosen.folder, _terms(chosen))
    began = time.monotonic()
    with bar("events", experiment.terms.events) as progress:
        experiment.run(Machine(chosen.machine), chosen.source, progress)
    result = experiment.result()
    print("\n".join(lines(result, chosen.folder, time.monotonic() - began)))
    return 0 if result.legal and result.deviation <= 3 else 1  # noqa: PLR2004 - sigmas


def lines(result: Result, folder: Path, seconds: float) -> list[str]:
    """What is said at the end."""
    near = f"{result.model:.4f}, {result.deviation:.1f} sigma away"
    return [
        f"events       {result.events}, in {seconds:.0f} s",
        f"CHSH         {float(result.estimate):.4f}; the model's value is {near}",
        f"certified    {_bits(result.certified)} bits, or with azuma-sharp {_bits(result.sharper)}",
        f"trace check  {result.verdict}",
        f"files        {folder}: events.csv, profile.json, certify.json, course.svg",
    ]


def _bits(certified: dict[str, Any]) -> str:
    """Rounded down: what follows the third decimal is left out."""
    whole, point, decimals = str(certified["min_entropy_bits"]["lo"]).partition(".")
    return whole + point + decimals[:3]


def _fringe(chosen: argparse.Namespace) -> int:
    require_suffix(chosen.output)
    if not 1 <= chosen.points <= _MOST_POINTS:
        raise BadInput("--points", f"{chosen.points} is not from 1 to {_MOST_POINTS}")
    with bar("points", 2 * chosen.points) as progress:
        points = fringe.scan(_terms(chosen), chosen.points, progress)
    write_picture(
        chosen.output,
        "The CHSH value against the phase of the state",
        lambda: fringe.draw(points),
        lambda: fringe.table(points).to_csv(),
    )
    return 0


def _device(chosen: argparse.Namespace) -> int:
    serve(Device(_terms(chosen)), sys.stdin.buffer, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
