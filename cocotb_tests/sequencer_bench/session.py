"""One simulation: player, host, judge and the world's detectors, put together."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from bellproof.sequencer.layout import REGISTERS
from sequencer_bench import pins
from sequencer_bench.core_model import CoreModel
from sequencer_bench.coverage import Hits
from sequencer_bench.exchange import Channel
from sequencer_bench.host import Host
from sequencer_bench.machine import Slot, State
from sequencer_bench.player import BLOCK, Player
from sequencer_bench.scoreboard import Scoreboard
from sequencer_bench.times import Times


class World(Protocol):
    """What drives the inputs: one call a cycle, with how far ahead of the judged cycles it is."""

    def __call__(self, cycle: int, ahead: int, model: CoreModel, /) -> int:
        """The inputs of ``cycle``; ``model`` stands ``ahead`` cycles before it."""
        ...


QUIET = pins.RST_N | pins.M_READY | pins.S_ENABLE
"""Inputs when nothing happens: no reset, a host that takes and offers bytes."""


def quiet(_cycle: int, _ahead: int, _model: CoreModel) -> int:
    """A world in the dark."""
    return QUIET


def timer_at(model: CoreModel, ahead: int) -> int | None:
    """The attempt's cycle that the model will be in, ``ahead`` cycles on, if attempts go on as they do."""
    if model.state is State.ATTEMPT:
        return (model.timer + ahead) % model.times.period
    return None


class Session:
    """A simulation under way. Its random choices come from ``generator`` alone."""

    def __init__(self, dut: Any, *, channel: Channel | None = None, timeout: int = 600) -> None:  # noqa: ANN401 - a cocotb handle
        """Take over the wrapper ``dut``."""
        self.times = Times.of_environment()
        self.generator = random.Random(int(os.environ.get("BENCH_SEED", "1")))  # noqa: S311 - stimulus
        self.hits = Hits()
        self.player = Player(dut)
        self.host = Host(self.generator, channel or Channel(), timeout, see=self.hits.see)
        self.board = Scoreboard(self.times, self.host, self.hits.see)
        self.auto_settings = False
        self.next_word: Callable[[], int] = lambda: self.generator.randrange(4)
        self.host_stalled = False
        self.judged = True
        self.rows: list[tuple[int, int]] | None = None

    @property
    def registers(self) -> tuple[str, ...]:
        """The names of all registers."""
        return tuple(REGISTERS)

    @property
    def model(self) -> CoreModel:
        """The cycle model, up to the cycles judged."""
        return self.board.model

    async def reset(self, cycles: int = 4) -> None:
        """The first reset, after power-up."""
        await self._block([0] * cycles)

    async def run(self, cycles: int, world: World = quiet, *, block: int = BLOCK) -> None:
        """Play and judge so many cycles."""
        while cycles > 0:
            size = min(block, cycles)
            first = self.player.cycle
            stimulus = [world(first + k, k + 1, self.model) for k in range(size)]
            await self._block(stimulus)
            cycles -= size

    async def until(
        self,
        condition: Callable[[], object],
        world: World = quiet,
        *,
        limit: int = 20000,
        block: int = BLOCK,
    ) -> None:
        """Run until ``condition`` holds. Raises ``TimeoutError`` after ``limit`` cycles."""
        end = self.player.cycle + limit
        while not condition():
            if self.player.cycle >= end:
                message = f"not within {limit} cycles: {self.host.pending} exchanges pending"
                raise TimeoutError(message)
            await self.run(block, world, block=block)

    async def settle(self, world: World = quiet) -> None:
        """Run until the host has nothing left to do."""
        await self.until(lambda: self.host.quiet and self.player.idle, world)

    async def configure(self, **registers: int) -> None:
        """Write registers, and wait for the answers."""
        for name, value in registers.items():
            self.host.write(name, value)
        await self.settle()

    async def read(self, register: str) -> int:
        """The value of a register."""
        values: list[int] = []
        self.host.read(register, values.append)
        await self.until(lambda: values)
        return values[0]

    async def exchange(self, content: bytes) -> int:
        """Send a frame as it is; the code of its answer."""
        codes: list[int] = []
        self.host.send(content, codes.append)
        await self.until(lambda: codes)
        return codes[0]

    async def drain(self) -> None:
        """Stop, let every record arrive and be acknowledged, and judge the end."""
        self.auto_settings = False
        self.host.write("CONTROL", 0)
        self.host.write("LINK_LIMIT", 0)
        await self.until(
            lambda: self.host.quiet and self.player.idle and self.model.slot is Slot.FREE and self._all_in(),
            limit=60000,
        )
        await self.run(64)
        self.board.finish()

    def _all_in(self) -> bool:
        return len(self.host.records) == len(self.board.oracle.events)

    def leave(self) -> None:
        """Write the coverage: every check has passed."""
        self.hits.write(Path(os.environ["BENCH_RUN"]))

    async def _block(self, stimulus: list[int]) -> None:
        first = self.player.cycle
        if self.auto_settings and self.host.pending == 0 and self._wants_setting():
            self.host.send_setting(self.next_word())
        if self.player.idle and not self.host_stalled:
            self.player.bytes += self.host.poll(first)
        rows = await self.player.play(stimulus)
        if self.rows is not None:
            self.rows += zip(stimulus, rows, strict=True)
        if not self.judged:
            self.board.overhear(stimulus, rows)
            return
        self.board.judge(first, stimulus, rows)
        self.board.check_new_records()

    def _wants_setting(self) -> bool:
        """As many words ahead as the queue is deep."""
        return len(self.host.words) < self.model.number + self.times.settings_depth
