"""Cases of ``expansion.plan``."""

from __future__ import annotations

from collections.abc import Mapping

from bellproof.files.json_text import Json
from bellproof_conformance.definitions.spec import Bad, Good, Plain, Spec, Suite, json_of, params
from bellproof_conformance.edits import remove, replace

FLAGS = {
    "figure": "a point of Fig. 3 with the caption's numbers",
    "edge": "the smallest or largest input that means something",
    "zero": "nothing comes out: exactly 0 bits",
    "alpha": "another alpha than the caption's 11",
    "delta": "an extreme failure probability",
    "rounded": "q is rounded down to a multiple of 10^-12, and that shows",
    "range": "no distribution of the settings for so few or so many trials",
    "malformed": "parameters that mean nothing",
}

_OP = "expansion.plan"
_SOURCE = "Appendix B; Fig. 3"


def _plan(  # noqa: PLR0913 - one a column of the table
    id_: str,
    reason: str,
    *flags: str,
    n: Plain,
    I_hat: str = "2.414",
    delta: str = "1/100",
    alpha: str = "11",
) -> Good:
    values = params(I_hat=I_hat, n=n, delta=delta, alpha=alpha)
    return Good(f"plan.{id_}", _OP, values, _SOURCE, reason, flags)


def _bad(id_: str, edit: Mapping[str, Json], reason: str, flag: str, parent: str = "figure-10-6") -> Bad:
    return Bad(f"plan.{id_}", f"plan.{parent}", edit, reason, (flag,))


SPECS: tuple[Spec, ...] = (
    _plan("figure-10-4", "Fig. 3, curve b, 10^4 trials: some output, far less than the input", "figure", n=10**4),
    _plan("figure-10-5", "10^5 trials", "figure", n=10**5),
    _plan("figure-10-6", "10^6 trials", "figure", n=10**6),
    _plan("figure-10-7", "10^7 trials: the net is still negative, and says so", "figure", n=10**7),
    _plan("figure-10-8", "10^8 trials: the net has become positive", "figure", n=10**8),
    _plan("first", "n = 1936: q = 1/4 exactly, the fewest trials for alpha = 11", "edge", "zero", n=1936),
    _plan("few", "n = 3863: epsilon is a hair too large, nothing comes out", "edge", "zero", n=3863),
    _plan("twenty-thousand", "H(P(x,y)) is the joint entropy, not the sum of x's and y's", n=20_000),
    _plan("no-violation", "I_hat = 2: nothing comes out, and the settings cost all the same", "zero", n=10**6,
          I_hat="2"),
    _plan("negative", "a negative I_hat", "zero", n=10**6, I_hat="-2.5"),
    _plan("above-tsirelson", "I_hat = 3.5: the estimate fluctuates, I_hat - epsilon is capped at 2 sqrt 2",
          "edge", n=10**8, I_hat="3.5"),
    _plan("table1-estimate", "I_hat = 70/29", n=10**7, I_hat="70/29"),
    _plan("high", "a nearly perfect device: 2.8 at 10^5 trials", n=10**5, I_hat="2.8"),
    _plan("alpha-one", "alpha = 1 tests too rarely: epsilon stays above 3", "alpha", "zero", n=10**9, alpha="1"),
    _plan("alpha-hundred", "alpha = 100 tests more often than it needs to", "alpha", n=10**9, alpha="100"),
    _plan("alpha-fraction", "alpha = 31/3", "alpha", n=10**8, alpha="31/3"),
    _plan("delta-tiny", "delta = 1e-300", "delta", n=10**12, delta="1e-300", alpha="200"),
    _plan("delta-half", "delta = 1/2", "delta", n=10**6, delta="1/2"),
    _plan("many", "10^21 trials: q has three digits, and what is rounded off counts", "rounded", "edge",
          n=str(10**21)),
    _plan("last", "the most trials for which q is not 0", "rounded", "edge",
          n=str((10**12 * 11) ** 2)),
    _plan("beyond-double", "n = 2^53 + 1", "edge", n=str(2**53 + 1)),
    _bad("too-few", replace("/n", json_of(1000)), "P(00) = 1 - 3q is negative", "range"),
    _bad("one-too-few", replace("/n", json_of(1935)), "P(00) is below q, which is then not the least", "range"),
    _bad("one-trial", replace("/n", json_of(1)), "q = 11", "range"),
    _bad("too-many", replace("/n", str((10**12 * 11) ** 2 + 1)), "q = 0: three pairs never occur", "range"),
    _bad("no-trials", replace("/n", json_of(0)), "n = 0", "malformed"),
    _bad("negative-trials", replace("/n", json_of(-1_000_000)), "n is negative", "malformed"),
    _bad("half-a-trial", replace("/n", "1000000.5"), "n is no whole number", "malformed"),
    _bad("n-missing", remove("/n"), "no number of trials", "malformed"),
    _bad("alpha-zero", replace("/alpha", "0"), "alpha = 0: nothing is ever tested", "malformed"),
    _bad("alpha-negative", replace("/alpha", "-11"), "alpha is negative", "malformed"),
    _bad("alpha-missing", remove("/alpha"), "no alpha is assumed silently", "malformed"),
    _bad("delta-zero", replace("/delta", "0"), "certainty is not to be had", "malformed"),
    _bad("delta-one", replace("/delta", "1"), "delta = 1 claims nothing", "malformed"),
    _bad("delta-percent", replace("/delta", "99"), "99 per cent is not 99", "malformed"),
    _bad("I-no-number", replace("/I_hat", "about 2.4"), "I_hat is no number", "malformed"),
    _bad("I-missing", remove("/I_hat"), "no estimate", "malformed"),
)  # fmt: skip

SUITE = Suite("expansion", "Randomness expansion: what goes in and what comes out", FLAGS, SPECS)
