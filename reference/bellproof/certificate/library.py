"""The certificates that are shipped in ``proofs/certificates``, and how each is made.

`bellproof.certificate.rebuild` makes them all from nothing; the sums of squares are searched anew, which needs the
``search`` and ``arb`` extras.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Protocol

from bellproof.certificate import searched
from bellproof.certificate.curve import curve_certificate
from bellproof.certificate.lp import lp_certificate
from bellproof.certificate.tilted import tilted_certificate
from bellproof.errors import UsageProblem
from bellproof.files.tables import TABLE_1, read_counts
from bellproof.finite.certify import Request, certify
from bellproof.model.expression import chsh
from bellproof.model.inputs import uniform
from bellproof.model.scenario import CHSH_SCENARIO

SOS_POINTS = {9: Fraction(1, 5), 13: Fraction(1, 8), 17: Fraction(1, 20), 25: Fraction(1, 25)}
"""Numbers of words and the parameters v at which a sum of squares in so many words is shipped, with L and D."""

SHORT_POINTS = {9: Fraction(1, 5), 13: Fraction(1, 5), 17: Fraction(1, 20), 25: Fraction(1, 20)}
"""The same for the shortest files that were found."""

PARAMETRIC = ("words-9", "words-13", "words-17", "words-25", "level-3")
"""Sets of words with a certificate for a whole interval of v."""

LEVEL_CERTIFICATES = {"1+AB": "sos-level-1ab-table1.json", "2": "sos-level-2-table1.json"}
"""Levels and what they prove at Table 1's working point, where they are not tight."""


class Built(Protocol):
    """A certificate that the independent checker has accepted."""

    @property
    def data(self) -> bytes:
        """The bytes of its file."""

    @property
    def digest(self) -> str:
        """Its digest."""


def builders() -> dict[str, Callable[[], Built]]:
    """How to make each shipped certificate, by file name."""
    result: dict[str, Callable[[], Built]] = {
        "curve-table1.json": _table1,
        "lp-chsh-global.json": lambda: lp_certificate(chsh(), "global", Fraction(3), witness=True),
        "lp-chsh-local.json": lambda: lp_certificate(chsh(), "local", Fraction(3), witness=True),
    }
    for words, v in SOS_POINTS.items():
        place = f"v-{v.numerator}-{v.denominator}"
        result[f"curve-{place}.json"] = _at(curve_certificate, v)
        result[f"tilted-{place}.json"] = _tilted(v)
        result[f"sos-{place}-words-{words}.json"] = _searched(v, words)
    for words, v in SHORT_POINTS.items():
        result[f"sos-short-v-{v.numerator}-{v.denominator}-words-{words}.json"] = _shortest(v, words)
    result |= {f"sos-parametric-{name}.json": _parametric(name) for name in PARAMETRIC}
    result |= {name: _level(level) for level, name in LEVEL_CERTIFICATES.items()}
    return result | {f"hierarchy/{name}": make for name, make in searched.builders().items()}


def _at(make: Callable[[Fraction], Built], v: Fraction) -> Callable[[], Built]:
    return lambda: make(v)


def _tilted(v: Fraction) -> Callable[[], Built]:
    return lambda: tilted_certificate(v, witness=True)


def _table1() -> Built:
    """The tangent on which the claim for Table 1 rests."""
    request = Request(chsh(), uniform(CHSH_SCENARIO), Fraction(1, 100))
    certificate = certify(read_counts(TABLE_1, CHSH_SCENARIO), request).certificate
    if certificate is None:
        message = "Table 1 certifies nothing"
        raise UsageProblem(message)
    return certificate


def _parametric(name: str) -> Callable[[], Built]:
    def make() -> Built:
        from bellproof.search.curve_parametric import RECIPES, find  # noqa: PLC0415 - optional, slow to import

        return find(RECIPES[name])

    return make


def _level(level: str) -> Callable[[], Built]:
    def make() -> Built:
        from bellproof.errata.relaxation import LEVELS  # noqa: PLC0415 - used here alone
        from bellproof.ladder.levels import BELL_VALUE, SLACK  # noqa: PLC0415 - the same
        from bellproof.search.level_sos import find  # noqa: PLC0415 - optional and slow to import

        return find(LEVELS[level], BELL_VALUE, SLACK).certificate()

    return make


def _searched(v: Fraction, words: int) -> Callable[[], Built]:
    def make() -> Built:
        from bellproof.search.curve_sos import THOROUGH, find  # noqa: PLC0415 - optional and slow to import

        return find(v, words, THOROUGH).certificate()

    return make


def _shortest(v: Fraction, words: int) -> Callable[[], Built]:
    def make() -> Built:
        from bellproof.search.curve_points import find  # noqa: PLC0415 - optional and slow to import

        return find(v, words).certificate()

    return make
