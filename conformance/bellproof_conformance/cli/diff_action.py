"""``bellproof conform diff``: only what changed between two runs; exit status 1 if something became worse."""

from __future__ import annotations

import argparse
import sys

from bellproof.cli.options import print_json
from bellproof_conformance.compare import compare
from bellproof_conformance.records import read_run


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.epilog = "example: bellproof conform diff yesterday.jsonl today.jsonl"
    parser.add_argument("old", metavar="OLD.jsonl", help="the earlier run")
    parser.add_argument("new", metavar="NEW.jsonl", help="the later run")
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def run(arguments: argparse.Namespace) -> int:
    """Compare."""
    changes = compare(read_run(arguments.old), read_run(arguments.new))
    if arguments.json:
        print_json({"changes": [change.to_json() for change in changes]})
    else:
        for change in changes:
            sys.stdout.write(
                f"{change.kind:<8} {change.id}  {change.old} -> {change.new}  {change.finding}\n"
            )
        sys.stdout.write(f"{len(changes)} changed\n")
    return int(any(change.kind == "worse" for change in changes))
