"""A run on the terminal: what failed and why, then one line an operation, then the result."""

from __future__ import annotations

from collections.abc import Iterator

from bellproof_conformance.claims import said
from bellproof_conformance.records import Line, Run
from bellproof_conformance.text import shorten

_MOST_FAILURES = 40
_LONGEST_NAME = 60


def lines(run: Run) -> Iterator[str]:
    """The report, a line at a time."""
    failures = [line for line in run.cases if line["fails"]]
    for line in failures[:_MOST_FAILURES]:
        yield from failure(line)
    if len(failures) > _MOST_FAILURES:
        yield f"... and {len(failures) - _MOST_FAILURES} more failures; --jsonl and --html hold all of them"
    if run.cases:
        yield from _operations(run)
    for score in run.summary.get("claims", ()):
        yield f"claim {shorten(score['claim'], _LONGEST_NAME)} {said(score)}"
    for problem in run.summary["problems"]:
        yield f"problem: {problem}"
    yield held(run)
    yield result(run)


def failure(line: Line) -> Iterator[str]:
    """One failed case."""
    yield f"{line['verdict']} {line['id']} ({line['source']})"
    yield f"    {line['finding']}"
    yield f"    this case: {line['reason']}"
    if line["witness"]:
        yield f"    witness: {line['witness']['says']}"


def _operations(run: Run) -> Iterator[str]:
    counts = run.summary["by_operation"]
    width = max(map(len, counts))
    for op, verdicts in counts.items():
        yield f"{op:<{width}}  " + ", ".join(f"{count} {verdict}" for verdict, count in verdicts.items())


def held(run: Run) -> str:
    """What the testee was kept from."""
    if run.header["held"] is None:
        return "held: nothing was run; the files were judged here"
    around = run.header["held"]
    limits = ", ".join(["resource limits", *around.get("processes", ())])
    if not around.get("processes"):
        limits += " (none on the number of processes)"
    if around["bubblewrap"]:
        return f"held: {limits}; bubblewrap: {', '.join(around['bubblewrap'])}"
    return f"held: {limits}, nothing else (no bubblewrap: the testee could read files and use the network)"


def result(run: Run) -> str:
    """One line to end with."""
    counts = run.summary["verdicts"]
    text = ", ".join(f"{count} {verdict}" for verdict, count in counts.items()) or "nothing was asked"
    rounded = run.summary["rounded"]
    if rounded:
        text += f" ({rounded} rounded to the unsafe side by no more than double arithmetic is)"
    return f"{run.name} {'conforms' if run.conforms else 'does not conform'}: {text}"
