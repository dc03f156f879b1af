"""Gram matrices of noncommutative polynomials, as NCTSSOS's ``rational_certificate`` rounds and projects them.

The claim is ``f >= bound`` for operators that square to one (``unipotent``) or are projectors (``projector``), the
first ``partition`` of which commute with the others. The evidence are bases of words and rational matrices G with

    f - bound = sum over blocks of  w* G w

What is missing of this identity is exactly computed and put into the Gram matrices, or, where no entry can take it,
subtracted from the bound: a word is a contraction. Then the least s with ``G + s`` positive semidefinite costs s
times the number of words. What is left is proved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from bellproof.errors import BadInput
from bellproof.exact import read_rational
from bellproof.files.json_text import Json, NumberText, parse_json
from bellproof_conformance.imported.definite import Matrix, is_semidefinite, least

FORMAT = "bellproof-gram/1"
"""Name and version of the file's format."""

_KEYS = {"format", "variables", "partition", "constraint", "objective", "blocks", "bound"}
_CONSTRAINTS = ("unipotent", "projector")
_MOST_VARIABLES = 100
_MOST_LETTERS = 40

Word = tuple[int, ...]
"""Variables from 1."""


@dataclass(frozen=True)
class Block:
    """Words and their Gram matrix."""

    words: tuple[Word, ...]
    gram: Matrix


@dataclass(frozen=True)
class Gram:
    """A file's content."""

    partition: int
    constraint: str
    objective: Mapping[Word, Fraction]
    blocks: tuple[Block, ...]
    bound: Fraction


@dataclass(frozen=True)
class Shown:
    """What is proved: the bound, what of the identity was missing, and what the matrices lacked."""

    value: Fraction
    residual: Fraction
    shift: Fraction


def reduced(word: Word, partition: int, constraint: str) -> Word:
    """The word in normal form, merged with its adjoint."""
    return min(_normal(word, partition, constraint), _normal(word[::-1], partition, constraint))


def _normal(word: Word, partition: int, constraint: str) -> Word:
    sorted_ = [v for v in word if v <= partition] + [v for v in word if v > partition]
    result: list[int] = []
    for letter in sorted_:
        if result and result[-1] == letter:
            if constraint == "unipotent":
                result.pop()
        else:
            result.append(letter)
    return tuple(result)


def prove(gram: Gram) -> Shown | None:
    """The bound that the evidence proves; ``None`` if no shift makes the matrices semidefinite."""
    missing, places = _identity(gram)
    matrices = [[list(row) for row in block.gram] for block in gram.blocks]
    residual = max(map(abs, missing.values()))
    value = gram.bound + missing.pop((), Fraction(0))
    for word, rest in missing.items():
        holders = places.get(word, [])
        if rest and not holders:
            value -= abs(rest)
        elif rest:
            # The list holds (i, j) and (j, i), so that the matrices stay symmetric.
            for b, i, j in holders:
                matrices[b][i][j] += rest / len(holders)
    total = Fraction(0)
    for matrix in matrices:
        shift = least(lambda s, m=matrix: is_semidefinite(_shifted(m, s)))  # type: ignore[misc]
        if shift is None:
            return None
        value -= shift * len(matrix)
        total += shift
    return Shown(value, residual, total)


def _identity(gram: Gram) -> tuple[dict[Word, Fraction], dict[Word, list[tuple[int, int, int]]]]:
    """What is missing of each word, and the entries that hold it."""
    places: dict[Word, list[tuple[int, int, int]]] = {}
    missing = dict(gram.objective)
    missing[()] = missing.get((), Fraction(0)) - gram.bound
    for b, block in enumerate(gram.blocks):
        for i, left in enumerate(block.words):
            for j, right in enumerate(block.words):
                word = reduced(left[::-1] + right, gram.partition, gram.constraint)
                places.setdefault(word, []).append((b, i, j))
                missing[word] = missing.get(word, Fraction(0)) - block.gram[i][j]
    return missing, places


def _shifted(matrix: Matrix, s: Fraction) -> Matrix:
    return [[entry + s if i == j else entry for j, entry in enumerate(row)] for i, row in enumerate(matrix)]


def read_gram(text: str, source: str) -> Gram:
    """Read a file; raises `BadInput`."""
    body = parse_json(text, source)
    if not isinstance(body, dict) or body.get("format") != FORMAT:
        raise BadInput(source, f"is no file of format {FORMAT}")
    if set(body) != _KEYS:
        wrong = sorted(_KEYS ^ set(body))
        raise BadInput(source, f"member {wrong[0]!r} is {'missing' if wrong[0] in _KEYS else 'unknown'}")
    variables = _whole(body["variables"], source, "variables", _MOST_VARIABLES)
    partition = _whole(body["partition"], source, "partition", variables)
    constraint = body["constraint"]
    if constraint not in _CONSTRAINTS or not isinstance(constraint, str):
        raise BadInput(source, f"constraint is none of {', '.join(_CONSTRAINTS)}")
    objective: dict[Word, Fraction] = {}
    for term in _list(body["objective"], source, "objective"):
        pair = _list(term, source, "a term of the objective")
        if len(pair) != 2:  # noqa: PLR2004 - a coefficient and a word
            raise BadInput(source, "a term of the objective is [coefficient, word]")
        word = reduced(_word(pair[1], variables, source), partition, constraint)
        objective[word] = objective.get(word, Fraction(0)) + _number(pair[0], source)
    blocks = tuple(_block(one, variables, source) for one in _list(body["blocks"], source, "blocks"))
    if not blocks:
        raise BadInput(source, "has no block")
    return Gram(partition, constraint, objective, blocks, _number(body["bound"], source))


def _block(value: Json, variables: int, source: str) -> Block:
    if not isinstance(value, dict) or set(value) != {"basis", "gram"}:
        raise BadInput(source, "a block has the members basis and gram")
    words = tuple(_word(word, variables, source) for word in _list(value["basis"], source, "basis"))
    rows = [
        [_number(entry, source) for entry in _list(row, source, "a row")]
        for row in _list(value["gram"], source, "gram")
    ]
    if not words or len(rows) != len(words) or any(len(row) != len(words) for row in rows):
        raise BadInput(source, "gram has a row and a column for each word of basis")
    if any(rows[i][j] != rows[j][i] for i in range(len(rows)) for j in range(i)):
        raise BadInput(source, "gram is not symmetric")
    return Block(words, rows)


def _list(value: Json, source: str, what: str) -> Sequence[Json]:
    if not isinstance(value, list):
        raise BadInput(source, f"{what} is no list")
    return value


def _word(value: Json, variables: int, source: str) -> Word:
    letters = _list(value, source, "a word")
    if len(letters) > _MOST_LETTERS:
        raise BadInput(source, f"a word has more than {_MOST_LETTERS} letters")
    word = tuple(_whole(letter, source, "a letter", variables) for letter in letters)
    if 0 in word:
        raise BadInput(source, f"letters are variables, from 1 to {variables}")
    return word


def _whole(value: Json, source: str, what: str, most: int) -> int:
    text = value.text if isinstance(value, NumberText) else value
    if not isinstance(text, str) or not (text.isascii() and text.isdigit()) or len(text) > len(str(most)):
        raise BadInput(source, f"{what} is no whole number from 0 to {most}")
    if int(text) > most:
        raise BadInput(source, f"{what} is above {most}")
    return int(text)


def _number(value: Json, source: str) -> Fraction:
    text = value.text if isinstance(value, NumberText) else value
    if not isinstance(text, str):
        raise BadInput(source, "a number is no number")
    # Julia writes p//q.
    return read_rational(text.replace("//", "/", 1), source)
