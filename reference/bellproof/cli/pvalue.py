"""``bellproof pvalue``: local-realism p-values."""

from __future__ import annotations

import argparse

from bellproof.cli.options import DATA_HELP, add_json, add_no_click, print_json
from bellproof.cli.progress import counted


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("data", metavar="DATA", help=DATA_HELP)
    add_no_click(parser)
    add_json(parser)
    parser.epilog = (
        "Both numbers bound the probability that local devices, with memory, show data at least as far from\n"
        "what they can reach; they assume uniform settings and are rounded up.\n\n"
        "example: bellproof pvalue table1"
    )


def run(arguments: argparse.Namespace) -> int:
    """Compute and print."""
    from bellproof.files.tables import read_counts  # noqa: PLC0415 - commands load what they need when they run
    from bellproof.model.scenario import CHSH_SCENARIO  # noqa: PLC0415
    from bellproof.report.pvalue import pvalue_document, pvalue_lines  # noqa: PLC0415

    with counted("lines read") as progress:
        counts = read_counts(arguments.data, CHSH_SCENARIO, arguments.no_click, progress=progress)
    if arguments.json:
        print_json(pvalue_document(counts))
    else:
        print("\n".join(pvalue_lines(counts, arguments.data)))  # noqa: T201 - a command prints
    return 0
