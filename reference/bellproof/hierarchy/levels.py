"""Words of a hierarchy level (Navascues, Pironio and Acin 2007), and how large a problem they make.

A level is a number (all words of at most so many letters) or a sum such as ``1+AB+AAB``, which adds the words with
exactly these parties' letters. A part may be one word, written as in certificates: ``1+A0B0+A0A1B1``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import product

from bellproof.errors import BadInput, ResourceLimit
from bellproof_checker.document import Malformed
from bellproof_checker.letters import PARTIES, Algebra, Letters, Word, adjoint, merged

MAX_WORDS = 130
"""Most words of a moment matrix that is tried: the solver then needs some gigabytes."""

MAX_LEVEL = 12
"""Largest number of letters."""

_PATTERN = re.compile(r"[A-D]+|[0-9]{1,2}")

_WORD = re.compile(r"(?:[A-D][0-9]{1,4}(?:\.[0-9]{1,4})?)+")


def spell(word: Word, algebra: Algebra) -> str:
    """Write a word as in certificates: ``A0A1B0``, ``A0.2B1.0``, the identity as ``1``."""
    text = ""
    for name, letters, outcomes in zip(PARTIES, word, algebra.outcomes, strict=False):
        for x, a in letters:
            text += f"{name}{x}" if outcomes == 2 else f"{name}{x}.{a}"  # noqa: PLR2004 - reflections
    return text or "1"


def level_words(algebra: Algebra, level: str) -> list[Word]:
    """All words of a level, shortest first; raises `BadInput` for no level and `ResourceLimit` before too many."""
    allowed, single = _parts(algebra, level)
    size = _count_words(algebra, allowed) + len(single)
    if size > MAX_WORDS:
        entries = size * (size + 1) // 2
        scenario = "-".join(map(str, (*algebra.settings, *algebra.outcomes)))
        message = (
            f"level {level[:40]} of scenario {scenario} has {size}"
            f" words: a matrix of {entries} entries, and some {entries**2 * 8 // 10**6} MB in a solver;"
            f" at most {MAX_WORDS} words are tried"
        )
        raise ResourceLimit(message)
    found = dict.fromkeys(single)
    for pattern in allowed:
        sides = [_strings(algebra, party, count) for party, count in enumerate(pattern)]
        found.update(dict.fromkeys(product(*sides)))
    return sorted(found, key=lambda word: (sum(map(len, word)), word))


def count_words(algebra: Algebra, level: str) -> int:
    """How many words a level has, without writing them down."""
    allowed, single = _parts(algebra, level)
    return _count_words(algebra, allowed) + len(single)


def _count_words(algebra: Algebra, allowed: Sequence[tuple[int, ...]]) -> int:
    """Words with exactly the pattern's letters each."""
    total = 0
    for pattern in allowed:
        size = 1
        for party, letters in enumerate(pattern):
            size *= _count(algebra, party, letters)
        total += size
    return total


def _parts(algebra: Algebra, level: str) -> tuple[list[tuple[int, ...]], list[Word]]:
    """Numbers of letters per party, each pattern once, and the single words that are of none of these."""
    parties = len(algebra.settings)
    found: dict[tuple[int, ...], None] = {}
    single: dict[Word, None] = {}
    source = "level"
    for part in level.split("+"):
        if _WORD.fullmatch(part):
            single[_word(algebra, part)] = None
            continue
        if not _PATTERN.fullmatch(part):
            raise BadInput(source, f"{level[:40]!r} is no level such as 2, 1+AB or 1+A0B0+A0A1B1")
        if part.isdigit():
            if int(part) > MAX_LEVEL:
                raise BadInput(source, f"{part} letters; at most {MAX_LEVEL}")
            whole = product(range(int(part) + 1), repeat=parties)
            found.update(dict.fromkeys(pattern for pattern in whole if sum(pattern) <= int(part)))
            continue
        letters = Counter(part)
        if len(part) > MAX_LEVEL or any(PARTIES.index(name) >= parties for name in letters):
            raise BadInput(source, f"{part[:40]!r} names too many letters, or a party that is not there")
        found[tuple(letters[PARTIES[party]] for party in range(parties))] = None
    return list(found), [word for word in single if tuple(map(len, word)) not in found]


def _word(algebra: Algebra, text: str) -> Word:
    source = "level"
    try:
        word = algebra.read_word(text, text[:40])
    except Malformed as error:
        raise BadInput(source, error.message) from error
    if sum(map(len, word)) > MAX_LEVEL:
        raise BadInput(source, f"{text[:40]!r} has over {MAX_LEVEL} letters")
    return word


def _letters(algebra: Algebra, party: int) -> int:
    return max(0, algebra.outcomes[party] - 1)


def _count(algebra: Algebra, party: int, letters: int) -> int:
    """Reduced strings of exactly so many letters: the setting changes from each to the next."""
    if letters == 0:
        return 1
    settings, each = algebra.settings[party], _letters(algebra, party)
    return settings * each * int(((settings - 1) * each) ** (letters - 1))


def _strings(algebra: Algebra, party: int, letters: int) -> list[Letters]:
    found: list[Letters] = [()]
    choices = list(product(range(algebra.settings[party]), range(_letters(algebra, party))))
    for _ in range(letters):
        found = [(*w, one) for w in found for one in choices if not w or w[-1][0] != one[0]]
    return found


def moment_of(algebra: Algebra, left: Word, right: Word) -> Word | None:
    """The word whose moment stands at (left, right), merged with its adjoint; ``None`` for zero."""
    found = algebra.times(adjoint(left), right)
    return None if found is None else merged(found)
