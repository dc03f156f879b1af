"""Wrong ways to test local realism and no-signalling."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import comb, erfc, sqrt

from bellproof import interval
from bellproof.enclosure import point
from bellproof.estimate import estimate
from bellproof.finite.binomial import upper_tail
from bellproof.model.counts import CountsTable
from bellproof.model.expression import chsh
from bellproof.model.inputs import uniform
from bellproof.protocol.answers import Answer
from bellproof.protocol.params import Params, Reader
from bellproof.protocol.testee import Evaluate
from bellproof.stats.fisher import Table, fisher_exact, marginal_table
from bellproof_conformance.faulty.fault import Fault, Patch, enclosed
from bellproof_conformance.verdicts import Verdict

_PVALUE = "local.pvalue"
_TAIL = "local.binomial"
_FISHER = "nosignalling.fisher"
_BITS = 160

_CONDITIONS = (
    ("a", ((0, 0), (0, 1))),
    ("a", ((1, 0), (1, 1))),
    ("b", ((0, 0), (1, 0))),
    ("b", ((0, 1), (1, 1))),
)


def _counts(params: Params) -> CountsTable:
    return Reader("counts", params).counts()


def _eq_18(params: Params, constant: int) -> Mapping[str, Answer]:
    counts = _counts(params)
    excess = estimate(chsh(), counts, uniform(counts.scenario)) - 2
    return {"p": interval.exp(point(-counts.total * excess**2 / constant), _BITS)}


def _half_constant(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    counts = _counts(params)
    above = estimate(chsh(), counts, uniform(counts.scenario)) > 2  # noqa: PLR2004 - the local bound
    return _eq_18(params, 36) if above else right(params)


def _no_clamp(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    right(params)
    return _eq_18(params, 72)


def _tail(wins: Callable[[int, int, int, int], bool], more: int) -> Patch:
    def patch(params: Params, right: Evaluate) -> Mapping[str, Answer]:
        right(params)
        counts = _counts(params)
        won = sum(count for cell, count in counts.as_mapping().items() if wins(*cell))
        return {"p": upper_tail(counts.total, won + more, _BITS)}

    return patch


def _normal(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    right(params)
    counts = _counts(params)
    n = counts.total
    won = sum(count for (x, y, a, b), count in counts.as_mapping().items() if a ^ b == x & y)
    z = float(won - Fraction(3, 4) * n) / sqrt(float(Fraction(3, 16) * n))
    return {"p": Fraction(erfc(z / sqrt(2)) / 2)}


def _complement(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    below = 1 - float(enclosed(right(params), "p").lo)
    return {"p": Fraction(1 - below)}


def _fisher(change: Callable[[Table], Fraction]) -> Patch:
    def patch(params: Params, right: Evaluate) -> Mapping[str, Answer]:
        right(params)
        counts = _counts(params)
        return {"p": [change(marginal_table(counts, *condition)) for condition in _CONDITIONS]}

    return patch


def _weights(table: Table) -> tuple[Sequence[int], int, int]:
    """The tables with the same margins: their weights, the sum, and which is the observed one."""
    (a, b), (c, d) = table
    row, other, column = a + b, c + d, a + c
    least, most = max(0, column - other), min(row, column)
    weights = [comb(row, k) * comb(other, column - k) for k in range(least, most + 1)]
    return weights, sum(weights), a - least


def _one_sided(table: Table) -> Fraction:
    weights, total, observed = _weights(table)
    return Fraction(sum(weights[observed:]), total)


def _doubled(table: Table) -> Fraction:
    weights, total, observed = _weights(table)
    tails = sum(weights[observed:]), sum(weights[: observed + 1])
    return min(Fraction(1), Fraction(2 * min(tails), total))


def _ties_left_out(table: Table) -> Fraction:
    weights, total, observed = _weights(table)
    smaller = sum(weight for weight in weights if weight < weights[observed])
    return Fraction(smaller + weights[observed], total)


def _swapped(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    right(params)
    counts = _counts(params)
    order = (*_CONDITIONS[2:], *_CONDITIONS[:2])
    return {"p": [fisher_exact(marginal_table(counts, *condition)) for condition in order]}


def _diagonal(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    right(params)
    counts = _counts(params)
    pairs = (("a", ((0, 0), (1, 1))), ("a", ((0, 1), (1, 0))), *_CONDITIONS[2:])
    return {"p": [fisher_exact(marginal_table(counts, *condition)) for condition in pairs]}


FAULTS = (
    Fault(
        "half-the-constant",
        _PVALUE,
        "The exponent's denominator is 36 instead of 72: Azuma's 2 is left out.",
        Verdict.WRONG,
        _half_constant,
    ),
    Fault(
        "no-clamp-below-2",
        _PVALUE,
        "For I_hat below 2 the square is taken all the same, so that p is below 1.",
        Verdict.WRONG,
        _no_clamp,
    ),
    Fault(
        "strict-tail",
        _TAIL,
        "The tail is P[X > k] instead of P[X >= k].",
        Verdict.UNSOUND,
        _tail(lambda x, y, a, b: a ^ b == x & y, 1),
    ),
    Fault(
        "wins-by-or",
        _TAIL,
        "A round counts as won if a XOR b = x OR y instead of x AND y.",
        Verdict.UNSOUND,
        _tail(lambda x, y, a, b: a ^ b == x | y, 0),
    ),
    Fault(
        "equal-outcomes-win",
        _TAIL,
        "A round counts as won if a = b, at the settings (1,1) too.",
        Verdict.UNSOUND,
        _tail(lambda _x, _y, a, b: a == b, 0),
    ),
    Fault("normal-tail", _TAIL, "The tail is a normal distribution's.", Verdict.UNSOUND, _normal),
    Fault(
        "cancelled-tail",
        _TAIL,
        "The tail is 1 minus the distribution function in doubles, which leaves 0 or noise below 1e-16.",
        Verdict.UNSOUND,
        _complement,
    ),
    Fault("fisher-one-sided", _FISHER, "Only one tail is added up.", Verdict.WRONG, _fisher(_one_sided)),
    Fault(
        "fisher-doubled",
        _FISHER,
        "The smaller tail is doubled instead of adding all tables no likelier than the observed one.",
        Verdict.WRONG,
        _fisher(_doubled),
    ),
    Fault(
        "fisher-ties",
        _FISHER,
        "Tables exactly as likely as the observed one are left out.",
        Verdict.WRONG,
        _fisher(_ties_left_out),
    ),
    Fault("fisher-order", _FISHER, "Bob's two p-values come before Alice's.", Verdict.WRONG, _swapped),
    Fault(
        "fisher-diagonal",
        _FISHER,
        "a is compared between settings at which x differs, as the printed numbers of D.4 were made.",
        Verdict.WRONG,
        _diagonal,
    ),
)
"""All of ``local.pvalue``, ``local.binomial`` and ``nosignalling.fisher``."""
