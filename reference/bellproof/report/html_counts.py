"""The counts in the HTML report, and what they say about local realism."""

from __future__ import annotations

from fractions import Fraction

from bellproof.estimate import frequencies
from bellproof.files.tables import write_counts
from bellproof.finite.certify import Certified
from bellproof.model.counts import CountsTable
from bellproof.model.expression import chsh
from bellproof.model.inputs import uniform
from bellproof.report import numbers
from bellproof.report.html_markup import column_heads, data_link, row
from bellproof.report.pvalue import pvalues

_MOST_CELLS = 256
"""Larger tables are summed over the outcomes."""

_NARROW = 40
"""So many digits stand side by side in half a page."""


def is_wide(counts: CountsTable) -> bool:
    """Whether the table needs the whole width of the page."""
    da, db = counts.scenario.outcomes
    characters = len(str(counts.total)) * (da * db + 1)
    return len(counts.counts) <= _MOST_CELLS and characters > _NARROW


def counts_table(counts: CountsTable) -> str:
    """The table of counts, with a link that saves it."""
    lead, table = _totals(counts) if len(counts.counts) > _MOST_CELLS else _cells(counts)
    link = data_link("text/csv", write_counts(counts).encode(), "counts.csv", "save as CSV")
    return (
        f'<p>{lead}</p><div class="scroll"><table class="counts">{table}</table></div>'
        f'<p class="small">{counts.total} trials in all<span class="screen">; {link}</span></p>'
    )


def _totals(counts: CountsTable) -> tuple[str, str]:
    rows = (row((f"{x},{y}", str(total))) for (x, y), total in counts.totals_by_settings().items())
    lead = f"{len(counts.counts)} cells; only the trials of each setting pair are shown."
    return lead, f"<thead><tr>{column_heads(('x,y', 'trials'))}</tr></thead><tbody>{''.join(rows)}</tbody>"


def _cells(counts: CountsTable) -> tuple[str, str]:
    da, db = counts.scenario.outcomes
    outcomes = [(a, b) for a in range(da) for b in range(db)]
    table, observed = counts.as_mapping(), frequencies(counts)
    rows = []
    for (x, y), total in counts.totals_by_settings().items():
        cells = [str(table[x, y, a, b]) for a, b in outcomes]
        share = ""
        if observed is not None:
            equal = sum((observed[x, y, a, a] for a in range(min(da, db))), Fraction(0))
            share = numbers.frequency(equal)
        rows.append(row((f"{x},{y}", *cells, str(total), share)))
    heads = (
        '<thead><tr><th rowspan="2" scope="col">x,y</th>'
        f'<th colspan="{len(outcomes)}" scope="colgroup">a,b</th>'
        '<th rowspan="2" scope="col">trials</th><th rowspan="2" scope="col">a = b</th></tr>'
        f"<tr>{column_heads(f'{a},{b}' for a, b in outcomes)}</tr></thead>"
    )
    lead = (
        "N(ab,xy): how often settings x, y gave outcomes a, b. The last column is the share of equal outcomes,"
        " to the nearest thousandth."
    )
    return lead, f"{heads}<tbody>{''.join(rows)}</tbody>"


def local_realism(result: Certified, counts: CountsTable) -> str:
    """The p-values, where their formulas apply: CHSH and uniform settings."""
    request = result.request
    if request.expression != chsh() or request.inputs != uniform(counts.scenario):
        return ""
    azuma, binomial = (numbers.pvalue_up(value.hi) for value in pvalues(counts))
    return (
        '<p class="apart">Local devices, with memory and all, would show such data with probability at most'
        f" <b>{azuma}</b> by Eq. 18, and at most <b>{binomial}</b> by the exact tail of the CHSH game"
        " (both rounded up).</p>"
    )
