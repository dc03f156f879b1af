"""Entries on the worked examples of the standards that D.4 follows: SP 800-22 rev. 1a and HAC 5.4.4."""

from __future__ import annotations

from itertools import groupby

from bellproof.enclosure import Enclosure
from bellproof.errata.entry import Entry, Value
from bellproof.stats.examples import EXAMPLES, Example

_SHOWN_BITS = 20


def entries() -> tuple[Entry, ...]:
    """One entry a place and test, right or wrong, in the standards' order."""
    groups = groupby(EXAMPLES, key=lambda example: (example.where, example.test))
    return tuple(_entry(where, test, tuple(examples)) for (where, test), examples in groups)


def _entry(where: str, test: str, examples: tuple[Example, ...]) -> Entry:
    first = examples[0]
    wrong = [example for example in examples if not example.agrees()]
    recomputed = {example.quantity: _value(example.recompute()) for example in examples}
    options = f"--test {test}"
    if first.parameters.m is not None:
        options += f" --m {first.parameters.m}"
    if first.parameters.block is not None:
        options += f" --block {first.parameters.block}"
    shown = first.bits if len(first.bits) <= _SHOWN_BITS else f"a string of {len(first.bits)} bits"
    texts = [f"String: {shown}."]
    if wrong:
        texts.append(f"Misprinted: {', '.join(example.quantity for example in wrong)}.")
    texts += [f"{example.quantity}: {example.explanation}." for example in wrong if example.explanation]
    return Entry(
        id=f"{where}-{test}".lower().replace(" ", "-").replace(",", "").replace("_", "-"),
        where=where,
        printed={example.quantity: example.printed for example in examples},
        recomputed=recomputed,
        evidence=(f"printf {first.bits} | bellproof stats --bits - {options} --json",),
        verdict="wrong" if wrong else "right",
        explanation=" ".join(texts),
        wrong=tuple(example.quantity for example in wrong),
    )


def _value(value: Enclosure) -> Value:
    return value.lo if value.lo == value.hi else value
