"""Certificates with the short forms of ``proofs/FORMAT.md`` written out, as the exporters read them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

from bellproof.kernel.text import LETTER, Json
from bellproof_checker.document import unpacked


def written_out(document: Json) -> Json:
    """The certificate with every packed list as a list; no number, word or polynomial has spaces or semicolons."""
    return {key: value if key == "meta" else _unpacked(value) for key, value in document.items()}


def _unpacked(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _unpacked(member) for key, member in value.items()}
    value = unpacked(value)
    return [_unpacked(member) for member in value] if isinstance(value, list) else value


def exchanged(block: Json) -> tuple[list[str], list[list[Fraction]] | None]:
    """The words of a block and its face, the images of the words under the sides' exchange among them."""
    words, parity = block["words"], block.get("parity", "none")
    if parity == "none" and "face" not in block:
        return words, None
    size = len(words)
    listed = block.get("face", [[str(int(i == j)) for j in range(size)] for i in range(size)])
    all_words: list[str] = []
    face: list[list[Fraction]] = []
    for one, row in zip(words, listed, strict=True):
        entries = [Fraction(entry) for entry in row]
        all_words.append(one)
        face.append(entries)
        other = _mirror(one)
        if parity != "none" and other != one:
            all_words.append(other)
            face.append(entries if parity == "even" else [-entry for entry in entries])
    return all_words, face


def _mirror(word: str) -> str:
    """``A0B0B1`` for ``A0A1B0``."""
    alice, bob = ([side + setting for side, setting in LETTER.findall(word) if side == one] for one in "AB")
    return "".join(["A" + letter[1:] for letter in bob] + ["B" + letter[1:] for letter in alice]) or "1"


def dominant_squares(block: Json) -> tuple[list[Fraction], list[list[Fraction]]]:
    """Weights and columns of the squares that a dominated Gram matrix is the sum of."""
    lower = [[int(entry) for entry in row] for row in block["gram"]]
    size = len(lower)
    x = [int(entry) for entry in block.get("dominance", ["1"] * size)]
    spare = [Fraction(lower[i][i]) for i in range(size)]
    weights: list[Fraction] = []
    columns: list[list[int]] = []
    for j, i in combinations(range(size), 2):
        entry = lower[i][j]
        if entry:
            weights.append(Fraction(abs(entry), x[i] * x[j]))
            columns.append(_column(size, {i: x[j], j: x[i] if entry > 0 else -x[i]}))
            spare[i] -= Fraction(abs(entry) * x[j], x[i])
            spare[j] -= Fraction(abs(entry) * x[i], x[j])
    for i, rest in enumerate(spare):
        if rest:
            weights.append(rest)
            columns.append(_column(size, {i: 1}))
    rows: Sequence[Sequence[int]] = list(zip(*columns, strict=True)) or [()] * size
    return weights, [[Fraction(entry) for entry in row] for row in rows]


def _column(size: int, entries: dict[int, int]) -> list[int]:
    return [entries.get(i, 0) for i in range(size)]
