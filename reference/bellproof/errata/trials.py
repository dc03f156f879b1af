"""Entries on Appendices A.2 and B: many trials, and what the settings consume."""

from __future__ import annotations

from fractions import Fraction

from bellproof import interval
from bellproof.bounds.quantum import boundary, upper_probability, upper_tangent
from bellproof.enclosure import Enclosure, point
from bellproof.errata.bounds import table_1
from bellproof.errata.entry import Entry, call, python
from bellproof.errors import BadInput
from bellproof.exact import TSIRELSON, surd
from bellproof.finite.assumptions import STATEMENT
from bellproof.finite.epsilon import epsilon, increment
from bellproof.model.expression import chsh
from bellproof.model.inputs import InputDistribution, biased, product, uniform
from bellproof.model.scenario import CHSH_SCENARIO, Scenario

_BITS = 160
_DELTA = Fraction(1, 100)
_N = 3016
_SLACK = Fraction(3, 10)


def reading_of_eq_12() -> Entry:
    """Devices for which Eq. 12, read as a statement on H(R|S), fails far more often than delta allows.

    A shared coin decides beforehand: on heads all outcomes are 0, on tails the devices are ideal at 2 sqrt 2.
    """
    deviation = epsilon(
        _N, _DELTA, increment(chsh(), uniform(CHSH_SCENARIO), TSIRELSON, "azuma"), interval, _BITS
    )
    # On tails I_hat, a mean of n independent values in [-4, 4], is above 2 sqrt 2 - s but for exp(-n s^2/32).
    missed = interval.exp(point(-_N * _SLACK**2 / 32), _BITS)
    working = point(2) * interval.sqrt(point(2), _BITS) - point(_SLACK) - deviation
    side = boundary("global")
    at = surd(working.lo)
    claimed = point(_N) * -interval.log2(point(upper_probability(upper_tangent(side, at), at, _BITS)), _BITS)
    failing = point(Fraction(1, 2)) * (point(1) - missed)
    return Entry(
        id="reading-of-eq-12",
        where="A.2, before Eq. 7 and Eq. 12",
        printed={
            "H(R|S) and one outcome's surprisal": "H(R|S) >= -log2 P(r|s)",
            "claim": "H(R|S) >= n f(I_hat - epsilon) with probability at least 1 - delta",
        },
        recomputed={
            "by definition": "H(R|S) = min_r -log2 P(r|s) <= -log2 P(r|s)",
            "H(R|S) of devices that a shared coin makes deterministic or ideal, at most": 1,
            "n f(I_hat - epsilon) on tails, at least": Enclosure(claimed.lo, claimed.lo),
            "probability with which the claim fails there, at least": Enclosure(failing.lo, failing.lo),
            "delta": _DELTA,
            "what is claimed here": STATEMENT,
        },
        evidence=("bellproof certify table1 --json",),
        verdict="wrong",
        explanation=(
            "H(R|S) belongs to the distribution and I_hat to one run: the inequality between H(R|S) and"
            " the surprisal of what was observed goes the other way. Two sound readings: the surprisal"
            " -log2 P(r|s) of the run is at least n f(I_hat - epsilon) except with probability delta"
            " (claimed here, and what Eqs. 7-12 prove); or the smooth min-entropy, given that a"
            " threshold on I_hat fixed beforehand was passed (Pironio and Massar 2013; Fehr, Gelles and"
            " Schaffner 2013)."
        ),
    )


def past_inputs() -> Entry:
    """The first line of Eq. 7, for devices that remember the first input: b is constant, a_2 = x_1."""
    settings = (0, 1)
    fair = Fraction(1, 2)
    exact = {(x1, x2): Fraction(1) for x1 in settings for x2 in settings}
    # P(a_2 | a_1, x_2), the past input averaged over, is 1/2 whatever a_2 is.
    factorised = sum((fair * int(x1 == 1) for x1 in settings), Fraction(0))
    return Entry(
        id="eq-7-past-inputs",
        where="A.2, Eq. 7, first line",
        printed={"factor of trial i": "P(a_i b_i | a^(i-1) b^(i-1) x_i y_i)"},
        recomputed={
            "P(a_1 = 0, a_2 = 1 | x_1 = 1, x_2) of devices that output a_1 = 0, a_2 = x_1": exact[1, 0],
            "product of the printed factors there": factorised,
        },
        evidence=(call("trials", "past_inputs"),),
        verdict="wrong",
        explanation=(
            "The past inputs belong into the condition; the second line, with W^i, has them, and"
            " nothing that follows depends on the first."
        ),
    )


def martingale() -> Entry:
    """What Z_j depends on."""
    values = (Fraction(4), Fraction(-4))
    fair = Fraction(1, 2)
    expected = sum((fair * value for value in values), Fraction(0))
    return Entry(
        id="a-2-martingale",
        where="A.2, before Eq. 10",
        printed={"conditional expectation": "E(Z_k | W^1, ..., W^j) = E(Z_k | W^j) = Z_j for j <= k"},
        recomputed={
            "E(Z_1 | W^1) for settings and outcomes that are fair coins": expected,
            "values of Z_1 there": ", ".join(map(str, values)),
        },
        evidence=(call("trials", "martingale"),),
        verdict="wrong",
        explanation=(
            "W^j holds the events before trial j, and Z_j needs those of trial j too: the expectation"
            " is Z_(j-1), or the condition W^(j+1), as the sentence after it has it (a martingale with"
            " respect to W^k from k = 2 on). With the index moved Eq. 10 holds."
        ),
    )


def increments() -> Entry:
    """How far one trial can move the martingale."""
    plain, sharp = table_1(), table_1("azuma-sharp")
    return Entry(
        id="eq-10-increments",
        where="A.2, Eqs. 10 and 11",
        printed={"bound on an increment": "1/q + I_q"},
        recomputed={
            "1/q + I_q, Table 1": plain.increment.constant,
            "half the width of the interval that holds the increments, 1/q": sharp.increment.constant,
            "bits with Eq. 11": plain.min_entropy_bits,
            "bits with epsilon = (1/q) sqrt(2 ln(1/delta)/n)": sharp.min_entropy_bits,
        },
        evidence=("bellproof certify table1 --json", "bellproof certify table1 --method azuma-sharp --json"),
        verdict="sharpened",
        explanation=(
            "No error: 1/q + I_q does bound the increments. Given the past they lie in an interval of"
            " width 2/q, so Hoeffding's lemma gives the smaller epsilon."
        ),
    )


def footnote_5() -> Entry:
    """How q must fall for epsilon to stay bounded when each input is 1 with probability q."""
    epsilons = {}
    for power in (8, 16, 24):
        n = 10**power
        q = Fraction(1, 10 ** (power // 4))
        step = increment(chsh(), product(q, CHSH_SCENARIO), TSIRELSON, "azuma")
        epsilons[f"epsilon at n = 10^{power}, q = n^(-1/4)"] = epsilon(n, _DELTA, step, interval, _BITS)
    limit = interval.sqrt(point(2) * interval.ln(point(100), _BITS), _BITS)
    return Entry(
        id="footnote-5",
        where="C, footnote 5",
        printed={"choice of q": "q^2 = O(n^(1/4))"},
        recomputed={
            **epsilons,
            "their limit, sqrt(2 ln(1/delta))": limit,
            "q^2 = n^(1/4) at n = 16, a probability's square": 2,
        },
        evidence=(call("trials", "footnote_5"),),
        verdict="wrong",
        explanation=(
            "A probability's square is not above 1. The least P(x,y) is q^2, and epsilon, which is"
            " about sqrt(2 ln(1/delta)/n)/q^2, stays bounded for q^2 of the order n^(-1/2): q ="
            " O(n^(-1/4)), which is also what the footnote's own count of consumed randomness, of the"
            " order n^(3/4) log2 n^(1/4), says. The sign of the exponent is lost and q squared once too"
            " often."
        ),
    )


def input_pairs() -> Entry:
    """How many input pairs there are, on three settings and two outcomes a side."""
    scenario = Scenario((3, 3), (2, 2))
    q = Fraction(1, 100)
    d, m = scenario.outcomes[0], scenario.settings[0]
    first = 1 - (d**2 - 1) * q
    try:
        InputDistribution.of([[first if x == y == 0 else q for y in range(m)] for x in range(m)])
        verdict_of_model = "a distribution"
    except BadInput as error:
        verdict_of_model = str(error)
    return Entry(
        id="input-pairs",
        where="B, after the protocol",
        printed={"number of input pairs": "d^2", "probability of the favoured pair": "1 - (d^2 - 1) q"},
        recomputed={
            "sum of P(x,y) with d^2 for m = 3, d = 2, q = 1/100": first + (m**2 - 1) * q,
            "what the model says of it": verdict_of_model,
            "probability of the favoured pair with m^2": biased(q, scenario).probability(0, 0),
        },
        evidence=(
            python(
                "from fractions import Fraction",
                "from bellproof.model.inputs import biased",
                "from bellproof.model.scenario import Scenario",
                "print(biased(Fraction(1, 100), Scenario((3, 3), (2, 2))))",
            ),
        ),
        verdict="wrong",
        explanation=(
            "Input pairs are counted by the number of settings m, and d is the number of outcomes (step"
            " 1 of the protocol): m^2. For CHSH both are 2, so no number of the paper changes."
        ),
    )
