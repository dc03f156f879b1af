"""Local-realism p-values, for programs and for people."""

from __future__ import annotations

from bellproof import interval
from bellproof.enclosure import Enclosure, decimal_up
from bellproof.estimate import estimate
from bellproof.finite.pvalue import azuma_pvalue, binomial_pvalue, games_won
from bellproof.model.counts import CountsTable
from bellproof.model.expression import chsh
from bellproof.model.inputs import uniform

_BITS = 160
_DIGITS = 6


def pvalues(counts: CountsTable) -> tuple[Enclosure, Enclosure]:
    """Eq. 18's bound and the exact binomial tail."""
    value = estimate(chsh(), counts, uniform(counts.scenario))
    return azuma_pvalue(counts.total, value, interval, _BITS), binomial_pvalue(counts, _BITS)


def pvalue_document(counts: CountsTable) -> dict[str, object]:
    """Write them as one JSON document."""
    azuma, binomial = pvalues(counts)
    return {
        "n": counts.total,
        "inputs": "uniform",
        "I_hat": str(estimate(chsh(), counts, uniform(counts.scenario))),
        "games_won": games_won(counts),
        "azuma": azuma.to_json(),
        "binomial": binomial.to_json(),
    }


def pvalue_lines(counts: CountsTable, name: str) -> list[str]:
    """Write them for people, rounded up."""
    azuma, binomial = pvalues(counts)
    value = estimate(chsh(), counts, uniform(counts.scenario))
    return [
        f"{name}: n = {counts.total}, I_hat = {value}, CHSH games won: {games_won(counts)}",
        f"Eq. 18 (Azuma-Hoeffding): p <= {decimal_up(azuma.hi, _DIGITS)} (rounded up)",
        f"exact binomial tail:      p <= {decimal_up(binomial.hi, _DIGITS)} (rounded up)",
        "Each bounds the probability that local devices, with memory, show such data; settings uniform.",
    ]
