"""The outcome of ``certify`` on a terminal, in plain words that work without colour and when piped."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bellproof import __version__
from bellproof.finite.assumptions import assumptions
from bellproof.finite.certify import Certified
from bellproof.finite.checks import Check
from bellproof.report import summary
from bellproof.report.document import remark, statement

_WIDEST = 100
_INDENT = (0, 0, 0, 2)
_STYLES = {"contradicted": "bold red", "doubtful": "yellow", "not contradicted": "green", "not tested": "dim"}


def print_certified(
    result: Certified, name: str, console: Console | None = None, checked: Sequence[Check] = ()
) -> None:
    """Print the result for people; every number is rounded to its safe side and says so.

    ``name`` is the data's name, shown without control characters; ``checked`` what the data say about the
    assumptions, in their order.
    """
    out = console or Console(highlight=False)
    out.width = min(out.width, _WIDEST)
    with out.capture() as captured:
        _print(out, result, name, checked)
    # Tables are padded to their full width; what is piped on should not be.
    out.file.write("".join(f"{line.rstrip()}\n" for line in captured.get().splitlines()))


def _print(out: Console, result: Certified, name: str, checked: Sequence[Check]) -> None:
    out.print(_text(out, f"bellproof {__version__}: {summary.printable(name)}", "dim"))
    out.print()
    certified = result.min_entropy_bits.lo > 0 and not result.rejects_assumptions
    out.print(_text(out, summary.title(result), "bold green" if certified else "bold red"))
    out.print(_text(out, summary.claim(result)))
    note = remark(result)
    if note is not None:
        out.print(_text(out, note, "yellow"))
    _section(out, "From the data to the bits")
    out.print(Padding(_facts(out, result), _INDENT))
    _section(out, "What is claimed, exactly")
    out.print(Padding(_text(out, statement(result)), _INDENT))
    _section(out, "What it rests on (what could contradict each: --html or --json)")
    out.print(Padding(_assumptions(out, result, checked), _INDENT))
    _section(out, "Certificate")
    for line in _certificate(result):
        out.print(Padding(_text(out, line), _INDENT))


def _section(out: Console, heading: str) -> None:
    out.print()
    out.print(_text(out, heading, "bold"))


def _text(out: Console, text: str, style: str = "") -> Text:
    """Text that the console's encoding can show; nothing in it is read as markup."""
    return Text(text.encode(out.encoding, "replace").decode(out.encoding), style=style)


def _facts(out: Console, result: Certified) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(ratio=1)
    table.add_column(no_wrap=True, style="dim")
    for fact in summary.facts(result):
        table.add_row(_text(out, fact.label), _text(out, fact.value), _text(out, fact.rounding))
    return table


def _assumptions(out: Console, result: Certified, checked: Sequence[Check]) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(ratio=1)
    for one, check in zip_longest(assumptions(result.request.theory), checked):
        table.add_row(_text(out, one.id), _text(out, one.text))
        if check is not None:
            table.add_row("", _text(out, check.sentence, _STYLES[check.verdict]))
    return table


def _certificate(result: Certified) -> list[str]:
    """Which certificate stands behind the bound on one trial, and how anyone checks it."""
    certificate = result.certificate
    if certificate is None:
        return ["none: P <= 1 needs no proof"]
    claim = certificate.claim
    line = summary.line(certificate, result.request.expression)
    return [
        f"{line} for every behaviour, lambda = {claim.slope}, mu = {claim.level}",
        certificate.digest,
        "accepted by the independent checker; to check it yourself, write it with",
        "--certificate FILE and run: bellproof check FILE",
    ]
