"""The register for programs, for a terminal and as the page ``docs/errata.md``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from bellproof.enclosure import Enclosure, decimal_down, decimal_up, point
from bellproof.errata.entry import VERDICTS, Entry, Value
from bellproof.exact import read_rational

_DIGITS = 8
_SHORT = 24

_HEAD = """# Errata

What is printed, what comes out when it is recomputed, and how to see it. This page is written by
`bellproof errata --markdown` and held equal to it by a test; `bellproof errata --json` has every number as an exact
fraction or an enclosure of thirty digits. Numbers that end in `...` are cut off, not rounded.

A value is called wrong only where what is printed is contradicted beyond doubt. Where a value that differs has an
explanation that gives it to the last digit, the explanation stands with it and is called one: it says what would
give the printed value, not what was done.
"""

_PAPER = """## The paper

S. Pironio et al., "Random numbers certified by Bell's theorem", Nature 464, 1021-1024 (2010), with its appendices.
None of the entries changes the paper's conclusion, that more than 42 bits are certified at 99 % confidence.
"""

_STANDARDS = """## The worked examples of the standards that Appendix D.4 follows

NIST SP 800-22 rev. 1a (2010), sections 2.1, 2.2, 2.3, 2.6, 2.11 and 2.12, and Menezes, van Oorschot and Vanstone,
Handbook of Applied Cryptography (HAC), example 5.31. Every printed number is recomputed; misprints are marked by
their verdict.
"""


def document(paper: Sequence[Entry], standards: Sequence[Entry]) -> list[dict[str, object]]:
    """All entries as one list; ``table`` says whether an entry is on the paper or on a standard."""
    tables: Mapping[str, Sequence[Entry]] = {"paper": paper, "standards": standards}
    return [{**entry.to_json(), "table": table} for table, entries in tables.items() for entry in entries]


def lines(paper: Sequence[Entry], standards: Sequence[Entry]) -> list[str]:
    """Write the register for people."""
    text: list[str] = []
    for entry in (*paper, *standards):
        text += [f"{entry.id} [{entry.verdict}]", f"  where: {entry.where}"]
        text += [f"  printed: {name}: {value}" for name, value in entry.printed.items()]
        text += [f"  recomputed: {name}: {_shown(value)}" for name, value in entry.recomputed.items()]
        text += [f"  {entry.explanation}"]
        text += [f"  see: {command}" for command in entry.evidence] + [""]
    return [*text, _tally((*paper, *standards))]


def markdown(paper: Sequence[Entry], standards: Sequence[Entry]) -> str:
    """Write the page."""
    parts = [_HEAD, _PAPER, _index(paper), *map(_section, paper), _STANDARDS, _table(standards)]
    return "\n".join(parts) + "\n"


def _index(entries: Sequence[Entry]) -> str:
    rows = ["| entry | where | verdict |", "|---|---|---|"]
    rows += [f"| [{entry.id}](#{entry.id}) | {_cell(entry.where)} | {entry.verdict} |" for entry in entries]
    return "\n".join([*rows, "", _tally(entries), ""])


def _tally(entries: Sequence[Entry]) -> str:
    counts = {verdict: sum(entry.verdict == verdict for entry in entries) for verdict in VERDICTS}
    return (
        f"{len(entries)} entries: "
        + ", ".join(f"{count} {name}" for name, count in counts.items() if count)
        + "."
    )


def _section(entry: Entry) -> str:
    rows = ["| | |", "|---|---|"]
    rows += [f"| printed: {_cell(name)} | {_cell(value)} |" for name, value in entry.printed.items()]
    rows += [
        f"| recomputed: {_cell(name)} | {_cell(_shown(value))} |" for name, value in entry.recomputed.items()
    ]
    commands = "\n".join(entry.evidence)
    return (
        f"### {entry.id}\n\n{entry.where}. Verdict: **{entry.verdict}**.\n\n"
        + "\n".join(rows)
        + f"\n\n{entry.explanation}\n\n"
        f"```sh\n{commands}\n```\n"
    )


def _table(entries: Sequence[Entry]) -> str:
    rows = ["| where | test | number | printed | recomputed | verdict |", "|---|---|---|---|---|---|"]
    notes = []
    for entry in entries:
        test = entry.evidence[0].split("--test ")[1].split()[0]
        rows += [
            f"| {entry.where} | {test} | {_cell(name)} | {printed} | {_shown(entry.recomputed[name])} |"
            f" {'**wrong**' if name in entry.wrong else 'right'} |"
            for name, printed in entry.printed.items()
        ]
        if entry.verdict == "wrong":
            notes.append(f"- {entry.where}, {test}: {entry.explanation}")
    commands = "\n".join(entry.evidence[0] for entry in entries)
    return "\n".join([*rows, "", *notes, "", "```sh", commands, "```"])


def _shown(value: Value) -> str:
    """A short form: exact where that is short, with the first digits; cut off, never rounded."""
    if isinstance(value, Fraction) and value.denominator != 1:
        exact = str(value)
        return f"{exact} = {_digits(point(value))}" if len(exact) <= _SHORT else _digits(point(value))
    return _digits(value) if isinstance(value, Enclosure) else str(value)


def _digits(value: Enclosure) -> str:
    """The digits on which both ends agree."""
    low, high = (decimal_down(end, _DIGITS) for end in (value.lo, value.hi))
    if low != high:
        return f"between {low} and {decimal_up(value.hi, _DIGITS)}"
    return low if value.lo == value.hi == read_rational(low, low) else f"{low}..."


def _cell(text: str) -> str:
    """Text that a table can hold."""
    return text.replace("|", "\\|")
