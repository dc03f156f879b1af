"""The outcome of ``bound``, for programs and for people."""

from __future__ import annotations

import json

from bellproof.bounds.precise import PreciseBound
from bellproof.enclosure import decimal_down, decimal_up
from bellproof.report.document import expression_json


def bound_document(found: PreciseBound) -> dict[str, object]:
    """Write it as one JSON document."""
    digits = found.digits + 5
    certificate = found.certificate
    return {
        "I": str(found.bell_value),
        "expression": expression_json(found.bound.expression),
        "objective": found.bound.objective,
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
        f"min-entropy: at least {decimal_down(found.entropy.lo, digits)} bits a trial (rounded down)",
    ]
    if found.certificate is None:
        lines.append("certificate: none is needed for P <= 1")
    else:
        lines.append(f"certificate: {found.certificate.digest}")
    lines.append("strategy: " + json.dumps(found.witness, ensure_ascii=False))
    return lines
