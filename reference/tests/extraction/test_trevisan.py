"""Trevisan's extractor: fields, designs, parameters, another package's values, and refusals."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import product
from math import e
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bellproof.errors import BadInput
from bellproof.extraction import design as designs
from bellproof.extraction.design import Design
from bellproof.extraction.field import BinaryField, binary_field, carryless, is_irreducible
from bellproof.extraction.one_bit import one_bit
from bellproof.extraction.trevisan import Plan, trevisan, trevisan_length, trevisan_plan


def test_irreducible_is_what_no_product_gives() -> None:
    size = 8
    products = {
        carryless(a, b) for a, b in product(range(2, 1 << size), repeat=2) if carryless(a, b) >> size + 1 == 0
    }
    for polynomial in range(2, 1 << size):
        assert is_irreducible(polynomial) == (polynomial not in products)
    assert not is_irreducible(1)


@pytest.mark.parametrize("degree", [20, 27, 40, 61, 90, 128])
def test_moduli_pass_the_field_s_own_test(degree: int) -> None:
    field = binary_field(degree)
    assert field.modulus.bit_length() == degree + 1
    # x^(2^l) = x holds in the field.
    power = 2
    for _ in range(degree):
        power = field.multiply(power, power)
    assert power == 2


@given(st.integers(1, 70), st.data())
def test_tables_multiply_as_the_field_does(degree: int, data: st.DataObject) -> None:
    field = binary_field(degree)
    element, other = (data.draw(st.integers(0, (1 << degree) - 1)) for _ in range(2))
    tables = field.multiples(element)
    total = 0
    for table, byte in zip(tables, other.to_bytes(len(tables), "little"), strict=True):
        total ^= table[byte]
    assert total == field.multiply(element, other)


def test_a_field_has_inverses() -> None:
    field = binary_field(5)
    for element in range(1, 32):
        assert sorted(field.multiply(element, other) for other in range(32)) == list(range(32))


@given(st.integers(65, 300), st.integers(0, 2**32))
def test_both_ways_to_evaluate_agree(n: int, number: int) -> None:
    extractor = one_bit(f"{number:0{n}b}", 1 if n % 2 else 4)
    limit = 1 << extractor.field.degree
    assert extractor.seed_bits == 2 * extractor.field.degree
    for alpha in (number % limit, number // limit % limit):
        assert extractor._by_products(alpha) == extractor._by_tables(alpha)


@pytest.mark.parametrize(("t", "sets"), [(2, 4), (3, 27), (5, 200), (7, 400), (11, 300)])
def test_what_the_sets_share_is_counted_in_pairs(t: int, sets: int) -> None:
    design = Design(t, (sets,))
    masks = [sum(1 << place for place in design.members(i)) for i in range(sets)]
    assert all(mask.bit_count() == t for mask in masks)
    assert all(mask >> design.seed_bits == 0 for mask in masks)
    for i in range(sets):
        counted = sum(1 << (masks[i] & masks[j]).bit_count() for j in range(i))
        assert design.shared(i) == designs.basic_shared(t, i) == counted
        assert counted <= e * i
    assert design.largest_shared() == max(design.shared(i) for i in range(sets))


def test_blocks_share_nothing_with_each_other() -> None:
    design = Design(5, (30, 7, 2))
    assert (design.sets, design.seed_bits) == (39, 75)
    members = [set(design.members(i)) for i in range(design.sets)]
    for i in range(design.sets):
        assert design.shared(i) == sum(1 << len(members[i] & members[j]) for j in range(i))


@given(st.sampled_from([2, 3, 5, 7, 13]), st.integers(0, 3000))
def test_the_longest_basic_design_cannot_be_longer(t: int, budget: int) -> None:
    size = designs.longest_basic(t, budget)
    assert designs.basic_shared(t, size - 1) <= budget
    assert size == t**t or designs.basic_shared(t, size) > budget


@given(st.sampled_from([2, 3, 5, 7, 13]), st.integers(1, 400), st.integers(0, 300))
def test_a_design_exists_for_every_number_of_sets_up_to_its_budget(t: int, sets: int, spare: int) -> None:
    design = designs.shortest_design(t, sets, sets - 1 + spare)
    assert design.sets == sets
    assert design.largest_shared() <= sets - 1 + spare
    with pytest.raises(BadInput, match=r"^design: "):
        designs.shortest_design(t, sets, sets - 2)


@pytest.mark.parametrize(("t", "blocks"), [(4, (1,)), (1, (1,)), (5, ()), (5, (3, 0)), (2, (5,))])
def test_what_is_no_design(t: int, blocks: tuple[int, ...]) -> None:
    with pytest.raises(BadInput, match=r"^design: "):
        Design(t, blocks)


def test_another_package_extracts_the_same(
    bits_of: Callable[[str, int], str], second_source: Callable[[str], Any]
) -> None:
    vectors = second_source("randextract")["trevisan"]
    assert len(vectors) == 7
    for vector in vectors:
        n, degree, m = vector["n"], vector["degree"], vector["m"]
        t = next(p for p in (2, 7, 11, 17, 23, 37) if p >= 2 * degree)
        plan = Plan(n, degree, Design(t, (m,)))
        assert plan.seed_bits == vector["seed_bits"]
        seed = bits_of(f"seed {n} {degree} {m}", plan.seed_bits)
        assert "".join(trevisan(bits_of(f"bits {n}", n), seed, plan)) == vector["output"]


@given(
    st.integers(40, 400),
    st.fractions(min_value=Fraction(1, 2), max_value=1),
    st.integers(1, 40),
)
def test_parameters_keep_the_error(n: int, rate: Fraction, exponent: int) -> None:
    entropy, error = rate * n, Fraction(1, 2**exponent)
    m = trevisan_length(n, entropy, error)
    # m - 1 <= k + 1 - 2 log2(m/error), with whole exponents: 2^(k + 2 - m) error^2 >= m^2.
    bits = entropy.numerator // entropy.denominator
    if m:
        assert Fraction(2) ** (bits + 3 - m) * error**2 >= m**2
    if m < n:
        assert Fraction(2) ** (bits + 2 - (m + 1)) * error**2 < (m + 1) ** 2
    if m == 0:
        with pytest.raises(BadInput, match=r"^min-entropy: no bit"):
            trevisan_plan(n, entropy, error)
        return
    plan = trevisan_plan(n, entropy, error)
    assert plan.m == m
    assert plan.distance(entropy).hi <= error
    shorter = trevisan_plan(n, entropy, error, m=(m + 1) // 2)
    assert shorter.m == (m + 1) // 2
    assert shorter.seed_bits <= plan.seed_bits
    assert shorter.distance(entropy).hi <= error
    with pytest.raises(BadInput, match=rf"^m: the min-entropy allows {m} bits"):
        trevisan_plan(n, entropy, error, m=m + 1)


def test_a_smaller_field_would_not_keep_its_share() -> None:
    plan = trevisan_plan(1000, Fraction(800), Fraction(1, 10**6))
    gamma = Fraction(-(-1000 // (plan.degree - 1)) - 1, 1 << (plan.degree - 1))
    assert gamma > (2 * Fraction(1, 10**6) / plan.m) ** 2 / 2


def test_bits_stream_out_one_by_one() -> None:
    plan = trevisan_plan(100, Fraction(100), Fraction(1, 4))
    stream = trevisan("1" * 100, "10" * (plan.seed_bits // 2) + "1" * (plan.seed_bits % 2), plan)
    first = next(stream)
    assert first + "".join(stream) == "".join(
        trevisan("1" * 100, "10" * (plan.seed_bits // 2) + "1" * (plan.seed_bits % 2), plan)
    )


def test_refusals() -> None:
    error = Fraction(1, 4)
    plan = trevisan_plan(100, Fraction(100), error)
    seed = "0" * plan.seed_bits
    for bits, key, what in (
        ("1" * 99, seed, "bits: has 99 bits; 100 are needed"),
        ("1" * 100, seed[1:], "seed: has "),
        ("1" * 100, seed + "0", "seed: has "),
        ("1" * 99 + "2", seed, "bits: character 100"),
        ("1" * 100, "x" + seed[1:], "seed: character 1 "),
    ):
        with pytest.raises(BadInput, match=rf"^{what}"):
            trevisan(bits, key, plan)
    with pytest.raises(BadInput, match=r"^m: 0 bits are nothing"):
        trevisan_plan(100, Fraction(100), error, m=0)
    with pytest.raises(BadInput, match=r"^min-entropy: 101 bits are more"):
        trevisan_length(100, Fraction(101), error)
    with pytest.raises(BadInput, match=r"^bits: there are none"):
        trevisan_length(0, Fraction(0), error)
    with pytest.raises(BadInput, match=r"^design: sets of 5 hold no seeds"):
        Plan(10, 3, Design(5, (1,)))


def test_fields_are_values() -> None:
    assert binary_field(4) == BinaryField(4, 0b10011)
