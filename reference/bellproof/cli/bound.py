"""``bellproof bound``: what one trial's Bell value says about its outcomes."""

from __future__ import annotations

import argparse

from bellproof.cli.options import add_json, add_theory, output_path, print_json


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "--at", required=True, metavar="I", help="the Bell value: p/q, a decimal, or 2*sqrt(2)"
    )
    add_theory(parser)
    parser.add_argument(
        "--digits", default="15", metavar="D", help="how many decimals of the probability are wanted (15)"
    )
    add_json(parser)
    parser.add_argument("--certificate", metavar="FILE", help="write the certificate of the upper bound")
    parser.epilog = (
        "The bound is on the largest probability of an outcome over all behaviours with a Bell value of at\n"
        "least I: rounded up from a certified line, with an explicit strategy just below it.\n\n"
        "example: bellproof bound --at 2.4 --digits 30"
    )


def run(arguments: argparse.Namespace) -> int:
    """Bound and print."""
    from bellproof.bounds.line import trial_bound  # noqa: PLC0415 - commands load what they need when they run
    from bellproof.bounds.precise import bound_at, read_digits  # noqa: PLC0415
    from bellproof.exact import read_exact  # noqa: PLC0415
    from bellproof.files.expressions import read_expression  # noqa: PLC0415
    from bellproof.files.writer import write_whole  # noqa: PLC0415
    from bellproof.report.bound import bound_document, bound_lines  # noqa: PLC0415

    saved = output_path(arguments.certificate, "--certificate") if arguments.certificate is not None else None
    bell_value = read_exact(arguments.at, "--at")
    digits = read_digits(arguments.digits)
    expression = read_expression(arguments.expression)
    bound = trial_bound(expression, arguments.theory, arguments.objective)
    found = bound_at(bound, bell_value, digits)
    if saved is not None and found.certificate is not None:
        write_whole(saved, found.certificate.data)
    if arguments.json:
        print_json(bound_document(found))
    else:
        print("\n".join(bound_lines(found)))  # noqa: T201 - a command prints
    return 0
