"""The balance of an expansion before anything is run (Pironio et al. 2010, Appendix B and Fig. 3).

A plan supposes that the estimate will be I_hat. What it yields is then ``n f(I_hat - epsilon)`` bits, what the
choice of settings consumes ``n H(P(x,y))``; what a sampler and an extractor really take is listed beside.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from bellproof.enclosure import Enclosure, point
from bellproof.errors import BadInput, ResourceLimit, Undecided
from bellproof.exact import TSIRELSON, Surd, read_rational
from bellproof.expansion.choice import Choice, Scaled
from bellproof.expansion.output import START_BITS, deviation, is_narrow, output_bits
from bellproof.expansion.sampler import Cost, cost
from bellproof.expansion.threshold import FARTHEST, Fixtures, Net, Output, least, settled
from bellproof.extraction.length import require_error, toeplitz_length
from bellproof.extraction.toeplitz import seed_length
from bellproof.extraction.trevisan import trevisan_length, trevisan_plan
from bellproof.figures.inputs import input_entropy
from bellproof.finite.epsilon import Method, require_confidence
from bellproof.model.inputs import InputDistribution

Extractor = Literal["toeplitz", "trevisan"]
"""Which extractor."""

OUTCOME_BITS = 2
"""Bits in the outcomes of one trial."""

DEFAULT_ERROR = Fraction(1, 10**6)
"""Distance to uniform allowed to the extractor."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is planned. ``error`` is the extractor's distance to uniform."""

    n: int
    value: Surd
    delta: Fraction
    choice: Choice
    error: Fraction = DEFAULT_ERROR
    method: Method = "azuma"


@dataclass(frozen=True, slots=True)
class Balance:
    """Bits in and out: ``n H(P(x,y))``, ``n f(I_hat - epsilon)`` and their difference."""

    input_bits: Enclosure
    output_bits: Enclosure
    net_bits: Enclosure


@dataclass(frozen=True, slots=True)
class Extraction:
    """What an extractor makes of the outcomes: ``length`` bits with a seed of ``seed_bits``, or 0 and 0."""

    extractor: Extractor
    length: int
    seed_bits: int


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Numbers of trials up to `FARTHEST`: the least with any output, the least with a net gain.

    ``settled`` is the least m such that the gain is positive at every n from m on, up to there; q being a multiple
    of 10^-12, it may lie above the least. ``None`` where there is none, or, unless ``complete``, where the search
    took too long, as it does where I_hat - epsilon tends to the local bound itself.
    """

    output: int | None = None
    net: int | None = None
    settled: int | None = None
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole plan."""

    request: Request
    inputs: InputDistribution
    epsilon: Enclosure
    balance: Balance
    sampling: Cost
    extractions: tuple[Extraction, ...]
    thresholds: Thresholds

    @property
    def parameter(self) -> Fraction:
        """The rational q of the choice (the p of a product choice that scales), or the least P(x,y)."""
        choice = self.request.choice
        found = choice.parameter(self.request.n) if isinstance(choice, Scaled) else None
        return self.inputs.smallest if found is None else found

    @property
    def extraction(self) -> Extraction:
        """The extractor that leaves most when its seed is counted."""
        return max(self.extractions, key=lambda one: one.length - one.seed_bits)

    @property
    def seed_bits(self) -> Enclosure:
        """Uniform bits that the sampler is expected to take and this extractor takes."""
        return self.sampling.expected + point(self.extraction.seed_bits)

    @property
    def gain_bits(self) -> Enclosure:
        """Bits extracted less all bits of seed, the extractor's too although it is not used up."""
        return point(self.extraction.length) - self.seed_bits

    @property
    def is_capped(self) -> bool:
        """Whether I_hat - epsilon lies above Tsirelson's bound for certain."""
        observed = self.request.value - Surd(self.epsilon.hi, Fraction(0))
        return observed > TSIRELSON


def read_trials(text: str, source: str = "--n") -> int:
    """Read a number of trials, ``1000000`` or ``1e6``; raises `BadInput`."""
    return require_trials(read_rational(text, source), source)


def require_trials(value: Fraction, source: str) -> int:
    """Refuse what is no number of trials."""
    if value.denominator != 1 or value < 1:
        raise BadInput(source, "a number of trials is a whole number and at least 1")
    return int(value)


def balance(request: Request) -> Balance:
    """The three numbers of Appendix B; raises `BadInput` for parameters that mean nothing."""
    require_confidence(request.delta)
    inputs = request.choice.inputs(request.n)
    consumed = _input_bits(request.n, inputs)
    produced = output_bits(request.n, request.value, request.delta, inputs, request.method)
    return Balance(consumed, produced, produced - consumed)


def plan(request: Request) -> Plan:
    """Plan an expansion; raises `BadInput` for parameters that mean nothing."""
    require_error(request.error)
    bits = balance(request)
    inputs = request.choice.inputs(request.n)
    return Plan(
        request=request,
        inputs=inputs,
        epsilon=_epsilon(request, inputs),
        balance=bits,
        sampling=cost(request.n, inputs),
        extractions=(
            toeplitz_extraction(request.n, bits.output_bits.lo, request.error),
            trevisan_extraction(request.n, bits.output_bits.lo, request.error),
        ),
        thresholds=_thresholds(request),
    )


def toeplitz_extraction(n: int, entropy: Fraction, error: Fraction) -> Extraction:
    """What a Toeplitz matrix makes of n trials' outcomes at ``entropy`` bits of min-entropy."""
    raw = OUTCOME_BITS * n
    length = min(raw, toeplitz_length(entropy, error))
    return Extraction("toeplitz", length, seed_length(raw, length) if length else 0)


def trevisan_extraction(n: int, entropy: Fraction, error: Fraction) -> Extraction:
    """The same for Trevisan's extractor."""
    raw = OUTCOME_BITS * n
    known = min(entropy, Fraction(raw))
    if trevisan_length(raw, known, error) == 0:
        return Extraction("trevisan", 0, 0)
    made = trevisan_plan(raw, known, error)
    return Extraction("trevisan", made.m, made.seed_bits)


def _input_bits(n: int, inputs: InputDistribution) -> Enclosure:
    bits = START_BITS
    while True:
        entropy = point(n) * input_entropy(inputs, bits)
        if is_narrow(entropy):
            return entropy
        bits *= 2


def _epsilon(request: Request, inputs: InputDistribution) -> Enclosure:
    bits = START_BITS
    while True:
        off = deviation(request.n, request.delta, inputs, request.method, bits)
        if is_narrow(off):
            return off
        bits *= 2


def _thresholds(request: Request) -> Thresholds:
    fixtures = Fixtures(request.value, request.delta, request.choice, request.method)
    found = Thresholds()
    try:
        output = least(Output(fixtures), FARTHEST)
        found = Thresholds(output)
        # Nothing gained where nothing comes out.
        net = None if output is None else least(Net(fixtures), FARTHEST)
        found = Thresholds(output, net)
        all_on = FARTHEST + 1 if net is None else settled(Net(fixtures), net, FARTHEST)
        return Thresholds(output, net, all_on if all_on <= FARTHEST else None)
    except (ResourceLimit, Undecided):
        return replace(found, complete=False)


SCOPE = (
    "Secure against an adversary who measures whatever quantum side information it holds before the extraction;"
    " not shown to be universally composable (Pironio et al. 2010, Appendix B)."
)
"""What a quantum adversary may not do."""
