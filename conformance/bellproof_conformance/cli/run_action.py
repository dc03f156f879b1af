"""``bellproof conform run``: the whole suite, or parts of it, on one testee."""

from __future__ import annotations

import argparse
import sys

from bellproof_conformance.cli.options import add_testee, jobs_of, setup_of, target, whole_of, write
from bellproof_conformance.conduct import Plan, conduct
from bellproof_conformance.known import read_known
from bellproof_conformance.render.reports import RENDER
from bellproof_conformance.render.terminal import lines
from bellproof_conformance.select import select
from bellproof_conformance.verdicts import Demands

_MOST_SEED = 10**18
_MOST_CASES = 10**7
_REPORTS = ("jsonl", "junit", "html", "badge")


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.epilog = (
        "example: bellproof conform run --testee 'python3 mine.py' --suite entropy --html report.html"
    )
    add_testee(parser, required=True)
    parser.add_argument("--suite", default="", metavar="NAME,...", help="suites or operations (all)")
    parser.add_argument("--seed", default="0", metavar="N", help="seed of the fuzzed cases (0)")
    parser.add_argument("--tight", action="store_true", help="a bound weaker than it could be fails")
    parser.add_argument("--strict", action="store_true", help="a claim rounded to the unsafe side fails")
    parser.add_argument("--xfail", metavar="FILE", help="known failures: id, reason and expiry")
    parser.add_argument(
        "--jobs", default="1", metavar="N", help="testees at a time; 0 takes every processor (1)"
    )
    for name in _REPORTS:
        parser.add_argument(f"--{name}", metavar="FILE", help=f"write the {name} report")


def run(arguments: argparse.Namespace) -> int:
    """Run, print, write."""
    targets = {name: target(getattr(arguments, name), f"--{name}") for name in _REPORTS}
    names = tuple(name for name in arguments.suite.split(",") if name)
    plan = Plan(
        command=arguments.testee,
        setup=setup_of(arguments.testee, arguments),
        chosen=select(names),
        requested=names,
        demands=Demands(tight=arguments.tight, strict=arguments.strict),
        known={} if arguments.xfail is None else read_known(arguments.xfail),
        jobs=jobs_of(arguments.jobs),
        seed=whole_of(arguments.seed, "--seed", _MOST_SEED),
    )
    result = conduct(plan)
    for line in lines(result):
        sys.stdout.write(line + "\n")
    for name, path in targets.items():
        if path is not None:
            write(path, RENDER[name](result))
    return 0 if result.conforms else 1
