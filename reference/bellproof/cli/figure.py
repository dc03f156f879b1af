"""``bellproof figure``: the paper's figures as pictures or as numbers."""

from __future__ import annotations

import argparse

from bellproof.cli.options import output_path


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("number", choices=("2", "3"), help="which figure of the paper")
    parser.add_argument(
        "--output",
        required=True,
        metavar="FILE",
        help="where to write; the ending says what: .svg, .png, .pdf, or .csv for the numbers, enclosed",
    )
    parser.epilog = "example: bellproof figure 2 --output figure2.svg"


def run(arguments: argparse.Namespace) -> int:
    """Compute, then write the file whole."""
    from bellproof.figures.output import write  # noqa: PLC0415 - brings matplotlib where a picture is drawn

    write(2 if arguments.number == "2" else 3, output_path(arguments.output, "--output"))
    return 0
