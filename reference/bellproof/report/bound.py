"""The outcome of ``bound``, for programs and for people."""

from __future__ import annotations

import json

from bellproof.bounds.precise import PreciseBound
from bellproof.bounds.quantum import Witness
from bellproof.enclosure import decimal_down, decimal_up
from bellproof.report.document import expression_json

LONGEST = 600
"""Characters of a strategy that are printed for people."""


def strategy_text(witness: Witness) -> str:
    """A strategy in full where that is short, else what it is: people read the rest with ``--json``."""
    text = json.dumps(witness, ensure_ascii=False)
    if len(text) <= LONGEST:
        return text
    strategies = witness.get("strategies")
    count = len(strategies) if isinstance(strategies, list) else 0
    what = f"a mixture of {count} strategies" if count > 1 else "one strategy" if count else "one"
    return f"{what}, {len(text)} characters (--json writes it out)"


def bound_document(found: PreciseBound) -> dict[str, object]:
    """Write it as one JSON document."""
    digits = found.digits + 5
    certificate = found.certificate
    return {
        "I": str(found.bell_value),
        "expression": expression_json(found.bound.expression),
        "objective": found.bound.objective,
        "level": found.bound.level_used,
        "P": found.probability.to_json(digits),
        "bits": found.entropy.to_json(digits),
        "upper_certificate": None if certificate is None else certificate.digest,
        "line": None
        if certificate is None
        else {"lambda": str(certificate.claim.slope), "mu": str(certificate.claim.level)},
        "witness": found.witness,
    }


def bound_lines(found: PreciseBound) -> list[str]:
    """Write it for people, each end rounded to its safe side."""
    digits = found.digits
    event = "P(ab|xy)" if found.bound.objective == "global" else "P(a|x)"
    lines = [
        f"I = {found.bell_value}",
        f"largest {event}: at most {decimal_up(found.probability.hi, digits)} (rounded up)",
        f"               at least {decimal_down(found.probability.lo, digits)} (rounded down), see strategy",
        *([] if found.bound.level_used is None else [f"level of the hierarchy: {found.bound.level_used}"]),
        f"min-entropy: at least {decimal_down(found.entropy.lo, digits)} bits a trial (rounded down)",
    ]
    if found.certificate is None:
        lines.append("certificate: none is needed for P <= 1")
    else:
        lines.append(f"certificate: {found.certificate.digest}")
    lines.append("strategy: " + strategy_text(found.witness))
    return lines
