"""``bellproof conform replay``: one case again, with everything about it.

The case is one that ships, named by its id, or a candidate vector that fuzzing has written, named by its file.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bellproof.errors import UsageProblem
from bellproof.files.json_text import write_json
from bellproof.protocol.messages import Introduction
from bellproof_conformance.campaign import ask
from bellproof_conformance.cases import Case
from bellproof_conformance.cli.options import add_testee, setup_of
from bellproof_conformance.runner.testee import Testee
from bellproof_conformance.select import find
from bellproof_conformance.vectors import read_file
from bellproof_conformance.verdicts import Demands


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.epilog = "example: bellproof conform replay certify.table1 --testee 'python3 mine.py'"
    parser.add_argument("case", nargs="+", help="ids of cases, or files of candidate vectors")
    add_testee(parser, required=True)
    parser.add_argument("--tight", action="store_true", help="a bound weaker than it could be fails")
    parser.add_argument("--strict", action="store_true", help="a claim rounded to the unsafe side fails")


def run(arguments: argparse.Namespace) -> int:
    """Put the cases one after the other."""
    cases = [case for name in arguments.case for case in _named(name)]
    demands = Demands(tight=arguments.tight, strict=arguments.strict)
    status = 0
    with Testee(setup_of(arguments.testee, arguments)) as testee:
        introduction = testee.hello()
        if not isinstance(introduction, Introduction):
            sys.stdout.write(f"{introduction.verdict}: {introduction.reason}\n")
            return 1
        for case in cases:
            judged = ask(case, testee, introduction)
            finding = judged.finding
            lines = [
                f"{finding.verdict}{' (rounded)' if finding.rounded else ''} {case.id} ({case.source})",
                f"  this case  {case.reason}",
                f"  asked      {case.op} {write_json(case.params)}",
                f"  expected   {write_json(case.expect)}",
                f"  answered   {judged.answer or 'nothing'}",
                f"  finding    {finding.reason}",
            ]
            if finding.witness:
                lines.append(f"  witness    {write_json(finding.witness)}")
            sys.stdout.write("\n".join(lines) + "\n")
            status = max(status, int(finding.fails(demands)))
    return status


def _named(name: str) -> tuple[Case, ...]:
    chosen = find(name)
    if chosen is not None:
        return (chosen.case,)
    if not Path(name).is_file():
        message = (
            f"{name[:80]!r} is neither the id of a case nor a file; bellproof conform list shows the ids"
        )
        raise UsageProblem(message)
    return read_file(name).cases
