"""``bellproof conform list``: suites and cases, or the table of equations."""

from __future__ import annotations

import argparse
import sys

from bellproof.cli.options import print_json
from bellproof_conformance.coverage import table
from bellproof_conformance.judge.quantities import COMING
from bellproof_conformance.select import Chosen, select


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--suite", default="", metavar="NAME,...", help="suites or operations (all)")
    parser.add_argument("--coverage", action="store_true", help="the table of equations and their cases")
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def run(arguments: argparse.Namespace) -> int:
    """Print them."""
    chosen = select([name for name in arguments.suite.split(",") if name])
    if arguments.json:
        print_json({"cases": [_entry(one) for one in chosen], "coming": list(COMING)})
    elif arguments.coverage:
        sys.stdout.write(table(chosen))
    else:
        width = max(len(one.case.id) for one in chosen)
        for one in chosen:
            expected = "reject" if one.case.negative else "answer"
            sys.stdout.write(f"{one.case.id:<{width}}  {expected}  {one.case.reason}\n")
        coming = f"; coming: {', '.join(COMING)}" if COMING else ""
        sys.stdout.write(f"{len(chosen)} cases{coming}\n")
    return 0


def _entry(one: Chosen) -> dict[str, object]:
    case = one.case
    return {
        "id": case.id,
        "suite": one.suite,
        "op": case.op,
        "expects": "reject" if case.negative else "answer",
        "source": case.source,
        "reason": case.reason,
        "flags": list(case.flags),
        "hash": case.content_hash,
    }
