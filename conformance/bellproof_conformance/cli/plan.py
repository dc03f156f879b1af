"""From the options of ``bellproof conform run`` to what is to be run."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from bellproof.errors import UsageProblem
from bellproof_conformance import certificates
from bellproof_conformance.claims import CLAIMS, covers, known
from bellproof_conformance.cli.options import jobs_of, setup_of, whole_of
from bellproof_conformance.conduct import Plan, Shared
from bellproof_conformance.fuzz.stream import take
from bellproof_conformance.judge.quantities import JUDGED
from bellproof_conformance.known import read_known
from bellproof_conformance.select import Chosen, select
from bellproof_conformance.units.executors import executor_of
from bellproof_conformance.verdicts import Demands

_MOST_SEED = 10**18
_MOST_CASES = 10**7

STATE = "campaign"
"""The folder of a campaign whose folder is not named."""


def add_cases(parser: argparse.ArgumentParser) -> None:
    """Offer what chooses cases, demands and processes."""
    parser.add_argument("--suite", default="", metavar="NAME,...", help="suites or operations (all)")
    parser.add_argument(
        "--claim", default="", metavar="NAME,...", help="only the cases that test these claims"
    )
    parser.add_argument("--fuzz", default="0", metavar="N", help="draw N further cases (0)")
    parser.add_argument("--seed", default="0", metavar="N", help="seed of the drawn cases (0)")
    parser.add_argument("--tight", action="store_true", help="a bound weaker than it could be fails")
    parser.add_argument("--strict", action="store_true", help="a claim rounded to the unsafe side fails")
    parser.add_argument("--xfail", metavar="FILE", help="known failures: id, reason and expiry")
    parser.add_argument(
        "--jobs", default="1", metavar="N", help="testees at a time; 0 takes every processor (1)"
    )
    parser.add_argument(
        "--state", metavar="FOLDER", help="keep finished parts here; the same command goes on where it ended"
    )
    parser.add_argument(
        "--executor",
        default="local",
        metavar="WHO",
        help=f"local, or dask:ADDRESS of a scheduler whose workers see --state ({STATE})",
    )


def plan_of(arguments: argparse.Namespace) -> Plan:
    """Everything read and refused before a testee is started."""
    names = tuple(name for name in arguments.suite.split(",") if name)
    number = whole_of(arguments.fuzz, "--fuzz", _MOST_CASES)
    seed = whole_of(arguments.seed, "--seed", _MOST_SEED)
    claims = _claims(arguments.claim)
    jobs = jobs_of(arguments.jobs)
    everything = chosen_of(arguments, names)
    chosen = [one for one in everything if not claims or covers(one.case, claims)]
    ops = tuple(op for op in JUDGED if op in {one.case.op for one in chosen}) or JUDGED
    shared = None
    execute = executor_of(arguments.executor, jobs)
    if arguments.state is not None or arguments.executor != "local":
        shared = Shared(
            folder=Path(arguments.state or STATE),
            execute=execute,
            mode=arguments.sandbox,
            expose=tuple(arguments.expose),
            ops=ops,
            claims=claims,
        )
    plan = Plan(
        command=arguments.testee,
        setup=setup_of(arguments.testee, arguments),
        chosen=chosen,
        requested=names,
        demands=Demands(tight=arguments.tight, strict=arguments.strict),
        known={} if arguments.xfail is None else read_known(arguments.xfail),
        jobs=jobs,
        seed=seed,
        fuzz=number,
        shared=shared,
        draw=lambda: [one for one in take(seed, number, ops) if not claims or covers(one.case, claims)],
    )
    return plan if shared is not None else plan.with_drawn()


def _claims(text: str) -> tuple[str, ...]:
    names = tuple(name for name in text.split(",") if name)
    for name in names:
        if not known(name):
            message = f"there is no claim {name[:40]!r}; claims are {', '.join(CLAIMS)}, and every operation"
            raise UsageProblem(message)
    return names


def chosen_of(arguments: argparse.Namespace, names: Sequence[str]) -> list[Chosen]:
    """Certificate files alone, if a folder of them is named without any suite."""
    files = (
        []
        if arguments.certificates is None
        else [
            one for one, _ in certificates.subjects(arguments.certificates) if one.suite == certificates.SUITE
        ]
    )
    return files if files and not names else [*select(names), *files]
