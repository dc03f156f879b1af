"""What the data say about each assumption, against direct sums and data made to contradict."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bellproof.files.sequence import Sequence
from bellproof.files.tables import read_counts
from bellproof.finite.assumptions import assumptions
from bellproof.finite.binomial import exact_tail, tail_bound
from bellproof.finite.certify import Request, certify
from bellproof.finite.checks import Check, _hypergeometric, checks
from bellproof.model.counts import CountsTable
from bellproof.model.expression import BellExpression, chsh
from bellproof.model.inputs import InputDistribution, biased, uniform
from bellproof.model.scenario import CHSH_SCENARIO, Scenario
from bellproof.stats.fisher import marginal_tables, no_signalling

EVEN = uniform(CHSH_SCENARIO)
TABLE_1 = read_counts("table1", CHSH_SCENARIO)


def found(
    counts: CountsTable,
    inputs: InputDistribution = EVEN,
    sequence: Sequence | None = None,
    theory: str = "quantum",
) -> dict[str, Check]:
    result = certify(counts, Request(chsh(), inputs, Fraction(1, 100), theory=theory))  # type: ignore[arg-type]
    made = checks(result, counts, sequence)
    names = [one.id for one in assumptions(result.request.theory)]
    assert [one.id for one in made] == names, "one for each assumption, in their order"
    return {one.id: one for one in made}


def table(**cells: int) -> CountsTable:
    return CountsTable.of(
        CHSH_SCENARIO,
        {tuple(map(int, name[1:])): count for name, count in cells.items()},  # type: ignore[misc]
    )


def test_nothing_speaks_against_table_1() -> None:
    made = found(TABLE_1)
    assert {one.verdict for one in made.values()} == {"not contradicted", "not tested"}
    fisher = 4 * min(no_signalling(TABLE_1).values())
    assert fisher > 1
    assert made["locality"].outcome.startswith("p = 1;")
    totals = TABLE_1.totals_by_settings()
    p = Fraction(1, 4)
    smallest = min(min(exact_tail(3016, n, p), exact_tail(3016, 3016 - n, 1 - p)) for n in totals.values())
    shown = Fraction(made["input-randomness"].outcome.split("p = ")[1].split(";")[0])
    assert 0 <= shown - 8 * smallest < Fraction(1, 10**3)
    assert "exact" in made["input-randomness"].test


def test_settings_drawn_otherwise_are_doubtful() -> None:
    made = found(TABLE_1, biased(Fraction(1, 5), CHSH_SCENARIO))
    assert made["input-randomness"].verdict == "doubtful"
    assert "(0,0), 752 times where 1206 are expected" in made["input-randomness"].outcome


def test_signals_are_doubtful_and_contradict_no_signalling_too() -> None:
    """Bob's outcome is x AND y: it tells him Alice's setting."""
    counts = CountsTable.of(CHSH_SCENARIO, {(x, y, 0, x & y): 60 for x, y in product((0, 1), repeat=2)})
    assert found(counts)["locality"].verdict == "doubtful"
    assert "b at y=1" in found(counts)["locality"].outcome
    assert found(counts)["quantum-theory"].verdict == "not contradicted"
    assert found(counts, theory="no-signalling")["no-signalling"].verdict == "doubtful"


def test_too_good_to_be_quantum_is_contradicted() -> None:
    counts = CountsTable.of(CHSH_SCENARIO, {(x, y, 0, x & y): 10_000 for x, y in product((0, 1), repeat=2)})
    made = found(counts)
    assert made["quantum-theory"].verdict == "contradicted"
    assert made["quantum-theory"].sentence.startswith("Contradicted: ")
    assert "0.01" in made["quantum-theory"].outcome


def test_huge_counts_are_tested_by_bounds() -> None:
    """Millions of trials have too many tables for Fisher: the bound sees the same signal."""
    even = dict.fromkeys(CHSH_SCENARIO.cells(), 10**6)
    made = found(CountsTable.of(CHSH_SCENARIO, even))
    assert "Chvatal" in made["locality"].test
    assert made["locality"].verdict == made["input-randomness"].verdict == "not contradicted"
    assert "Chernoff" in made["input-randomness"].test
    enormous = found(CountsTable.of(CHSH_SCENARIO, dict.fromkeys(CHSH_SCENARIO.cells(), 10**200)))
    assert "4.000e200 times where 4.000e200" in enormous["input-randomness"].outcome
    skewed = {**even, (0, 0, 0, 0): 11 * 10**5}
    made = found(CountsTable.of(CHSH_SCENARIO, skewed))
    assert made["locality"].verdict == made["input-randomness"].verdict == "doubtful"


@given(st.lists(st.integers(0, 30), min_size=16, max_size=16).filter(any))
@settings(max_examples=60)
def test_the_bound_is_never_below_the_doubled_tail_of_fishers_test(numbers: list[int]) -> None:
    counts = CountsTable(CHSH_SCENARIO, tuple(numbers))
    for one in marginal_tables(counts).values():
        (a, b), (c, d) = one
        row, other, column = a + b, c + d, a + c
        total = comb(row + other, column)
        upper = sum(comb(row, k) * comb(other, column - k) for k in range(a, min(row, column) + 1))
        lower = sum(comb(row, k) * comb(other, column - k) for k in range(max(0, column - other), a + 1))
        assert _hypergeometric(one) >= min(Fraction(1), 2 * Fraction(min(upper, lower), total))


@given(
    st.integers(1, 40),
    st.integers(-1, 42),
    st.fractions(min_value="1/50", max_value="49/50", max_denominator=50),
)
def test_tails_are_exact_and_bounded(n: int, k: int, p: Fraction) -> None:
    direct = sum((comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(max(0, k), n + 1)), Fraction(0))
    assert exact_tail(n, k, p) == direct
    assert tail_bound(n, k, p, 64).hi >= direct


def test_other_scenarios_are_not_tested_for_signals() -> None:
    scenario = Scenario((3, 2), (2, 2))
    expression = BellExpression.of(
        scenario, {cell: Fraction(1) for cell in scenario.cells() if cell[2] == cell[3]}
    )
    counts = CountsTable.of(scenario, dict.fromkeys(scenario.cells(), 5))
    request = Request(expression, uniform(scenario), Fraction(1, 100), theory="no-signalling")
    made = {one.id: one for one in checks(certify(counts, request), counts)}
    assert made["locality"].verdict == made["no-signalling"].verdict == "not tested"
    assert made["input-randomness"].verdict == "not contradicted"


@pytest.mark.parametrize(
    ("numbers", "verdict", "words"),
    [
        (["7", "8", "9"], "not contradicted", "all 3 follow each other"),
        (["1", "2", "5"], "contradicted", "2 numbers are missing; line 4: 5 follows 2"),
        (["1", "2", "2"], "contradicted", "1 are repeated or out of order; line 4: 2 comes after 2"),
        (["3", "1", "9"], "contradicted", "7 numbers are missing and 1 are repeated"),
        (["1", "two", "3"], "not tested", "line 3 of the log has no whole number"),
        (["1", "02", "3"], "not tested", "line 3 of the log"),
    ],
)
def test_sequence_numbers(numbers: list[str], verdict: str, words: str) -> None:
    sequence = Sequence()
    for line, number in enumerate(numbers, start=2):
        sequence.add("sequence", number, line)
    check = found(TABLE_1, sequence=sequence)["no-post-selection"]
    assert check.verdict == verdict
    assert words in check.outcome


def test_no_sequence_numbers_are_no_evidence() -> None:
    assert found(TABLE_1, sequence=Sequence())["no-post-selection"].verdict == "not tested"
    assert found(TABLE_1)["no-post-selection"].to_json()["test"] == "sequence numbers of the trial log"
