"""Kind ``sos``: ``mu - P - lambda I = slack + sum D_k |g_k|^2`` with slack >= 0 and all D_k >= 0.

Each ``g_k`` is a combination of words, ``g = L^T F^T words``, so the Gram matrix is ``F L D L^T F^T``. The identity
is compared word by word in the algebra's relations alone, so the bound holds for every state, every dimension
and every projective measurements; general ones by Naimark's dilation.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from operator import mul

from bellproof_checker.algebra import ONE, Word, adjoint, merged, read_word, times
from bellproof_checker.claim import (
    Claim,
    Target,
    read_parts,
    read_relabellings,
    read_target,
    require_all_targets,
)
from bellproof_checker.document import Json, items, keys, number, require, require_form
from bellproof_checker.short import mirrored, read_dominant, whole
from bellproof_checker.size import common, longest

MAX_WORDS = 400
"""Most words of one block."""

MAX_WORK = 4 * 10**9
"""Most bit operations for one block, a few seconds."""

MAX_BLOCKS = 32
"""Most blocks of one part."""

Coefficients = dict[Word, Fraction]
"""A hermitian element, each word merged with its adjoint."""


def check(claim: Claim, evidence: Json) -> None:
    """Verify the evidence of kind ``sos``; returns if it proves the claim."""
    require_reflections(claim)
    fields = keys(evidence, "evidence", ("relabellings", "parts"))
    relabellings = read_relabellings(fields["relabellings"], claim)
    proved = [check_part(claim, part) for part in read_parts(fields["parts"], claim)]
    require_all_targets(claim, proved, relabellings)


def require_reflections(claim: Claim) -> None:
    """The words of this algebra speak of quantum behaviours with two outcomes."""
    require_form(claim.theory == "quantum", "wrong-theory", "this kind is about quantum behaviours")
    require_form(claim.outcomes == (2, 2), "wrong-scenario", "this kind needs two outcomes a side")


def check_part(claim: Claim, value: Json) -> Target:
    """Verify one part and return the target that it bounds."""
    part = keys(value, "part", ("target", "blocks"), optional=("slack", "divisor"))
    target = read_target(part["target"], claim)
    slack = number(part.get("slack", "0"), "slack")
    require(slack >= 0, "negative-slack", "a slack is negative")
    divisor = whole(part.get("divisor", "1"), "divisor")
    require_form(divisor > 0, "out-of-range", "the divisor must be positive")
    left = goal(claim, target)
    right: Coefficients = {ONE: slack}
    blocks = items(part["blocks"], "blocks")
    require_form(len(blocks) <= MAX_BLOCKS, "too-large", f"{len(blocks)} blocks; at most {MAX_BLOCKS}")
    for block in blocks:
        for word, coefficient in read_squares(block, claim).items():
            right[word] = right.get(word, Fraction(0)) + coefficient / divisor
    wrong = [word for word in {**left, **right} if left.get(word, 0) != right.get(word, 0)]
    require(not wrong, "identity-fails", f"the squares do not add up at {len(wrong)} words")
    return target


def goal(claim: Claim, target: Target) -> Coefficients:
    """``mu - P - lambda I`` in words."""
    # Signs are added up first, so that each word is multiplied once.
    value: Coefficients = {}
    for (x, y, a, b), c in claim.expression.items():
        for word, sign in signs((a, b, x, y)).items():
            value[word] = value.get(word, 0) + sign * c
    result = {ONE: claim.level}
    terms: list[tuple[Fraction, Mapping[Word, Fraction | int]]] = [(claim.slope / 4, value)]
    if target:
        terms.append((Fraction(1, len(target)), signs(target)))
    for factor, element in terms:
        for word, coefficient in element.items():
            result[word] = result.get(word, 0) - factor * coefficient
    return result


def signs(target: Target) -> dict[Word, int]:
    """``(1 + (-1)^a A_x)(1 + (-1)^b B_y)``, four times the target's projector; or its first factor alone, twice."""
    joint = len(target) == 4  # noqa: PLR2004 - a, b, x, y
    a, x = (target[0], target[2]) if joint else (target[0], target[1])
    result = {ONE: 1, ((x,), ()): (-1) ** a}
    if not joint:
        return result
    sign, y = (-1) ** target[1], target[3]
    return result | {(word[0], (y,)): sign * entry for word, entry in result.items()}


def read_squares(value: Json, claim: Claim) -> Coefficients:
    """The element ``sum D_k |g_k|^2`` or ``g* M g`` of a block, each word merged with its adjoint."""
    dominant = isinstance(value, dict) and "gram" in value
    needed = ("words", "gram") if dominant else ("words", "L", "D")
    optional = ("face", "parity", "dominance") if dominant else ("face", "parity")
    block = keys(value, "block", needed, optional=optional)
    listed = items(block["words"], "words")
    require_form(len(listed) <= MAX_WORDS, "too-large", f"a block of over {MAX_WORDS} words")
    words = [read_word(word, "words", claim.settings) for word in listed]
    size = len(items(block["gram" if dominant else "D"], "gram or D"))
    face, face_scale = _read_face(block.get("face"), len(words), size)
    words, face = mirrored(words, face, block.get("parity", "none"), claim.settings)
    if dominant:
        middle = read_dominant(block["gram"], block.get("dominance"))
        _require_bearable(len(words), size, 2 * longest(face) + longest(middle))
        half = [[sum(map(mul, row, entries)) for entries in middle] for row in face]
        gram = [[sum(map(mul, row, other)) for row in face] for other in half]
        return _collect(words, gram, face_scale**2)
    diagonal, lower = _read_factors(block, size)
    # Column k of L is 1 at k and runs down from there; whole numbers over its own denominator.
    entries = [[Fraction(1), *(lower[i][k] for i in range(k + 1, size))] for k in range(size)]
    scales = [common([entry.denominator for entry in column]) for column in entries]
    whole_columns = [
        [int(entry * scale) for entry in column] for column, scale in zip(entries, scales, strict=True)
    ]
    weights = [entry / (scale * face_scale) ** 2 for entry, scale in zip(diagonal, scales, strict=True)]
    denominator = common([weight.denominator for weight in weights])
    bits = denominator.bit_length() + 2 * (longest(face) + longest(whole_columns)) + longest([diagonal])
    _require_bearable(len(words), size, bits)
    squares = [
        (int(weight * denominator), [sum(map(mul, row[k:], column)) for row in face])
        for k, (weight, column) in enumerate(zip(weights, whole_columns, strict=True))
    ]
    return _collect(words, _gram_of(squares, len(words)), denominator)


def _require_bearable(words: int, size: int, bits: int) -> None:
    """How long the longest product can become and how many there are, before any is computed."""
    work = words * size * (words + size) * (64 + bits)
    require_form(work <= MAX_WORK, "too-large", f"a block of {work} bit operations; at most {MAX_WORK}")


def _read_factors(block: dict[str, Json], size: int) -> tuple[list[Fraction], list[list[Fraction]]]:
    diagonal = [number(entry, "D") for entry in items(block["D"], "D")]
    require(all(entry >= 0 for entry in diagonal), "not-positive", "an entry of D is negative")
    lower = [
        [number(entry, "L") for entry in items(row, f"row {i} of L", i)]
        for i, row in enumerate(items(block["L"], "L", size))
    ]
    return diagonal, lower


def _read_face(value: Json | None, words: int, size: int) -> tuple[list[list[int]], int]:
    """One row a word, one column a square, as whole numbers over one denominator; the identity if left out."""
    if value is None:
        require_form(words == size, "wrong-length", f"{words} words and {size} entries of D need a face")
        return [[int(i == j) for j in range(size)] for i in range(words)], 1
    listed = items(value, "face", words)
    rows = [[number(entry, "face") for entry in items(row, "a row of the face", size)] for row in listed]
    scale = common([entry.denominator for row in rows for entry in row])
    return [[int(entry * scale) for entry in row] for row in rows], scale


def _gram_of(squares: list[tuple[int, list[int]]], words: int) -> list[list[int]]:
    """The upper triangle of ``sum weight * column column^T``."""
    gram = [[0] * words for _ in range(words)]
    for weight, column in squares:
        used = [(i, entry) for i, entry in enumerate(column) if entry]
        for place, (i, entry) in enumerate(used):
            row, product = gram[i], weight * entry
            for j, other in used[place:]:
                row[j] += product * other
    return gram


def _collect(words: list[Word], gram: list[list[int]], denominator: int) -> Coefficients:
    """Multiply out ``sum gram_ij word_i* word_j`` from the upper triangle, over a denominator."""
    total: dict[Word, int] = {}
    for i, word in enumerate(words):
        first, row = adjoint(word), gram[i]
        for j in range(i, len(words)):
            if row[j]:
                key = merged(times(first, words[j]))
                total[key] = total.get(key, 0) + (1 if i == j else 2) * row[j]
    return {word: Fraction(entry, denominator) for word, entry in total.items()}
