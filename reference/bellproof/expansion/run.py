"""The whole protocol (Pironio et al. 2010, Appendix B): seed, settings, devices, test, extraction, transcript.

While a run goes on its transcript grows beside the name that it will have, a block at a time; it takes the name in
one step at the end. What is there when a run stops is a checkpoint, from which a run with the same terms, seed and
devices goes on. Trials are never made twice and never left out: simulated devices are brought to the same state by
replaying them, other devices can only go on from a run that stopped between two trials.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from bellproof.errors import BadInput
from bellproof.expansion.bits import Recorded, to_hex
from bellproof.expansion.devices import Devices
from bellproof.expansion.replay import Replayed
from bellproof.expansion.result import Result, result_of
from bellproof.expansion.sampler import BitSource
from bellproof.expansion.tally import DIGITS, outcomes
from bellproof.expansion.terms import Terms, yield_of
from bellproof.expansion.transcript import (
    BLOCK,
    Block,
    Digest,
    Header,
    Line,
    Writer,
    block_of,
    chunks,
    header_of,
    read_lines,
)
from bellproof.extraction.toeplitz import toeplitz
from bellproof.files.reader import Progress

PAUSED = "paused"
"""Key of a checkpoint's last line: the run stopped between two trials, and nothing was lost."""

_SECRET = 0o600


@dataclass(frozen=True, slots=True)
class Setup:
    """A run to be made. ``seed`` gives the bits of t1 and then of t2, ``seed_kind`` is what is said of it."""

    terms: Terms
    seed: BitSource
    seed_kind: str
    devices: Devices
    path: Path

    @property
    def header(self) -> Header:
        """The transcript's first line."""
        return Header(self.terms, self.seed_kind, self.devices.describe())


@dataclass(frozen=True, slots=True)
class Finished:
    """A complete run: the result, the final string, and the transcript's digest."""

    result: Result
    string: str
    seed_bits: int
    digest: str


@dataclass(frozen=True, slots=True)
class Stopped:
    """A run that was stopped after so many trials; its checkpoint is at ``path``."""

    trials: int
    path: Path


def checkpoint_of(path: Path) -> Path:
    """Where the unfinished transcript lies."""
    return path.with_name(f".{path.name}.unfinished")


def execute(
    setup: Setup,
    stopping: Callable[[], bool] = lambda: False,
    progress: Progress = lambda _: None,
) -> Finished | Stopped:
    """Run, or go on from a checkpoint if there is one that fits; raises `BadInput`.

    ``stopping`` is asked after every trial, ``progress`` told the number of trials now and then.
    """
    checkpoint = checkpoint_of(setup.path)
    state = Replayed(setup.terms, setup.devices if setup.devices.is_repeatable else None, None)
    digest = Digest()
    with _opened(checkpoint, setup, state, digest, progress) as stream:
        writer = Writer(stream, digest)
        if stream.tell() == 0:
            writer.line(setup.header.to_json())
        # The seed's first bits are in the checkpoint; a fresh one from the system has none to be skipped.
        if setup.seed_kind != "os":
            skip(setup.seed, state.seed_bits)
        recorded = Recorded(setup.seed)
        state.sampler.source = recorded
        while state.trials < setup.terms.n:
            _block(setup, state, recorded, writer, stopping)
            progress(state.trials)
            if stopping() and state.trials < setup.terms.n:
                writer.line({PAUSED: str(state.trials)})
                return Stopped(state.trials, checkpoint)
        finished = _finish(setup, state, writer, checkpoint)
        os.fsync(stream.fileno())
    checkpoint.replace(setup.path)
    return finished


def _block(
    setup: Setup, state: Replayed, recorded: Recorded, writer: Writer, stopping: Callable[[], bool]
) -> None:
    """Make the trials of one block and write it; a stop is heeded between two trials."""
    draw, respond, counts = state.sampler.draw, setup.devices.respond, state.counts
    digits = []
    for _ in range(min(BLOCK, setup.terms.n - state.trials)):
        x, y = draw()
        a, b = respond(x, y)
        code = 8 * x + 4 * y + 2 * a + b
        counts[code] += 1
        digits.append(DIGITS[code])
        if stopping():
            break
    seed, seed_bits = recorded.record()
    writer.line(Block(seed, seed_bits, "".join(digits)).to_json())
    state.trials += len(digits)
    state.seed_bits += seed_bits


def _finish(setup: Setup, state: Replayed, writer: Writer, checkpoint: Path) -> Finished:
    """Test, extract, and complete the transcript."""
    result = result_of(setup.terms, state.counts)
    string = ""
    if result.length:
        seed = t2_of(setup.seed, result.promised.extractor_seed_bits)
        for chunk in chunks(seed):
            writer.line({"t2": to_hex(int(chunk, 2), len(chunk))})
        string = toeplitz(_raw(checkpoint), seed, result.length)
        for chunk in chunks(string):
            writer.line({"bits": chunk})
    writer.line({"result": result.to_json()})
    return Finished(result, string, setup.seed.taken, writer.seal())


def t2_of(seed: BitSource, count: int) -> str:
    """The extractor's seed, the bits that follow those of the settings, as characters 0 and 1."""
    return "".join(f"{seed.take(size):0{size}b}" for size in _sizes(count))


def skip(seed: BitSource, count: int) -> None:
    """Pass over bits that were used already."""
    for size in _sizes(count):
        seed.take(size)


def _sizes(count: int) -> list[int]:
    step = 1 << 12
    return [step] * (count // step) + ([count % step] if count % step else [])


def _raw(checkpoint: Path) -> str:
    """The raw string r, read back from the blocks."""
    return "".join(
        outcomes(trials)
        for line in read_lines(str(checkpoint))
        if isinstance(trials := line.content.get("trials"), str)
    )


def _opened(checkpoint: Path, setup: Setup, state: Replayed, digest: Digest, progress: Progress) -> BinaryIO:
    """Open a new checkpoint, or replay an old one and open it at its end."""
    try:
        if not checkpoint.exists():
            descriptor = os.open(checkpoint, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _SECRET)
            return os.fdopen(descriptor, "wb")
        end = _replay(checkpoint, setup, state, digest, progress)
        stream = checkpoint.open("r+b")
        stream.truncate(end)
        stream.seek(end)
    except OSError as error:
        raise BadInput(str(checkpoint), f"cannot be written: {error.strerror or error}") from error
    return stream


def _replay(checkpoint: Path, setup: Setup, state: Replayed, digest: Digest, progress: Progress) -> int:
    """Bring sampler, devices and counts to where the checkpoint ends; how many of its bytes are kept."""
    source = str(checkpoint)
    end, clean = 0, False
    for line in _whole_lines(checkpoint):
        if line.number == 1:
            if header_of(line, source).to_json() != setup.header.to_json():
                raise BadInput(
                    source, "is of a run with other terms, seed or devices; delete it to begin anew"
                )
        elif PAUSED in line.content:
            clean = True
            break
        elif "trials" in line.content:
            state.add(block_of(line, source), line.number)
            progress(state.trials)
        else:
            # The run was over and the string not yet written out: that is done again.
            break
        digest.add(line.raw)
        end += len(line.raw)
    if not clean and state.trials < setup.terms.n and not setup.devices.is_repeatable:
        raise BadInput(
            source,
            "trials may have been lost when the run broke off, and none may be left out; delete it, begin anew",
        )
    return end


def _whole_lines(checkpoint: Path) -> list[Line]:
    """The lines of a checkpoint; the last one may have been cut off by a crash."""
    content = checkpoint.read_bytes()
    if content and not content.endswith(b"\n"):
        whole = content[: content.rfind(b"\n") + 1]
        checkpoint.write_bytes(whole)
    return list(read_lines(str(checkpoint)))


def promised_length(terms: Terms) -> int:
    """Bits that a run which passes will extract."""
    return yield_of(terms).length
