"""``bellproof certify``: from counts to certified bits."""

from __future__ import annotations

import argparse
import sys

from bellproof.cli.options import (
    DATA_HELP,
    add_json,
    add_no_click,
    add_theory,
    output_path,
    print_json,
    require_apart,
)
from bellproof.cli.progress import counted, working


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("data", metavar="DATA", help=DATA_HELP)
    parser.add_argument("--delta", default="1/100", help="probability that the claim may fail with (1/100)")
    parser.add_argument(
        "--inputs",
        default="uniform",
        metavar="P",
        help="P(x,y): uniform, biased:q, product:p, or a JSON file with an exact matrix (uniform)",
    )
    add_theory(parser)
    parser.add_argument(
        "--method",
        choices=("azuma", "azuma-sharp"),
        default="azuma",
        help="how fluctuations are bounded: Eq. 11, or by the exact range of one trial (azuma)",
    )
    add_no_click(parser)
    add_json(parser)
    parser.add_argument("--html", metavar="FILE", help="write a self-contained report")
    parser.add_argument("--certificate", metavar="FILE", help="write the certificate behind the claim")
    parser.epilog = (
        "The number of bits is rounded down. Zero certified bits is a result: exit status 0.\n\n"
        "example: bellproof certify table1 --html report.html --certificate tangent.json"
    )


def run(arguments: argparse.Namespace) -> int:
    """Certify, print, and write what was asked for."""
    from bellproof.exact import read_rational  # noqa: PLC0415 - commands load what they need when they run
    from bellproof.files.expressions import read_expression  # noqa: PLC0415
    from bellproof.files.inputs import read_inputs  # noqa: PLC0415
    from bellproof.files.sequence import Sequence  # noqa: PLC0415
    from bellproof.files.tables import read_counts  # noqa: PLC0415
    from bellproof.files.writer import write_together  # noqa: PLC0415
    from bellproof.finite.certify import Request, certify  # noqa: PLC0415
    from bellproof.finite.checks import checks  # noqa: PLC0415

    html = output_path(arguments.html, "--html") if arguments.html is not None else None
    saved = output_path(arguments.certificate, "--certificate") if arguments.certificate is not None else None
    sources = (arguments.data, arguments.inputs, arguments.expression)
    require_apart({"--html": html, "--certificate": saved}, sources)
    expression = read_expression(arguments.expression)
    request = Request(
        expression=expression,
        inputs=read_inputs(arguments.inputs, expression.scenario),
        delta=read_rational(arguments.delta, "--delta"),
        theory=arguments.theory,
        objective=arguments.objective,
        method=arguments.method,
    )
    with counted("lines read") as progress:
        sequence = Sequence()
        counts = read_counts(
            arguments.data, expression.scenario, arguments.no_click, progress=progress, sequence=sequence
        )
    with working("certifying"):
        result = certify(counts, request)
    checked = checks(result, counts, sequence)
    written = {}
    if html is not None:
        from bellproof.report.html import render  # noqa: PLC0415 - brings matplotlib

        written[html] = render(result, counts, arguments.data, checked).encode()
    if saved is not None and result.certificate is not None:
        written[saved] = result.certificate.data
    # Everything is computed before anything is written or printed.
    write_together(written)
    if arguments.json:
        from bellproof.report.document import certified_document  # noqa: PLC0415

        print_json(certified_document(result, checked))
    else:
        from bellproof.report.terminal import print_certified  # noqa: PLC0415 - brings rich

        print_certified(result, arguments.data, checked=checked)
        _say_where(arguments, has_certificate=result.certificate is not None)
    return 0


def _say_where(arguments: argparse.Namespace, *, has_certificate: bool) -> None:
    if arguments.html is not None:
        sys.stdout.write(f"report: {arguments.html}\n")
    if arguments.certificate is not None:
        text = arguments.certificate if has_certificate else "none is needed for 0 bits, so none was written"
        sys.stdout.write(f"certificate: {text}\n")
