"""Going through recorded trials again: the settings from the seed, simulated devices from their description."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from bellproof.errors import BadInput, Rejected
from bellproof.expansion.bits import Given
from bellproof.expansion.devices import Devices
from bellproof.expansion.sampler import BitSource, IntervalSampler, Pair
from bellproof.expansion.seed import FILE, SYSTEM, pieces
from bellproof.expansion.tally import DIGITS, count
from bellproof.expansion.terms import Terms
from bellproof.expansion.transcript import Block, block_of, header_of, mismatch, read_lines, text_of
from bellproof.files.reader import shown


@dataclass
class Replayed:
    """The state of a run after the trials replayed so far.

    ``expected`` is a seed for tests, with which the recorded bits must agree; ``devices`` are simulated ones, which
    must give the recorded outcomes again.
    """

    terms: Terms
    devices: Devices | None
    expected: BitSource | None
    given: Given = field(default_factory=Given)
    counts: list[int] = field(default_factory=lambda: [0] * len(DIGITS))
    trials: int = 0
    seed_bits: int = 0

    def __post_init__(self) -> None:
        """Begin the sampler."""
        self.sampler = IntervalSampler(self.terms.inputs, self.given)

    def add(self, block: Block, line: int) -> None:
        """Replay one block; raises `Rejected` at the first thing that is not as it must be."""
        if self.expected is not None and self.expected.take(block.seed_bits) != block.seed:
            raise mismatch(line, "t1 is not what the seed gives")
        self.given.feed(block.seed, block.seed_bits)
        try:
            for place, digit in enumerate(block.trials):
                self._trial(digit, self.trials + place + 1, line)
            self.given.require_used_up()
        except Rejected as error:
            raise error if str(error).startswith("REJECT") else mismatch(line, str(error)) from None
        count(block.trials, self.counts)
        self.trials += len(block.trials)
        self.seed_bits += block.seed_bits
        if self.trials > self.terms.n:
            raise mismatch(line, f"over {self.terms.n} trials are recorded")

    def _trial(self, digit: str, number: int, line: int) -> None:
        x, y = self.sampler.draw()
        code = DIGITS.index(digit)
        if code >> 2 != 2 * x + y:
            raise mismatch(line, f"trial {number}: the settings are not those that the seed gives")
        if self.devices is not None and self.devices.respond(x, y) != (code >> 1 & 1, code & 1):
            raise mismatch(line, f"trial {number}: the outcomes are not those of the devices described")


def expected_source(seed: str) -> BitSource | None:
    """The bits of a seed for tests again; ``None`` for one that only its owner has."""
    return None if seed in {FILE, SYSTEM} else BitSource(pieces(seed))


def earlier_run(name: str) -> tuple[Iterator[Pair], str]:
    """The outcomes of an earlier run and the digest of its transcript; raises `BadInput` if it is none."""
    source = shown(name)
    trials: list[str] = []
    digest = None
    for line in read_lines(name):
        if line.number == 1:
            header_of(line, source)
        elif "trials" in line.content:
            trials.append(block_of(line, source).trials)
        elif "digest" in line.content:
            digest = text_of(line, "digest", source)
    if digest is None:
        raise BadInput(source, "is no complete transcript")
    codes = (DIGITS.index(digit) for block in trials for digit in block)
    return ((code >> 1 & 1, code & 1) for code in codes), digest
