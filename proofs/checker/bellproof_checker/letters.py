"""The algebra of any number of parties: words of reflections and projectors.

A measurement with two outcomes is the reflection ``A_x = P(0|x) - P(1|x)`` with ``A_x^2 = 1``. One with d > 2
outcomes is the projectors ``A_x.a = P(a|x)`` for a < d - 1, with ``P P = P`` and ``P(a|x) P(b|x) = 0`` for a != b;
the last outcome is 1 minus the others. Letters of different parties commute, and nothing else is used.
Every word has norm at most 1 in every representation, so the expectation of a word is at most 1 in absolute value.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from bellproof_checker.document import Json, require_form, string
from bellproof_checker.field import Number

Letter = tuple[int, int]
"""Setting and outcome; the outcome of a reflection is 0."""

Letters = tuple[Letter, ...]
"""One party's part of a word, reduced."""

Word = tuple[Letters, ...]
"""One member a party."""

Polynomial = dict[Word, Number]
"""Coefficients by word."""

PARTIES = "ABCD"
"""Names of the parties; no more are allowed."""

MAX_LETTERS = 24
"""Longest word, in letters of one party."""

_LETTER = re.compile(r"([A-D])(0|[1-9][0-9]{0,3})(?:\.(0|[1-9][0-9]{0,3}))?", re.ASCII)


@dataclass(frozen=True)
class Algebra:
    """Numbers of settings and of outcomes, one a party."""

    settings: tuple[int, ...]
    outcomes: tuple[int, ...]

    @property
    def one(self) -> Word:
        """The identity."""
        return ((),) * len(self.settings)

    def joined(self, party: int, first: Letters, second: Letters) -> Letters | None:
        """Product of two reduced strings of one party; ``None`` if it is zero."""
        if self.outcomes[party] == 2:  # noqa: PLR2004 - reflections
            cut = 0
            while cut < min(len(first), len(second)) and first[-1 - cut] == second[cut]:
                cut += 1
            return first[: len(first) - cut] + second[cut:]
        if first and second and first[-1][0] == second[0][0]:
            return first + second[1:] if first[-1] == second[0] else None
        return first + second

    def times(self, first: Word, second: Word) -> Word | None:
        """The reduced product of two words; ``None`` if it is zero."""
        result = []
        for party, (one, other) in enumerate(zip(first, second, strict=True)):
            joined = self.joined(party, one, other)
            if joined is None:
                return None
            result.append(joined)
        return tuple(result)

    def multiply(self, first: Polynomial, second: Polynomial) -> Polynomial:
        """Product of two polynomials."""
        result: Polynomial = {}
        for one, left in first.items():
            for other, right in second.items():
                word = self.times(one, other)
                if word is not None:
                    add_to(result, word, left * right)
        return result

    def word(self, party: int, letters: Letters) -> Word:
        """A word of one party alone."""
        return tuple(letters if i == party else () for i in range(len(self.settings)))

    def projector(self, party: int, setting: int, outcome: int) -> Polynomial:
        """P(outcome|setting) of one party."""
        count = self.outcomes[party]
        if count == 1:
            return {self.one: Fraction(1)}
        if count == 2:  # noqa: PLR2004 - reflections
            letter = self.word(party, ((setting, 0),))
            return {self.one: Fraction(1, 2), letter: Fraction((-1) ** outcome, 2)}
        if outcome < count - 1:
            return {self.word(party, ((setting, outcome),)): Fraction(1)}
        others = {self.word(party, ((setting, a),)): Fraction(-1) for a in range(count - 1)}
        return {self.one: Fraction(1), **others}

    def event(self, settings: tuple[int, ...], outcomes: tuple[int | None, ...]) -> Polynomial:
        """The joint projector; an outcome of ``None`` is not looked at."""
        result: Polynomial = {self.one: Fraction(1)}
        for party, (setting, outcome) in enumerate(zip(settings, outcomes, strict=True)):
            if outcome is not None:
                result = self.multiply(result, self.projector(party, setting, outcome))
        return result

    def read_word(self, value: Json, where: str) -> Word:
        """Read ``A0A1B0.2`` (parties in order) or ``1``."""
        text = string(value, where)
        if text == "1":
            return self.one
        sides: list[list[Letter]] = [[] for _ in self.settings]
        place = 0
        for match in _LETTER.finditer(text):
            require_form(match.start() == place, "bad-word", f"{where} is no word such as A0A1B0")
            place = match.end()
            party = PARTIES.index(match[1])
            require_form(party < len(sides), "bad-word", f"{where} names a party that is not there")
            require_form(not any(sides[party + 1 :]), "bad-word", f"{where}: parties stand in order")
            count = self.outcomes[party]
            setting, outcome = int(match[2]), int(match[3] or 0)
            require_form(setting < self.settings[party], "bad-word", f"{where} has no such setting")
            require_form((match[3] is None) == (count == 2), "bad-word", f"{where} mixes kinds of letters")  # noqa: PLR2004
            require_form(outcome < max(1, count - 1), "bad-word", f"{where} has no such outcome")
            before = sides[party]
            repeats = before and before[-1][0] == setting
            require_form(not repeats and count > 1, "bad-word", f"{where} is not reduced")
            before.append((setting, outcome))
        require_form(text and place == len(text), "bad-word", f"{where} is no word such as A0A1B0")
        require_form(
            max(map(len, sides)) <= MAX_LETTERS, "bad-word", f"{where} has over {MAX_LETTERS} letters"
        )
        return tuple(tuple(side) for side in sides)


def add_to(polynomial: Polynomial, word: Word, coefficient: Number) -> None:
    """Add to one coefficient."""
    polynomial[word] = polynomial[word] + coefficient if word in polynomial else coefficient


def combination(terms: list[tuple[Number, Mapping[Word, Number]]]) -> Polynomial:
    """Sum of multiples of polynomials, zero coefficients dropped."""
    result: Polynomial = {}
    for factor, polynomial in terms:
        for word, coefficient in polynomial.items():
            add_to(result, word, factor * coefficient)
    return {word: coefficient for word, coefficient in result.items() if coefficient}


def adjoint(word: Word) -> Word:
    """The word read backwards, party by party."""
    return tuple(letters[::-1] for letters in word)


def merged(word: Word) -> Word:
    """One of the word and its adjoint, the same for both."""
    return min(word, adjoint(word))
