"""What ``trace check`` says: words for people, and the same as a document."""

from __future__ import annotations

from bellproof.trace.check import Checked
from bellproof.trace.names import RULES


def document(checked: Checked, name: str) -> dict[str, object]:
    """The JSON document."""
    return {
        "log": name,
        "legal": checked.is_legal,
        "records": checked.records,
        "heralds": checked.heralds,
        "aborted": checked.aborted,
        "findings": [
            {
                "rule": finding.rule,
                "means": RULES[finding.rule],
                "times": finding.times,
                "first": [{"place": place, "what": words} for place, words in finding.first],
            }
            for finding in checked.findings
        ],
    }


def lines(checked: Checked, unit: str) -> list[str]:
    """One line a place, one more a rule, and the verdict last; ``unit`` is what places count, line or cycle."""
    text = []
    for finding in checked.findings:
        text.append(f"{finding.rule}: {RULES[finding.rule]}")
        text += [f"  {unit} {place}: {words}" for place, words in finding.first]
        rest = finding.times - len(finding.first)
        if rest:
            text.append(f"  and {rest} more")
    heralds = f", {checked.heralds} heralds" if checked.heralds else ""
    aborted = f", {checked.aborted} aborted" if checked.aborted else ""
    held = f"{checked.records} records{heralds}{aborted}"
    if checked.is_legal:
        text.append(f"LEGAL: {held}; no rule is broken")
    else:
        names = ", ".join(finding.rule for finding in checked.findings)
        text.append(f"ILLEGAL: {held}; broken: {names}")
    return text
