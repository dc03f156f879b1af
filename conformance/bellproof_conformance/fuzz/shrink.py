"""Making a failing case small while it fails in the same way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from bellproof.errors import BadInput
from bellproof.exact import read_rational
from bellproof.files.json_text import Json, NumberText
from bellproof_conformance.cases import Case
from bellproof_conformance.fuzz.stream import case_of

MOST_ATTEMPTS = 200
"""How often a testee is asked again for one failure."""

_SHORT = 8


def shrink(case: Case, fails: Callable[[Case], bool]) -> Case:
    """The smallest case found that ``fails`` still; certificates stay as they are."""
    if case.op == "certificate.check":
        return case
    attempts = 0
    current = case
    progress = True
    while progress:
        progress = False
        for params in _smaller(dict(current.params)):
            if attempts >= MOST_ATTEMPTS:
                return current
            candidate = case_of(case.id, case.op, params) if isinstance(params, dict) else None
            if candidate is None or candidate.negative != case.negative:
                continue
            attempts += 1
            if fails(candidate):
                current, progress = candidate, True
                break
    return current


def _smaller(value: Json) -> Iterator[Json]:
    """Simpler values of the same shape, the boldest first."""
    if isinstance(value, dict):
        for key, member in value.items():
            yield from ({**value, key: simpler} for simpler in _smaller(member))
    elif isinstance(value, list):
        yield from _shorter(value)
        for place, member in enumerate(value):
            yield from ([*value[:place], simpler, *value[place + 1 :]] for simpler in _smaller(member))
    elif isinstance(value, NumberText):
        yield from (NumberText(text) for text in _numbers(value.text))
    elif isinstance(value, str) and value and not set(value) - set("01") and len(value) > _SHORT:
        yield from _halves(value)
    elif isinstance(value, str):
        yield from _numbers(value)


def _shorter(value: list[Json]) -> Iterator[Json]:
    half = len(value) // 2
    if half:
        yield from (value[:half], value[half:])
    for place in range(len(value)):
        yield value[:place] + value[place + 1 :]


def _halves(bits: str) -> Iterator[str]:
    half = len(bits) // 2
    yield from (bits[:half], bits[half:], bits[1:], bits[:-1])


def _numbers(text: str) -> Iterator[str]:
    """Rounder numbers, each simpler than the one given so that shrinking ends."""
    try:
        value = read_rational(text, "")
    except BadInput:
        return
    candidates = [Fraction(0), Fraction(1), Fraction(round(value))]
    candidates += [value.limit_denominator(10**k) for k in (1, 2, 4)]
    candidates.append(Fraction(int(value) // 2))
    for candidate in candidates:
        written = str(candidate)
        if len(written) < len(text) or (len(written) == len(text) and abs(candidate) < abs(value)):
            yield written
