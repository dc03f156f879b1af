"""What each operation answers with, and in which direction an error is unsafe."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bellproof.protocol.operations import OPERATIONS

Kind = Literal["lower", "upper", "plain", "bits", "settings", "rows", "accept"]
"""A lower or upper bound that is a claim of security; any other number; or something without numbers."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """One member of a result.

    ``formula`` names what it is compared with. ``true_value`` says that the quantity exists apart from the formula,
    so that claiming more is not only WRONG but UNSOUND. ``probability`` confines it to [0, 1]; ``many`` is a list.
    """

    name: str
    kind: Kind
    formula: str
    true_value: bool = False
    probability: bool = False
    many: bool = False


_P_VALUES = Quantity("p", "plain", "SP 800-22 rev. 1a", probability=True, many=True)
_HAC = Quantity("p", "plain", "HAC 5.4.4", probability=True, many=True)

QUANTITIES: dict[str, tuple[Quantity, ...]] = {
    "bell.estimate": (Quantity("I_hat", "plain", "Eq. 9"),),
    "entropy.rate": (Quantity("bits", "lower", "Eq. 5", true_value=True),),
    "finite.epsilon": (Quantity("epsilon", "upper", "Eq. 11"),),
    "finite.certify": (Quantity("bits", "lower", "Eq. 12"),),
    "local.pvalue": (Quantity("p", "upper", "Eq. 18", probability=True),),
    "local.binomial": (
        Quantity("p", "upper", "P[Bin(n, 3/4) >= games won]", true_value=True, probability=True),
    ),
    "expansion.plan": (
        Quantity("input_bits", "plain", "n H(P(x,y)), Appendix B"),
        Quantity("output_bits", "lower", "n f(I_hat - epsilon), Appendix B"),
        Quantity("net_bits", "lower", "output_bits - input_bits, Appendix B"),
    ),
    "extract.toeplitz": (Quantity("bits", "bits", "out_i = sum_j seed[(i - j) mod (n+m-1)] bits_j mod 2"),),
    "stats.frequency": (_P_VALUES,),
    "stats.block_frequency": (_P_VALUES,),
    "stats.runs": (_P_VALUES,),
    "stats.dft": (_P_VALUES,),
    "stats.serial": (_P_VALUES,),
    "stats.approximate_entropy": (_P_VALUES,),
    "stats.two_bit": (_HAC,),
    "stats.poker": (_HAC,),
    "nosignalling.fisher": (Quantity("p", "plain", "Fisher's exact test", probability=True, many=True),),
    "settings.combine": (Quantity("settings", "settings", "x is bit 1, y is bit 0 of each XORed integer"),),
    "sequencer.run": (
        Quantity("records", "rows", "hdl/SPEC.md"),
        Quantity("pulses", "rows", "hdl/SPEC.md"),
    ),
    "certificate.check": (Quantity("accept", "accept", "proofs/FORMAT.md"),),
}
"""The operations whose answers can be judged, in the protocol's order."""

COMING = tuple(name for name, operation in OPERATIONS.items() if operation.coming)
"""Operations of the protocol whose reference does not exist yet."""

JUDGED = tuple(op for op in QUANTITIES if op not in COMING)
"""Operations that a testee can be judged by."""
