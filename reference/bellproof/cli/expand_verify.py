"""``bellproof expand verify``: replay a transcript."""

from __future__ import annotations

import argparse
import sys

from bellproof.cli.options import add_json, output_path, print_json, require_apart
from bellproof.cli.progress import counted


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("transcript", metavar="FILE", help="a transcript of expand run, - for standard input")
    parser.add_argument(
        "--output", metavar="FILE", help="write the final string, characters 0 and 1, once verified"
    )
    add_json(parser)
    parser.epilog = (
        "Settings, counts, I_hat, entropy, length and string are computed again from seed and outcomes; simulated\n"
        "devices and seeds for tests are repeated too. Exit status 1 where anything is not what comes out. That\n"
        "the outcomes came from real devices, and that the seed was random, no transcript can prove.\n\n"
        "example: bellproof expand verify run.jsonl"
    )


def run(arguments: argparse.Namespace) -> int:
    """Verify and print one line."""
    from bellproof.errors import Rejected  # noqa: PLC0415 - commands load what they need when they run
    from bellproof.expansion.verify import verify  # noqa: PLC0415
    from bellproof.files.writer import write_together  # noqa: PLC0415
    from bellproof.report.expansion_run import run_document, verified_lines  # noqa: PLC0415

    output = output_path(arguments.output, "--output") if arguments.output is not None else None
    require_apart({"--output": output}, [arguments.transcript])
    try:
        with counted("trials replayed") as progress:
            found = verify(arguments.transcript, progress)
    except Rejected as error:
        if arguments.json:
            print_json({"accept": False, "reason": str(error)})
        else:
            sys.stdout.write(f"{error}\n")
        return error.exit_status
    if output is not None:
        write_together({output: (found.string + "\n").encode()})
    if arguments.json:
        header = found.header
        print_json(
            {
                "accept": True,
                **run_document(found.result, header.seed, header.device, found.digest, found.seed_bits),
            }
        )
    else:
        print("\n".join(verified_lines(found)))  # noqa: T201 - a command prints
    return 0
