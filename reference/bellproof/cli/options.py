"""Options that several commands share, and how their texts become values."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from bellproof.errors import BadInput, UsageProblem

DATA_HELP = "a counts table or trial log (CSV), - for standard input, or table1 for the paper's Table 1"


def add_theory(parser: argparse.ArgumentParser) -> None:
    """Offer ``--expression``, ``--objective`` and ``--theory``."""
    parser.add_argument("--expression", default="chsh", metavar="chsh|FILE", help="Bell expression (chsh)")
    parser.add_argument(
        "--objective",
        choices=("global", "local"),
        default="global",
        help="whose outcomes are to be unpredictable: both sides', or Alice's alone (global)",
    )
    parser.add_argument(
        "--theory",
        choices=("quantum", "no-signalling"),
        default="quantum",
        help="what is assumed of the devices (quantum)",
    )


def add_no_click(parser: argparse.ArgumentParser) -> None:
    """Offer ``--no-click``."""
    parser.add_argument(
        "--no-click",
        choices=("map:0", "map:1"),
        help="count every outcome other than 0 and 1 as this one; said before the analysis",
    )


def add_json(parser: argparse.ArgumentParser) -> None:
    """Offer ``--json``."""
    parser.add_argument("--json", action="store_true", help="print one JSON document on standard output")


def print_json(document: Mapping[str, object]) -> None:
    """Print one JSON document."""
    sys.stdout.write(json.dumps(document, indent=2, ensure_ascii=False) + "\n")


def output_path(text: str, option: str) -> Path:
    """A file to be written later; refused now if its folder does not exist, before long work is begun."""
    from bellproof.files.writer import refuse_own_output  # noqa: PLC0415 - not every command writes files

    path = Path(text)
    try:
        if not text or path.is_dir():
            raise BadInput(option, f"{text!r} is no file name")
        if not path.parent.is_dir():
            raise BadInput(option, f"the folder {str(path.parent)!r} does not exist")
        path.resolve()
    except (OSError, RuntimeError, ValueError) as error:
        # Names that are too long, links in a circle, a NUL.
        reason = getattr(error, "strerror", None) or str(error)
        raise BadInput(option, f"{text[:80]!r} cannot be a file: {reason[:200]}") from error
    refuse_own_output(path)
    return path


def require_apart(outputs: Mapping[str, Path | None], inputs: Sequence[str]) -> None:
    """Refuse an output that is also an input or another output: writing it would destroy that.

    Standard input can be one input alone.
    """
    if list(inputs).count("-") > 1:
        message = "standard input (-) can be read once only; name a file for the other input"
        raise UsageProblem(message)
    taken = {place for name in inputs if (place := _place(name)) is not None}
    for option, path in outputs.items():
        if path is None:
            continue
        if path.resolve() in taken:
            raise BadInput(option, f"{str(path)!r} is also another file of this command; name a new one")
        taken.add(path.resolve())


def _place(name: str) -> Path | None:
    """Where a name leads; ``None`` where it is no file's name, which whoever reads it will say."""
    try:
        return Path(name).resolve()
    except (OSError, RuntimeError, ValueError):
        return None
