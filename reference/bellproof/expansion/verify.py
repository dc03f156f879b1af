"""Replaying a transcript: everything in it is computed again and compared.

What a transcript can prove is that its numbers belong together: these settings are what this seed gives, these
counts are of these trials, the test was passed, and this string is what the extractor makes of the outcomes with
this seed. Where the devices were simulated and the seed was one for tests, those are repeated too. It cannot
prove that real devices gave those outcomes, nor that the seed was random and unknown, nor that no other run was
thrown away.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bellproof.errors import BadInput
from bellproof.expansion.bits import from_hex, hex_digits
from bellproof.expansion.devices import simulated
from bellproof.expansion.replay import Replayed, expected_source
from bellproof.expansion.result import Result, result_of
from bellproof.expansion.run import t2_of
from bellproof.expansion.tally import outcomes
from bellproof.expansion.transcript import (
    CHUNK,
    Digest,
    Header,
    Line,
    block_of,
    header_of,
    mismatch,
    read_lines,
    require_keys,
    string_of,
    text_of,
)
from bellproof.extraction.toeplitz import toeplitz
from bellproof.files.reader import Progress, shown


@dataclass(frozen=True, slots=True)
class Verified:
    """A transcript in which all is as it must be; ``repeated`` says that the devices were simulated again."""

    header: Header
    result: Result
    string: str
    seed_bits: int
    digest: str
    repeated: bool


def verify(name: str, progress: Progress = lambda _: None) -> Verified:
    """Replay a transcript (``-`` is standard input).

    Raises `BadInput` for a file that is no transcript, and `Rejected` for one in which something is wrong.
    """
    source = shown(name)
    return _Reading(_Lines(read_lines(name), source), source, progress).verified()


class _Lines:
    """Lines with one line of looking ahead, and the digest of those passed."""

    def __init__(self, numbered: Iterator[Line], source: str) -> None:
        self._numbered = numbered
        self._source = source
        self._ahead = next(numbered, None)
        self.digest = Digest()

    def has(self, key: str) -> bool:
        return self._ahead is not None and key in self._ahead.content

    def next(self, what: str) -> Line:
        line = self._ahead
        if line is None:
            raise BadInput(self._source, f"ends where {what} is expected; the run was not finished")
        self._ahead = next(self._numbered, None)
        return line

    def passed(self, line: Line) -> None:
        self.digest.add(line.raw)

    @property
    def is_over(self) -> bool:
        return self._ahead is None


class _Reading:
    """One transcript being verified."""

    def __init__(self, lines: _Lines, source: str, progress: Progress) -> None:
        self._lines = lines
        self._source = source
        self._progress = progress

    def _next(self, what: str) -> Line:
        line = self._lines.next(what)
        if what != "digest":
            self._lines.passed(line)
        return line

    def verified(self) -> Verified:
        first = self._next("header")
        header = header_of(first, self._source)
        devices = simulated(header.device, header.terms, self._source)
        state = Replayed(header.terms, devices, expected_source(header.seed))
        raw = self._blocks(state)
        result = result_of(header.terms, state.counts)
        string = self._extraction(state, raw, result) if result.length else ""
        line = self._next("result")
        claimed = require_keys(line, ("result",), self._source)["result"]
        expected = result.to_json()
        if claimed != expected:
            keys = sorted(set(expected) | (set(claimed) if isinstance(claimed, dict) else set()))
            wrong = next(
                key for key in keys if not isinstance(claimed, dict) or claimed.get(key) != expected.get(key)
            )
            raise mismatch(line.number, f"result: {wrong} is not what comes out")
        line = self._next("digest")
        digest = str(self._lines.digest)
        require_keys(line, ("digest",), self._source)
        if text_of(line, "digest", self._source) != digest:
            raise mismatch(line.number, "the digest is not that of the lines before")
        if not self._lines.is_over:
            raise BadInput(self._source, "goes on after the digest", line=line.number + 1)
        taken = state.seed_bits + (result.promised.extractor_seed_bits if result.length else 0)
        return Verified(header, result, string, taken, digest, repeated=devices is not None)

    def _blocks(self, state: Replayed) -> str:
        """All trials; the raw string r."""
        raw = []
        while self._lines.has("trials"):
            line = self._next("a block")
            block = block_of(line, self._source)
            state.add(block, line.number)
            raw.append(outcomes(block.trials))
            self._progress(state.trials)
        if state.trials != state.terms.n:
            if not self._lines.has("result"):
                self._next("a block of trials")
            what = f"{state.trials} trials are recorded where the terms say {state.terms.n}"
            raise mismatch(self._next("result").number, what)
        return "".join(raw)

    def _extraction(self, state: Replayed, raw: str, result: Result) -> str:
        needed = result.promised.extractor_seed_bits
        seed, number = [], 0
        for size in _sizes(needed):
            line = self._next("t2")
            require_keys(line, ("t2",), self._source)
            number = line.number
            text = text_of(line, "t2", self._source)
            if len(text) != hex_digits(size):
                raise mismatch(number, "t2 is not as long as the length of the string needs")
            value = from_hex(text, size, self._source, number)
            seed.append(f"{value:0{size}b}")
        t2 = "".join(seed)
        if state.expected is not None and t2 != t2_of(state.expected, needed):
            raise mismatch(number, "t2 is not what the seed gives")
        string = toeplitz(raw, t2, result.length)
        for start in range(0, result.length, CHUNK):
            line = self._next("bits")
            require_keys(line, ("bits",), self._source)
            if string_of(line, self._source) != string[start : start + CHUNK]:
                raise mismatch(line.number, "the string is not what the extractor makes of the outcomes")
        return string


def _sizes(count: int) -> list[int]:
    """The bits of each line of t2."""
    return [CHUNK] * (count // CHUNK) + ([count % CHUNK] if count % CHUNK else [])
