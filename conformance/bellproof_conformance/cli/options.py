"""Options that several sub-commands share."""

from __future__ import annotations

import argparse
import os
import shlex
from pathlib import Path

from bellproof.cli.options import output_path
from bellproof.errors import BadInput, UsageProblem
from bellproof.files.writer import write_whole
from bellproof_conformance.runner import processes
from bellproof_conformance.runner.limits import Limits
from bellproof_conformance.runner.sandbox import MODES, choose
from bellproof_conformance.runner.testee import Setup

_MOST_JOBS = 256


def add_testee(parser: argparse.ArgumentParser, *, required: bool) -> None:
    """Offer ``--testee``, ``--timeout``, ``--sandbox`` and ``--expose``."""
    parser.add_argument(
        "--testee", required=required, metavar="COMMAND", help="the program under test and its arguments"
    )
    parser.add_argument(
        "--timeout", type=float, default=10.0, metavar="S", help="seconds for one answer (10)"
    )
    parser.add_argument(
        "--sandbox",
        choices=MODES,
        default="auto",
        help="bubblewrap if it works, insist on it, or none (auto)",
    )
    parser.add_argument(
        "--expose",
        action="append",
        default=[],
        metavar="FOLDER",
        help="a folder that the testee may read inside the sandbox; the current one always is",
    )


def setup_of(command: str, arguments: argparse.Namespace) -> Setup:
    """How to start a testee; raises `UsageProblem` for a command that is none."""
    try:
        words = shlex.split(command)
    except ValueError as error:
        message = f"--testee: {error}"
        raise UsageProblem(message) from error
    if not words:
        message = "--testee: the command is empty"
        raise UsageProblem(message)
    if not 0 < arguments.timeout <= 3600:  # noqa: PLR2004 - an hour
        message = "--timeout: from a fraction of a second to 3600 seconds"
        raise UsageProblem(message)
    limits = Limits(answer_seconds=arguments.timeout)
    around = choose(arguments.sandbox, arguments.expose)
    return Setup(tuple(words), limits, around, processes=processes.choose())


def jobs_of(text: str) -> int:
    """A number of processes; 0 is as many as there are processors."""
    if not (text.isascii() and text.isdigit()) or int(text) > _MOST_JOBS:
        source = "--jobs"
        raise BadInput(source, f"{text[:20]!r} is no number of processes from 0 to {_MOST_JOBS}")
    return int(text) or os.cpu_count() or 1


def whole_of(text: str, option: str, most: int) -> int:
    """A whole number that is not negative."""
    if not (text.isascii() and text.isdigit()) or len(text) > len(str(most)) or int(text) > most:
        raise BadInput(option, f"{text[:20]!r} is no whole number from 0 to {most}")
    return int(text)


def target(text: str | None, option: str) -> Path | None:
    """A file to be written, refused early if it cannot be."""
    return None if text is None else output_path(text, option)


def write(path: Path, content: bytes) -> None:
    """Write a report, whole or not at all."""
    write_whole(path, content)
