"""The cycle model: every pin of the sequencer but the link's, in every cycle, without flipped bits.

Written from ``hdl/SPEC.md``. What the link hands to the core (a settings word, a register write, an
acknowledgement) is an input here, seen in the simulation; ``scoreboard`` checks that the host sent it.
"""

from __future__ import annotations

from collections import deque
from typing import Final

from bellproof.sequencer.layout import PHASES, REGISTERS, RESETS, STATUSES, TRIGGER_LATENCY
from sequencer_bench import pins
from sequencer_bench.machine import CONFIGURATION, Slot, State, possible
from sequencer_bench.times import Times

_NAMES: Final = {address: name for name, address in REGISTERS.items()}
_DRAIN: Final = 3
_MASK32: Final = 0xFFFFFFFF
_PMT = 0xF
_FLUOR = 0x30
_TRIGGER = 0x40
_READY = 0x80


class CoreModel:
    """The core, one ``step`` a cycle; ``pins`` are its outputs in the cycle that comes next."""

    def __init__(self, times: Times) -> None:
        """A core just powered up."""
        self.times = times
        self.slot = Slot.FREE
        self.number = 0
        self.attempts = 0
        self.queue: deque[tuple[int, int]] = deque()
        self.record: dict[str, int] = {}
        self.counts = [0, 0]
        self._clicked = 0
        self.cfg_error = False
        self.missed = False
        self._fresh = False
        self.pins = 0
        self._possible = possible(times)
        self._reset()

    def _reset(self) -> None:
        """What a reset clears."""
        self.state, self.timer = State.IDLE, 0
        self.run = False
        self.role = 0
        self.registers = {name: RESETS[name] for name in CONFIGURATION}
        self.tries = 0
        self._pending: tuple[str, int] | None = None
        self.link_timer = 0
        # Both show one cycle after what they tell of.
        self.link_down = self.timed_out = False
        self.singles = [0, 0, 0, 0]
        # A pin that is high when reset ends is no edge.
        self._first = self._second = self._third = 0xFF
        self._ages: list[int | None] = [None] * 4
        self.cfg_error = not self._possible
        self.pins = pins.CFG_ERROR if self.cfg_error else 0

    def _limits(self) -> tuple[bool, bool]:
        """Whether no good frame came for LINK_LIMIT cycles, and LIMIT attempts were started without a herald."""
        silence, tries = self.registers["LINK_LIMIT"], self.registers["LIMIT"]
        return 0 < silence <= self.link_timer, 0 < tries <= self.tries

    @property
    def go(self) -> bool:
        """An attempt may start."""
        return (
            self.run
            and self._possible
            and self.role != 3  # noqa: PLR2004 - the role that does not exist
            and self.slot is Slot.FREE
            and bool(self.queue)
            and not self.link_down
            and not self.timed_out
        )

    def read(self, name: str) -> int | None:
        """What a READ of this register gives in the present cycle; ``None`` where the model does not know."""
        known = {
            "ID": RESETS["ID"],
            "CONTROL": int(self.run),
            "ROLE": self.role,
            "ATTEMPTS_LO": self.attempts & _MASK32,
            "ATTEMPTS_HI": self.attempts >> 32,
            # The number follows the herald by two cycles.
            "HERALDS": self.number - self._fresh,
            **{f"SINGLES_{i}": count for i, count in enumerate(self.singles)},
            **self.registers,
        }
        return known.get(name)

    def status(self) -> int:
        """Bits 7:0 of STATUS in the present cycle, of a sequencer without a fault."""
        conditions = (
            self.state is not State.IDLE,
            self.slot is Slot.OPEN,
            self.slot is Slot.READY,
            bool(self.queue),
            self.cfg_error,
            False,
            self.timed_out,
            self.link_down,
        )
        return sum(on << bit for bit, on in enumerate(conditions))

    def step(self, inputs: int, row: int) -> bool:
        """End the present cycle, whose inputs are ``inputs`` and whose commands stand in the next ``row`` of pins.

        Returns whether a herald came in it.
        """
        reset = not inputs & pins.RST_N
        times, state, timer = self.times, self.state, self.timer
        limits = self._limits()
        rises = self._second & ~self._third
        gate = state is State.ATTEMPT and times.gate_first <= timer <= times.gate_last
        clicks = rises & _PMT if gate else 0
        pattern = self._recent(clicks, times.gate_first == timer) if gate else 0
        coincidence = bool(
            clicks
            and self.slot is Slot.FREE
            and pattern.bit_count() > 1
            and self.registers["PATTERNS"] >> pattern & 1
        )
        herald = coincidence and not reset
        fresh, self._fresh = self._fresh, herald
        self.missed = coincidence and reset
        if clicks and not reset:
            for channel in range(4):
                self.singles[channel] += clicks >> channel & 1
        outputs = self._outputs(state, timer)
        following = self._following(state, timer, rises, herald)
        self._detection(state, timer, rises, reset)
        self._slot(reset, herald, pattern, clicks, gate, row, following)
        if reset:
            self._commands(row, herald)
            self._reset()
            return False
        starts = following is State.ATTEMPT and (state is not State.ATTEMPT or timer == times.period - 1)
        if fresh:
            self.tries = 0
        elif state is State.ATTEMPT and timer == 0:
            self.tries += 1
        if starts:
            self.attempts += 1
        restart = following is not state or starts or state is State.IDLE
        self._third, self._second, self._first = self._second, self._first, inputs >> 1 & 0xFF
        self.link_timer = 0 if row & pins.GOOD_FRAME else self.link_timer + 1
        self._commands(row, herald)
        self.link_down, self.timed_out = limits
        self.state, self.timer = following, 0 if restart else timer + 1
        self.pins = outputs
        return herald

    def _recent(self, clicks: int, first: bool) -> int:  # noqa: FBT001 - the gate's first cycle
        """The channels that clicked now or up to COINC cycles ago in this window; the ages move on."""
        if first:
            self._ages = [None] * 4
        recent = 0
        for channel in range(4):
            age = self._ages[channel]
            age = 0 if clicks >> channel & 1 else None if age is None else age + 1
            self._ages[channel] = age
            if age is not None and age <= self.times.coinc:
                recent |= 1 << channel
        return recent

    def _outputs(self, state: State, timer: int) -> int:
        """The pins of the next cycle, if no reset comes."""
        times = self.times
        out = 0
        if state is State.ATTEMPT:
            out |= pins.PUMP * (timer < times.pump)
            out |= pins.MW_PREPARE * (times.pump <= timer < times.light)
            out |= pins.LASER_PULSE * (times.light <= timer < times.light + times.laser)
        elif state in {State.SETTLE, State.ROTATE}:
            out |= self.record["phase_a"] << pins.PHASE_A | self.record["phase_b"] << pins.PHASE_B
            out |= pins.MW_ROTATE * (state is State.ROTATE)
        elif state is State.DETECT:
            out |= pins.DETECT
        elif state is State.TRIGGER:
            out |= pins.NODE_TRIGGER_OUT
        elif state is State.IDLE and self.role == 2 and self.go:  # noqa: PLR2004 - a slave
            out |= pins.NODE_READY_OUT
        self.cfg_error = not self._possible or self.role == 3  # noqa: PLR2004 - no role
        return out | pins.CFG_ERROR * self.cfg_error

    def _following(self, state: State, timer: int, rises: int, herald: bool) -> State:  # noqa: FBT001, C901, PLR0911 - one line a state
        times = self.times
        if self.slot is Slot.OPEN and self.link_down:
            return State.IDLE
        master, slave = self.role == 1, self.role == 2  # noqa: PLR2004 - a slave
        may = self.go and (not master or bool(self._second & _READY))
        begin = State.TRIGGER if master else State.ATTEMPT
        match state:
            case State.IDLE:
                return begin if may and (not slave or rises & _TRIGGER) else state
            case State.TRIGGER:
                return State.ATTEMPT if timer == TRIGGER_LATENCY - 1 else state
            case State.ATTEMPT:
                if timer == times.gate_last and (herald or self.slot is Slot.OPEN):
                    return State.SETTLE
                if timer == times.period - 1:
                    return begin if may and not slave else State.IDLE
                return state
            case State.SETTLE:
                return State.ROTATE if timer == times.settle - 1 else state
            case State.ROTATE:
                return State.DETECT if timer == times.rotate - 1 else state
            case State.DETECT:
                return State.DRAIN if timer == times.detect - 1 else state
            case State.DRAIN:
                return State.IDLE if timer == _DRAIN - 1 else state

    def _slot(  # noqa: PLR0913, PLR0917 - one cycle's conditions
        self,
        reset: bool,  # noqa: FBT001 - a pin
        herald: bool,  # noqa: FBT001 - a wire
        pattern: int,
        clicks: int,
        gate: bool,  # noqa: FBT001 - a wire
        row: int,
        following: State,
    ) -> None:
        if self.slot is Slot.OPEN:
            if gate and not reset:
                self.record["herald"] |= clicks << 4
            if reset:
                self._close("ABORTED_RESET")
            elif self.link_down:
                self._close("ABORTED_LINK")
            elif self.state is State.DRAIN and following is State.IDLE:
                self._close("COMPLETE")
        elif self.slot is Slot.READY and row & pins.ACKNOWLEDGED and not reset:
            self.slot = Slot.FREE
        if gate and self.timer == self.times.gate_first:
            self._clicked = 0
        if gate and not reset:
            self._clicked |= clicks
        if herald:
            word, sequence = self.queue.popleft()
            self.number += 1
            self.slot = Slot.OPEN
            self.record = {
                "number": self.number,
                "attempt": self.attempts,
                "setting_sequence": sequence,
                "settings": word,
                "herald": pattern | self._clicked << 4,
                "phase_a": (self.registers["CAL_A"] + PHASES[f"A{word & 1}"]) & 0xFFFF,
                "phase_b": (self.registers["CAL_B"] + PHASES[f"B{word >> 1}"]) & 0xFFFF,
            }

    def _close(self, status: str) -> None:
        self.slot = Slot.READY
        complete = status == "COMPLETE"
        limits = (self.registers["THRESHOLD_A"], self.registers["THRESHOLD_B"])
        bright = [count >= limit for count, limit in zip(self.counts, limits, strict=True)]
        self.record |= {
            "status": STATUSES[status],
            "outcomes": 0x10 | bright[0] | bright[1] << 1 if complete else 0,
            "count_a": self.counts[0] if complete else 0,
            "count_b": self.counts[1] if complete else 0,
        }

    def _detection(self, state: State, timer: int, rises: int, reset: bool) -> None:  # noqa: FBT001 - a pin
        # Clicks come three cycles after the state that lit them.
        lit = timer >= _DRAIN if state is State.DETECT else self.times.detect + timer >= _DRAIN
        if state is State.SETTLE:
            self.counts = [0, 0]
        elif state in {State.DETECT, State.DRAIN} and lit and not reset:
            self.counts[0] = min(self.counts[0] + (rises >> 4 & 1), 0xFFFF)
            self.counts[1] = min(self.counts[1] + (rises >> 5 & 1), 0xFFFF)

    def _commands(self, row: int, _herald: bool) -> None:  # noqa: FBT001 - a wire
        if row & pins.PUT:
            self.queue.append((row >> pins.WORD & 3, row >> pins.SEQUENCE & 0xFF))
        # A write takes effect in the second cycle after its frame is taken.
        pending, self._pending = self._pending, None
        if row & pins.WRITE:
            self._pending = _NAMES[row >> pins.ADDRESS & 0xFF], row >> pins.WRITE_DATA & _MASK32
        if pending is not None:
            name, value = pending
            if name == "CONTROL":
                self.run = value & 3 == 1
                self.tries = 0
                if value & 4:
                    self.singles = [0, 0, 0, 0]
            elif name == "ROLE":
                self.role = value & 3
            else:
                self.registers[name] = value & (_MASK32 if name in {"LIMIT", "LINK_LIMIT"} else 0xFFFF)
