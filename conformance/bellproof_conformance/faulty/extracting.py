"""Wrong ways to extract bits and to combine settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bellproof.files.json_text import Json
from bellproof.protocol.answers import Answer
from bellproof.protocol.params import Params, Reader
from bellproof.protocol.testee import Evaluate
from bellproof_conformance.faulty.fault import Fault, Patch, changed
from bellproof_conformance.verdicts import Verdict

_EXTRACT = "extract.toeplitz"
_COMBINE = "settings.combine"
_WORD = 8
_THREE = 3


def _other_index(index: Callable[[int, int, int, int], int]) -> Patch:
    """Take the seed's bit at ``index(i, j, n, m)``, modulo its length."""

    def patch(params: Params, right: Evaluate) -> Mapping[str, Answer]:
        right(params)
        reader = Reader(_EXTRACT, params)
        bits, seed, m = reader.bits("bits"), reader.bits("seed"), reader.whole("m")
        n = len(bits)
        sums = (
            sum(bit == "1" == seed[index(i, j, n, m) % len(seed)] for j, bit in enumerate(bits))
            for i in range(m)
        )
        return {"bits": "".join(str(total % 2) for total in sums)}

    return patch


def _reversed_bits(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    bits = Reader(_EXTRACT, params).bits("bits")
    return right(changed(params, bits=bits[::-1]))


def _nothing(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    reader = Reader(_EXTRACT, params)
    return {"bits": ""} if reader.whole("m") == 0 else right(params)


def _too_many(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    reader = Reader(_EXTRACT, params)
    bits, seed, m = reader.bits("bits"), reader.bits("seed"), reader.whole("m")
    if not 0 < len(bits) < m or len(seed) != len(bits) + m - 1:
        return right(params)
    sums = (sum(bit == "1" == seed[(i - j) % len(seed)] for j, bit in enumerate(bits)) for i in range(m))
    return {"bits": "".join(str(total % 2) for total in sums)}


def _padded(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    reader = Reader(_EXTRACT, params)
    length = len(reader.bits("bits")) + reader.whole("m") - 1
    return right(changed(params, seed=reader.bits("seed").ljust(max(0, length), "0")))


def _long_seed_cut(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    reader = Reader(_EXTRACT, params)
    length = len(reader.bits("bits")) + reader.whole("m") - 1
    return right(changed(params, seed=reader.bits("seed")[: max(0, length)]))


def _sources(params: Params) -> list[str]:
    """The sources as they stand; none where they are no list of strings."""
    sources = params.get("sources")
    texts = sources if isinstance(sources, list) else []
    return [text for text in texts if isinstance(text, str)]


def _combined(pick: Callable[[int], tuple[int, int]], order: str = "big") -> Patch:
    """Take the two settings out of each XORed integer by another rule."""

    def patch(params: Params, right: Evaluate) -> Mapping[str, Answer]:
        right(params)
        settings = []
        words = [bytes.fromhex(text) for text in _sources(params)]
        for start in range(0, len(words[0]), 4):
            number = 0
            for word in words:
                piece = word[start : start + 4]
                number ^= int.from_bytes(piece if order == "big" else piece[::-1])
            settings.append(pick(number))
        return {"settings": settings}

    return patch


def _two_sources(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    right(params)
    first, second, third = _sources(params)
    kept: Json = [first, second, "0" * len(third)]
    return right(changed(params, sources=kept))


def _shortest(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    texts = _sources(params)
    least = min(map(len, texts), default=0)
    if len({len(text) for text in texts}) == 1 or least < _WORD:
        return right(params)
    cut: Json = [text[: least - least % _WORD] for text in texts]
    return right(changed(params, sources=cut))


def _summed(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    right(params)
    rows = zip(
        *([int(t[i : i + _WORD], 16) for i in range(0, len(t), _WORD)] for t in _sources(params)), strict=True
    )
    return {"settings": [(sum(row) >> 1 & 1, sum(row) & 1) for row in rows]}


def _first_three(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    kept: Json = list(_sources(params)[:3])
    return right(changed(params, sources=kept))


def _filled_up(params: Params, right: Evaluate) -> Mapping[str, Answer]:
    texts = _sources(params)
    if len(texts) != _THREE or not all(texts):
        return right(params)
    filled: Json = [text.rjust(-(-len(text) // _WORD) * _WORD, "0") for text in texts]
    return right(changed(params, sources=filled))


FAULTS = (
    Fault(
        "toeplitz-transposed",
        _EXTRACT,
        "The seed is read at i + j instead of i - j: a Hankel matrix.",
        Verdict.WRONG,
        _other_index(lambda i, j, _n, _m: i + j),
    ),
    Fault(
        "toeplitz-sign",
        _EXTRACT,
        "The seed is read at j - i instead of i - j.",
        Verdict.WRONG,
        _other_index(lambda i, j, _n, _m: j - i),
    ),
    Fault(
        "toeplitz-shifted",
        _EXTRACT,
        "The first column begins at the seed's end: the index is i - j + n - 1.",
        Verdict.WRONG,
        _other_index(lambda i, j, n, _m: i - j + n - 1),
    ),
    Fault("bits-reversed", _EXTRACT, "The last bit comes first.", Verdict.WRONG, _reversed_bits),
    Fault(
        "no-bits-extracted", _EXTRACT, "m = 0 gives an empty string.", Verdict.ACCEPTED_BAD_INPUT, _nothing
    ),
    Fault(
        "more-bits-than-given",
        _EXTRACT,
        "m above n is accepted: more bits come out than went in.",
        Verdict.ACCEPTED_BAD_INPUT,
        _too_many,
    ),
    Fault(
        "short-seed-padded",
        _EXTRACT,
        "A seed that is too short is filled up with zeros.",
        Verdict.ACCEPTED_BAD_INPUT,
        _padded,
    ),
    Fault(
        "long-seed-cut",
        _EXTRACT,
        "A seed that is too long is cut.",
        Verdict.ACCEPTED_BAD_INPUT,
        _long_seed_cut,
    ),
    Fault(
        "highest-bits",
        _COMBINE,
        "The two highest bits of each integer are taken instead of the two lowest.",
        Verdict.WRONG,
        _combined(lambda number: (number >> 31, number >> 30 & 1)),
    ),
    Fault(
        "settings-exchanged",
        _COMBINE,
        "x is bit 0 and y is bit 1.",
        Verdict.WRONG,
        _combined(lambda number: (number & 1, number >> 1 & 1)),
    ),
    Fault(
        "little-endian",
        _COMBINE,
        "The integers are read with their lowest byte first.",
        Verdict.WRONG,
        _combined(lambda number: (number >> 1 & 1, number & 1), "little"),
    ),
    Fault(
        "third-source-ignored", _COMBINE, "Only two of the sources are combined.", Verdict.WRONG, _two_sources
    ),
    Fault("sum-for-xor", _COMBINE, "The integers are added up instead of XORed.", Verdict.WRONG, _summed),
    Fault(
        "fourth-source-dropped",
        _COMBINE,
        "Of more than three sources the first three are combined.",
        Verdict.ACCEPTED_BAD_INPUT,
        _first_three,
    ),
    Fault(
        "half-integers",
        _COMBINE,
        "An integer of fewer than 32 bits is filled up with zeros.",
        Verdict.ACCEPTED_BAD_INPUT,
        _filled_up,
    ),
    Fault(
        "cut-to-shortest",
        _COMBINE,
        "Sources of different lengths are cut to the shortest.",
        Verdict.ACCEPTED_BAD_INPUT,
        _shortest,
    ),
)
"""All of ``extract.toeplitz`` and ``settings.combine``."""
