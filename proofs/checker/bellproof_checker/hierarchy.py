"""Kind ``hierarchy``: sums of hermitian squares in any scenario, up to symmetry and a bounded rest.

A part asserts ``mu - P - sum lambda I = average over its symmetries of (sum of squares) + R`` in the algebra, where
the coefficient of the identity in R exceeds the sum of all others' absolute values by ``slack >= 0``. Words have
norm at most 1, so R >= 0; a symmetry is an automorphism of the algebra that leaves the left side as it is, so the
average of its images of a square is again a sum of squares. So the left side is positive in every representation.
"""

from __future__ import annotations

from fractions import Fraction

from bellproof_checker.claim import (
    Relabelling,
    Target,
    read_parts,
    read_relabellings,
    read_target,
    require_all_targets,
)
from bellproof_checker.document import Json, items, keys, require, require_form
from bellproof_checker.field import Element, Number, fractions_of, magnitude, read_number, sign
from bellproof_checker.general import Claim, bounded
from bellproof_checker.gram import read_gram
from bellproof_checker.letters import Polynomial, Word, add_to, adjoint, combination, merged
from bellproof_checker.size import common
from bellproof_checker.symmetry import Symmetries
from bellproof_checker.witness import check_witness

MAX_BLOCKS = 32
"""Most blocks of one part."""

MAX_TERMS = 1000
"""Most words in the basis of one block, all its members together."""


def check(claim: Claim, evidence: Json) -> None:
    """Verify the evidence of kind ``hierarchy``; returns if it proves the claim."""
    fields = keys(evidence, "evidence", ("relabellings", "parts"), optional=("witness",))
    if claim.pairs:
        relabellings = _relabellings(claim, fields["relabellings"])
        parts = read_parts(fields["parts"], claim.pairs[0])
        proved = [_check_part(claim, part) for part in parts]
        require_all_targets(claim.pairs[0], proved, relabellings)
    else:
        items(fields["relabellings"], "relabellings", 0)
        _check_part(claim, items(fields["parts"], "parts", 1)[0])
    require_form(
        ("witness" in fields) == (claim.lower is not None), "missing-key", "lower and witness come together"
    )
    if "witness" in fields:
        check_witness(claim, fields["witness"])


def describe(claim: Claim, evidence: Json) -> str:
    """The accepted claim in one line; the witness says what the lower end means."""
    if claim.lower is None or not isinstance(evidence, dict) or not isinstance(evidence["witness"], dict):
        return str(claim)
    lower = bounded(claim.lower)
    if evidence["witness"]["kind"] == "strategy":
        return f"{claim}; a strategy reaches {lower}"
    return f"{claim}; the words of the witness alone prove nothing below {lower}"


def _relabellings(claim: Claim, value: Json) -> list[Relabelling]:
    """Each has to leave every expression of the claim as it is."""
    found: list[Relabelling] = []
    for one in claim.pairs:
        found = read_relabellings(value, one)
    return found


def _check_part(claim: Claim, value: Json) -> Target:
    """Verify one part and return the target that it bounds."""
    part = keys(value, "part", ("target", "symmetries", "slack", "blocks"))
    target = read_target(part["target"], claim.pairs[0]) if claim.pairs else ()
    if not claim.pairs:
        items(part["target"], "target", 0)
    slack = read_number(part["slack"], "slack", claim.field)
    require(sign(slack) >= 0, "negative-slack", "a slack is negative")
    # Identity minus target minus expressions, each word merged with its adjoint.
    unit = (claim.level, {claim.algebra.one: Fraction(1)})
    left = merge(combination([unit, (Fraction(-1), claim.weighted(target))]))
    symmetries = Symmetries.read(part["symmetries"], claim)
    symmetries.require_invariant(left)
    total: Polynomial = {}
    denominators = [1]
    blocks = items(part["blocks"], "blocks")
    require_form(len(blocks) <= MAX_BLOCKS, "too-large", f"{len(blocks)} blocks; at most {MAX_BLOCKS}")
    for block in blocks:
        denominators.append(add_squares(claim, block, total))
        common(denominators)
    rest = merge(combination([(Fraction(1), left), (Fraction(-1), symmetries.average(total))]))
    constant = rest.pop(claim.algebra.one, Fraction(0))
    largest: Number = sum((magnitude(c) for c in rest.values()), Fraction(0))
    require(constant - largest == slack, "identity-fails", "the rest is not what the slack says")
    return target


def merge(polynomial: Polynomial) -> Polynomial:
    """Merge each word with its adjoint, zero coefficients dropped."""
    result: Polynomial = {}
    for word, coefficient in polynomial.items():
        add_to(result, merged(word), coefficient)
    return {word: coefficient for word, coefficient in result.items() if coefficient}


def add_squares(claim: Claim, value: Json, total: Polynomial) -> int:
    """Add ``sum G_ij p_i* p_j`` of a block, words merged with adjoints; returns the denominator of G."""
    block = keys(value, "block", ("basis", "L", "D"), optional=("scale",))
    basis = [_read_basis(claim, member) for member in items(block["basis"], "basis")]
    terms = sum(map(len, basis))
    require_form(terms <= MAX_TERMS, "too-large", f"a basis of {terms} words; at most {MAX_TERMS}")
    gram = read_gram(block, len(basis), claim.field)
    times = claim.algebra.times
    pairs: dict[tuple[Word, Word], Word | None] = {}
    for i, left in enumerate(basis):
        for j, right in enumerate(basis[: i + 1]):
            entry = gram[i][j] if i == j else 2 * gram[i][j]
            if not entry:
                continue
            for one, c in left:
                for other, d in right:
                    place = (one, other)
                    if place not in pairs:
                        word = times(adjoint(one), other)
                        pairs[place] = None if word is None else merged(word)
                    found = pairs[place]
                    if found is not None:
                        add_to(total, found, entry * (c * d))
    return common([c.denominator for row in gram for entry in row for c in fractions_of(entry)])


def _read_basis(claim: Claim, value: Json) -> list[tuple[Word, Number]]:
    """A word, or an object of words with whole coefficients (or numbers of the field)."""
    if isinstance(value, str):
        return [(claim.algebra.read_word(value, "basis"), Fraction(1))]
    member = keys(value, "a member of the basis", tuple(value) if isinstance(value, dict) else ())
    result = []
    for text, coefficient in member.items():
        factor = read_number(coefficient, "basis", claim.field)
        whole = isinstance(factor, Element) or factor.denominator == 1
        require_form(whole, "bad-number", "a rational coefficient of the basis must be whole")
        result.append((claim.algebra.read_word(text, "basis"), factor))
    return result
