"""Random changes of shipped certificates; nearly all of what comes out proves nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from random import Random

from bellproof.files.json_text import Json
from bellproof_conformance.edits import apply, replace
from bellproof_conformance.select import select


def certificate(rng: Random) -> Mapping[str, Json]:
    """A shipped certificate with one scalar changed, its digest recomputed or not; sometimes unchanged."""
    known = [
        one.case for one in select(["certificate.check"]) if not one.case.negative and not one.case.features
    ]
    params = rng.choice(known).params
    if rng.random() < 0.1:  # noqa: PLR2004 - one in ten stays right
        return params
    place, text = rng.choice(list(scalars(params["certificate"], "/certificate")))
    return apply(replace(place, _neighbour(rng, text), reseal=rng.random() < 0.8), params)  # noqa: PLR2004


def scalars(value: Json, place: str) -> Iterator[tuple[str, str]]:
    """Every string below a value with its place."""
    if isinstance(value, dict):
        for key, member in value.items():
            yield from scalars(member, f"{place}/{key}")
    elif isinstance(value, list):
        for number, member in enumerate(value):
            yield from scalars(member, f"{place}/{number}")
    elif isinstance(value, str):
        yield place, value


def _neighbour(rng: Random, text: str) -> str:
    try:
        value = Fraction(text)
    except ValueError:
        return rng.choice(("", text + "0", "1", "A0", "no-signalling", "quantum", "local"))
    tiny = Fraction(1, 10 ** rng.randrange(1, 40))
    return str(rng.choice((-value, value + tiny, value - tiny, value + 1, 2 * value, Fraction(0))))
