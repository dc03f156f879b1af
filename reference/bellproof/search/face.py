"""Facial reduction: a Gram matrix of a tight certificate vanishes on every strategy that touches the line.

If ``target + lambda I = mu`` holds for a strategy, then the Gram matrix kills the vectors w_j|psi>, so it is
``F M F^T`` where the columns of F span the rational vectors orthogonal to them. Only M is searched for, and
it can be positive definite, which rounding needs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bellproof.search.linear import Row, integer_kernel
from bellproof.search.words import ONE, Word

Symmetry = Callable[[Word], Word]
"""An exchange of words under which the element to be certified does not change; twice is nothing."""


@dataclass(frozen=True, slots=True)
class Block:
    """Hermitian squares of ``columns * words``: each column holds one integer coefficient a word."""

    words: tuple[Word, ...]
    columns: tuple[tuple[int, ...], ...]

    @property
    def size(self) -> int:
        """Order of the matrix M of this block."""
        return len(self.columns)

    def is_slack(self) -> bool:
        """Whether this is a multiple of the identity, which certificates write as their slack."""
        return self.words == (ONE,)


SLACK = Block((ONE,), ((1,),))
"""The block that lets a certificate be strict."""


def swap_sides(word: Word) -> Word:
    """Exchange of the two parties."""
    return word[1], word[0]


def face(words: Sequence[Word], null_rows: Sequence[Row], symmetry: Symmetry | None = None) -> list[Block]:
    """Blocks whose columns every null row annihilates: one, or an even and an odd one under a symmetry.

    ``null_rows`` has one integer entry a word. Words that no column uses are left out of their block.
    """
    if symmetry is None:
        return _blocks(words, list(null_rows))
    place = {word: i for i, word in enumerate(words)}
    blocks = []
    for sign in (1, -1):
        parity = []
        for i, word in enumerate(words):
            row = [0] * len(words)
            row[i] += 1
            row[place[symmetry(word)]] -= sign
            parity.append(row)
        blocks += _blocks(words, [*null_rows, *parity])
    return blocks


def _blocks(words: Sequence[Word], null_rows: Sequence[Row]) -> list[Block]:
    columns = integer_kernel([row for row in null_rows if any(row)], len(words))
    if not columns:
        return []
    used = [i for i in range(len(words)) if any(column[i] for column in columns)]
    kept = tuple(tuple(column[i] for i in used) for column in columns)
    return [Block(tuple(words[i] for i in used), kept)]
