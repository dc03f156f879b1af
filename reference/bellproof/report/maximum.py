"""The outcome of ``bound --objective value``, for programs and for people."""

from __future__ import annotations

from bellproof.bounds.maximum import MaximumBound
from bellproof.enclosure import decimal_down, decimal_up
from bellproof.report.bound import strategy_text
from bellproof.report.document import expression_json


def maximum_document(found: MaximumBound, digits: int) -> dict[str, object]:
    """Write it as one JSON document."""
    return {
        "expression": expression_json(found.expression),
        "objective": "value",
        "theory": found.theory,
        "level": found.level,
        "maximum": found.value.to_json(digits + 5),
        "exact": found.exact,
        "upper_certificate": found.certificate.digest,
        "witness": found.witness,
    }


def maximum_lines(found: MaximumBound, digits: int) -> list[str]:
    """Write it for people, each end rounded to its safe side."""
    who = "quantum" if found.theory == "quantum" else "no-signalling"
    how = "" if found.level is None else f", level {found.level}"
    lines = [
        f"largest {who} value of I: at most {decimal_up(found.value.hi, digits)} (rounded up){how}",
        f"{' ' * len(f'largest {who} value of I:')} at least {decimal_down(found.value.lo, digits)} (rounded down)",
    ]
    if found.exact is not None:
        lines.append(f"exactly: {found.exact}")
    lines.append(f"certificate: {found.certificate.digest}")
    lines.append("strategy: " + strategy_text(found.witness))
    return lines
