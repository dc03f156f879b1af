"""What the data say about each assumption of Appendix C: tests that can contradict one, never prove it.

No certified number depends on a check. Each p-value here is the probability, or a bound on it from above, with
which data at least as strange would be seen if the assumption held and the trials were alike and independent; where
several things are tested at once it is multiplied by their number (Bonferroni).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Literal

from bellproof.enclosure import decimal_up
from bellproof.files.sequence import Sequence
from bellproof.finite.binomial import exact_tail, tail_bound
from bellproof.finite.certify import Certified
from bellproof.model.counts import CountsTable
from bellproof.model.inputs import InputDistribution
from bellproof.model.scenario import CHSH_SCENARIO
from bellproof.stats.fisher import CONDITIONS, Table, marginal_tables, no_signalling

Verdict = Literal["contradicted", "doubtful", "not contradicted", "not tested"]
"""What the data say: certainly not so, hardly so, nothing against it, or nothing at all."""

DOUBTFUL = Fraction(1, 1000)
"""A p-value below this is called doubtful."""

_EXACT_BITS = 1 << 15
"""Up to this length of the numbers, binomial tails are summed exactly."""

_FISHER_TRIALS = 20_000
"""Up to this many trials Fisher's test takes no time that anyone would notice."""

_BITS = 96
_DIGITS = 4
_LONGEST = 15


@dataclass(frozen=True, slots=True)
class Check:
    """One assumption tested: which test, what came out in words, and the verdict."""

    id: str
    test: str
    outcome: str
    verdict: Verdict

    def to_json(self) -> dict[str, str]:
        """Write it as an object of strings."""
        return asdict(self)

    @property
    def sentence(self) -> str:
        """The verdict with its reason."""
        return f"{self.verdict[0].upper()}{self.verdict[1:]}: {self.outcome}"


def checks(result: Certified, counts: CountsTable, sequence: Sequence | None = None) -> tuple[Check, ...]:
    """A check for every assumption, in the order in which they are listed."""
    theory = result.request.theory
    signalling = _signalling(counts)
    first = _theory(result) if theory == "quantum" else _named("no-signalling", signalling)
    return (
        first,
        _inputs(counts, result.request.inputs),
        _named("locality", signalling),
        _complete(sequence),
        Check("fixed-beforehand", "none", "nothing in the data can tell", "not tested"),
    )


def _theory(result: Certified) -> Check:
    """Whether I_hat - epsilon is above the maximum."""
    test = "I_hat - epsilon against the largest value that the theory allows"
    delta = result.request.delta
    if result.rejects_assumptions:
        chance = f"which has a probability of at most {_up(delta)} if the assumptions hold"
        outcome = f"{result.maximum} is exceeded, {chance}"
        return Check("quantum-theory", test, outcome, "contradicted")
    return Check("quantum-theory", test, f"{result.maximum} is not exceeded", "not contradicted")


def _inputs(counts: CountsTable, inputs: InputDistribution) -> Check:
    """Whether each pair of settings was drawn about as often as P(x,y) says."""
    n = counts.total
    totals = counts.totals_by_settings()
    pairs = [(pair, seen, inputs.probability(*pair)) for pair, seen in totals.items()]
    exact = all(n * p.denominator.bit_length() <= _EXACT_BITS for _, _, p in pairs)
    tails = {pair: _binomial(n, seen, p, exact=exact) for pair, seen, p in pairs}
    pair = min(tails, key=lambda one: tails[one])
    p_value = min(Fraction(1), len(tails) * tails[pair])
    how = "exact" if exact else "bounded by Chernoff"
    test = f"binomial test of every N(x,y), two-sided, {how}"
    seen, expected = totals[pair], n * inputs.probability(*pair)
    strangest = f"({pair[0]},{pair[1]}), {_short(seen)} times where {_near(expected)} are expected"
    outcome = f"p = {_up(p_value)}; the strangest is {strangest}"
    return Check("input-randomness", test, outcome, _verdict(p_value))


def _binomial(n: int, seen: int, p: Fraction, *, exact: bool) -> Fraction:
    """Twice the smaller tail."""
    if p == 1:
        return Fraction(1)
    if exact:
        upper, lower = exact_tail(n, seen, p), exact_tail(n, n - seen, 1 - p)
    else:
        upper, lower = tail_bound(n, seen, p, _BITS).hi, tail_bound(n, n - seen, 1 - p, _BITS).hi
    return min(Fraction(1), 2 * min(upper, lower))


def _signalling(counts: CountsTable) -> tuple[str, str, Verdict]:
    """The four no-signalling conditions by Fisher's exact test, or a bound where the counts are huge."""
    if counts.scenario != CHSH_SCENARIO:
        return "none", "the tests are made for two settings and two outcomes on each side", "not tested"
    if counts.total <= _FISHER_TRIALS:
        test = "Fisher's exact test of the four no-signalling conditions, two-sided"
        found = no_signalling(counts)
    else:
        test = "the four no-signalling conditions, hypergeometric tails bounded after Chvatal, two-sided"
        found = {name: _hypergeometric(table) for name, table in marginal_tables(counts).items()}
    worst = min(CONDITIONS, key=lambda name: found[name])
    p_value = min(Fraction(1), len(CONDITIONS) * found[worst])
    return test, f"p = {_up(p_value)}; the strangest is {worst}", _verdict(p_value)


def _hypergeometric(table: Table) -> Fraction:
    """Bound twice the smaller tail of the first cell, all margins given."""
    (a, b), (c, d) = table
    drawn, total = a + b, a + b + c + d
    if not drawn or not c + d or not a + c or not b + d:
        return Fraction(1)
    p = Fraction(a + c, total)
    upper, lower = tail_bound(drawn, a, p, _BITS).hi, tail_bound(drawn, b, 1 - p, _BITS).hi
    return min(Fraction(1), 2 * min(upper, lower))


def _complete(sequence: Sequence | None) -> Check:
    """Whether the sequence numbers of a log follow each other."""
    name, test = "no-post-selection", "sequence numbers of the trial log"
    if sequence is None or not sequence.trials:
        return Check(
            name, test, "the data have no sequence numbers (a log may have a column 'sequence')", "not tested"
        )
    if sequence.unreadable:
        return Check(name, test, sequence.unreadable, "not tested")
    problems = [
        text
        for count, text in (
            (sequence.missing, f"{sequence.missing} numbers are missing"),
            (sequence.disordered, f"{sequence.disordered} are repeated or out of order"),
        )
        if count
    ]
    if problems:
        return Check(name, test, f"{' and '.join(problems)}; {sequence.first_problem}", "contradicted")
    return Check(name, test, f"all {sequence.trials} follow each other", "not contradicted")


def _named(name: str, found: tuple[str, str, Verdict]) -> Check:
    return Check(name, *found)


def _verdict(p_value: Fraction) -> Verdict:
    return "doubtful" if p_value < DOUBTFUL else "not contradicted"


def _up(value: Fraction) -> str:
    """A probability, rounded up."""
    return decimal_up(value, _DIGITS)


def _near(value: Fraction) -> str:
    """About as many."""
    return _short(int(value + Fraction(1, 2)))


def _short(count: int) -> str:
    """A count as people can read it."""
    digits = str(count)
    return digits if len(digits) <= _LONGEST else f"{digits[0]}.{digits[1:4]}e{len(digits) - 1}"
