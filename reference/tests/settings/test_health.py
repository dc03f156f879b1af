"""The health tests: exact cutoffs, what they see, and what they let pass."""

from __future__ import annotations

import random
from fractions import Fraction
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bellproof.errors import BadInput
from bellproof.settings import health
from bellproof.settings.health import WINDOW, Cutoffs, Health, cutoffs

JITTERENTROPY = (325, 422, 459, 477, 488)
"""Cutoffs of the adaptive proportion test in the jitterentropy library for alpha = 2^-30, H = 1, 1/2, ... 1/5.

Its table ``jent_apt_cutoff_lookup`` (version 3.6.0) follows the corrected formula too.
"""


def test_another_library_has_the_same_cutoffs() -> None:
    found = [cutoffs(Fraction(1, rate), Fraction(1, 1 << 30)) for rate in range(1, 6)]
    assert tuple(limit.proportion for limit in found) == JITTERENTROPY
    assert [limit.repetition for limit in found] == [1 + 30 * rate for rate in range(1, 6)]


@pytest.mark.parametrize("entropy", [1, 2, 6, 8])
@pytest.mark.parametrize("alpha", [Fraction(1, 1 << 30), Fraction(1, 1 << 20), Fraction(1, 1000)])
def test_cutoffs_are_the_smallest_that_keep_alpha(entropy: int, alpha: Fraction) -> None:
    limits = cutoffs(Fraction(entropy), alpha)
    p = Fraction(1, 1 << entropy)
    assert p ** (limits.repetition - 1) <= alpha < p ** (limits.repetition - 2)

    def tail(least: int) -> Fraction:
        """P[1 + Bin(511, p) >= least]."""
        others = WINDOW - 1
        return sum(
            (comb(others, k) * p**k * (1 - p) ** (others - k) for k in range(least - 1, others + 1)),
            Fraction(0),
        )

    assert tail(limits.proportion) <= alpha < tail(limits.proportion - 1)


@settings(max_examples=15)
@given(st.fractions(min_value=Fraction(1, 10), max_value=8), st.integers(10, 60))
def test_the_repetition_cutoff_for_any_entropy(entropy: Fraction, exponent: int) -> None:
    found = health._repetition_cutoff(entropy, Fraction(1, 1 << exponent))
    assert entropy * (found - 1) >= exponent > entropy * (found - 2)


def test_more_entropy_means_smaller_cutoffs() -> None:
    found = [cutoffs(Fraction(numerator, 2)) for numerator in range(2, 17, 2)]
    assert found == sorted(found, key=lambda limits: (-limits.repetition, -limits.proportion))
    assert cutoffs(Fraction("7.5")).proportion in range(
        cutoffs(Fraction(8)).proportion, found[-2].proportion + 1
    )


def test_a_window_of_one_value_always_fails() -> None:
    assert cutoffs(Fraction(1, 100)).proportion == WINDOW


@pytest.mark.parametrize(
    ("entropy", "alpha", "what"),
    [
        (Fraction(0), Fraction(1, 2), "entropy"),
        (Fraction(9), Fraction(1, 2), "entropy"),
        (Fraction(1), Fraction(0), "alpha"),
        (Fraction(1), Fraction(1), "alpha"),
    ],
)
def test_assumptions_that_cannot_be(entropy: Fraction, alpha: Fraction, what: str) -> None:
    with pytest.raises(BadInput, match=rf"^{what}: "):
        cutoffs(entropy, alpha)


def test_a_stuck_source_is_seen_at_the_cutoff_and_not_before() -> None:
    limits = Cutoffs(6, 500)
    Health("s", limits).feed(b"abcdef" + b"z" * 5 + b"a" + b"z" * 5)
    with pytest.raises(
        BadInput, match=r"^s: is stuck: 6 times the byte 0x7a in a row \(repetition count test\)"
    ):
        Health("s", limits).feed(b"abc" + b"z" * 6)


def test_a_source_stuck_across_two_blocks_is_seen() -> None:
    test = Health("s", Cutoffs(6, 500))
    test.feed(b"abc" + b"z" * 3)
    with pytest.raises(BadInput, match="is stuck"):
        test.feed(b"z" * 3)


def test_a_biased_source_is_seen_within_its_window() -> None:
    limits = Cutoffs(1000, 32)
    cycle = bytes(range(256))
    biased = b"\x07" + b"\x07\x01" * 31
    with pytest.raises(
        BadInput, match=r"^s: is biased: 32 of 62 bytes are 0x07 \(adaptive proportion test\)"
    ):
        Health("s", limits).feed(biased)
    # Counting begins anew after 512 bytes: 31 sevens at the end of a window, 31 in the next.
    test = Health("s", limits)
    test.feed(b"\x07" * 31 + (cycle[8:] * 2)[:481])
    test.feed(b"\x07" * 31 + (cycle[8:] * 2)[:481])


def test_every_value_of_bytes_can_be_stuck() -> None:
    for value in range(256):
        with pytest.raises(BadInput, match="is stuck"):
            Health("s", cutoffs()).feed(bytes([value]) * 6)


def test_good_bytes_pass() -> None:
    data = random.Random(1).randbytes(200_000)  # noqa: S311 - a test is no key
    for entropy in (6, 8):
        Health("s", cutoffs(Fraction(entropy))).feed(data)


def test_an_undecided_cutoff_is_the_one_that_sees_more(monkeypatch: pytest.MonkeyPatch) -> None:
    exact = health._proportion_cutoff(Fraction(1, 3), Fraction(1, 1 << 30))
    monkeypatch.setattr(health, "_PRECISION", 10)
    monkeypatch.setattr(health, "_MAX_PRECISION", 10)
    assert health._proportion_cutoff(Fraction(1, 3), Fraction(1, 1 << 30)) <= exact
