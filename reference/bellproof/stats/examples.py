"""Every worked example of the standards for the tests of Appendix D.4: what is printed and what comes out.

NIST SP 800-22 rev. 1a (April 2010), sections 2.1, 2.2, 2.3, 2.6, 2.11 and 2.12, and Menezes et al., Handbook of
Applied Cryptography, example 5.31.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from bellproof.enclosure import Enclosure, point
from bellproof.exact import read_rational
from bellproof.stats.battery import Parameters, run_tests
from bellproof.stats.bits import from_text

PI_100 = (
    "1100100100001111110110101010001000100001011010001100001000110100110001001100011001100010100010111000"
)
"""The first 100 binary digits of pi, its whole part 11 included."""

HAC_160 = "1110001100010001010011101111001001001001" * 4
"""The string of HAC example 5.31."""


@dataclass(frozen=True, slots=True)
class Example:
    """One printed number: where it stands, what it belongs to and its digits as printed.

    ``quantity`` is ``p``, ``p1``, ``p2`` or the name of a statistic of `bellproof.stats.result.Result`.
    """

    where: str
    test: str
    bits: str
    parameters: Parameters
    quantity: str
    printed: str
    explanation: str = ""

    def recompute(self) -> Enclosure:
        """Compute the number anew."""
        result = run_tests(from_text(self.bits), (self.test,), self.parameters)[self.test]
        if self.quantity in {"p", "p1"}:
            return result.p_values[0]
        if self.quantity == "p2":
            return result.p_values[1]
        value = result.statistic(self.quantity)
        return value if isinstance(value, Enclosure) else point(value)

    def agrees(self) -> bool:
        """Whether the printed digits are the recomputed number rounded to as many places."""
        decimals = len(self.printed.partition(".")[2])
        half = Fraction(1, 2 * 10**decimals)
        distance = self.recompute() - point(read_rational(self.printed, self.where))
        return -half <= distance.lo and distance.hi <= half


def _rows(
    where: str, test: str, bits: str, parameters: Parameters, printed: dict[str, str]
) -> tuple[Example, ...]:
    return tuple(Example(where, test, bits, parameters, *item) for item in printed.items())


_NONE = Parameters()
_SERIAL_BITS = "0011011101"
_ENTROPY_BITS = "0100110101"
_M3 = Parameters(m=3)

EXAMPLES: tuple[Example, ...] = (
    *_rows("SP 800-22, 2.1.4", "frequency", "1011010101", _NONE, {"S_n": "2", "p": "0.527089"}),
    *_rows("SP 800-22, 2.1.8", "frequency", PI_100, _NONE, {"S_n": "-16", "p": "0.109599"}),
    *_rows(
        "SP 800-22, 2.2.4",
        "block_frequency",
        "0110011010",
        Parameters(block=3),
        {"N": "3", "chi2": "1", "p": "0.801252"},
    ),
    *_rows(
        "SP 800-22, 2.2.8",
        "block_frequency",
        PI_100,
        Parameters(block=10),
        {"N": "10", "chi2": "7.2", "p": "0.706438"},
    ),
    *_rows("SP 800-22, 2.3.4", "runs", "1001101011", _NONE, {"V_n": "7", "p": "0.147232"}),
    *_rows("SP 800-22, 2.3.8", "runs", PI_100, _NONE, {"pi": "0.42", "V_n": "52", "p": "0.500798"}),
    *_rows("SP 800-22, 2.6.4", "dft", "1001010011", _NONE, {"N_1": "4", "N_0": "4.75", "p": "0.029523"}),
    *_rows("SP 800-22, 2.6.8", "dft", PI_100, _NONE, {"N_1": "46", "N_0": "47.5", "p": "0.168669"}),
    *_rows(
        "SP 800-22, 2.11.4",
        "serial",
        _SERIAL_BITS,
        _M3,
        {
            "psi2_m": "2.8",
            "psi2_m-1": "1.2",
            "psi2_m-2": "0.4",
            "del_psi2_m": "1.6",
            "del2_psi2_m": "0.8",
            "p1": "0.9057",
            "p2": "0.8805",
        },
    ),
    *_rows("SP 800-22, 2.11.6", "serial", _SERIAL_BITS, _M3, {"p1": "0.808792", "p2": "0.670320"}),
    *_rows("SP 800-22, 2.12.4", "approximate_entropy", _ENTROPY_BITS, _M3, {"ApEn": "0.190954"}),
    Example(
        "SP 800-22, 2.12.4",
        "approximate_entropy",
        _ENTROPY_BITS,
        _M3,
        "chi2",
        "0.502193",
        "0.502193 is ln 2 - ApEn; the factor 2n = 20 was written and not multiplied",
    ),
    *_rows("SP 800-22, 2.12.4", "approximate_entropy", _ENTROPY_BITS, _M3, {"p": "0.261961"}),
    *_rows(
        "SP 800-22, 2.12.8",
        "approximate_entropy",
        PI_100,
        Parameters(m=2),
        {"ApEn": "0.665393", "chi2": "5.550792", "p": "0.235301"},
    ),
    *_rows("HAC, example 5.31", "frequency", HAC_160, _NONE, {"X_1": "0.4"}),
    *_rows("HAC, example 5.31", "two_bit", HAC_160, _NONE, {"X_2": "0.6252"}),
    *_rows("HAC, example 5.31", "poker", HAC_160, _M3, {"k": "53", "X_3": "9.6415"}),
)
"""All of them, in the order of the standards."""
