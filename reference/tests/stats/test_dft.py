from __future__ import annotations

from fractions import Fraction
from math import log, pi, sqrt
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest
from flint import acb, arb, ctx, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from bellproof.errors import ResourceLimit, Undecided
from bellproof.stats import dft, spectrum_numpy, spectrum_plain
from bellproof.stats.spectrum import LARGEST_PRIME, TABLE_ERROR, steps, transform_error

BACKENDS = [spectrum_numpy, spectrum_plain]
LENGTHS = [*range(2, 40), 64, 97, 100, 128, 131, 262, 509, 512, 999, 1000, 1021, 1024]


def random_bits(n: int, seed: int = 1) -> bytes:
    return np.random.default_rng([n, seed]).integers(0, 2, n, dtype=np.uint8).tobytes()


def reference_moduli(bits: bytes) -> list[float]:
    signs = 2.0 * np.frombuffer(bits, dtype=np.uint8) - 1.0
    return [float(value) for value in np.abs(np.fft.fft(signs))[: len(bits) // 2]]


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("n", LENGTHS)
def test_the_moduli_are_right_within_the_bound(backend: ModuleType, n: int) -> None:
    bits = random_bits(n)
    moduli, error = backend.moduli(bits)
    expected = reference_moduli(bits)
    assert len(moduli) == len(expected)
    assert max(abs(one - other) for one, other in zip(moduli, expected, strict=True)) <= error
    assert error < 1e-5


@pytest.mark.parametrize("n", [3016, 3019, 6032, 20_000])
def test_the_fast_moduli_are_right_for_longer_strings(n: int) -> None:
    bits = random_bits(n)
    moduli, error = spectrum_numpy.moduli(bits)
    assert np.max(np.abs(np.array(moduli) - reference_moduli(bits))) <= error < 1e-4


@given(st.integers(1, 3000))
@settings(max_examples=100, deadline=None)
def test_the_steps_multiply_to_the_length(n: int) -> None:
    plan = steps(n, 64)
    product = int(np.prod(plan.radices, initial=1))
    if plan.convolution:
        assert product == plan.convolution >= 2 * n - 1
        assert any(n % p == 0 for p in range(LARGEST_PRIME + 1, n + 1))
    else:
        assert product == n
    assert all(radix <= max(64, LARGEST_PRIME) for radix in plan.radices)
    assert 0 <= transform_error(plan.radices) < 1e-10


@pytest.mark.parametrize("n", [7, 16, 1000, 10**6 + 3])
def test_the_tables_are_within_their_bound(n: int) -> None:
    numerators = np.arange(0, 4 * n, max(1, n // 50), dtype=np.int64)
    cosine, sine = spectrum_numpy._turn(numerators, n)
    with ctx.workprec(100):
        for k, c, s in zip(numerators, cosine, sine, strict=True):
            angle = arb(fmpq(2 * int(k), n))
            plain = spectrum_plain.turn(int(k), n)
            for found, exact in ((c, angle.cos_pi()), (s, angle.sin_pi())):
                assert abs(arb(float(found)) - exact) < TABLE_ERROR / 8
            assert abs(arb(plain.real) - angle.cos_pi()) < TABLE_ERROR / 8
            assert abs(arb(plain.imag) - angle.sin_pi()) < TABLE_ERROR / 8


@given(st.lists(st.integers(0, 1), min_size=2, max_size=80), st.data())
@settings(max_examples=80, deadline=None)
def test_the_fixed_point_modulus_encloses_arbs(bits: list[int], data: st.DataObject) -> None:
    n = len(bits)
    j = data.draw(st.integers(0, n // 2 - 1))
    square = dft.modulus_square(bytes(bits), j, 160)
    assert square.width < Fraction(1, 2**120)
    with ctx.workprec(400):
        total = acb(0)
        for k, bit in enumerate(bits):
            angle = arb(fmpq(2 * j * k, n))
            total += acb(angle.cos_pi(), angle.sin_pi()) * (2 * bit - 1)
        exact = total.real * total.real + total.imag * total.imag
        low, high = (arb(fmpq(end.numerator, end.denominator)) for end in (square.lo, square.hi))
        assert low - exact < arb("1e-90")
        assert exact - high < arb("1e-90")


@pytest.mark.parametrize("j", [0, 1, 37, 499])
def test_the_root_of_unity_is_within_two_units(j: int) -> None:
    real, imaginary = dft.root_of_unity(j, 1000, 160)
    with ctx.workprec(300):
        angle = arb(fmpq(2 * j, 1000))
        for found, exact in ((real, angle.cos_pi()), (imaginary, angle.sin_pi())):
            assert abs(arb(found) / arb(2) ** 160 - exact) < arb(2) ** -159


@pytest.mark.parametrize("n", [10, 100, 301, 600])
def test_an_error_bound_that_leaves_all_open_changes_nothing(n: int) -> None:
    bits = random_bits(n)

    def moduli(given_bits: bytes) -> tuple[list[float], float]:
        return list(spectrum_plain.moduli(given_bits)[0]), float(n)

    vague = SimpleNamespace(moduli=moduli, MAX_BITS=10**6)
    count = dft.count_low_peaks(bits)
    assert dft.count_low_peaks(bits, vague) == count  # type: ignore[arg-type]
    assert count == sum(value < sqrt(n * log(20)) for value in reference_moduli(bits))


def test_a_modulus_that_float_has_no_say_in_is_left_open() -> None:
    n = 100
    threshold = sqrt(n * log(20))
    below, left = dft._sort([threshold, threshold - 1, threshold + 1, float("nan")], 1e-9, n)
    assert (below, left) == (1, [0, 3])


@pytest.mark.parametrize("j", [0, 1, 17, 49])
def test_the_precision_grows_until_a_modulus_is_decided(monkeypatch: pytest.MonkeyPatch, j: int) -> None:
    bits = random_bits(100)
    expected = dft.is_low(bits, j)
    monkeypatch.setattr(dft, "_START_BITS", 1)
    assert dft.is_low(bits, j) == expected


@pytest.mark.parametrize("backend", BACKENDS)
def test_one_bit_has_no_modulus_below_half_its_length(backend: ModuleType) -> None:
    assert len(backend.moduli(b"\1")[0]) == 0


def test_what_cannot_be_decided_is_not_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dft, "_MAX_BITS", 1)
    with pytest.raises(Undecided, match="modulus 1"):
        dft.is_low(random_bits(10), 1)


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_string_that_is_too_long_to_be_held_is_refused(backend: ModuleType) -> None:
    with pytest.raises(ResourceLimit, match="whole string"):
        dft.dft(bytes(backend.MAX_BITS + 1), backend)


def test_a_pure_wave_has_its_peak_at_the_threshold_side_it_should() -> None:
    n = 64
    bits = bytes(int(np.cos(2 * pi * 8 * k / n + 0.1) > 0) for k in range(n))
    assert not dft.is_low(bits, 8)
    assert dft.is_low(bits, 7)


def test_without_numpy_the_plain_transform_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    assert dft.backend() is spectrum_numpy
    monkeypatch.delattr("bellproof.stats.spectrum_numpy")
    monkeypatch.setitem(__import__("sys").modules, "bellproof.stats.spectrum_numpy", None)
    assert dft.backend() is spectrum_plain
    assert dft.limit() == spectrum_plain.MAX_BITS
