"""``bellproof conform list|run|replay|diff|report|verify|hdl``: the conformance suite on the command line."""

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
    "list": "the suites, their cases, and which equation each covers",
    "run": "run the suite on a testee, or on certificates",
    "replay": "put one case again and show everything about it",
    "diff": "what changed between two runs",
    "report": "derive reports from the JSON Lines of a run",
    "verify": "verify a signed statement about a run",
    "hdl": "run our testbench and properties on a sequencer's RTL",
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the sub-commands."""
    parser.epilog = "example: bellproof conform run --testee 'python -m bellproof.protocol.testee'"
    actions = parser.add_subparsers(
        dest="action", required=True, metavar="list|run|replay|diff|report|verify|hdl"
    )
    for name, text in _ACTIONS.items():
        sub = actions.add_parser(
            name, help=text, description=text[0].upper() + text[1:] + ".", allow_abbrev=False
        )
        _module(name).configure(sub)


def run(arguments: argparse.Namespace) -> int:
    """Do what was asked."""
    return _module(arguments.action).run(arguments)


def _module(name: str) -> Action:
    return cast("Action", import_module(f"{_HERE}.{name}_action"))
