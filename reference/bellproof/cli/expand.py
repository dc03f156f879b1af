"""``bellproof expand plan|run|verify``: randomness expansion on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from importlib import import_module
from typing import Protocol, cast

_HERE = __name__.rpartition(".")[0]


class Action(Protocol):
    """What a sub-command's module offers."""

    def configure(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options."""

    def run(self, arguments: argparse.Namespace) -> int:
        """Do the work and return the exit status."""


_ACTIONS: Mapping[str, str] = {
    "plan": "what an expansion costs and yields, before anything is run",
    "run": "the whole protocol: settings, devices, test, extraction, with a transcript",
    "verify": "replay a transcript and compare everything in it",
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the sub-commands."""
    parser.epilog = "example: bellproof expand plan --n 1e8 --I 2.414"
    actions = parser.add_subparsers(dest="action", required=True, metavar="plan|run|verify")
    for name, text in _ACTIONS.items():
        sub = actions.add_parser(
            name,
            help=text,
            description=text[0].upper() + text[1:] + ".",
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        _module(name).configure(sub)


def run(arguments: argparse.Namespace) -> int:
    """Do what was asked."""
    return _module(arguments.action).run(arguments)


def _module(name: str) -> Action:
    return cast("Action", import_module(f"{_HERE}.expand_{name}"))
