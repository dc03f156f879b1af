"""The sequencer as its cycle model, with a host link in Python: for experiments without a simulator of hardware."""

from __future__ import annotations

from collections import deque

from bellproof.sequencer import frames, layout
from sequencer_bench import pins
from sequencer_bench.core_model import CoreModel
from sequencer_bench.experiment.laboratory import Laboratory
from sequencer_bench.experiment.link import Link
from sequencer_bench.experiment.restart import Restart
from sequencer_bench.machine import Slot, State
from sequencer_bench.times import Times

_PATIENCE = 0.05
"""Seconds to wait for the host when nothing else can happen."""

_POLL = 64
"""Cycles between looks at the link while attempts go on."""


class SoftSequencer:
    """A sequencer just powered up, or set to go on after an earlier one."""

    def __init__(self, times: Times, laboratory: Laboratory, restart: Restart) -> None:
        """Nothing moves yet."""
        self.model = CoreModel(times)
        self._laboratory = laboratory
        self._clock = restart.clock
        self.model.number, self.model.attempts = restart.number, restart.attempts
        self._timestamp = 0
        self._last = restart.last_sequence
        self._raw = bytearray()
        self._frames: deque[bytes] = deque()
        self._out = bytearray()
        self._sent_at: int | None = None
        self._clicks: dict[int, int] = {}
        self._light = (0, 0)
        self._width = self._detecting = 0
        self._phases = (0, 0)
        self._before = 0

    def run(self, link: Link) -> None:
        """Until the host has left."""
        while True:
            idle = self.model.state is State.IDLE and not self._frames and not self.model.go
            incoming = link.receive(_PATIENCE if idle else 0)
            if incoming is None:
                return
            self._take(incoming)
            for _ in range(_POLL):
                self._cycle()
            if self._out:
                link.send(bytes(self._out))
                self._out.clear()

    def _take(self, incoming: bytes) -> None:
        for byte in incoming:
            self._raw.append(byte)
            if byte == frames.END and len(self._raw) > 1:
                self._frames += frames.from_wire(bytes(self._raw))
                self._raw[:] = [frames.END]

    def _cycle(self) -> None:
        """One cycle: detectors and link, then the core."""
        model = self.model
        inputs = pins.RST_N | self._detectors(model.pins)
        slot = model.slot
        row = self._command(self._frames.popleft()) if self._frames else 0
        if model.step(inputs, row):
            self._timestamp = self._clock
        self._clock += 1
        if model.slot is Slot.READY:
            self._send_record(fresh=slot is not Slot.READY)

    def _detectors(self, outputs: int) -> int:
        """Look at the pins as `rtl/laboratory.sv` does; the pins of the detectors in this cycle."""
        before, self._before = self._before, outputs
        if outputs & pins.LASER_PULSE and not before & pins.LASER_PULSE:
            answer = self._laboratory.pulsed()
            first = self._clock + self.model.times.gate
            self.model.attempts += answer.skip
            self._clock += answer.skip * self.model.times.period
            first += answer.skip * self.model.times.period
            self._clicks = {
                first + k: answer.clicks >> 4 * k & 0xF
                for k in range(self.model.times.window)
                if answer.clicks >> 4 * k & 0xF
            }
        if outputs & pins.MW_ROTATE:
            self._width = self._width + 1 if before & pins.MW_ROTATE else 1
            self._phases = outputs >> pins.PHASE_A & 0xFFFF, outputs >> pins.PHASE_B & 0xFFFF
        elif before & pins.MW_ROTATE:
            self._light = self._laboratory.rotated(*self._phases, self._width)
        inputs = self._clicks.get(self._clock, 0) << pins.PMT
        if outputs & pins.DETECT:
            k, self._detecting = self._detecting, self._detecting + 1
            inputs |= pins.FLUOR_A * (self._light[0] >> k & 1) | pins.FLUOR_B * (self._light[1] >> k & 1)
        else:
            self._detecting = 0
        return inputs

    def _say(self, body: bytes) -> None:
        self._out += frames.to_wire(frames.seal(body))

    def _answer(self, sequence: int, code: str) -> None:
        self._say(bytes([layout.FRAMES["ACK"], sequence, layout.CODES[code], self._last]))

    def _command(self, content: bytes) -> int:
        """Answer a frame; what the core is told in this cycle."""
        body = frames.unseal(content)
        if body is None or len(content) != layout.LENGTHS.get(_KINDS.get(body[0], ""), 0):
            return 0
        kind, sequence = _KINDS[body[0]], body[1]
        if kind == "READ":
            self._read(sequence, body[2])
            return pins.GOOD_FRAME
        if kind == "RECORD_ACK":
            fits = self.model.slot is Slot.READY and int.from_bytes(body[2:6], "little") == self.model.number
            self._answer(sequence, "OK" if fits else "STALE")
            return pins.GOOD_FRAME | pins.ACKNOWLEDGED * fits
        return pins.GOOD_FRAME | self._numbered(kind, sequence, body)

    def _numbered(self, kind: str, sequence: int, body: bytes) -> int:
        model = self.model
        code, row = "OK", 0
        if sequence == self._last:
            code = "DUPLICATE"
        elif sequence != (self._last + 1) % 256:
            code = "SEQUENCE"
        elif kind == "SETTING" and len(model.queue) >= model.times.settings_depth:
            code = "FULL"
        elif kind == "SETTING":
            row = pins.PUT | (body[2] & 3) << pins.WORD | sequence << pins.SEQUENCE
        elif _access(body[2]) == "ro":
            code = "READ_ONLY"
        elif _access(body[2]) == "rw" and (model.run or model.state is not State.IDLE):
            code = "BUSY"
        else:
            value = int.from_bytes(body[3:7], "little")
            row = pins.WRITE | body[2] << pins.ADDRESS | value << pins.WRITE_DATA
        if code in {"OK", "READ_ONLY"}:
            self._last = sequence
        self._answer(sequence, code)
        return row

    def _read(self, sequence: int, address: int) -> None:
        name = _NAMES.get(address, "")
        value = self.model.status() | self._last << 8 if name == "STATUS" else self.model.read(name) or 0
        body = bytes([layout.FRAMES["DATA"], sequence, address]) + (value & 0xFFFFFFFF).to_bytes(4, "little")
        self._say(body)

    def _send_record(self, *, fresh: bool) -> None:
        """When it is ready, and again after each RETRY."""
        if not fresh and self._sent_at is not None and self._clock < self._sent_at + self.model.times.retry:
            return
        self._sent_at = self._clock
        fields = {"timestamp": self._timestamp, "faults": 0, **self.model.record}
        self._out += frames.to_wire(frames.EventRecord(**fields).content())


_KINDS = {value: name for name, value in layout.FRAMES.items() if name not in {"ACK", "DATA", "RECORD"}}
_NAMES = {address: name for name, address in layout.REGISTERS.items()}


def _access(address: int) -> str:
    return layout.ACCESS.get(_NAMES.get(address, ""), "ro")
