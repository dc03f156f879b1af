"""Where an experiment stands: what a sequencer that was not switched off would still hold."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Restart:
    """The last event's number, attempts and clock of the sequencer, and the last sequence number accepted."""

    number: int = 0
    attempts: int = 0
    clock: int = 0
    last_sequence: int = 0
