"""``bellproof stats``: the statistical tests of Appendix D.4."""

from __future__ import annotations

import argparse

from bellproof.cli.options import DATA_HELP, add_json, add_no_click, print_json
from bellproof.cli.progress import counted
from bellproof.errors import UsageProblem


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("data", metavar="DATA", nargs="?", help=DATA_HELP)
    parser.add_argument(
        "--bits",
        metavar="FILE",
        help="test one string instead: characters 0 and 1 (white space is ignored), - for standard input",
    )
    parser.add_argument(
        "--packed", action="store_true", help="FILE holds eight bits a byte, the first bit highest"
    )
    parser.add_argument(
        "--test",
        action="append",
        metavar="NAME",
        default=[],
        help="frequency, block_frequency, runs, dft, serial, approximate_entropy, two_bit, poker or fisher;"
        " may be repeated (all that the data allow)",
    )
    parser.add_argument(
        "--m",
        type=int,
        metavar="M",
        help="pattern length of serial (3), approximate_entropy (2) and poker (the largest that fits)",
    )
    parser.add_argument(
        "--block", type=int, metavar="M", help="block length of block_frequency (max(20, ceil(n/99)))"
    )
    add_no_click(parser)
    add_json(parser)
    parser.epilog = (
        "From a trial log the strings are xy = x1 y1 x2 y2 ..., a, b and ab = a1 b1 a2 b2 ...; a counts table has\n"
        "lost their order and allows the frequency and Fisher tests only. Strings of any length are read in\n"
        "constant memory; dft needs the whole string and has a limit.\n\n"
        "examples: bellproof stats table1\n"
        "          bellproof stats --bits random.txt --test serial --m 5 --json"
    )


def run(arguments: argparse.Namespace) -> int:
    """Compute and print."""
    if (arguments.data is None) == (arguments.bits is None):
        message = "give either DATA or --bits FILE"
        raise UsageProblem(message)
    if arguments.packed and arguments.bits is None:
        message = "--packed says how the file of --bits is read"
        raise UsageProblem(message)
    if arguments.no_click and arguments.data is None:
        message = "--no-click maps the outcomes of DATA; a file of --bits has none"
        raise UsageProblem(message)

    from bellproof.stats import report, session  # noqa: PLC0415 - commands load what they need when they run
    from bellproof.stats.battery import Parameters  # noqa: PLC0415

    unknown = [name for name in arguments.test if name not in session.NAMES]
    if unknown:
        message = f"--test: there is no test {unknown[0][:40]!r}; the tests are {', '.join(session.NAMES)}"
        raise UsageProblem(message)
    choice = session.Choice(tuple(arguments.test), Parameters(arguments.m, arguments.block))
    with counted("bits counted") as progress:
        if arguments.bits is not None:
            outcome = session.of_bits(
                arguments.bits, "packed" if arguments.packed else "text", choice, progress
            )
        else:
            outcome = session.of_trials(arguments.data, arguments.no_click, choice, progress)
    if arguments.json:
        print_json(report.document(outcome))
    else:
        print("\n".join(report.lines(outcome, arguments.bits or arguments.data)))  # noqa: T201 - a command prints
    return 0
