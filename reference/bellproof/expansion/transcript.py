"""Transcripts of runs, ``bellproof-expansion/1``: one JSON object a line, written as the run goes on.

    {"format", "terms", "seed", "device"}     what was fixed before the first trial
    {"t1", "t1_bits", "trials"}               a block: the seed bits that its settings took, one digit a trial
    {"t2"} ...                                the extractor's seed, if the test was passed
    {"bits"} ...                              the final string
    {"result"}                                counts, I_hat, whether it passed, entropy, length, errors
    {"digest"}                                SHA-256 over all lines before

A trial's digit is 8x + 4y + 2a + b in hexadecimal; t1 and t2 are hexadecimal too, the first bit highest. The file
holds the seed and the string, and is as secret as they are.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from bellproof.errors import BadInput, Rejected
from bellproof.expansion.bits import from_hex, to_hex
from bellproof.expansion.terms import Terms, terms_from_json
from bellproof.files.json_text import Json, parse_json, write_json
from bellproof.files.reader import Progress, lines, opened, shown

FORMAT = "bellproof-expansion/1"

BLOCK = 2048
"""Trials a block."""

CHUNK = 1 << 14
"""Bits a line of t2 or of the string."""

_TRIALS = re.compile(r"[0-9a-f]+", re.ASCII)
_SEED = re.compile(r"os|file|test:(?:0|[1-9][0-9]{0,39})", re.ASCII)
_STRING = re.compile(r"[01]+", re.ASCII)
_MOST_DIGITS = 12
_HEADER = ("format", "terms", "seed", "device")
_BLOCK = ("t1", "t1_bits", "trials")


@dataclass(frozen=True, slots=True)
class Header:
    """What was fixed before the first trial: the terms, where the seed came from, and which devices were asked."""

    terms: Terms
    seed: str
    device: Mapping[str, Json]

    def to_json(self) -> dict[str, Json]:
        """The first line."""
        return {
            "format": FORMAT,
            "terms": self.terms.to_json(),
            "seed": self.seed,
            "device": dict(self.device),
        }


@dataclass(frozen=True, slots=True)
class Block:
    """Some trials and the seed bits that chose their settings."""

    seed: int
    seed_bits: int
    trials: str

    def to_json(self) -> dict[str, Json]:
        """One line."""
        return {
            "t1": to_hex(self.seed, self.seed_bits),
            "t1_bits": str(self.seed_bits),
            "trials": self.trials,
        }


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it was read, with its number and its bytes."""

    number: int
    content: Mapping[str, Json]
    raw: bytes


class Digest:
    """The running digest of the lines of a transcript."""

    def __init__(self) -> None:
        """Of no lines."""
        self._hash = hashlib.sha256()

    def add(self, raw: bytes) -> None:
        """One more line."""
        self._hash.update(raw)

    def __str__(self) -> str:
        """As it is written."""
        return f"sha256:{self._hash.hexdigest()}"


class Writer:
    """Writes lines and keeps their digest."""

    def __init__(self, stream: BinaryIO, digest: Digest) -> None:
        """Go on after the lines of which this is the digest."""
        self._stream = stream
        self._digest = digest

    def line(self, content: Mapping[str, Json]) -> None:
        """Write one line; it is handed to the system at once, so that a crash leaves whole lines."""
        raw = write_json(dict(content)).encode("ascii") + b"\n"
        self._digest.add(raw)
        self._stream.write(raw)
        self._stream.flush()

    def seal(self) -> str:
        """Write the digest; the transcript is complete."""
        digest = str(self._digest)
        self.line({"digest": digest})
        return digest


def read_lines(name: str, progress: Progress = lambda _: None) -> Iterator[Line]:
    """The lines of a file, each an object; raises `BadInput`."""
    source = shown(name)
    with opened(name) as stream:
        for number, text in lines(stream, source, progress):
            content = parse_json(text, source)
            if not isinstance(content, dict):
                raise BadInput(source, "is no object", line=number)
            yield Line(number, content, text.encode() + b"\n")


def header_of(line: Line, source: str) -> Header:
    """Read the first line; raises `BadInput`."""
    content = require_keys(line, _HEADER, source)
    if content["format"] != FORMAT:
        raise BadInput(source, f"is no transcript of format {FORMAT}", line=line.number)
    seed, device = content["seed"], content["device"]
    if not isinstance(seed, str) or _SEED.fullmatch(seed) is None or not isinstance(device, dict):
        raise BadInput(source, "seed is os, file or test:NUMBER, and device an object", line=line.number)
    return Header(terms_from_json(content["terms"], source), seed, device)


def block_of(line: Line, source: str) -> Block:
    """Read a block; raises `BadInput`."""
    content = require_keys(line, _BLOCK, source)
    texts = {key: text_of(line, key, source) for key in content}
    count = texts["t1_bits"]
    if not (count.isascii() and count.isdigit() and len(count) <= _MOST_DIGITS):
        raise BadInput(source, "t1_bits is no whole number", line=line.number)
    if _TRIALS.fullmatch(texts["trials"]) is None:
        raise BadInput(source, "trials are hexadecimal digits, at least one", line=line.number)
    return Block(from_hex(texts["t1"], int(count), source, line.number), int(count), texts["trials"])


def string_of(line: Line, source: str) -> str:
    """Read a line of the final string; raises `BadInput`."""
    text = text_of(line, "bits", source)
    if _STRING.fullmatch(text) is None:
        raise BadInput(source, "bits are characters 0 and 1, at least one", line=line.number)
    return text


def text_of(line: Line, key: str, source: str) -> str:
    """A member that is a string; raises `BadInput`."""
    value = line.content.get(key)
    if not isinstance(value, str):
        raise BadInput(source, f"{key} is no string", line=line.number)
    return value


def require_keys(line: Line, keys: tuple[str, ...], source: str) -> Mapping[str, Json]:
    """Refuse a line that has other members; raises `BadInput`."""
    if sorted(line.content) != sorted(keys):
        raise BadInput(source, f"expected an object with exactly {', '.join(keys)}", line=line.number)
    return line.content


def chunks(text: str) -> Iterator[str]:
    """A string in pieces of a line's length."""
    return (text[start : start + CHUNK] for start in range(0, len(text), CHUNK))


def mismatch(line: int, what: str) -> Rejected:
    """Something in a transcript is not what it must be."""
    return Rejected(f"REJECT line {line}: {what}")
