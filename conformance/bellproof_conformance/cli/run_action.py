"""``bellproof conform run``: the whole suite, or parts of it, on one testee; or certificate files by themselves."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from bellproof.errors import UsageProblem
from bellproof_conformance import certificates
from bellproof_conformance.campaign import Judged
from bellproof_conformance.cli.options import add_testee, setup_of, target, write
from bellproof_conformance.cli.plan import add_cases, plan_of
from bellproof_conformance.compare import compare
from bellproof_conformance.conduct import Plan, conduct, of_files
from bellproof_conformance.fuzz.candidates import write_candidates
from bellproof_conformance.fuzz.stream import SUITE
from bellproof_conformance.records import Run
from bellproof_conformance.render.reports import RENDER
from bellproof_conformance.render.terminal import lines
from bellproof_conformance.verdicts import Demands


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.epilog = (
        "example: bellproof conform run --testee 'python3 mine.py' --suite entropy --html report.html"
    )
    add_testee(parser, required=False)
    add_cases(parser)
    parser.add_argument(
        "--candidates", default="candidates", metavar="FOLDER", help="where shrunk failures go (candidates)"
    )
    parser.add_argument("--against", metavar="COMMAND", help="another testee: show where the two differ")
    parser.add_argument(
        "--certificates", metavar="DIR", help="judge the certificates and solved programs below a folder"
    )
    for name in RENDER:
        parser.add_argument(f"--{name}", metavar="FILE", help=f"write the {name} report")


def run(arguments: argparse.Namespace) -> int:
    """Run, print, write."""
    targets = {name: target(getattr(arguments, name), f"--{name}") for name in RENDER}
    if arguments.testee is None:
        result = _files(arguments)
    else:
        plan = plan_of(arguments)
        failures: list[Judged] = []
        result = conduct(plan, lambda one: _note(one, plan.demands, failures))
        if arguments.against is not None:
            _differ(arguments, plan, result)
        folder = Path(arguments.candidates)
        for line in write_candidates(failures, plan.setup, arguments.testee, folder):
            sys.stdout.write(f"candidate: {line}\n")
    for line in lines(result):
        sys.stdout.write(line + "\n")
    for name, path in targets.items():
        if path is not None:
            write(path, RENDER[name](result))
    return 0 if result.conforms else 1


def _note(one: Judged, demands: Demands, failures: list[Judged]) -> None:
    """Keep the failures among the drawn cases: they are to be made small."""
    if one.case.id.startswith(f"{SUITE}.") and one.finding.fails(demands):
        failures.append(one)


def _files(arguments: argparse.Namespace) -> Run:
    if arguments.certificates is None:
        message = "name a program with --testee, or a folder of certificates with --certificates"
        raise UsageProblem(message)
    return of_files(arguments.certificates, list(certificates.subjects(arguments.certificates)))


def _differ(arguments: argparse.Namespace, plan: Plan, result: Run) -> None:
    """Put the same cases to another testee and say where the verdicts differ."""
    whole = plan if plan.shared is None else plan.with_drawn()
    other = replace(
        whole,
        command=arguments.against,
        setup=setup_of(arguments.against, arguments),
        requested=(),
        known={},
        shared=None,
    )
    found = conduct(other)
    for change in compare(found, result):
        sys.stdout.write(
            f"differs: {change.id}  {found.name}: {change.old}  {result.name}: {change.new}  {change.finding}\n"
        )
