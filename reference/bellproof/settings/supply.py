"""A supply of settings: three sources, their health tests, and a ledger that is filled up when it runs low."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from bellproof.errors import BadInput, UsageProblem
from bellproof.settings.combine import BLOCK_BYTES, SOURCES
from bellproof.settings.health import DEFAULT_ALPHA, DEFAULT_ENTROPY, STARTUP_BYTES, Health, cutoffs
from bellproof.settings.ledger import Handed, Ledger
from bellproof.settings.sources import Source

DEFAULT_THRESHOLD = 32
"""A block is requested when no more settings than this are left."""


class Supply:
    """Hands out settings one by one. The first problem of any source ends it for good."""

    def __init__(
        self,
        sources: Sequence[Source],
        ledger: Ledger,
        *,
        threshold: int = DEFAULT_THRESHOLD,
        entropy: Fraction = DEFAULT_ENTROPY,
        alpha: Fraction = DEFAULT_ALPHA,
    ) -> None:
        """Take the sources as they are; nothing is read yet.

        Raises `UsageProblem` unless there are three different ones, `BadInput` for a threshold below 0.
        """
        names = [source.name for source in sources]
        # A source twice would cancel itself, or at best be one source.
        if len(names) != SOURCES or len(set(names)) != SOURCES:
            given = ", ".join(names) or "none"
            message = f"settings are combined from {SOURCES} different sources; these are {given}"
            raise UsageProblem(message)
        if threshold < 0:
            source = "threshold"
            raise BadInput(source, f"{threshold} settings cannot be left")
        limits = cutoffs(entropy, alpha)
        self._sources = tuple(sources)
        self._health = [Health(name, limits) for name in names]
        self._ledger = ledger
        self._threshold = threshold
        self._ended: BadInput | None = None
        self.taken = 0

    def start(self) -> None:
        """Test each source on its first 1024 bytes before any of them is used; they are used afterwards."""
        rounds = [self._fetch(BLOCK_BYTES * i) for i in range(STARTUP_BYTES // BLOCK_BYTES)]
        for blocks in rounds:
            self._add(blocks)

    def take(self, sequence: int | None = None) -> Handed:
        """The next setting, to be sent under that number.

        Raises `BadInput` when a source is short, stuck, biased or gone, and ever after.
        """
        if self._ended is not None:
            raise self._ended
        while self._ledger.available() <= self._threshold:
            self._add(self._fetch(0))
        handed = self._ledger.hand_out(sequence)
        self.taken += 1
        return handed

    def _fetch(self, ahead: int) -> list[bytes]:
        """One block of each source, tested; ``ahead`` bytes of each were fetched and are not in the ledger yet."""
        try:
            blocks = []
            for source, health in zip(self._sources, self._health, strict=True):
                block = source.read(BLOCK_BYTES, self._ledger.offset(source.name) + ahead)
                health.feed(block)
                blocks.append(block)
        except BadInput as problem:
            self._ended = problem
            raise
        return blocks

    def _add(self, blocks: list[bytes]) -> None:
        try:
            self._ledger.add([source.name for source in self._sources], blocks)
        except BadInput as problem:
            self._ended = problem
            raise
