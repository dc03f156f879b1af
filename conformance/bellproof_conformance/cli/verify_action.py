"""``bellproof conform verify``: a signed statement about a run, its signature first."""

from __future__ import annotations

import argparse
import sys

from bellproof.cli.options import print_json
from bellproof_conformance.attest.verify import verify


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.epilog = (
        "example: bellproof conform verify run.dsse.json --key public.pem --run run.jsonl --passed"
    )
    parser.add_argument("envelope", metavar="ENVELOPE", help="what conform report --dsse has written")
    parser.add_argument("--key", required=True, metavar="FILE", help="the ed25519 public key that is trusted")
    parser.add_argument("--run", metavar="RUN.jsonl", help="the run: it must be the one that was signed")
    parser.add_argument(
        "--subject", action="append", default=[], metavar="FILE", help="a file that it must be about"
    )
    parser.add_argument("--passed", action="store_true", help="the run must have passed as well")
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def run(arguments: argparse.Namespace) -> int:
    """Verify; 1 if something does not hold."""
    found = verify(arguments.envelope, arguments.key, arguments.run, arguments.subject)
    if arguments.json:
        print_json(found.to_json())
    else:
        passed, warned, failed = found.counts
        lines = [f"VERIFIED {found.result} {found.testee}: {passed} passed, {warned} warned, {failed} failed"]
        lines += [f"    about {one.name} sha256={one.sha256}" for one in found.subjects]
        printable = ("".join(c if c.isprintable() else "?" for c in line) for line in lines)
        sys.stdout.write("".join(f"{line}\n" for line in printable))
    return int(arguments.passed and found.result == "FAILED")
