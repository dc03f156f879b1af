"""The stream of fuzzed cases: case ``index`` is a function of the suite's version, the seed and the index alone."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import count, islice
from random import Random

from bellproof import __version__
from bellproof.errors import BellproofError
from bellproof.files.json_text import Json
from bellproof_conformance.cases import Case
from bellproof_conformance.fuzz.parameters import DRAW, spoil
from bellproof_conformance.generate import answer
from bellproof_conformance.judge.quantities import JUDGED
from bellproof_conformance.select import Chosen

SUITE = "fuzz"
"""The suite to which drawn cases belong."""

_SPOILT = 0.2
_FEATURE = "certificate-text"


def draw(seed: int, index: int, ops: Collection[str] = JUDGED) -> Case | None:
    """Draw one case; ``None`` if it is of another operation, or one that the oracle gives up on."""
    rng = _source(seed, index)
    op = rng.choice(JUDGED)
    if op not in ops:
        return None
    params = dict(DRAW[op](rng))
    if rng.random() < _SPOILT and op != "certificate.check":
        params = spoil(rng, params)
    return case_of(f"{SUITE}.{seed}.{index}", op, params)


def op_at(seed: int, index: int) -> str:
    """The operation of a case, without drawing the rest of it."""
    return _source(seed, index).choice(JUDGED)


def _source(seed: int, index: int) -> Random:
    return Random(f"bellproof {__version__} {seed} {index}")  # noqa: S311 - repeatable, not secret


def case_of(id_: str, op: str, params: dict[str, Json]) -> Case | None:
    """A case with the oracle's answer."""
    try:
        expect = answer(op, params)
    except BellproofError:
        return None
    features = (_FEATURE,) if isinstance(params.get("certificate"), str) else ()
    return Case(
        id=id_,
        op=op,
        params=params,
        expect=expect,
        source="fuzzing",
        reason=f"drawn at random: {op} {'where it means nothing' if 'error' in str(expect) else ''}".strip(),
        features=features,
    )


def stream(seed: int, ops: Collection[str] = JUDGED) -> Iterator[Chosen]:
    """All cases of some operations, without end; leaving operations out changes no other case."""
    for index in count():
        case = draw(seed, index, ops)
        if case is not None:
            yield Chosen(SUITE, case)


def take(seed: int, number: int, ops: Collection[str] = JUDGED) -> list[Chosen]:
    """The first cases of the stream."""
    return list(islice(stream(seed, ops), number))
