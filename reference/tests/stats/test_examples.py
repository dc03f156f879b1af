from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest

from bellproof.stats.battery import Parameters, run_tests
from bellproof.stats.bits import from_packed
from bellproof.stats.examples import EXAMPLES, HAC_160, PI_100, Example

MISPRINTED = {
    ("SP 800-22, 2.6.4", "N_1"): "5",
    ("SP 800-22, 2.6.4", "p"): "0.468160",
    ("SP 800-22, 2.6.8", "N_1"): "48",
    ("SP 800-22, 2.6.8", "p"): "0.646355",
    ("SP 800-22, 2.11.4", "p1"): "0.808792",
    ("SP 800-22, 2.11.4", "p2"): "0.670320",
    ("SP 800-22, 2.12.4", "chi2"): "10.043859",
}
"""What the standards print wrongly, with the right value."""

E_BITS = 1_000_000
E_PRINTED = {
    ("frequency", None): "0.953749",
    ("runs", None): "0.561917",
    ("serial", 2): "0.843764",
    ("serial", 16): "0.766182",
    ("approximate_entropy", 10): "0.700073",
    ("dft", None): "0.847187",
}
"""SP 800-22, 2.11.8 and Appendix B, a million binary digits of e."""


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: f"{one.where} {one.quantity}")
def test_every_worked_example_agrees_or_is_a_known_misprint(example: Example) -> None:
    right = MISPRINTED.get((example.where, example.quantity))
    assert example.agrees() == (right is None)
    if right is not None:
        corrected = Example(
            example.where, example.test, example.bits, example.parameters, example.quantity, right
        )
        assert corrected.agrees()


def test_the_misprints_are_all_in_the_list() -> None:
    assert {(one.where, one.quantity) for one in EXAMPLES} >= set(MISPRINTED)


def test_the_strings_are_what_they_are_said_to_be() -> None:
    with mpmath.workprec(200):
        assert f"{int(mpmath.floor(mpmath.pi * 2**98)):b}" == PI_100
    assert len(HAC_160) == 160
    assert HAC_160.count("1") == 76


@pytest.fixture(scope="module")
def e_string() -> bytes:
    with mpmath.workprec(E_BITS + 64):
        return int(mpmath.floor(mpmath.e * mpmath.mpf(2) ** (E_BITS - 2))).to_bytes(E_BITS // 8, "big")


@pytest.mark.parametrize(("test", "m"), list(E_PRINTED))
def test_a_million_digits_of_e_give_what_the_standard_prints(
    e_string: bytes, test: str, m: int | None
) -> None:
    p = run_tests(from_packed(e_string), (test,), Parameters(m=m))[test].p_values[0]
    printed = Fraction(E_PRINTED[test, m])
    # The standard's own program computes in floating point: its last digit is not always rounded right.
    assert abs(p.hi - printed) <= Fraction(1, 10**6)
    if (test, m) == ("serial", 2):
        second = run_tests(from_packed(e_string), (test,), Parameters(m=m))[test].p_values[1]
        assert abs(second.hi - Fraction("0.561915")) <= Fraction(1, 2 * 10**6)
