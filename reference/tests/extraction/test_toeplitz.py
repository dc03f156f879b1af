"""Toeplitz extraction: the formula in every form, other packages' values, and refusals."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bellproof.errors import BadInput
from bellproof.extraction import product, toeplitz
from bellproof.extraction.length import floor_with_log2, toeplitz_length


@st.composite
def tasks(draw: st.DrawFn) -> tuple[str, str, int]:
    n = draw(st.integers(1, 80))
    m = draw(st.integers(1, n))
    bits, seed = (
        "".join(draw(st.lists(st.sampled_from("01"), min_size=size, max_size=size)))
        for size in (n, n + m - 1)
    )
    return bits, seed, m


def formula(bits: str, seed: str, m: int) -> str:
    length = len(bits) + m - 1
    sums = (sum(int(seed[(i - j) % length]) * int(bit) for j, bit in enumerate(bits)) % 2 for i in range(m))
    return "".join(map(str, sums))


@given(tasks())
def test_every_form_is_the_formula(task: tuple[str, str, int]) -> None:
    bits, seed, m = task
    expected = formula(bits, seed, m)
    assert toeplitz.toeplitz(bits, seed, m) == expected
    assert toeplitz.by_rows(bits, seed, m) == expected
    for way in (product.by_flint, product.by_decimal):
        assert toeplitz.toeplitz(bits, seed, m, product=way) == expected


def test_long_strings_take_the_product_and_agree_with_rows(bits_of: Callable[[str, int], str]) -> None:
    n, m = 5000, 1200  # beyond what rows do by default
    bits, seed = bits_of("long", n), bits_of("long seed", n + m - 1)
    expected = toeplitz.by_rows(bits, seed, m)
    assert toeplitz.toeplitz(bits, seed, m) == expected
    assert toeplitz.toeplitz(bits, seed, m, product=product.by_decimal) == expected


def test_coefficients_as_large_as_they_can_be_do_not_run_into_each_other() -> None:
    for size in (9, 10, 99, 100, 255, 256, 999, 1000):
        ones = b"\1" * size
        expected = bytes(min(k + 1, 2 * size - 1 - k) % 2 for k in range(2 * size - 1))
        assert product.by_flint(ones, ones) == expected
        assert product.by_decimal(ones, ones) == expected


def test_without_flint_the_standard_library_multiplies(monkeypatch: pytest.MonkeyPatch) -> None:
    assert product.fastest() is product.by_flint
    monkeypatch.setattr(product, "find_spec", lambda _: None)
    assert product.fastest() is product.by_decimal


@pytest.mark.parametrize("package", ["cryptomite", "randextract"])
def test_other_packages_extract_the_same(
    package: str, bits_of: Callable[[str, int], str], second_source: Callable[[str], Any]
) -> None:
    vectors = second_source(package)["toeplitz"]
    assert len(vectors) == 8
    for vector in vectors:
        n, m = vector["n"], vector["m"]
        bits, seed = bits_of(f"bits {n}", n), bits_of(f"seed {n} {m}", n + m - 1)
        assert toeplitz.toeplitz(bits, seed, m, product=product.fastest()) == vector["output"]


@pytest.mark.parametrize(
    ("bits", "seed", "m", "what"),
    [
        ("101", "1010", 0, "m: 0 bits are nothing to extract"),
        ("101", "1010", -1, "m: -1 bits are nothing"),
        ("101", "1011010", 4, "m: 4 bits cannot be extracted from 3"),
        ("", "", 1, "m: 1 bits cannot be extracted from 0"),
        ("101", "101", 2, r"seed: has 3 bits; n \+ m - 1 = 4 are needed"),
        ("101", "10101", 2, "seed: has 5 bits"),
        ("1x1", "1010", 2, "bits: character 2 is 'x'"),
        ("101", "10 0", 2, "seed: character 3 is ' '"),
    ],
)
def test_what_cannot_be_extracted_is_refused(bits: str, seed: str, m: int, what: str) -> None:
    for extract in (toeplitz.toeplitz, toeplitz.by_rows):
        with pytest.raises(BadInput, match=rf"^{what}"):
            extract(bits, seed, m)


def test_lengths_by_hand() -> None:
    assert toeplitz_length(Fraction(100), Fraction(1, 1024)) == 80  # a power of two: exact
    assert toeplitz_length(Fraction("99.999999999999999999999999"), Fraction(1, 1024)) == 79
    assert toeplitz_length(Fraction("44.066"), Fraction(1, 100)) == 30  # 44.066 - 13.2877...
    assert toeplitz_length(Fraction(5), Fraction(1, 100)) == 0
    assert toeplitz_length(Fraction(0), Fraction(1, 2)) == 0


@given(
    st.fractions(min_value=0, max_value=2000),
    st.fractions(min_value=Fraction(1, 10**9), max_value=Fraction(999, 1000)).filter(lambda e: 0 < e < 1),
)
def test_the_length_is_the_largest_that_holds(entropy: Fraction, error: Fraction) -> None:
    m = floor_with_log2(entropy, 2, error)

    def holds(length: int) -> bool:
        # 2^(k - m) >= 1/error^2, to the power of k's denominator: integers only.
        exponent = entropy.numerator - length * entropy.denominator
        scale = error ** (2 * entropy.denominator)
        return scale * Fraction(2) ** exponent >= 1

    if entropy.denominator <= 200:
        assert holds(m)
        assert not holds(m + 1)
    assert toeplitz_length(entropy, error) == max(0, m)


@pytest.mark.parametrize("error", [Fraction(0), Fraction(1), Fraction(-1, 2), Fraction(3, 2)])
def test_errors_that_are_no_distance(error: Fraction) -> None:
    with pytest.raises(BadInput, match=r"^error: "):
        toeplitz_length(Fraction(10), error)


def test_negative_entropy() -> None:
    with pytest.raises(BadInput, match=r"^min-entropy: "):
        toeplitz_length(Fraction(-1), Fraction(1, 2))


def test_an_undecided_logarithm_is_taken_from_below(monkeypatch: pytest.MonkeyPatch) -> None:
    # k just above 2 log2(100): 64 bits cannot tell, and no more are allowed.
    near = Fraction("13.2877123795494493") + Fraction(1, 10**16)
    exact = floor_with_log2(near, 2, Fraction(1, 100))
    assert exact == 0
    monkeypatch.setattr("bellproof.extraction.length._START_BITS", 8)
    monkeypatch.setattr("bellproof.extraction.length._MAX_BITS", 8)
    assert floor_with_log2(near, 2, Fraction(1, 100)) == -1
