"""``bellproof bound``: what Bell values, or a whole behaviour, say about the outcomes of one trial."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bellproof.cli.options import add_json, output_path, print_json, require_apart
from bellproof.cli.progress import working
from bellproof.errors import UsageProblem

if TYPE_CHECKING:
    from bellproof.model.expression import BellExpression

_EPILOG = """\
what is bounded (--objective):
  global   the largest P(ab|xy), for all a, b, x and y
  local    the largest P(a|x) of Alice's, for all a and x
  value    the largest value of the expression itself (no --at)
what is known:
  one --at                    the value is at least I
  several --expression --at   each expression has exactly its value, in the order given
  --behaviour FILE            every P(ab|xy): a list of [x, y, a, b, P]
The upper end is a certified line, rounded up; the lower end is an explicit strategy, rounded down. For CHSH they
are as close as --digits asks; for other expressions under quantum theory, for several conditions and behaviours
they are as close as the level and the search are (extra: search), and --digits ends in an error where it cannot be
kept. Values that are proved to be out of reach are bad input.

examples:
  bellproof bound --at 2.4 --digits 30
  bellproof bound --at 0.24 --expression i3322.json --level 2 --certificate line.json
  bellproof bound --expression chsh --at 2.4 --expression marginal.json --at 0.7 --objective local
  bellproof bound --behaviour behaviour.json --json
  bellproof bound --objective value --expression cglmp3.json"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "--at", action="append", default=[], metavar="I", help="the Bell value: p/q, a decimal, or 2*sqrt(2)"
    )
    parser.add_argument(
        "--expression",
        action="append",
        default=[],
        metavar="chsh|FILE",
        help="Bell expression (chsh); several, each with its --at, are known together",
    )
    parser.add_argument(
        "--behaviour", metavar="FILE", help="all of P(ab|xy) is known, in place of Bell values"
    )
    parser.add_argument(
        "--objective",
        choices=("global", "local", "value"),
        default="global",
        help="what is bounded: both sides' outcomes, Alice's alone, or the expression (global)",
    )
    parser.add_argument(
        "--theory",
        choices=("quantum", "no-signalling"),
        default="quantum",
        help="what is assumed of the devices (quantum)",
    )
    parser.add_argument(
        "--level",
        metavar="LEVEL",
        help="level of the moment hierarchy: 1, 1+AB, 2, 3, 1+AB+AAB, or words one by one: 1+A0B0+A0A1B1",
    )
    parser.add_argument("--digits", metavar="D", help="how many decimals are wanted (15 where it is free)")
    add_json(parser)
    parser.add_argument("--certificate", metavar="FILE", help="write the certificate of the upper bound")
    parser.epilog = _EPILOG


@dataclass(frozen=True, slots=True)
class _Answer:
    """What is printed, and the certificate's bytes where there is one."""

    document: dict[str, object]
    lines: list[str]
    certificate: bytes | None


def run(arguments: argparse.Namespace) -> int:
    """Bound and print."""
    _require_fitting(arguments)
    from bellproof.files.writer import write_whole  # noqa: PLC0415 - commands load what they need when they run

    saved = output_path(arguments.certificate, "--certificate") if arguments.certificate is not None else None
    inputs = [name for name in (*arguments.expression, arguments.behaviour) if name not in {None, "chsh"}]
    require_apart({"--certificate": saved}, inputs)
    with working("searching a certificate"):
        answer = _answer(arguments)
    if saved is not None and answer.certificate is not None:
        write_whole(saved, answer.certificate)
    if arguments.json:
        print_json(answer.document)
    else:
        lines = [*answer.lines, *_where(saved, answer)]
        print("\n".join(lines))  # noqa: T201 - a command prints
    return 0


def _answer(arguments: argparse.Namespace) -> _Answer:
    if arguments.objective == "value":
        return _maximum(arguments)
    if arguments.behaviour is not None or len(arguments.at) > 1:
        return _conditioned(arguments)
    return _one_value(arguments)


def _where(saved: Path | None, answer: _Answer) -> list[str]:
    if saved is None:
        return []
    return [
        f"written: {saved}" if answer.certificate is not None else "written: nothing, P <= 1 needs no proof"
    ]


def _require_fitting(arguments: argparse.Namespace) -> None:
    """Refuse options that do not fit together, before anything is read."""
    values, expressions = len(arguments.at), max(1, len(arguments.expression))
    problem = None
    if arguments.objective == "value":
        if values or arguments.behaviour is not None or expressions > 1:
            problem = "--objective value bounds one --expression by itself, without --at or --behaviour"
    elif arguments.behaviour is not None:
        if values or arguments.expression:
            problem = "--behaviour says everything there is to know: leave --at and --expression out"
    elif values != expressions:
        problem = f"{values} --at for {expressions} --expression: each expression needs its value"
    several = values > 1 or arguments.behaviour is not None
    if problem is None and arguments.theory == "no-signalling":
        if several:
            problem = "--theory no-signalling takes one Bell value"
        elif arguments.level is not None:
            problem = "--level is about quantum theory; no-signalling is bounded exactly without it"
    if problem is not None:
        raise UsageProblem(problem)


def _one_value(arguments: argparse.Namespace) -> _Answer:
    from bellproof.bounds.line import trial_bound  # noqa: PLC0415
    from bellproof.bounds.precise import bound_at  # noqa: PLC0415
    from bellproof.exact import read_exact  # noqa: PLC0415
    from bellproof.report.bound import bound_document, bound_lines  # noqa: PLC0415

    bell_value = read_exact(arguments.at[0], "--at")
    digits = _digits(arguments)
    (expression,) = _expressions(arguments)
    bound = trial_bound(expression, arguments.theory, arguments.objective, arguments.level)
    found = bound_at(bound, bell_value, digits)
    data = None if found.certificate is None else found.certificate.data
    return _Answer(bound_document(found), bound_lines(found), data)


def _conditioned(arguments: argparse.Namespace) -> _Answer:
    from bellproof.bounds.conditions import bound_behaviour, bound_conditions, common, known  # noqa: PLC0415
    from bellproof.bounds.hierarchy import require_search  # noqa: PLC0415
    from bellproof.bounds.precise import require_digits  # noqa: PLC0415
    from bellproof.exact import read_rational  # noqa: PLC0415
    from bellproof.files.behaviours import read_behaviour  # noqa: PLC0415
    from bellproof.report.conditions import conditioned_document, conditioned_lines  # noqa: PLC0415

    digits = _digits(arguments)
    if arguments.behaviour is not None:
        behaviour = read_behaviour(arguments.behaviour)
        require_search()
        found = bound_behaviour(behaviour, arguments.objective, arguments.level)
    else:
        values = [read_rational(text, "--at") for text in arguments.at]
        expressions = _expressions(arguments)
        require_search()
        scenario = common(expressions)
        conditions = [known(one, value) for one, value in zip(expressions, values, strict=True)]
        found = bound_conditions(scenario, conditions, arguments.objective, arguments.level)
    require_digits(found.probability, digits)
    data = None if found.certificate is None else found.certificate.data
    is_behaviour = arguments.behaviour is not None
    return _Answer(
        conditioned_document(found), conditioned_lines(found, "behaviour" if is_behaviour else "values"), data
    )


def _maximum(arguments: argparse.Namespace) -> _Answer:
    from bellproof.bounds.maximum import maximum_of  # noqa: PLC0415
    from bellproof.bounds.precise import DEFAULT_DIGITS, require_digits  # noqa: PLC0415
    from bellproof.report.maximum import maximum_document, maximum_lines  # noqa: PLC0415

    digits = _digits(arguments)
    (expression,) = _expressions(arguments)
    found = maximum_of(expression, arguments.theory, arguments.level, digits or DEFAULT_DIGITS)
    require_digits(found.value, digits)
    shown = digits or DEFAULT_DIGITS
    return _Answer(maximum_document(found, shown), maximum_lines(found, shown), found.certificate.data)


def _digits(arguments: argparse.Namespace) -> int | None:
    from bellproof.bounds.precise import read_digits  # noqa: PLC0415

    return None if arguments.digits is None else read_digits(arguments.digits)


def _expressions(arguments: argparse.Namespace) -> list[BellExpression]:
    from bellproof.files.expressions import read_expression  # noqa: PLC0415

    return [read_expression(name) for name in arguments.expression or ["chsh"]]
