"""Writing certificates of kind ``lp``: bounds from no-signalling alone (see ``proofs/FORMAT.md``)."""

from __future__ import annotations

from fractions import Fraction

from bellproof.bounds.no_signalling import Line, LinePart, guessing_line
from bellproof.bounds.relabelling import few_generators, orbits, symmetries
from bellproof.bounds.target import ClaimObjective, targets_of
from bellproof.certificate.document import (
    Certificate,
    Claim,
    Json,
    accepted,
    relabelling_json,
    sealed,
    target_json,
)
from bellproof.certificate.lower import chsh_box
from bellproof.model.expression import BellExpression


def lp_certificate(
    expression: BellExpression, objective: ClaimObjective, bell_value: Fraction, *, witness: bool = False
) -> Certificate:
    """Certify the line that bounds all targets of the objective and is lowest at ``bell_value``.

    Targets that symmetries of the expression connect share one part. ``witness`` adds the box that reaches CHSH's
    line. Raises `BadInput` for a Bell value above the no-signalling maximum, `Unproved` if the independent checker
    refuses the result.
    """
    targets = targets_of(expression.scenario, objective)
    generators = few_generators(targets, symmetries(expression))
    line = guessing_line(expression, [orbit[0] for orbit in orbits(targets, generators)], bell_value)
    evidence: dict[str, Json] = {
        "relabellings": [relabelling_json(one) for one in generators],
        "parts": [_part(part) for part in line.parts],
    }
    claim = _claim(expression, objective, line)
    boxes = [chsh_box(claim, part.target) for part in line.parts] if witness else []
    best = max((box for box in boxes if box), key=lambda box: Fraction(str(box.claim["lower"])), default=None)
    return accepted(sealed("lp", claim, evidence, best))


def _claim(expression: BellExpression, objective: ClaimObjective, line: Line) -> Claim:
    return Claim(expression, "no-signalling", objective, line.slope, line.level)


def _part(part: LinePart) -> Json:
    weights: list[Json] = [[*map(str, (a, b, x, y, weight))] for (x, y, a, b), weight in part.weights]
    return {"target": target_json(part.target), "slack": str(part.slack), "weights": weights}
