"""``bellproof conform run``: the whole suite, or parts of it, on one testee; or certificate files by themselves."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from bellproof.errors import UsageProblem
from bellproof_conformance import certificates
from bellproof_conformance.campaign import Judged
from bellproof_conformance.claims import CLAIMS, covers, known
from bellproof_conformance.cli.options import add_testee, jobs_of, setup_of, target, whole_of, write
from bellproof_conformance.compare import compare
from bellproof_conformance.conduct import Plan, conduct, of_files
from bellproof_conformance.fuzz.candidates import write_candidates
from bellproof_conformance.fuzz.stream import SUITE, take
from bellproof_conformance.judge.quantities import JUDGED
from bellproof_conformance.known import read_known
from bellproof_conformance.records import Run
from bellproof_conformance.render.reports import RENDER
from bellproof_conformance.render.terminal import lines
from bellproof_conformance.select import Chosen, select
from bellproof_conformance.verdicts import Demands

_MOST_SEED = 10**18
_MOST_CASES = 10**7


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.epilog = (
        "example: bellproof conform run --testee 'python3 mine.py' --suite entropy --html report.html"
    )
    add_testee(parser, required=False)
    parser.add_argument("--suite", default="", metavar="NAME,...", help="suites or operations (all)")
    parser.add_argument(
        "--claim", default="", metavar="NAME,...", help="only the cases that test these claims"
    )
    parser.add_argument("--fuzz", default="0", metavar="N", help="draw N further cases (0)")
    parser.add_argument("--seed", default="0", metavar="N", help="seed of the drawn cases (0)")
    parser.add_argument(
        "--candidates", default="candidates", metavar="FOLDER", help="where shrunk failures go (candidates)"
    )
    parser.add_argument("--against", metavar="COMMAND", help="another testee: show where the two differ")
    parser.add_argument("--certificates", metavar="DIR", help="judge the certificate files below a folder")
    parser.add_argument("--tight", action="store_true", help="a bound weaker than it could be fails")
    parser.add_argument("--strict", action="store_true", help="a claim rounded to the unsafe side fails")
    parser.add_argument("--xfail", metavar="FILE", help="known failures: id, reason and expiry")
    parser.add_argument(
        "--jobs", default="1", metavar="N", help="testees at a time; 0 takes every processor (1)"
    )
    for name in RENDER:
        parser.add_argument(f"--{name}", metavar="FILE", help=f"write the {name} report")


def run(arguments: argparse.Namespace) -> int:
    """Run, print, write."""
    targets = {name: target(getattr(arguments, name), f"--{name}") for name in RENDER}
    if arguments.testee is None:
        result = _files(arguments)
    else:
        plan = _plan(arguments)
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


def _plan(arguments: argparse.Namespace) -> Plan:
    names = tuple(name for name in arguments.suite.split(",") if name)
    number, seed = (
        whole_of(arguments.fuzz, "--fuzz", _MOST_CASES),
        whole_of(arguments.seed, "--seed", _MOST_SEED),
    )
    claims = _claims(arguments.claim)
    chosen = [one for one in _chosen(arguments, names) if not claims or covers(one.case, claims)]
    if number:
        ops = {one.case.op for one in chosen} or set(JUDGED)
        drawn = take(seed, number, ops)
        chosen = [*chosen, *(one for one in drawn if not claims or covers(one.case, claims))]
    return Plan(
        command=arguments.testee,
        setup=setup_of(arguments.testee, arguments),
        chosen=chosen,
        requested=names,
        demands=Demands(tight=arguments.tight, strict=arguments.strict),
        known={} if arguments.xfail is None else read_known(arguments.xfail),
        jobs=jobs_of(arguments.jobs),
        seed=seed,
        fuzz=number,
    )


def _claims(text: str) -> list[str]:
    names = [name for name in text.split(",") if name]
    for name in names:
        if not known(name):
            message = f"there is no claim {name[:40]!r}; claims are {', '.join(CLAIMS)}, and every operation"
            raise UsageProblem(message)
    return names


def _chosen(arguments: argparse.Namespace, names: Sequence[str]) -> list[Chosen]:
    """Certificate files alone, if a folder of them is named without any suite."""
    files = (
        []
        if arguments.certificates is None
        else [one for one, _ in certificates.subjects(arguments.certificates)]
    )
    return files if files and not names else [*select(names), *files]


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
    other = Plan(
        command=arguments.against,
        setup=setup_of(arguments.against, arguments),
        chosen=plan.chosen,
        demands=plan.demands,
        jobs=plan.jobs,
    )
    found = conduct(other)
    for change in compare(found, result):
        sys.stdout.write(
            f"differs: {change.id}  {found.name}: {change.old}  {result.name}: {change.new}  {change.finding}\n"
        )
