"""What is fixed before a run, and what follows from passing its test: smooth min-entropy, length and error.

The conditioned reading of Eq. 12 (Pironio and Massar 2013): with a threshold t on I_hat and a least passing
probability p fixed beforehand, either the devices pass with a probability below p, or, given that they passed,

    H_min^(delta/p)(R | S E)  >=  n f(t - epsilon) - log2(1/p).

``docs/expansion.md`` derives it and adds up the errors.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from bellproof.enclosure import Enclosure
from bellproof.errors import BadInput
from bellproof.exact import read_rational, surd
from bellproof.expansion.output import START_BITS, deviation, is_narrow, output_bits
from bellproof.expansion.plan import OUTCOME_BITS, require_trials
from bellproof.extraction.length import require_error, toeplitz_length
from bellproof.extraction.toeplitz import seed_length
from bellproof.figures.inputs import surprisal
from bellproof.files.json_text import Json
from bellproof.finite.epsilon import METHODS, Method, require_confidence
from bellproof.model.inputs import InputDistribution
from bellproof.model.scenario import CHSH_SCENARIO

MOST_TRIALS = 10**9
"""Longest run: the outcomes are held in memory while they are extracted."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Everything that is fixed before the first trial.

    ``threshold`` is the least I_hat that passes, ``pass_probability`` the least passing probability that is
    reckoned with, ``delta`` the failure probability of Eq. 11, ``error`` the extractor's distance to uniform.
    """

    n: int
    inputs: InputDistribution
    threshold: Fraction
    pass_probability: Fraction
    delta: Fraction
    error: Fraction
    method: Method = "azuma"

    def require_meaning(self) -> None:
        """Refuse terms that claim nothing; raises `BadInput`."""
        if self.n > MOST_TRIALS:
            source = "--n"
            raise BadInput(source, f"at most {MOST_TRIALS} trials are run")
        require_confidence(self.delta)
        require_error(self.error)
        if not 0 < self.pass_probability <= 1:
            source = "--pass-probability"
            raise BadInput(source, "must be positive and at most 1")
        if self.error_if_passed >= 1:
            source = "--pass-probability"
            raise BadInput(
                source,
                f"{self.pass_probability} leaves nothing to claim: delta/p + the extractor's error is not below 1;"
                " take a smaller --delta",
            )

    @property
    def error_if_passed(self) -> Fraction:
        """Distance of the string from a perfect one given that the test was passed, if p or more pass."""
        return self.delta / self.pass_probability + self.error

    @property
    def error_in_all(self) -> Fraction:
        """Probability of passing times that distance, whatever the passing probability is."""
        return max(self.pass_probability, self.delta + self.error)

    def to_json(self) -> dict[str, Json]:
        """Exact strings."""
        return {
            "n": str(self.n),
            "inputs": [[str(p) for p in row] for row in self.inputs.matrix],
            "threshold": str(self.threshold),
            "pass_probability": str(self.pass_probability),
            "delta": str(self.delta),
            "error": str(self.error),
            "method": self.method,
        }


_SCALARS = ("threshold", "pass_probability", "delta", "error")
_KEYS = ("n", "inputs", *_SCALARS, "method")


def terms_from_json(value: Json, source: str) -> Terms:
    """Read what `Terms.to_json` writes; raises `BadInput`."""
    if not isinstance(value, dict) or sorted(value) != sorted(_KEYS):
        raise BadInput(source, f"terms must be an object with exactly {', '.join(_KEYS)}")
    numbers = {name: read_rational(_text(value, name, source), source) for name in ("n", *_SCALARS)}
    method = next((known for known in METHODS if known == value["method"]), None)
    if method is None:
        raise BadInput(source, f"method is none of {', '.join(METHODS)}")
    rows = value["inputs"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise BadInput(source, "inputs is no matrix")
    matrix = [
        [read_rational(_member(p, source), source) for p in row] for row in rows if isinstance(row, list)
    ]
    inputs = InputDistribution.of(matrix, source)
    if inputs.shape != CHSH_SCENARIO.settings:
        raise BadInput(source, "inputs is no 2 by 2 matrix")
    terms = Terms(
        n=require_trials(numbers["n"], source),
        inputs=inputs,
        threshold=numbers["threshold"],
        pass_probability=numbers["pass_probability"],
        delta=numbers["delta"],
        error=numbers["error"],
        method=method,
    )
    terms.require_meaning()
    return terms


def _text(value: Mapping[str, Json], name: str, source: str) -> str:
    return _member(value[name], source)


def _member(value: Json, source: str) -> str:
    if not isinstance(value, str):
        raise BadInput(source, "a number is written as a string")
    return value


@dataclass(frozen=True, slots=True)
class Yield:
    """What a run that passes yields: ``epsilon``, the smooth min-entropy, bits extracted, and the seed for that."""

    epsilon: Enclosure
    min_entropy_bits: Enclosure
    length: int
    extractor_seed_bits: int


def yield_of(terms: Terms) -> Yield:
    """Known before the run: it depends on the threshold and not on the I_hat that comes out."""
    raw = OUTCOME_BITS * terms.n
    produced = output_bits(terms.n, surd(terms.threshold), terms.delta, terms.inputs, terms.method)
    entropy = produced - _log_of_passing(terms)
    zero = Fraction(0)
    entropy = Enclosure(max(zero, entropy.lo), max(zero, entropy.hi))
    length = min(raw, toeplitz_length(entropy.lo, terms.error))
    return Yield(_epsilon(terms), entropy, length, seed_length(raw, length) if length else 0)


def _log_of_passing(terms: Terms) -> Enclosure:
    bits = START_BITS
    while True:
        loss = surprisal(terms.pass_probability, bits)
        if is_narrow(loss):
            return loss
        bits *= 2


def _epsilon(terms: Terms) -> Enclosure:
    bits = START_BITS
    while True:
        off = deviation(terms.n, terms.delta, terms.inputs, terms.method, bits)
        if is_narrow(off):
            return off
        bits *= 2
