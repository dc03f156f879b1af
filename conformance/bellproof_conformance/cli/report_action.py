"""``bellproof conform report``: every other report, from the JSON Lines of finished runs."""

from __future__ import annotations

import argparse
import sys
from pathlib import PurePath

from bellproof.errors import UsageProblem
from bellproof_conformance.attest.envelope import read, sign
from bellproof_conformance.attest.statement import PAYLOAD, artifact, payload, statement
from bellproof_conformance.attest.verify import MOST_BYTES
from bellproof_conformance.cli.options import target, write
from bellproof_conformance.records import Run, read_run
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
    parser.add_argument(
        "--dsse", metavar="FILE", help="write a signed in-toto statement about one run; needs --key"
    )
    parser.add_argument("--key", metavar="FILE", help="the ed25519 private key to sign with, PEM")
    parser.add_argument(
        "--subject",
        action="append",
        default=[],
        metavar="FILE",
        help="a file that the statement is about, such as the program tested (the run itself)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Read, print, write; whether a run conforms is its content here and no failure of this command."""
    targets = {name: target(getattr(arguments, name), f"--{name}") for name in _REPORTS}
    table = target(arguments.matrix, "--matrix")
    dsse = target(arguments.dsse, "--dsse")
    if (dsse is None) != (arguments.key is None):
        message = "--dsse and --key belong together: what is written is signed"
        raise UsageProblem(message)
    if len(arguments.run) > 1 and any([*targets.values(), dsse]):
        message = "--junit, --html, --badge and --dsse are reports of one run; --matrix is of several"
        raise UsageProblem(message)
    runs = [read_run(name) for name in arguments.run]
    for one in runs:
        sys.stdout.write("\n".join(lines(one)) + "\n")
    for name, path in targets.items():
        if path is not None:
            write(path, RENDER[name](runs[0]))
    if dsse is not None:
        write(dsse, _signed(arguments, runs[0]))
    if table is not None:
        write(table, matrix(runs).encode())
    return 0


def _signed(arguments: argparse.Namespace, run: Run) -> bytes:
    """The envelope; the names that it gives are those of the files without their folders."""
    log, *subjects = (
        artifact(PurePath(name).name, read(name, MOST_BYTES)) for name in (*arguments.run, *arguments.subject)
    )
    return sign(payload(statement(run, log, subjects)), PAYLOAD, arguments.key)
