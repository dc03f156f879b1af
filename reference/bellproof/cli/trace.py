"""``bellproof trace check``: an event log or waveform of any sequencer against the rules."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from bellproof.cli.options import add_json, add_no_click, output_path, print_json, require_apart
from bellproof.cli.progress import counted

if TYPE_CHECKING:
    from matplotlib.figure import Figure


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
    plot = actions.add_parser(
        "plot",
        help="picture the course of a run",
        description="Draw herald rate, CHSH with its band, input balance and certified bits against time.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    plot.add_argument("log", metavar="LOG", help="an event log (CSV or JSON Lines), - for standard input")
    plot.add_argument(
        "--output", required=True, metavar="FILE", help=".svg, .png, .pdf, or .csv for the numbers"
    )
    plot.add_argument("--profile", metavar="FILE", help="names of columns and P(x,y), as for check")
    plot.add_argument("--delta", default="1/100", help="probability that a claim may fail with (1/100)")
    add_no_click(plot)
    plot.epilog = (
        "Every point certifies the events up to it as if the run had been meant to end there; a claim is made\n"
        "for one number of events that was fixed beforehand. An aborted event is not left out: --no-click says\n"
        "how its missing outcomes count.\n\n"
        "example: bellproof trace plot events.csv --output run.svg"
    )
    _configure_import(actions)
    parser.epilog = (
        "examples: bellproof trace check events.csv\n"
        "          bellproof trace import laboratory.csv --mapping mapping.json --output events.csv\n"
        "          bellproof trace plot events.csv --output run.svg"
    )


def _configure_import(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = actions.add_parser(
        "import",
        help="write a laboratory's log in our columns",
        description="Write a laboratory's log in our columns, by a mapping of its own.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("log", metavar="LOG", help="the laboratory's table, - for standard input")
    parser.add_argument(
        "--mapping",
        required=True,
        metavar="FILE",
        help="what its columns, times, texts, phases and pauses mean (JSON); docs/trace.md lists the keys",
    )
    parser.add_argument("--output", required=True, metavar="FILE", help="the event log, CSV")
    parser.epilog = (
        "Every line becomes a line; what the mapping does not describe is refused with its line.\n\n"
        "example: bellproof trace import docs/laboratory/laboratory.csv --mapping docs/laboratory/mapping.json \\\n"
        "           --output events.csv"
    )


def run(arguments: argparse.Namespace) -> int:
    """Check and print, or draw and write."""
    if arguments.action != "import":
        require_apart({}, (arguments.log, arguments.profile or ""))
    return {"check": _check, "plot": _plot, "import": _import}[arguments.action](arguments)


def _check(arguments: argparse.Namespace) -> int:
    from bellproof.files.reader import shown  # noqa: PLC0415 - commands load what they need when they run
    from bellproof.trace.check import check  # noqa: PLC0415
    from bellproof.trace.profile import read_profile  # noqa: PLC0415
    from bellproof.trace.reading import read_log  # noqa: PLC0415
    from bellproof.trace.report import document, lines  # noqa: PLC0415
    from bellproof.trace.sampling import is_waveform  # noqa: PLC0415
    from bellproof.trace.shuffled import in_order  # noqa: PLC0415

    profile = read_profile(arguments.profile)
    unit = "line"
    if is_waveform(arguments.log):
        from bellproof.trace.wave import check_waveform  # noqa: PLC0415

        unit = "cycle"
        checked = check_waveform(arguments.log, profile)
    else:
        with counted("lines read") as progress:
            log = read_log(arguments.log, profile.columns, progress)
            checked = check(in_order(log, profile, shown(arguments.log)), profile)
    if arguments.json:
        print_json(document(checked, arguments.log))
    else:
        print("\n".join(lines(checked, unit)))  # noqa: T201 - a command prints
    return 0 if checked.is_legal else 1


def _plot(arguments: argparse.Namespace) -> int:
    from bellproof.exact import read_rational  # noqa: PLC0415 - commands load what they need when they run
    from bellproof.figures.output import require_suffix, write_picture  # noqa: PLC0415
    from bellproof.finite.certify import Request  # noqa: PLC0415
    from bellproof.finite.epsilon import require_confidence  # noqa: PLC0415
    from bellproof.model.expression import chsh  # noqa: PLC0415
    from bellproof.trace import course  # noqa: PLC0415
    from bellproof.trace.profile import read_profile  # noqa: PLC0415
    from bellproof.trace.reading import read_log  # noqa: PLC0415

    output = output_path(arguments.output, "--output")
    require_apart({"--output": output}, (arguments.log, arguments.profile or ""))
    require_suffix(output)
    delta = read_rational(arguments.delta, "--delta")
    require_confidence(delta)
    profile = read_profile(arguments.profile)
    missing = None if arguments.no_click is None else int(arguments.no_click.removeprefix("map:"))
    with counted("lines read") as progress:
        kept = course.points(read_log(arguments.log, profile.columns, progress), missing)
    rows = course.course(kept, Request(expression=chsh(), inputs=profile.inputs, delta=delta))

    def draw() -> Figure:
        from bellproof.trace.picture import draw  # noqa: PLC0415 - brings matplotlib

        return draw(rows, delta, profile.second)

    write_picture(output, "The course of a Bell experiment", draw, lambda: course.table(rows).to_csv())
    return 0


def _import(arguments: argparse.Namespace) -> int:
    from bellproof.files.writer import write_lines  # noqa: PLC0415 - commands load what they need when they run
    from bellproof.trace.laboratory import convert  # noqa: PLC0415
    from bellproof.trace.mapping import read_mapping  # noqa: PLC0415

    output = output_path(arguments.output, "--output")
    require_apart({"--output": output}, (arguments.log, arguments.mapping))
    mapping = read_mapping(arguments.mapping)
    with counted("lines read") as progress:
        write_lines(output, convert(arguments.log, mapping, progress))
    return 0
