"""Hypothesis strategies of every operation's parameters and cases, for property tests of one's own.

The stream of ``--fuzz`` draws the same parameters from a generator seeded by version, seed and index instead, so
that it depends on nothing else; here hypothesis is the source of randomness, and makes small what fails.
"""

from __future__ import annotations

from hypothesis import strategies as st

from bellproof_conformance.cases import Case
from bellproof_conformance.fuzz.parameters import DRAW, Params, spoil
from bellproof_conformance.fuzz.stream import case_of


def parameters(op: str) -> st.SearchStrategy[Params]:
    """Parameters of an operation, nearly all of them meaningful."""
    return st.randoms(use_true_random=False).map(DRAW[op])


def nonsense(op: str) -> st.SearchStrategy[Params]:
    """Parameters with something broken in them; now and then they mean something still."""
    return st.randoms(use_true_random=False).map(lambda rng: spoil(rng, DRAW[op](rng)))


def cases(op: str) -> st.SearchStrategy[Case]:
    """Cases with the oracle's answer; whatever the oracle gives up on is left out."""
    drawn = st.one_of(parameters(op), nonsense(op)).map(
        lambda params: case_of(f"drawn.{op}", op, dict(params))
    )
    return drawn.filter(lambda case: case is not None).map(_there)


def _there(case: Case | None) -> Case:
    if case is None:
        raise ValueError(case)
    return case
