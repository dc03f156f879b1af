"""The lower end of a claim of kind ``sos`` or ``lp``: a behaviour of the theory that comes that close to the line.

Optional: ``lower`` in the claim together with ``witness`` in the evidence. For quantum behaviours the witness is
one of kind ``hierarchy``, whose numbers may be ``[p, q]`` for p + q S where S is the root of its positive number
``root``; for no-signalling behaviours it is a table of probabilities.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product

from bellproof_checker import general
from bellproof_checker.claim import Claim, read_target
from bellproof_checker.document import Json, index, items, keys, number, require, require_form, string
from bellproof_checker.field import Field
from bellproof_checker.witness import check_witness


def split(claim: Json, evidence: Json) -> tuple[Json, Json, dict[str, Json]]:
    """Claim and evidence without the lower end, and what belongs to it by key."""
    found: dict[str, Json] = {}
    if isinstance(claim, dict) and "lower" in claim:
        found["lower"] = claim["lower"]
        claim = {name: value for name, value in claim.items() if name != "lower"}
    if isinstance(evidence, dict) and "witness" in evidence:
        found["witness"] = evidence["witness"]
        evidence = {name: value for name, value in evidence.items() if name != "witness"}
    require_form(len(found) != 1, "missing-key", "lower and witness come together")
    return claim, evidence, found


def check_lower(claim: Claim, document: dict[str, Json], found: dict[str, Json]) -> str:
    """Verify the lower end; returns it as words that follow the claim, none where there is no lower end."""
    if not found:
        return ""
    lower = number(found["lower"], "lower")
    if claim.theory == "no-signalling":
        _check_box(claim, lower, found["witness"])
        return f"; a box reaches {lower}"
    wide = general.read_claim(_widened(document["claim"]))
    witness = found["witness"]
    if isinstance(witness, dict) and "root" in witness:
        square = number(witness["root"], "root")
        require_form(square > 0, "out-of-range", "the root is one of a positive number")
        witness = {name: value for name, value in witness.items() if name != "root"}
        wide = replace(wide, field=Field((square, Fraction(0)), (Fraction(0), square + 1)))
    check_witness(wide, witness)
    if isinstance(witness, dict) and witness["kind"] == "strategy":
        return f"; a strategy reaches {general.bounded(lower)}"
    return f"; the words of the witness alone prove nothing below {general.bounded(lower)}"


def _widened(value: Json) -> Json:
    """The same claim in the form of kind ``hierarchy``."""
    if not isinstance(value, dict):
        return value
    same = ("scenario", "theory", "objective", "mu", "lower")
    result = {name: value[name] for name in same if name in value}
    return result | {"expressions": [value["expression"]], "lambdas": [value["lambda"]]}


def _check_box(claim: Claim, lower: Fraction, witness: Json) -> None:
    """A table ``[a, b, x, y, p]``: probabilities, without signalling, with ``P + lambda I = lower``."""
    fields = keys(witness, "witness", ("kind", "target", "cells"))
    require_form(string(fields["kind"], "kind") == "box", "unknown-kind", "a no-signalling witness is a box")
    target = read_target(fields["target"], claim)
    limits = (*claim.outcomes, *claim.settings)
    table: dict[tuple[int, ...], Fraction] = {}
    for row in items(fields["cells"], "cells"):
        entries = items(row, "a cell", 5)
        cell = tuple(index(one, "cell", limit) for one, limit in zip(entries, limits, strict=False))
        require_form(cell not in table, "repeated-cell", f"cell (a,b,x,y) = {cell} stands twice")
        table[cell] = number(entries[4], "a probability")
    require(all(p >= 0 for p in table.values()), "wrong-strategy", "a probability is negative")
    mx, my = claim.settings
    alice, bob = range(claim.outcomes[0]), range(claim.outcomes[1])

    def chance(a: int | None, b: int | None, x: int, y: int) -> Fraction:
        pairs = product(alice if a is None else (a,), bob if b is None else (b,))
        return sum((table.get((*pair, x, y), Fraction(0)) for pair in pairs), Fraction(0))

    for x, y in product(range(mx), range(my)):
        require(chance(None, None, x, y) == 1, "wrong-strategy", "probabilities do not add up to 1")
        same = all(chance(a, None, x, y) == chance(a, None, x, 0) for a in alice)
        same = same and all(chance(None, b, x, y) == chance(None, b, 0, y) for b in bob)
        require(same, "wrong-strategy", "the box signals")
    value = sum(
        (c * table.get((a, b, x, y), Fraction(0)) for (x, y, a, b), c in claim.expression.items()),
        Fraction(0),
    )
    event = Fraction(0)
    if target:
        joint = len(target) == 4  # noqa: PLR2004 - a, b, x, y
        a, b, x, y = target if joint else (target[0], None, target[1], 0)
        event = chance(a, b, x, y)
    require(
        event + claim.slope * value == lower,
        "wrong-strategy",
        "the box does not have the value that the claim says",
    )
