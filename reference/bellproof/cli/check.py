"""``bellproof check``: the independent checker on files and folders."""

from __future__ import annotations

import argparse

from bellproof.cli.options import add_json


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "certificate", nargs="+", metavar="CERTIFICATE", help="a certificate file, or a folder to be walked"
    )
    parser.add_argument(
        "--kernel",
        action="store_true",
        help="run certificates of any kind through the kernel of Coq as well (needs coqc and a checkout)",
    )
    add_json(parser)
    parser.epilog = (
        "Prints one line a file, ACCEPT or REJECT. Exit status 0: all accepted; 1: some certificate proves\n"
        "nothing; 3: some file is no certificate. The same checker runs without the rest of the project:\n"
        "python -m bellproof_checker FILE...\n\n"
        "example: bellproof check tangent.json"
    )


def run(arguments: argparse.Namespace) -> int:
    """Hand over to the checker."""
    if arguments.kernel:
        from bellproof.kernel.files import report as kernel_report  # noqa: PLC0415 - as below

        return kernel_report(arguments.certificate, as_json=arguments.json)
    from bellproof_checker.files import report  # noqa: PLC0415 - commands load what they need when they run

    return report(arguments.certificate, as_json=arguments.json)
