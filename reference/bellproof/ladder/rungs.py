"""The rungs of the ladder: sets of words, and for each the two proofs between which its threshold lies.

A set of words is tight at a Bell value I if the bound of its relaxation on P(ab|xy) is the quantum maximum there.
It is tight from I(v) upward where a parametric certificate from v on exists, and not tight at I where a
moment matrix with rational entries, positive definite in exact arithmetic, has that I and a larger P than any
quantum behaviour.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from importlib.resources import files

from bellproof.bounds import curve
from bellproof.errata.relaxation import Moments, allowed
from bellproof.errors import Rejected
from bellproof.exact import read_rational
from bellproof.search.curve_sos import WORD_SETS
from bellproof.search.words import (
    Word,
    canonical,
    spell,
    words_by_length,
)

WINNING = (0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Rung:
    """A set of words, how it is called, its certificate's file, and where a witness is looked for."""

    name: str
    title: str
    words: tuple[Word, ...]
    certificate: str
    witness_at: Fraction

    @property
    def witness_file(self) -> str:
        """The file of the moment matrix that ships with the package."""
        return f"{self.name}.json"


RUNGS: tuple[Rung, ...] = (
    Rung("words-9", "1 + AB", WORD_SETS[9], "sos-parametric-words-9.json", Fraction(1766, 10_000)),
    Rung("words-13", "level 2", WORD_SETS[13], "sos-parametric-words-13.json", Fraction(1009, 10_000)),
    Rung("words-17", "level 2 + AABB", WORD_SETS[17], "sos-parametric-words-17.json", Fraction(458, 10_000)),
    Rung(
        "words-25", "A <= 2 by B <= 2", WORD_SETS[25], "sos-parametric-words-25.json", Fraction(267, 10_000)
    ),
    Rung(
        "level-3",
        "level 3",
        tuple(words_by_length((2, 2), 3)),
        "sos-parametric-level-3.json",
        Fraction(263, 10_000),
    ),
)
"""From few words to many."""

LEVEL_2 = RUNGS[1]
"""The level that the paper says it used."""


@dataclass(frozen=True, slots=True)
class Witness:
    """What a moment matrix proves: the relaxation allows this P at this I; quantum behaviours do not."""

    v: Fraction
    bell_value: Fraction
    probability: Fraction
    quantum_bound: Fraction

    @property
    def excess(self) -> Fraction:
        """How far beyond every quantum behaviour, at least."""
        return self.probability - self.quantum_bound


def mirrored(word: Word) -> Word:
    """One of the word, its adjoint, and both with the sides exchanged: the witnesses give all four one moment."""
    return min(canonical(word), canonical((word[1], word[0])))


def verified(words: tuple[Word, ...], v: Fraction, moments: Moments) -> Witness:
    """Check a moment matrix exactly; ``moments`` are given by `mirrored` word.

    Raises `Rejected` unless it is normalised, positive definite and beyond the curve's tangent at v, which bounds
    every quantum behaviour.
    """
    reached, value = allowed(words, moments, mirrored)
    bound = curve.tangent(v).bound(value)
    if not reached > bound:
        message = f"P = {float(reached)} is not beyond the curve at I = {float(value)}"
        raise Rejected(message)
    return Witness(v, value, reached, bound)


def shipped_witness(rung: Rung) -> Witness:
    """Read and verify the rung's moment matrix; nothing about it is trusted."""
    place = files("bellproof.ladder") / rung.witness_file
    document = json.loads(place.read_text(encoding="utf-8"))
    moments = {word: read_rational(text, rung.witness_file) for word, text in document["moments"].items()}
    return verified(rung.words, read_rational(document["v"], rung.witness_file), moments)


@dataclass(frozen=True, slots=True)
class Certified:
    """The interval of v for which a certificate that the checker accepts proves every tangent, and its size."""

    low: Fraction
    high: Fraction
    size: int
    winning_size: int


def shipped_certificate(rung: Rung) -> Certified:
    """Check the rung's parametric certificate; raises `Rejected` unless it is about this curve and these words."""
    from bellproof_checker import check_bytes  # noqa: PLC0415 - the checker stays a separate program
    from bellproof_checker.document import unpacked  # noqa: PLC0415 - the same

    data = (files("bellproof_certificates") / rung.certificate).read_bytes()
    verdict = check_bytes(data)
    if not verdict.accepted:
        message = f"{rung.certificate}: {verdict}"
        raise Rejected(message)
    document = json.loads(data)
    _require_tangents(document["claim"], rung)
    parts = document["evidence"]["parts"]
    winning = [one for one in parts if unpacked(one["target"]) == ["0", "0", "0", "0"]]
    used = {spelt for part in winning for block in part["blocks"] for spelt in unpacked(block["words"])}
    if not winning or not used <= {spell(word) for word in rung.words}:
        message = f"{rung.certificate} uses other words than the rung {rung.name}"
        raise Rejected(message)
    low, high = (read_rational(text, rung.certificate) for text in document["claim"]["v"])
    return Certified(low, high, len(data), len(json.dumps(winning[0], separators=(",", ":"))))


def _require_tangents(claim: Mapping[str, str], rung: Rung) -> None:
    from bellproof.search.family import LEVEL, SCALE, SLOPE  # noqa: PLC0415 - only for this comparison
    from bellproof.search.polynomial import spelled  # noqa: PLC0415

    wanted = {"scale": SCALE, "lambda": SLOPE, "mu": LEVEL}
    if claim["expression"] != "chsh" or any(claim[key] != spelled(one) for key, one in wanted.items()):
        message = f"{rung.certificate} is not about the tangents of CHSH's curve"
        raise Rejected(message)


def bell_value(v: Fraction) -> Fraction:
    """The Bell value at which the curve's tangent has the parameter v; it increases with v."""
    return curve.tangent(v).bell_value
