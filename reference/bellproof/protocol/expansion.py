"""The operation on expansion: what the settings consume and the outcomes yield."""

from __future__ import annotations

from fractions import Fraction

from bellproof.expansion.choice import Scaled, require_alpha
from bellproof.expansion.plan import Request, balance, require_trials
from bellproof.finite.epsilon import require_confidence
from bellproof.protocol.answers import Answer
from bellproof.protocol.params import Params, Reader

_OP = "expansion.plan"


def plan(params: Params) -> dict[str, Answer]:
    """``n H(P(x,y))``, ``n f(I_hat - epsilon)`` and their difference (Pironio et al. 2010, Appendix B).

    The settings are Appendix B's with ``q = floor(10^12 alpha/sqrt(n))/10^12``.
    """
    reader = Reader.of(_OP, params, ("I_hat", "n", "delta", "alpha"))
    delta = reader.rational("delta")
    require_confidence(delta, f"{_OP}: delta")
    n = require_trials(Fraction(reader.whole("n")), f"{_OP}: n")
    alpha = require_alpha(reader.rational("alpha"), f"{_OP}: alpha")
    found = balance(Request(n, reader.exact("I_hat"), delta, Scaled(alpha)))
    return {
        "input_bits": found.input_bits,
        "output_bits": found.output_bits,
        "net_bits": found.net_bits,
    }
