"""A badge as SVG and the feature matrix of several testees as a Markdown table."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from bellproof_conformance.records import Run
from bellproof_conformance.verdicts import Verdict

_LEFT = "bellproof"
_CHARACTER = 7
_PADDING = 10


def badge(run: Run) -> bytes:
    """One badge: conforms, or how many cases failed."""
    summary = run.summary
    if run.conforms:
        asked = sum(count for name, count in summary["verdicts"].items() if name != Verdict.UNSUPPORTED)
        text, colour = f"conforms ({asked} cases)", "#00674b"
    else:
        text, colour = f"{summary['failed']} of {len(run.cases)} cases failed", "#a8281e"
        if run.header["no_score"] or not run.cases:
            text = "no score"
    left, right = (len(part) * _CHARACTER + 2 * _PADDING for part in (_LEFT, text))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="20" role="img" '
        f'aria-label="{_LEFT}: {escape(text)}">'
        f'<rect width="{left}" height="20" fill="#444"/>'
        f'<rect x="{left}" width="{right}" height="20" fill="{colour}"/>'
        '<g fill="#fff" font-family="Verdana,sans-serif" font-size="11" text-anchor="middle">'
        f'<text x="{left / 2:g}" y="14">{_LEFT}</text><text x="{left + right / 2:g}" y="14">{escape(text)}</text>'
        "</g></svg>\n"
    ).encode()


def matrix(runs: Sequence[Run]) -> str:
    """Operations down, testees across: ``right/asked``, or a dash where it was not declared."""
    ops = list(dict.fromkeys(op for run in runs for op in run.summary["by_operation"]))
    rows = [["operation", *(_cell(run.name) for run in runs)], ["---"] * (len(runs) + 1)]
    rows += [[f"`{op}`", *(_share(run, op) for run in runs)] for op in ops]
    names = list(dict.fromkeys(score["claim"] for run in runs for score in run.summary.get("claims", ())))
    rows += [[f"claim {_cell(name)}", *(_claim(run, name) for run in runs)] for name in names]
    rows.append(["conforms", *("yes" if run.conforms else "no" for run in runs)])
    return "".join("| " + " | ".join(row) + " |\n" for row in rows)


def _share(run: Run, op: str) -> str:
    if run.header["no_score"]:
        return "no score"
    counts = dict(run.summary["by_operation"].get(op, {}))
    counts.pop(Verdict.UNSUPPORTED, None)
    asked = sum(counts.values())
    return f"{counts.get(Verdict.PASS, 0)}/{asked}" if asked else "-"


def _claim(run: Run, name: str) -> str:
    for score in run.summary.get("claims", ()):
        if score["claim"] == name:
            return f"{score['passed']}/{score['asked']}" + (" holds" if score["holds"] else "")
    return "-"


def _cell(text: str) -> str:
    """Text from a testee, made harmless in Markdown."""
    return escape(text).replace("|", "\\|").replace("`", "'")
