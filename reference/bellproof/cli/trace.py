"""``bellproof trace check``: an event log or waveform of any sequencer against the rules."""

from __future__ import annotations

import argparse

from bellproof.cli.options import add_json, print_json, require_apart
from bellproof.cli.progress import counted


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    check = actions.add_parser(
        "check",
        help="check a log",
        description="Check an event log or waveform against the rules; exit status 1 where one is broken.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    check.add_argument(
        "log",
        metavar="LOG",
        help="an event log (CSV or JSON Lines), - for standard input, or a waveform (.vcd, .fst, .ghw)",
    )
    check.add_argument(
        "--profile", metavar="FILE", help="tolerances, columns and rules (JSON); docs/trace.md lists its keys"
    )
    add_json(check)
    check.epilog = "example: bellproof trace check events.csv --profile laboratory.json"
    parser.epilog = "example: bellproof trace check events.csv"


def run(arguments: argparse.Namespace) -> int:
    """Check and print."""
    from bellproof.trace.check import check  # noqa: PLC0415 - commands load what they need when they run
    from bellproof.trace.profile import read_profile  # noqa: PLC0415
    from bellproof.trace.reading import read_log  # noqa: PLC0415
    from bellproof.trace.report import document, lines  # noqa: PLC0415
    from bellproof.trace.sampling import is_waveform  # noqa: PLC0415

    require_apart({}, (arguments.log, arguments.profile or ""))
    profile = read_profile(arguments.profile)
    unit = "line"
    if is_waveform(arguments.log):
        from bellproof.trace.wave import check_waveform  # noqa: PLC0415

        unit = "cycle"
        checked = check_waveform(arguments.log, profile)
    else:
        with counted("lines read") as progress:
            checked = check(read_log(arguments.log, profile.columns, progress), profile)
    if arguments.json:
        print_json(document(checked, arguments.log))
    else:
        print("\n".join(lines(checked, unit)))  # noqa: T201 - a command prints
    return 0 if checked.is_legal else 1
