"""The command line: find the command, load it alone, and turn errors into one line and an exit status.

Exit status: 0 success, 1 the thing checked is wrong, 2 usage, 3 bad input data, 4 internal error or resource
limit, 130 interrupted, 141 nobody reads the output. Other packages add commands through the entry point group
``bellproof.commands``, whose entries are objects of type `Entry`: naming one loads no module of the command itself.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from io import TextIOWrapper
from typing import Protocol, cast

from bellproof import __version__
from bellproof.errors import BellproofError

ENTRY_POINTS = "bellproof.commands"
"""Group under which other packages offer commands."""

MAX_PRINTED_DIGITS = 1_000_000
"""Longest whole number that is printed."""

_OPTION = re.compile(r"--[A-Za-z-]+")
_NEGATIVE = re.compile(r"-(?:[0-9.]|sqrt)")

USAGE = 2
INTERNAL = 4
INTERRUPTED = 130
BROKEN_PIPE = 141
"""What a shell reports of a program whose reader went away: not success, for the verdict was not read."""


class Command(Protocol):
    """What a command's module offers."""

    def configure(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options and an epilog with an example."""

    def run(self, arguments: argparse.Namespace) -> int:
        """Do the work and return the exit status."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a command lives and what it does, known before its module is loaded."""

    module: str
    help: str


COMMANDS = {
    "certify": Entry("bellproof.cli.certify", "certify the randomness in measured data"),
    "bound": Entry("bellproof.cli.bound", "bound one trial's guessing probability at a Bell value"),
    "check": Entry("bellproof.cli.check", "check certificates with the independent checker"),
    "figure": Entry("bellproof.cli.figure", "draw the paper's Fig. 2 or 3, or write its numbers"),
    "pvalue": Entry("bellproof.cli.pvalue", "how likely local devices would show such data"),
    "stats": Entry("bellproof.cli.stats", "statistical tests of strings, and of no-signalling"),
    "trace": Entry("bellproof.cli.trace", "check a sequencer's event log against the rules"),
    "expand": Entry("bellproof.cli.expand", "plan, run and verify randomness expansion"),
    "extract": Entry("bellproof.cli.extract", "extract nearly uniform bits by Toeplitz or Trevisan"),
    "settings": Entry("bellproof.cli.settings", "combine, serve and watch measurement settings"),
    "errata": Entry("bellproof.cli.errata", "what the paper prints and what comes out, recomputed"),
}
"""The commands of this package."""


def run(argv: Sequence[str] | None = None) -> int:
    """Run ``bellproof`` with the given arguments (the process's own by default) and return its exit status."""
    words = list(sys.argv[1:] if argv is None else argv)
    name = words[0] if words else ""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A name that the terminal cannot show is no reason to fail.
            stream.reconfigure(errors="backslashreplace")
    # Exact results may have more digits than Python prints by default; inputs are bounded where they are read.
    before = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(MAX_PRINTED_DIGITS)
    try:
        return _dispatch(name, words)
    except BellproofError as error:
        reason, status = str(error), error.exit_status
    except KeyboardInterrupt:
        reason, status = "interrupted; nothing was written", INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has had enough; Python would complain once more when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    except MemoryError:
        reason, status = "not enough memory", INTERNAL
    except Exception as error:
        if os.environ.get("BELLPROOF_TRACEBACK"):
            raise
        reason = f"internal error: {type(error).__name__}: {error} (BELLPROOF_TRACEBACK=1 shows where)"
        status = INTERNAL
    finally:
        sys.set_int_max_str_digits(before)
    # One line, whatever the message holds.
    command = f"bellproof {name}" if name in COMMANDS else "bellproof"
    sys.stderr.write(f"{command}: {' '.join(reason.split())}\n")
    return status


def _dispatch(name: str, words: list[str]) -> int:
    """Load the one command that is wanted and run it."""
    entry = find(name)
    if entry is None:
        return _without_command(words)
    command = cast("Command", import_module(entry.module))
    parser = argparse.ArgumentParser(
        prog=f"bellproof {name}",
        description=entry.help[0].upper() + entry.help[1:] + ".",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    command.configure(parser)
    status = command.run(parser.parse_args(_attached(words[1:])))
    sys.stdout.flush()
    return status


def _attached(words: list[str]) -> list[str]:
    """Attach a negative number to the option before it: argparse takes ``-1/2`` for an option otherwise."""
    result: list[str] = []
    for word in words:
        if result and _OPTION.fullmatch(result[-1]) and _NEGATIVE.match(word):
            result[-1] += "=" + word
        else:
            result.append(word)
    return result


def find(name: str) -> Entry | None:
    """The command of that name, ours first; ``None`` where there is none."""
    if name in COMMANDS or not name or name.startswith("-"):
        return COMMANDS.get(name)
    return offered().get(name)


def offered() -> dict[str, Entry]:
    """The commands that other installed packages offer, by name."""
    from importlib.metadata import entry_points  # noqa: PLC0415 - slow, and needed for foreign commands alone

    found = sorted(entry_points(group=ENTRY_POINTS), key=lambda entry: entry.name)
    return {entry.name: cast("Entry", entry.load()) for entry in found if entry.name not in COMMANDS}


def _without_command(words: list[str]) -> int:
    """What ``bellproof`` does without a command that exists: help, version, or a usage error."""
    wants_help = not words or words[0] in {"-h", "--help"}
    known = COMMANDS | offered() if wants_help else COMMANDS
    lines = [f"  {name:<10} {entry.help}" for name, entry in known.items()]
    parser = argparse.ArgumentParser(
        prog="bellproof",
        usage="bellproof [-h] [--version] COMMAND ...",
        description="Randomness certified by Bell's theorem: exact reference and test oracle.",
        epilog="commands:\n" + "\n".join(lines) + "\n\nexample: bellproof certify table1",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"bellproof {__version__}")
    if words and not words[0].startswith("-"):
        parser.error(f"there is no command {words[0][:40]!r}; bellproof --help lists them")
    parser.parse_args(words)
    parser.print_help(sys.stderr)
    return USAGE
