"""Cases of ``local.pvalue``, ``local.binomial`` and ``nosignalling.fisher``."""

from __future__ import annotations

from collections.abc import Mapping

from bellproof.files.json_text import Json
from bellproof_conformance.definitions.spec import Bad, Good, Plain, Spec, Suite, json_of, params
from bellproof_conformance.definitions.tables import LARGE, table1, winning
from bellproof_conformance.edits import add, remove, replace

FLAGS = {
    "edge": "the smallest or largest input that means something",
    "one": "no evidence at all: p is 1 exactly",
    "tiny": "a p-value below the smallest double",
    "large": "counts that a double does not hold",
    "two-sided": "tells the two-sided test from its relatives",
    "bad-counts": "counts that mean nothing",
}

_PVALUE, _BINOMIAL, _FISHER = "local.pvalue", "local.binomial", "nosignalling.fisher"
_NAMES = {_PVALUE: "pvalue", _BINOMIAL: "binomial", _FISHER: "fisher"}
_SOURCES = {_PVALUE: "Eq. 18; D.3", _BINOMIAL: "D.3; game form of Eq. 18", _FISHER: "D.4; Eq. 13"}


def _good(op: str, id_: str, reason: str, *flags: str, counts: Plain) -> Good:
    return Good(f"{_NAMES[op]}.{id_}", op, params(counts=counts), _SOURCES[op], reason, flags)


def _bad_counts(op: str) -> tuple[Bad, ...]:
    edits: tuple[tuple[str, Mapping[str, Json], str], ...] = (
        ("negative-count", replace("/counts/5/4", json_of(-70)), "a count is negative"),
        ("fractional-count", replace("/counts/5/4", "70.5"), "a count is no whole number"),
        ("repeated-cell", add("/counts/-", json_of([1, 1, 1, 1, 89])), "a cell is given twice"),
        ("three-outcomes", replace("/counts/5/2", json_of(2)), "outcome 2 of two"),
        ("no-trials", replace("/counts", []), "no trials at all"),
        ("missing", remove("/counts"), "there are no counts"),
    )
    name = _NAMES[op]
    return tuple(
        Bad(f"{name}.{id_}", f"{name}.table1", edit, reason, ("bad-counts",)) for id_, edit, reason in edits
    )


_EXACTLY_TWO = winning(3, 1)
_SAME: Plain = [[x, y, a, b, 5] for x in (0, 1) for y in (0, 1) for a in (0, 1) for b in (0, 1)]
_LADY: Plain = [[0, 0, 0, 0, 3], [0, 0, 1, 0, 1], [0, 1, 0, 0, 1], [0, 1, 1, 0, 3]]
_LOPSIDED: Plain = [
    [0, 0, 0, 0, 8], [0, 0, 1, 1, 2], [0, 1, 0, 0, 1], [0, 1, 1, 1, 5], [1, 0, 0, 1, 3], [1, 0, 1, 0, 9],
    [1, 1, 0, 0, 12], [1, 1, 1, 1, 4],
]  # fmt: skip

SPECS: tuple[Spec, ...] = (
    _good(_PVALUE, "table1", "Eq. 18 with the exact I_hat = 70/29: 0.00076747", counts=table1()),
    _good(_PVALUE, "two", "I_hat = 2 exactly: p = 1", "one", counts=_EXACTLY_TWO),
    _good(_PVALUE, "below-two", "I_hat < 2: the formula's square would make evidence of it; p = 1", "one",
          counts=winning(1, 1)),
    _good(_PVALUE, "minus-four", "I_hat = -4 is far from 2 on the wrong side: p = 1", "one", counts=winning(0,
         50)),
    _good(_PVALUE, "one-trial", "n = 1, I_hat = 4: exp(-4/72)", "edge", counts=[[0, 0, 0, 0, 1]]),
    _good(_PVALUE, "unequal-totals", "Eq. 9's estimate at uniform inputs, whatever the N(xy)",
          counts=[[0, 0, 0, 0, 900], [0, 1, 1, 1, 40], [1, 0, 1, 1, 55], [1, 1, 0, 1, 30], [1, 1, 0, 0, 70]]),
    _good(_PVALUE, "tiny", "about 1e-1206: a double says 0, which no data show", "tiny",
         counts=winning(12_500, 0)),
    _good(_PVALUE, "beyond-double", "counts beyond 2^53 whose differences decide", "large",
          counts=[[0, 0, 0, 0, str(6 * LARGE + 3 * 10**9)], [0, 0, 0, 1, str(2 * LARGE)]]),
    _good(_BINOMIAL, "table1", "2418 of 3016 games won: about 1.0e-11", counts=table1()),
    _good(_BINOMIAL, "one-win", "n = 1, won: P[X >= 1] = 3/4; P[X > 1] would be 0", "edge", counts=[[0, 0, 0,
         0, 1]]),
    _good(_BINOMIAL, "one-loss", "equal outcomes at (1,1) are lost: p = 1", "edge", "one",
          counts=[[1, 1, 0, 0, 1]]),
    _good(_BINOMIAL, "sign-11", "unequal outcomes at (1,1) are a win", "edge", counts=[[1, 1, 1, 0, 1]]),
    _good(_BINOMIAL, "wins-by-and", "a XOR b = x AND y wins: at (0,1) and (1,0) equal outcomes, not unequal ones",
          counts=[[0, 1, 0, 1, 8], [1, 0, 1, 0, 7], [0, 1, 1, 1, 2]]),
    _good(_BINOMIAL, "all-won", "100 of 100: (3/4)^100 exactly", counts=winning(25, 0)),
    _good(_BINOMIAL, "all-lost", "0 of 100: p = 1 exactly", "one", counts=winning(0, 25)),
    _good(_BINOMIAL, "at-the-mean", "75 of 100: a little above 1/2", counts=[[0, 0, 0, 0, 75], [0, 0, 0, 1,
         25]]),
    _good(_BINOMIAL, "below-the-mean", "740 of 1000, close to 1 from below",
          counts=[[0, 0, 0, 0, 740], [0, 0, 0, 1, 260]]),
    _good(_BINOMIAL, "tiny", "8000 of 8000: (3/4)^8000, about 1e-1000, which is 0 in a double", "tiny",
          counts=winning(2000, 0)),
    _good(_BINOMIAL, "million", "a million games: a sum of doubles loses digits",
          counts=[[0, 0, 0, 0, 751_000], [0, 0, 0, 1, 249_000]]),
    _good(_BINOMIAL, "beyond-double", "2^54 + 1 games, one standard deviation above the mean", "large",
          counts=[[0, 0, 0, 0, str(3 * LARGE // 2 + 58_000_000)], [0, 0, 0, 1, str(LARGE // 2 - 57_999_999)]]),
    _good(_FISHER, "table1",
         "0.3533, 0.7574, 0.7933, 0.2867 from Table 1; the paper prints 0.7610 and 0.7933 first",
          counts=table1()),
    _good(_FISHER, "same", "no difference at all: p = 1 four times", "one", counts=_SAME),
    _good(_FISHER, "lady-tasting-tea",
         "3,1;1,3: two-sided 34/70, one-sided 17/70; tables as likely as the observed"
          " one count too", "two-sided", counts=_LADY),
    _good(_FISHER, "lopsided", "unequal margins: doubling one tail is not the two-sided test", "two-sided",
          counts=_LOPSIDED),
    _good(_FISHER, "one-setting", "only one setting pair was drawn: empty margins, p = 1", "edge", "one",
          counts=[[0, 0, 0, 0, 3], [0, 0, 1, 1, 4]]),
    _good(_FISHER, "one-trial", "n = 1: p = 1", "edge", "one", counts=[[1, 0, 1, 0, 1]]),
    _good(_FISHER, "signalling", "Bob's setting decides Alice's outcome: p is tiny",
          counts=[[0, 0, 0, 0, 40], [0, 1, 1, 0, 40], [1, 0, 0, 1, 20], [1, 1, 0, 1, 20]]),
    *_bad_counts(_PVALUE),
    *_bad_counts(_BINOMIAL),
    *_bad_counts(_FISHER),
)  # fmt: skip

SUITE = Suite("local", "Tests of local realism and of no-signalling", FLAGS, SPECS)
