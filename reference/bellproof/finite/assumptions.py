"""What a certificate of randomness rests on, in words (Pironio et al. 2010, Appendix C).

Each assumption says what in the data could contradict it; most of them no data can prove.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

Theory = Literal["quantum", "no-signalling"]
"""What is assumed of the devices."""

THEORIES: tuple[Theory, ...] = ("quantum", "no-signalling")


@dataclass(frozen=True, slots=True)
class Assumption:
    """One assumption: a stable name, what is assumed, and what could speak against it."""

    id: str
    text: str
    contradicted_by: str

    def to_json(self) -> dict[str, str]:
        """Write it as an object of strings."""
        return asdict(self)


_QUANTUM = Assumption(
    "quantum-theory",
    "Each device produces its outcome by some quantum process; state, measurements and dimension are free,"
    " and may depend on everything that happened before.",
    "An estimate that stays above Tsirelson's bound by more than epsilon: the report then says that the data"
    " reject the assumptions.",
)
_NO_SIGNALLING = Assumption(
    "no-signalling",
    "In each trial neither side's outcome statistics depend on the other side's setting; nothing else is"
    " assumed of the devices, which may depend on everything that happened before.",
    "One side's outcome frequencies that change with the other side's setting.",
)
_LOCALITY = Assumption(
    "locality",
    "From the moment the settings enter until the outcomes are out, no signal passes between the devices;"
    " x enters only Alice's device and y only Bob's.",
    "A difference in one side's outcome frequencies between the other side's settings (the four"
    " no-signalling conditions).",
)
_INPUTS = Assumption(
    "input-randomness",
    "The settings of each trial are drawn with the stated probabilities P(x,y), independently of the devices"
    " and of the past, and are known to the devices only in their own trial.",
    "Settings whose frequencies drift away from P(x,y) or that can be predicted from earlier trials.",
)
_COMPLETE = Assumption(
    "no-post-selection",
    "Every trial that was begun is in the data, in the order in which it was made. Warning: data from which"
    " trials were dropped (photons that were not detected, runs discarded afterwards) certify nothing.",
    "Gaps in the sequence numbers of a trial log, or outcomes that mean 'no click'.",
)
_FIXED = Assumption(
    "fixed-beforehand",
    "The number of trials n, the Bell expression, P(x,y), delta, theory, objective, method and the meaning of"
    " missing clicks were chosen before the data were seen. Warning: stopping when the data look good is a choice"
    " of n after the data.",
    "Nothing in the data can: it is a matter of record.",
)


def assumptions(theory: Theory) -> tuple[Assumption, ...]:
    """List the assumptions under a theory, the theory's own first."""
    first = _QUANTUM if theory == "quantum" else _NO_SIGNALLING
    return (first, _INPUTS, _LOCALITY, _COMPLETE, _FIXED)


STATEMENT = (
    "With n fixed beforehand, and I_hat, epsilon and f as reported: the probability, over everything the"
    " devices and the settings do, that the observed transcript (r, s) satisfies -log2 P(r|s) <"
    " n f(I_hat - epsilon) is at most delta."
    " P(r|s) is the probability the devices give to the outcomes r under the settings s. This is a statement"
    " about the surprisal of the outcomes in one run, made with confidence 1 - delta; it is not the"
    " min-entropy of a distribution conditioned on the value of I_hat, for which a threshold on I_hat has to"
    " be fixed before the data. It holds also conditioned on any information that was measured out"
    " before and of which the settings are independent."
)
"""The reading of Eq. 12 that is claimed for the objective ``global``."""

STATEMENT_LOCAL = (
    "With n fixed beforehand, and I_hat, epsilon and f as reported: the probability, over everything the"
    " devices and the settings do, that the product over the trials of the probability that Alice's device"
    " gives to her outcome, given its setting and the whole past, exceeds"
    " 2^-(n f(I_hat - epsilon)) is at most delta. This is a statement about"
    " the surprisal of Alice's outcomes in one run, made with confidence 1 - delta; it is not the min-entropy"
    " of a distribution conditioned on the value of I_hat."
)
"""The reading of Eq. 12 that is claimed for the objective ``local``."""
