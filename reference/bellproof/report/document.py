"""The outcome of ``certify`` as one JSON document: exact strings and enclosures, no float."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from bellproof import __version__
from bellproof.finite.assumptions import STATEMENT, STATEMENT_LOCAL, assumptions
from bellproof.finite.certify import Certified
from bellproof.finite.checks import Check
from bellproof.model.expression import BellExpression, chsh


def certified_document(result: Certified, checked: Sequence[Check] = ()) -> dict[str, object]:
    """Write everything that other programs read, and what a reader needs to follow the claim.

    ``checked`` is what the data say about the assumptions, in their order.
    """
    request = result.request
    certificate = result.certificate
    return {
        "bellproof": __version__,
        "n": result.n,
        "expression": expression_json(request.expression),
        "inputs": [[str(p) for p in row] for row in request.inputs.matrix],
        "delta": str(request.delta),
        "theory": request.theory,
        "objective": request.objective,
        "method": request.method,
        "I_hat": str(result.estimate),
        "increment": str(result.increment.constant),
        "epsilon": result.epsilon.to_json(),
        "I_certified": result.working_point.to_json(),
        "local_bound": str(result.local_bound),
        "maximum": str(result.maximum),
        "guess_probability": result.guess_probability.to_json(),
        "min_entropy_bits": result.min_entropy_bits.to_json(),
        "remark": remark(result),
        "rejects_assumptions": result.rejects_assumptions,
        "certificates": [] if certificate is None else [certificate.digest],
        "line": None
        if certificate is None
        else {"lambda": str(certificate.claim.slope), "mu": str(certificate.claim.level)},
        "statement": statement(result),
        "assumptions": [
            {**one.to_json(), **({} if check is None else {"check": check.to_json()})}
            for one, check in zip_longest(assumptions(request.theory), checked)
        ],
    }


def expression_json(expression: BellExpression) -> object:
    """``chsh``, or the rows ``[x, y, a, b, c]`` of expression files."""
    if expression == chsh():
        return "chsh"
    return [[*cell, str(c)] for cell, c in expression.coefficients]


def statement(result: Certified) -> str:
    """Which reading of Eq. 12 is claimed."""
    return STATEMENT if result.request.objective == "global" else STATEMENT_LOCAL


def remark(result: Certified) -> str | None:
    """What a reader has to be told beside the numbers; ``None`` where nothing is unusual."""
    low, high = result.working_point.lo, result.working_point.hi
    if result.rejects_assumptions:
        return (
            "I_hat - epsilon is above the largest value that the theory allows, so the data reject the"
            f" assumptions with confidence 1 - delta, delta = {result.request.delta}. The entropy is the one at"
            " that largest value and must not be relied on."
        )
    if high <= result.local_bound:
        return (
            "0 bits: I_hat - epsilon is not above the local bound"
            f" {result.local_bound}, so this bound, at this delta, does not exclude predetermined outcomes."
        )
    if low <= result.local_bound:
        return "0 bits: I_hat - epsilon cannot be told from the local bound at the highest precision allowed."
    if result.min_entropy_bits.hi == 0:
        return "0 bits: at this Bell value some outcome of some setting can still be predetermined."
    return None
