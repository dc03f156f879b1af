from __future__ import annotations

from fractions import Fraction

import pytest

from bellproof.enclosure import Enclosure
from bellproof.errata import register
from bellproof.errata.entry import VERDICTS, Entry, Value
from bellproof.exact import TSIRELSON, surd

PAPER_VERDICTS = {
    "certified-bits": "right",
    "table-1": "right",
    "caption-of-fig-2": "wrong",
    "tightness-of-level-2": "wrong",
    "maxima-before-eq-6": "wrong",
    "eq-7-past-inputs": "wrong",
    "reading-of-eq-12": "wrong",
    "a-2-martingale": "wrong",
    "eq-10-increments": "sharpened",
    "popescu-rohrlich-boxes": "wrong",
    "input-pairs": "wrong",
    "footnote-5": "wrong",
    "pulse-times": "not reproducible from what is published",
    "phases": "convention unstated",
    "eq-18-value": "not reproducible from what is published",
    "eq-18-left-hand-side": "convention unstated",
    "table-2-frequency-of-a-and-b": "right",
    "table-2-frequency-of-settings": "convention unstated",
    "table-2-frequency-of-ab": "convention unstated",
    "table-2-ordered-rows": "not reproducible from what is published",
    "fisher-p-values": "wrong",
}


@pytest.fixture(scope="module")
def paper() -> dict[str, Entry]:
    return {entry.id: entry for entry in register.paper_entries()}


@pytest.fixture(scope="module")
def standards() -> dict[str, Entry]:
    return {entry.id: entry for entry in register.standard_entries()}


def number(value: Value) -> Enclosure:
    if isinstance(value, Enclosure):
        return value
    assert isinstance(value, (Fraction, int))
    return Enclosure(Fraction(value), Fraction(value))


def rounds_to(value: Value, printed: str) -> bool:
    half = Fraction(1, 2 * 10 ** len(printed.partition(".")[2]))
    found = number(value)
    return Fraction(printed) - half <= found.lo and found.hi <= Fraction(printed) + half


def test_every_verdict_is_the_one_that_was_looked_into(paper: dict[str, Entry]) -> None:
    assert {name: entry.verdict for name, entry in paper.items()} == PAPER_VERDICTS
    assert set(PAPER_VERDICTS.values()) <= set(VERDICTS)


def test_every_entry_says_where_what_and_how_to_see_it(
    paper: dict[str, Entry], standards: dict[str, Entry]
) -> None:
    assert len(standards) == 15
    for entry in (*paper.values(), *standards.values()):
        assert all([entry.where, entry.printed, entry.recomputed, entry.evidence, entry.explanation])
        for value in entry.recomputed.values():
            assert not isinstance(value, Enclosure) or value.width < Fraction(1, 10**15)


def test_fishers_printed_values_are_explained_to_the_last_digit(paper: dict[str, Entry]) -> None:
    found = paper["fisher-p-values"].recomputed
    for name, right in zip(
        ("a at x=0", "a at x=1", "b at y=0", "b at y=1"), (3533, 7574, 7933, 2867), strict=True
    ):
        assert rounds_to(found[name], f"0.{right}")
    assert rounds_to(found["a between settings (0,0) and (1,1)"], "0.7610")
    assert rounds_to(found["a between settings (0,1) and (1,0)"], "0.7933")


def test_table_2s_frequencies_follow_or_are_explained_to_the_last_digit(paper: dict[str, Entry]) -> None:
    outputs = paper["table-2-frequency-of-a-and-b"]
    assert all(rounds_to(outputs.recomputed[name], printed) for name, printed in outputs.printed.items())
    pair = paper["table-2-frequency-of-ab"]
    assert rounds_to(pair.recomputed["with one atom's labels complemented"], pair.printed["p"])
    assert rounds_to(pair.recomputed["from Table 1"], "0.2795")
    settings = paper["table-2-frequency-of-settings"]
    assert rounds_to(settings.recomputed["p of y and x XOR y together"], settings.printed["p"])
    assert rounds_to(settings.recomputed["from Table 1's x and y"], "0.1644")
    assert settings.recomputed["ones minus zeros of x and y together"] == 108
    excess = settings.recomputed["|ones minus zeros| that gives the printed value"]
    assert excess == abs(int(str(settings.recomputed["ones minus zeros of y and x XOR y together"]))) == 2


def test_the_headline_is_right_by_every_way_but_eq_6(paper: dict[str, Entry]) -> None:
    found = paper["certified-bits"].recomputed
    assert number(found["n f(I_hat - epsilon), the exact curve"]).lo > Fraction("44.066234")
    assert rounds_to(found["level 2 of the hierarchy, at most"], "43.390")
    assert rounds_to(found["level 1 + AB, at most"], "42.46")
    # The sums of squares prove all but a thousandth of that.
    assert number(found["level 2 of the hierarchy, at least"]).lo > Fraction("43.389")
    assert number(found["level 1 + AB, at least"]).lo > Fraction("42.4609")
    assert rounds_to(found["Eq. 6"], "40.568")


def test_level_2_is_further_from_every_strategy_than_printed(paper: dict[str, Entry]) -> None:
    found = paper["tightness-of-level-2"].recomputed
    assert number(found["distance, at least"]).lo > Fraction(1, 10**4)
    allowed = number(found["P(00|00) of an exact moment matrix of level 2 there"])
    exact = number(found["largest P(00|00) of any quantum behaviour there, at most"])
    assert allowed.lo - exact.hi >= number(found["distance, at least"]).lo


def test_the_printed_caption_claims_more_than_two_outcomes_hold(paper: dict[str, Entry]) -> None:
    found = paper["caption-of-fig-2"].recomputed
    assert number(found["printed formula at I = 12/5, in bits"]).lo > 2
    assert number(found["Eq. 6 at I = 12/5, in bits"]).hi < 1


def test_the_printed_maxima_are_exceeded(paper: dict[str, Entry]) -> None:
    entry = paper["maxima-before-eq-6"]
    reached = number(entry.recomputed["CHSH value that is reached there, 2 sqrt(1 + sin^2 2t)"])
    assert reached.lo > number(entry.recomputed["printed formula for the CHSH value there"]).hi
    assert entry.recomputed["max P(a|x) at cos 2t = 3/5"] == Fraction(4, 5)


def test_eq_12_read_as_printed_fails_more_often_than_delta(paper: dict[str, Entry]) -> None:
    found = paper["reading-of-eq-12"].recomputed
    assert number(found["n f(I_hat - epsilon) on tails, at least"]).lo > 1
    failing = number(found["probability with which the claim fails there, at least"])
    assert failing.lo > 40 * Fraction(str(found["delta"]))


def test_both_sign_conventions_of_the_phases(paper: dict[str, Entry]) -> None:
    found = paper["phases"].recomputed
    assert found["largest |CHSH| over chi if correlations depend on phi_x - phi_y"] == surd(0)
    assert found["largest |CHSH| over chi if correlations depend on phi_x + phi_y"] == TSIRELSON


def test_smaller_ones(paper: dict[str, Entry]) -> None:
    assert number(paper["eq-18-value"].recomputed["Eq. 18"]).lo > Fraction("0.000767")
    assert number(paper["eq-18-value"].recomputed["Eq. 18"]).hi < Fraction("0.00077")
    assert number(paper["eq-18-value"].recomputed["exact binomial tail of the CHSH game"]).hi < Fraction(
        "0.000767"
    )
    times = paper["pulse-times"].recomputed
    assert times["pumping and microwave one after the other, in us"] == 11
    assert number(times["one repetition, in us"]).hi < 11
    pairs = paper["input-pairs"].recomputed
    assert pairs["sum of P(x,y) with d^2 for m = 3, d = 2, q = 1/100"] == Fraction(21, 20)
    assert paper["popescu-rohrlich-boxes"].recomputed["CHSH of the eight boxes, value: how many"] == (
        "-4: 1, 0: 6, 4: 1"
    )
    past = list(paper["eq-7-past-inputs"].recomputed.values())
    assert past == [1, Fraction(1, 2)]
    assert (
        paper["a-2-martingale"].recomputed["E(Z_1 | W^1) for settings and outcomes that are fair coins"] == 0
    )


def test_epsilon_stays_bounded_for_the_choice_that_footnote_5_means(paper: dict[str, Entry]) -> None:
    found = {name: value for name, value in paper["footnote-5"].recomputed.items() if "n^(-1/4)" in name}
    limit = number(paper["footnote-5"].recomputed["their limit, sqrt(2 ln(1/delta))"])
    distances = [number(value).lo - limit.hi for value in found.values()]
    assert len(distances) == 3
    assert distances == sorted(distances, reverse=True)
    assert 0 < distances[-1] < distances[0] < Fraction(1, 100)


def test_the_sharper_epsilon_gives_six_times_the_bits(paper: dict[str, Entry]) -> None:
    found = paper["eq-10-increments"].recomputed
    assert number(found["bits with epsilon = (1/q) sqrt(2 ln(1/delta)/n)"]).lo > Fraction("279.195")
    assert number(found["bits with Eq. 11"]).hi < Fraction("44.07")


def test_the_standards_misprints_are_the_known_ones(standards: dict[str, Entry]) -> None:
    wrong = {(entry.where, name) for entry in standards.values() for name in entry.wrong}
    assert wrong == {
        ("SP 800-22, 2.6.4", "N_1"),
        ("SP 800-22, 2.6.4", "p"),
        ("SP 800-22, 2.6.8", "N_1"),
        ("SP 800-22, 2.6.8", "p"),
        ("SP 800-22, 2.11.4", "p1"),
        ("SP 800-22, 2.11.4", "p2"),
        ("SP 800-22, 2.12.4", "chi2"),
    }
    for entry in standards.values():
        assert (entry.verdict == "wrong") == bool(entry.wrong)
        for name, printed in entry.printed.items():
            assert rounds_to(entry.recomputed[name], printed) == (name not in entry.wrong)
