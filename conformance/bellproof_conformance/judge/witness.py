"""Why a claim cannot be true: something explicit that anybody can check without us."""

from __future__ import annotations

from fractions import Fraction

from bellproof.bounds.line import trial_bound
from bellproof.bounds.precise import entropy
from bellproof.bounds.quantum import OBJECTIVES
from bellproof.enclosure import decimal_down, decimal_up, point
from bellproof.exact import surd
from bellproof.finite.assumptions import THEORIES
from bellproof.finite.binomial import upper_tail
from bellproof.finite.pvalue import games_won
from bellproof.model.expression import chsh
from bellproof.protocol.params import Params, Reader

_BITS = 192
_MOST_BITS = 1 << 11
_DIGITS = 20


def witness(op: str, params: Params, claim: Fraction) -> object:
    """A strategy or a distribution that refutes the claim."""
    if op == "entropy.rate":
        return strategy(params, claim)
    return distribution(params, claim)


def strategy(params: Params, claim: Fraction) -> object:
    """Devices with at least this Bell value whose likeliest outcome is likelier than the claim allows."""
    reader = Reader("entropy.rate", params)
    bound = trial_bound(chsh(), reader.choice("theory", THEORIES), reader.choice("kind", OBJECTIVES))
    bell_value = max(reader.exact("I"), surd(bound.local_bound))
    bits = _BITS
    lower = bound.lower(bell_value, bits)
    # Close to the truth the strategy must be close to the curve.
    while not _refutes(claim, lower.probability, 2 * bits) and bits < _MOST_BITS:
        bits *= 2
        lower = bound.lower(bell_value, bits)
    return {
        "strategy": lower.witness,
        "probability": decimal_down(lower.probability, _DIGITS),
        "says": "these devices reach the Bell value, and one outcome has at least this probability:"
        f" -log2 of it is less than {decimal_up(claim, _DIGITS)}",
    }


def _refutes(claim: Fraction, probability: Fraction, bits: int) -> bool:
    """Whether ``-log2 probability < claim``, by an enclosure."""
    return entropy(point(probability), bits).hi < claim


def distribution(params: Params, claim: Fraction) -> object:
    """A local device that wins as often more frequently than the claim says."""
    counts = Reader("local.binomial", params).counts()
    n, won = counts.total, games_won(counts)
    tail = upper_tail(n, won, _BITS)
    return {
        "strategy": "both sides always answer 0, which wins for every pair of settings but (1, 1)",
        "n": str(n),
        "games_won": str(won),
        "probability": decimal_down(tail.lo, _DIGITS),
        "says": f"it wins {won} or more of {n} games with at least this probability,"
        f" by P[Bin(n, 3/4) >= k] = sum_j C(n, j) 3^j / 4^n; claimed was at most {decimal_up(claim, _DIGITS)}",
    }
