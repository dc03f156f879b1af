"""The judge of the pins: cycle by cycle, what a sequencer may put out, from its pins alone.

It is written from ``hdl/SPEC.md`` and knows no state of the design. Where that page leaves a choice to a design
with another pipeline (in which cycle a reset still meets an event, say) both ways are accepted.
"""

from __future__ import annotations

from bellproof.sequencer.layout import PHASES, RESETS
from bellproof_conformance.hdl import pins
from bellproof_conformance.hdl.event import Event, light, stand, turn
from bellproof_conformance.hdl.heralds import Attempt, false_herald, inside, look
from bellproof_conformance.hdl.rules import Broken
from bellproof_conformance.hdl.times import Times

_DETECTORS = 0x1FE
_FLUOR = (pins.FLUOR_A, pins.FLUOR_B)
CONFIGURATION = ("PATTERNS", "CAL_A", "CAL_B", "THRESHOLD_A", "THRESHOLD_B", "LIMIT", "LINK_LIMIT")


class Judge:
    """Follows the pins; ``events`` are the heralds so far. The session says what the host did."""

    def __init__(self, times: Times, *, phase_bits: int = 16, has_cfg_error: bool = True) -> None:
        """A sequencer just powered up."""
        self.times = times
        self.events: list[Event] = []
        self.attempts = 0
        self.starts: list[int] = []
        self.resets = 0
        self.singles = [0, 0, 0, 0]
        self.configuration = {name: RESETS[name] for name in CONFIGURATION}
        self.words: list[tuple[int, int]] = []
        """Settings words in the order in which they were sent, kept by the host."""
        self.acknowledged: set[int] = set()
        """Records whose acknowledgement was sent, kept by the host."""
        self.may_run = False
        self.stopped = False
        self.lenient = False
        """The link has failed: an event may end at any time."""
        self.cfg_error: bool | None = not times.possible
        """What ``cfg_error`` must be; ``None`` while it may change."""
        self.overrun: Broken | None = None
        """An attempt began though a record is due: whether that is lost or comes late shows later."""
        self._has_cfg_error = has_cfg_error
        self._mask = 0xFFFF ^ (0xFFFF >> phase_bits)
        self._attempt: Attempt | None = None
        self._last: Attempt | None = None
        self._event: Event | None = None
        self._inputs = 0
        self._outputs = 0
        self._settled = False
        self._since_reset = 0
        self._unsure = 0

    @property
    def event(self) -> Event | None:
        """The event under way."""
        return self._event

    def step(self, cycle: int, inputs: int, outputs: int, undefined: int) -> None:
        """Cycle ``cycle`` had these inputs and outputs. Raises `Broken`."""
        if self.overrun is not None:
            return
        was_reset = not self._inputs & pins.RST_N
        if was_reset:
            self._clear(cycle, outputs)
        elif undefined and self._settled and (unknown := undefined & pins.meant(outputs | undefined)):
            raise Broken("unknown", cycle, f"undefined: {pins.shown(unknown)}")
        if self._settled:
            self._constant(cycle, outputs)
            self._pulses(cycle, outputs)
            if not self.lenient and self.overrun is None:
                self._event_pins(cycle, outputs)
        rises = inputs & ~self._inputs
        self._clicks(cycle, rises)
        self._count(rises, outputs)
        self._close(cycle)
        if inputs & pins.RST_N:
            self._inputs = inputs
        else:
            self._reset(cycle)
            self._inputs = inputs | _DETECTORS  # a pin that is high when reset ends is no edge
        self._outputs = outputs

    def phases_of(self, word: int, configuration: dict[str, int]) -> tuple[int, int]:
        """The phases at the pins for a settings word."""
        a = configuration["CAL_A"] + PHASES[f"A{word & 1}"]
        b = configuration["CAL_B"] + PHASES[f"B{word >> 1 & 1}"]
        return a & self._mask, b & self._mask

    def link_failed(self, cycle: int) -> None:
        """The event under way is aborted by the link: the pins may go down from here on."""
        if self._event is not None:
            self._end(self._event, cycle, "link")
        self._attempt = None

    # Reset

    def _clear(self, cycle: int, outputs: int) -> None:
        """The cycle before was one of reset: nothing is put out."""
        self._since_reset += 1
        if self._since_reset >= 2 and outputs & (pins.PULSES | pins.PHASES):  # noqa: PLR2004 - one to come up
            raise Broken("idle-at-reset", cycle, f"in a reset: {pins.shown(outputs)}")
        if self._since_reset >= 2:  # noqa: PLR2004
            self._settled = True

    def _reset(self, cycle: int) -> None:
        if self._inputs & pins.RST_N:
            self.resets += 1
            self._since_reset = 0
        event, times = self._event, self.times
        if event is not None:
            herald = event.attempt.herald or 0
            if cycle <= herald + times.latency + 1:
                event.doubtful = True
            over = event.settle + times.settle + times.rotate + times.detect
            self._end(event, cycle + 1, "either" if cycle >= over - 1 else "reset")
        elif self.events and self.events[-1].ending == "complete" and cycle <= self.events[-1].ended + 2:
            self.events[-1].ending = "either"
        self._last = self._attempt or self._last
        self._attempt = None
        self.singles = [0, 0, 0, 0]
        self.configuration = {name: RESETS[name] for name in CONFIGURATION}
        self.may_run = self.stopped = False
        self.cfg_error = None if self.times.possible else True  # the role may have been impossible
        self._unsure = 3
        self.starts.clear()

    # Attempts

    def _constant(self, cycle: int, outputs: int) -> None:
        if outputs & pins.FAULT:
            raise Broken("fault", cycle, "fault is high")
        if not self._has_cfg_error or not self._inputs & pins.RST_N:
            return
        if self.cfg_error is None:
            self._unsure = max(0, self._unsure - 1)
            if self._unsure == 1:
                self.cfg_error = False
        elif (
            bool(outputs & pins.CFG_ERROR) != self.cfg_error
            and self._outputs & pins.CFG_ERROR == outputs & pins.CFG_ERROR
        ):
            raise Broken("cfg-error", cycle, f"cfg_error is {int(not self.cfg_error)}")

    def _pulses(self, cycle: int, outputs: int) -> None:
        """Pump, microwaves and laser stand where the attempt's start puts them."""
        times = self.times
        if outputs & ~self._outputs & pins.PUMP and (
            self._attempt is None or cycle - self._attempt.start >= times.pump
        ):
            self._begin(cycle)
        if self.overrun is not None:
            return
        attempt = self._attempt
        after = -1 if attempt is None else cycle - attempt.start
        wanted = {
            "pump-width": (pins.PUMP, 0 <= after < times.pump),
            "mw-width": (pins.MW_PREPARE, times.pump <= after < times.light),
            "laser-width": (pins.LASER_PULSE, times.light <= after < times.light + times.laser),
        }
        for rule, (bit, due) in wanted.items():
            if bool(outputs & bit) != due:
                where = "outside an attempt" if attempt is None else f"in cycle {after} of an attempt"
                raise Broken(rule, cycle, f"{pins.shown(bit)} is {int(not due)} {where}")

    def _begin(self, cycle: int) -> None:
        times, attempt = self.times, self._attempt
        if self.starts and cycle - self.starts[-1] < times.period:
            what = f"an attempt begins {cycle - self.starts[-1]} cycles after the last, not {times.period}"
            raise Broken("period", cycle, what)
        if self.cfg_error:
            raise Broken("cfg-error", cycle, "an attempt begins though cfg_error is due")
        if self.stopped:
            raise Broken("stop", cycle, "an attempt begins after run was cleared")
        if not self.may_run:
            raise Broken("idle-at-reset", cycle, "an attempt begins though run was not set")
        if self._event is not None:
            raise Broken("back-pressure", cycle, "an attempt begins inside an event")
        if self.events and self.events[-1].number not in self.acknowledged:
            if not self.events[-1].doubtful:
                self.overrun = Broken(
                    "back-pressure",
                    cycle,
                    f"an attempt begins before record {self.events[-1].number} is acknowledged",
                )
                return
            self.events.pop()  # the reset came before the herald: there would be a record
        if len(self.words) <= len(self.events):
            raise Broken(
                "starvation",
                cycle,
                f"an attempt begins without a settings word after event {len(self.events)}",
            )
        self._last, self._attempt = attempt or self._last, Attempt(cycle, cycle + times.light)
        self.attempts += 1
        self.starts.append(cycle)

    # Heralds and events

    def _clicks(self, cycle: int, rises: int) -> None:
        attempt, times = self._attempt, self.times
        clicks = rises >> pins.PMT & 0xF
        if attempt is None:
            return
        if clicks and inside(times, attempt, cycle):
            for channel in range(4):
                self.singles[channel] += clicks >> channel & 1
        if look(times, self.configuration["PATTERNS"], attempt, cycle, clicks) and self._event is None:
            settle = attempt.laser + times.to_settle
            number = len(self.events) + 1
            event = Event(number, attempt, self.attempts, settle, dict(self.configuration))
            self.events.append(event)
            self._event = event

    def _event_pins(self, cycle: int, outputs: int) -> None:
        event, times = self._event, self.times
        a, b = pins.phases(outputs)
        phases = (a & self._mask, b & self._mask)
        if event is None:
            if outputs & pins.MW_ROTATE or any(phases):
                self._unasked(cycle, outputs)
            if outputs & pins.DETECT:
                raise Broken("detect-width", cycle, "detect is high outside an event")
            return
        if turn(times, event, cycle, outputs, phases):
            self._phases(cycle, event)
        stand(times, event, cycle, phases)
        light(times, event, cycle, outputs)

    def _phases(self, cycle: int, event: Event) -> None:
        """At the rotation's start the phases must be those of this event's word."""
        if event.number > len(self.words):
            raise Broken("starvation", cycle, f"event {event.number} has no settings word")
        word = self.words[event.number - 1][1]
        seen, wanted = event.phases, self.phases_of(word, event.configuration)
        if seen == wanted or seen is None:
            return
        older = [self.phases_of(past, event.configuration) for _, past in self.words[: event.number - 1]]
        if seen in older:
            raise Broken(
                "setting-reused",
                cycle,
                f"phases {seen} are those of an earlier word; word {word} gives {wanted}",
            )
        rule = "phase-a" if seen[0] != wanted[0] else "phase-b"
        raise Broken(rule, cycle, f"phases {seen} for x = {word & 1}, y = {word >> 1}, not {wanted}")

    def _unasked(self, cycle: int, outputs: int) -> None:
        attempt = self._attempt
        late = bool(self.events) and cycle - self.events[-1].ended < self.times.latency
        if late and not outputs & pins.MW_ROTATE:
            raise Broken("early-setting", cycle, "phases after the rotation")
        due = attempt is not None and cycle >= attempt.laser + self.times.gate
        if attempt is not None and not due and not outputs & pins.MW_ROTATE:
            raise Broken("early-setting", cycle, f"phases {pins.phases(outputs)} before any herald")
        if attempt is None and not outputs & pins.MW_ROTATE:
            raise Broken("early-setting", cycle, f"phases {pins.phases(outputs)} without an event")
        held = self._inputs >> pins.PMT & 0xF
        patterns = self.configuration["PATTERNS"]
        rule, what = false_herald(self.times, patterns, attempt, self._last, held)
        if (
            attempt is not None
            and cycle < attempt.laser + self.times.to_settle
            and not outputs & pins.MW_ROTATE
        ):
            rule, what = "early-setting", f"phases {pins.phases(outputs)} before any herald"
        raise Broken(rule, cycle, what)

    def _count(self, rises: int, outputs: int) -> None:
        event = self._event
        if event is not None and outputs & pins.DETECT:
            for side, bit in enumerate(_FLUOR):
                event.counts[side] += bool(rises & bit)

    def _close(self, cycle: int) -> None:
        event, times = self._event, self.times
        if (
            event is not None
            and cycle == event.settle + times.settle + times.rotate + times.detect + times.latency - 1
        ):
            self._end(event, cycle + 1, "complete")

    def _end(self, event: Event, cycle: int, how: str) -> None:
        event.ending, event.ended = how, cycle
        self._event = None
        self._last, self._attempt = self._attempt or self._last, None
