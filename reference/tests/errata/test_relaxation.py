from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bellproof.bounds import curve
from bellproof.bounds.curve import tangent
from bellproof.bounds.tangent import tangent_near
from bellproof.errata.relaxation import (
    LEVELS,
    is_positive_definite,
    moment_matrix,
    probability_and_value,
    shipped,
)
from bellproof.errors import Rejected
from bellproof.exact import surd

WORKING_POINT = Fraction("2.036444410")


@pytest.mark.parametrize("level", sorted(LEVELS))
def test_the_shipped_moments_beat_the_exact_curve_beyond_the_working_point(level: str) -> None:
    probability, value = probability_and_value(level, shipped(level))
    assert value > WORKING_POINT
    assert probability > tangent_near(curve.tangent, surd(value)).bound(value) + Fraction(1, 10**4)


def test_levels_have_their_words() -> None:
    assert {level: len(words) for level, words in LEVELS.items()} == {"2": 13, "1+AB": 9}


@pytest.mark.parametrize("level", sorted(LEVELS))
@pytest.mark.parametrize("word", ["1", "A0", "A0B0", "A1B1"])
def test_altered_moments_are_refused_or_give_other_values(level: str, word: str) -> None:
    moments = shipped(level)
    before = probability_and_value(level, moments)
    moments[word] = moments[word] + Fraction(1, 10)
    try:
        after = probability_and_value(level, moments)
    except Rejected:
        return
    assert after != before


def test_missing_moments_are_named() -> None:
    moments = shipped("2")
    del moments["A0B0"]
    with pytest.raises(Rejected, match="A0B0"):
        moment_matrix("2", moments)


entries = st.integers(-3, 3)


@given(st.lists(st.lists(entries, min_size=3, max_size=3), min_size=3, max_size=3))
@settings(max_examples=200, deadline=None)
def test_positive_definite_means_all_leading_minors_are_positive(rows: list[list[int]]) -> None:
    symmetric = [[Fraction(rows[i][j] + rows[j][i]) for j in range(3)] for i in range(3)]
    a, b, c = symmetric[0]
    _, d, e = symmetric[1]
    f = symmetric[2][2]
    minors = [a, a * d - b * b, a * (d * f - e * e) - b * (b * f - e * c) + c * (b * e - d * c)]
    assert is_positive_definite(symmetric) == all(minor > 0 for minor in minors)


@pytest.mark.parametrize("v", [Fraction(1, 20), Fraction(1, 5)])
def test_moments_of_the_maximally_mixed_state_are_allowed_and_below_every_tangent(v: Fraction) -> None:
    # The maximally mixed state. Every moment but the identity's is 0, P is 1/4 at CHSH 0, below every tangent.
    for level, words in LEVELS.items():
        moments = dict.fromkeys(shipped(level), Fraction(0)) | {"1": Fraction(1)}
        probability, value = probability_and_value(level, moments)
        assert (probability, value) == (Fraction(1, 4), Fraction(0))
        assert probability <= tangent(v).bound(value)
        assert len(moment_matrix(level, moments)) == len(words)
