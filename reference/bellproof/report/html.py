"""The outcome of ``certify`` as one self-contained HTML file.

It loads nothing, runs nothing and says so to the browser (Content-Security-Policy). Everything that comes
from outside, such as the data's name, is escaped.
"""

from __future__ import annotations

import platform
from collections.abc import Sequence
from html import escape
from importlib.metadata import PackageNotFoundError, version

from bellproof import __version__
from bellproof.finite.assumptions import assumptions
from bellproof.finite.certify import Certified
from bellproof.finite.checks import Check, checks
from bellproof.model.counts import CountsTable
from bellproof.report import summary
from bellproof.report.document import remark, statement
from bellproof.report.html_counts import counts_table, is_wide, local_realism
from bellproof.report.html_figures import NO_FIGURES, pictures
from bellproof.report.html_markup import column_heads, data_link, pair, row, section
from bellproof.report.html_style import STYLE

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
"""What the page allows itself: styles written in it and pictures written in it."""

_LIBRARIES = ("mpmath", "matplotlib", "numpy")
_SYMBOLS = {
    "estimate I_hat": "estimate I_hat, Î",
    "epsilon": "epsilon, ε",
    "I_hat - epsilon": "I_hat - epsilon, Î − ε",  # noqa: RUF001 - a minus sign
}
"""How the figures write what these lines name."""


def render(result: Certified, counts: CountsTable, name: str, checked: Sequence[Check] | None = None) -> str:
    """Write the report; ``name`` is the data's name, ``checked`` what the data say about the assumptions.

    Raises `UsageProblem` where matplotlib, which draws the figures, is missing.
    """
    title = summary.title(result)
    counted = section("The counts", counts_table(counts) + local_realism(result, counts))
    derived = section("From the counts to the bits", _facts(result))
    body = (
        _header(result, name),
        counted + derived if is_wide(counts) else pair(counted, derived),
        _figures(result),
        section("Certificate", _certificate(result)),
        section("What is claimed, exactly", f"<p>{escape(statement(result))}</p>"),
        section(
            "What it rests on", _assumptions(result, checks(result, counts) if checked is None else checked)
        ),
        _footer(),
    )
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(title)}: {escape(summary.printable(name))}</title>\n"
        f"<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        + "\n".join(body)
        + "\n</main>\n</body>\n</html>\n"
    )


def _header(result: Certified, name: str) -> str:
    certified = result.min_entropy_bits.lo > 0 and not result.rejects_assumptions
    note = remark(result)
    parts = [
        f'<p class="source">{escape(summary.printable(name))}</p>',
        f'<h1 class="{"good" if certified else "nothing"}">{escape(summary.title(result))}</h1>',
        f'<p class="claim">{escape(summary.claim(result))}</p>',
    ]
    if note is not None:
        parts.append(f'<p class="note">{escape(note)}</p>')
    return "<header>\n" + "\n".join(parts) + "\n</header>"


def _facts(result: Certified) -> str:
    rows = []
    for fact in summary.facts(result):
        rounding = f'<span class="rounding">{escape(fact.rounding)}</span>' if fact.rounding else ""
        label = _SYMBOLS.get(fact.label, fact.label)
        rows.append(row((escape(label), escape(fact.value) + rounding)))
    return f'<table class="facts"><tbody>{"".join(rows)}</tbody></table>'


def _figures(result: Certified) -> str:
    drawn = pictures(result)
    if not drawn:
        return section("Figures", f"<p>{escape(NO_FIGURES)}</p>")
    framed = (
        "<section>\n<figure>"
        + picture.svg.replace("<svg", f'<svg role="img" aria-label="{escape(picture.description)}"', 1)
        + f"<figcaption>{escape(picture.caption)}</figcaption></figure>\n</section>"
        for picture in drawn
    )
    return pair(*framed)


def _certificate(result: Certified) -> str:
    certificate = result.certificate
    if certificate is None:
        return "<p>None: the trivial bound P ≤ 1 needs no proof.</p>"
    claim = certificate.claim
    line = (
        summary.line(certificate, result.request.expression)
        .replace("lambda", "λ")
        .replace("mu", "μ")
        .replace("<=", "≤")
    )
    of = "quantum" if claim.theory == "quantum" else "no-signalling"
    link = data_link("application/json", certificate.data, "certificate.json", "save it")
    return (
        f"<p>Every {of} behaviour obeys <b>{escape(line)}</b> with λ = <code>{claim.slope}</code> and"
        f" μ = <code>{claim.level}</code>. The independent checker has accepted the proof.</p>"
        f"<p>Digest: <code>{escape(certificate.digest)}</code></p>"
        '<p>To check it yourself, <span class="screen">'
        f"{link} and </span>run <code>bellproof check certificate.json</code>; the checker alone, which shares no"
        " code with the rest, is <code>python -m bellproof_checker certificate.json</code>."
        " <code>bellproof certify --certificate FILE</code> writes the same file.</p>"
        '<details class="screen"><summary>The certificate itself</summary>'
        f"<pre>{escape(certificate.data.decode())}</pre></details>"
    )


def _assumptions(result: Certified, checked: Sequence[Check]) -> str:
    rows = (
        row(
            (
                escape(one.id),
                escape(one.text),
                f"{escape(one.contradicted_by)} {_checked(check)}",
            )
        )
        for one, check in zip(assumptions(result.request.theory), checked, strict=True)
    )
    heads = column_heads(
        ("assumption", "what is assumed", "what could contradict it, and whether these data do")
    )
    return f'<table class="stack"><thead><tr>{heads}</tr></thead><tbody>{"".join(rows)}</tbody></table>'


def _checked(check: Check) -> str:
    verdict, _, outcome = check.sentence.partition(": ")
    return f"<b>{escape(verdict)}</b>: {escape(outcome)}"


def _footer() -> str:
    """Versions of what computed and drew this."""
    parts = [f"bellproof {__version__}", f"Python {platform.python_version()}"]
    for library in _LIBRARIES:
        try:
            parts.append(f"{library} {version(library)}")
        except PackageNotFoundError:
            continue
    return (
        f"<footer>{escape(', '.join(parts))}. Method: Pironio et al., Random numbers certified by Bell's theorem,"
        " Nature 464, 1021 (2010), doi:10.1038/nature09008; equation numbers are this paper's.</footer>"
    )
