"""What is fixed beforehand, and what follows from passing."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bellproof.errors import BadInput
from bellproof.exact import surd
from bellproof.expansion.output import output_bits
from bellproof.expansion.terms import Terms, terms_from_json, yield_of
from bellproof.extraction.length import toeplitz_length
from bellproof.files.json_text import Json


def test_what_is_written_can_be_read(terms: Terms) -> None:
    assert terms_from_json(terms.to_json(), "terms") == terms


def test_the_entropy_is_the_bound_less_the_logarithm_of_passing(terms: Terms) -> None:
    """A least passing probability of 2^-k costs k bits, exactly."""
    whole = output_bits(terms.n, surd(terms.threshold), terms.delta, terms.inputs)
    for k in (0, 1, 4):
        found = yield_of(replace(terms, pass_probability=Fraction(1, 2**k)))
        assert found.min_entropy_bits.lo == whole.lo - k
        assert found.length == toeplitz_length(whole.lo - k, terms.error)
        assert found.extractor_seed_bits == 2 * terms.n + found.length - 1


def test_a_low_threshold_yields_nothing(terms: Terms) -> None:
    found = yield_of(replace(terms, threshold=Fraction(2)))
    assert found.min_entropy_bits.hi == found.length == found.extractor_seed_bits == 0


@given(st.fractions(min_value=Fraction(21, 10), max_value=Fraction(29, 10), max_denominator=50))
@settings(max_examples=10)
def test_a_higher_threshold_never_yields_less(threshold: Fraction) -> None:
    from bellproof.model.inputs import uniform  # noqa: PLC0415 - one use
    from bellproof.model.scenario import CHSH_SCENARIO  # noqa: PLC0415

    base = Terms(
        20_000, uniform(CHSH_SCENARIO), threshold, Fraction(1, 10), Fraction(1, 100), Fraction(1, 1000)
    )
    more = replace(base, threshold=threshold + Fraction(1, 20))
    assert yield_of(more).min_entropy_bits.lo >= yield_of(base).min_entropy_bits.lo


def test_the_errors_add_up(terms: Terms) -> None:
    assert terms.error_if_passed == Fraction(1, 20) * 4 + Fraction(1, 100)
    assert terms.error_in_all == Fraction(1, 4)
    assert replace(terms, pass_probability=Fraction(1, 100)).error_in_all == Fraction(6, 100)


@pytest.mark.parametrize(
    "change",
    [
        {"delta": Fraction(0)},
        {"delta": Fraction(1)},
        {"error": Fraction(0)},
        {"error": Fraction(1)},
        {"pass_probability": Fraction(0)},
        {"pass_probability": Fraction(11, 10)},
        {"pass_probability": Fraction(1, 20)},
        {"n": 10**9 + 1},
    ],
    ids=str,
)
def test_terms_that_claim_nothing_are_refused(terms: Terms, change: dict[str, object]) -> None:
    terms.require_meaning()
    with pytest.raises(BadInput):
        replace(terms, **change).require_meaning()  # type: ignore[arg-type] # by name


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("n", "0"),
        ("n", "many"),
        ("n", None),
        ("inputs", "uniform"),
        ("inputs", [["1"]]),
        ("inputs", [["1/4", "1/4"], ["1/4", "1/3"]]),
        ("inputs", ["1/4"]),
        ("threshold", True),
        ("method", "hoeffding"),
        ("colour", "red"),
    ],
)
def test_terms_are_read_strictly(terms: Terms, key: str, value: Json) -> None:
    with pytest.raises(BadInput):
        terms_from_json({**terms.to_json(), key: value}, "terms")
    with pytest.raises(BadInput):
        terms_from_json([], "terms")
