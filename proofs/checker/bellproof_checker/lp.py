"""Kind ``lp``: ``mu - P - lambda I = slack + sum w P(ab|xy)`` on every no-signalling behaviour, all of it >= 0.

The two sides are compared in coordinates that are independent on no-signalling behaviours.
"""

from __future__ import annotations

from fractions import Fraction

from bellproof_checker.claim import (
    Claim,
    Target,
    combine,
    read_parts,
    read_relabellings,
    read_target,
    require_all_targets,
)
from bellproof_checker.document import Json, index, items, keys, number, require, require_form


def check(claim: Claim, evidence: Json) -> None:
    """Verify the evidence of kind ``lp``; returns if it proves the claim."""
    require_form(
        claim.theory == "no-signalling", "wrong-theory", "this kind is about no-signalling behaviours"
    )
    fields = keys(evidence, "evidence", ("relabellings", "parts"))
    relabellings = read_relabellings(fields["relabellings"], claim)
    proved = [_check_part(claim, part) for part in read_parts(fields["parts"], claim)]
    require_all_targets(claim, proved, relabellings)


def _check_part(claim: Claim, value: Json) -> Target:
    part = keys(value, "part", ("target", "slack", "weights"))
    target = read_target(part["target"], claim)
    slack = number(part["slack"], "slack")
    require(slack >= 0, "negative-slack", "a slack is negative")
    terms = [(Fraction(1), target)]
    terms += [(claim.slope * c, (a, b, x, y)) for (x, y, a, b), c in claim.expression.items()]
    limits = (*claim.outcomes, *claim.settings)
    seen = set()
    for row in items(part["weights"], "weights"):
        fields = items(row, "a weight", 5)
        cell = tuple(index(one, "weight", limit) for one, limit in zip(fields, limits, strict=False))
        require_form(cell not in seen, "repeated-cell", f"cell (a,b,x,y) = {cell} has two weights")
        seen.add(cell)
        weight = number(fields[4], "weight")
        require(weight >= 0, "not-positive", "a weight is negative")
        terms.append((weight, cell))
    # What is left has to be the constant mu - slack: nothing else may remain of the other coordinates.
    rest = combine(claim, terms)
    constant = rest.pop((None, None), Fraction(0))
    require(not rest, "identity-fails", f"the weights do not add up at {len(rest)} coordinates")
    require(constant + slack == claim.level, "identity-fails", "the constant does not add up to mu")
    return target
