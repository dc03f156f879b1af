"""``bellproof conform report``: every other report, from the JSON Lines of finished runs."""

from __future__ import annotations

import argparse
import sys

from bellproof.errors import UsageProblem
from bellproof_conformance.cli.options import target, write
from bellproof_conformance.records import read_run
from bellproof_conformance.render.badge import matrix
from bellproof_conformance.render.reports import RENDER
from bellproof_conformance.render.terminal import lines

_REPORTS = ("junit", "html", "badge")


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.epilog = "example: bellproof conform report run.jsonl --html run.html --junit run.xml"
    parser.add_argument("run", nargs="+", metavar="RUN.jsonl", help="what conform run --jsonl has written")
    parser.add_argument("--matrix", metavar="FILE", help="write a table of all the runs (Markdown)")
    for name in _REPORTS:
        parser.add_argument(f"--{name}", metavar="FILE", help=f"write the {name} report (of one run)")


def run(arguments: argparse.Namespace) -> int:
    """Read, print, write; whether a run conforms is its content here and no failure of this command."""
    targets = {name: target(getattr(arguments, name), f"--{name}") for name in _REPORTS}
    table = target(arguments.matrix, "--matrix")
    if len(arguments.run) > 1 and any(targets.values()):
        message = "--junit, --html and --badge are reports of one run; --matrix is of several"
        raise UsageProblem(message)
    runs = [read_run(name) for name in arguments.run]
    for one in runs:
        sys.stdout.write("\n".join(lines(one)) + "\n")
    for name, path in targets.items():
        if path is not None:
            write(path, RENDER[name](runs[0]))
    if table is not None:
        write(table, matrix(runs).encode())
    return 0
