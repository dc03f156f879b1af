"""The operations that an implementation may have, each with the reference's own evaluation.

Only names stand here; the module behind an operation is loaded when it is first evaluated, so that a testee that
is asked for one thing starts at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import Literal

from bellproof.errors import UsageProblem
from bellproof.files.json_text import Json
from bellproof.protocol.answers import Answer

Kind = Literal["lower", "upper", "value"]
"""Which side of a result is safe: ``lower`` for bits certified, ``upper`` for epsilon and p-values of local
realism, ``value`` where the number itself is asked for."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation.

    ``params`` and ``optional`` name its parameters, ``results`` the members of its result, ``source`` the equation
    or section that defines it. ``has_true_value`` says that a result beyond the truth is false in itself, and
    not only different from a formula. ``home`` is where it is evaluated, ``module:function``; without one it is
    `coming`.
    """

    name: str
    summary: str
    source: str
    kind: Kind
    has_true_value: bool
    params: tuple[str, ...]
    results: tuple[str, ...]
    home: str
    optional: tuple[str, ...] = ()

    @property
    def coming(self) -> bool:
        """Whether the reference does not have it yet."""
        return not self.home

    def evaluate(self, params: Mapping[str, Json]) -> Mapping[str, Answer]:
        """The right answer: exact, or enclosed.

        Raises `BadInput` for parameters that cannot mean anything, `ResourceLimit` and `Undecided` where the
        reference gives up, and `UsageProblem` for an operation that is coming.
        """
        if self.coming:
            raise UsageProblem(f"there is no reference for {self.name} yet")  # noqa: TRY003, EM102 - one place
        module, _, function = self.home.partition(":")
        answer: Mapping[str, Answer] = getattr(import_module(module), function)(params)
        return answer


def _statistic(name: str, source: str, parameter: str = "") -> Operation:
    optional = (parameter,) if parameter else ()
    return Operation(
        f"stats.{name}",
        f"p-values of the {name.replace('_', ' ')} test",
        source,
        "value",
        has_true_value=False,
        params=("bits", *optional),
        results=("p",),
        home=f"bellproof.protocol.strings:{name}",
    )


_ALL = (
    Operation(
        "bell.estimate",
        "the estimate I_hat of the Bell value from counts",
        "Eqs. 1, 2 and 9",
        "value",
        has_true_value=False,
        params=("counts", "inputs"),
        optional=("expression",),
        results=("I_hat",),
        home="bellproof.protocol.trials:bell_estimate",
    ),
    Operation(
        "entropy.rate",
        "bits of min-entropy in the outcomes of one trial with Bell value I",
        "Eqs. 5, 6 and 13, Fig. 2",
        "lower",
        has_true_value=True,
        params=("theory", "kind", "I"),
        results=("bits",),
        home="bellproof.protocol.trials:entropy_rate",
    ),
    Operation(
        "finite.epsilon",
        "how far the estimate may be above the average Bell value",
        "Eq. 11",
        "upper",
        has_true_value=False,
        params=("n", "delta", "q", "I_max"),
        results=("epsilon",),
        home="bellproof.protocol.trials:finite_epsilon",
    ),
    Operation(
        "finite.certify",
        "bits of min-entropy certified in all outcomes",
        "Eqs. 7 to 12",
        "lower",
        has_true_value=False,
        params=("counts", "inputs", "delta", "theory"),
        optional=("method",),
        results=("bits",),
        home="bellproof.protocol.trials:finite_certify",
    ),
    Operation(
        "local.pvalue",
        "a bound on the probability that local devices reach the estimate",
        "Eq. 18",
        "upper",
        has_true_value=False,
        params=("counts",),
        results=("p",),
        home="bellproof.protocol.trials:local_pvalue",
    ),
    Operation(
        "local.binomial",
        "the exact binomial tail of the CHSH game's wins",
        "D.3",
        "upper",
        has_true_value=True,
        params=("counts",),
        results=("p",),
        home="bellproof.protocol.trials:local_binomial",
    ),
    Operation(
        "nosignalling.fisher",
        "Fisher's exact test of the four no-signalling conditions",
        "D.4",
        "value",
        has_true_value=False,
        params=("counts",),
        results=("p",),
        home="bellproof.protocol.trials:nosignalling_fisher",
    ),
    _statistic("frequency", "D.4; SP 800-22, 2.1"),
    _statistic("block_frequency", "D.4; SP 800-22, 2.2", "M"),
    _statistic("runs", "D.4; SP 800-22, 2.3"),
    _statistic("dft", "D.4; SP 800-22, 2.6"),
    _statistic("serial", "D.4; SP 800-22, 2.11", "m"),
    _statistic("approximate_entropy", "D.4; SP 800-22, 2.12", "m"),
    _statistic("two_bit", "D.4; HAC 5.4.4"),
    _statistic("poker", "D.4; HAC 5.4.4", "m"),
    Operation(
        "extract.toeplitz",
        "m bits by a Toeplitz matrix made of the seed",
        "Appendix C",
        "value",
        has_true_value=False,
        params=("bits", "seed", "m"),
        results=("bits",),
        home="bellproof.protocol.strings:extract_toeplitz",
    ),
    Operation(
        "settings.combine",
        "the settings from three sources of random integers",
        "D.2",
        "value",
        has_true_value=False,
        params=("sources",),
        results=("settings",),
        home="bellproof.protocol.strings:settings_combine",
    ),
    Operation(
        "certificate.check",
        "whether a certificate proves its claim",
        "the certificate format",
        "value",
        has_true_value=False,
        params=("certificate",),
        results=("accept",),
        home="bellproof.protocol.certificates:check",
    ),
    Operation(
        "expansion.plan",
        "bits in and out of a randomness expansion",
        "Appendix B, Fig. 3",
        "lower",
        has_true_value=False,
        params=("I_hat", "n", "delta", "alpha"),
        results=("input_bits", "output_bits", "net_bits"),
        home="bellproof.protocol.expansion:plan",
    ),
    Operation(
        "sequencer.run",
        "the records and pulses of a sequencer for given detector clicks",
        "D.1",
        "value",
        has_true_value=False,
        params=("profile", "clicks", "settings"),
        results=("records", "pulses"),
        home="bellproof.protocol.sequencer:run",
    ),
)

OPERATIONS: Mapping[str, Operation] = MappingProxyType({operation.name: operation for operation in _ALL})
"""All of them by name, those that are coming included."""
