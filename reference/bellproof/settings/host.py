"""The host's side of the link: one fresh setting at a time, and every event record kept before it is acknowledged.

A setting word is sent once and never again. Where its answer is lost, the next word goes out under the same
sequence number: if the first was taken after all, the sequencer calls the second a duplicate and drops it, so that
whatever is lost on the way no setting can be used for two events. The ledger counts both as handed out.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bellproof.errors import BadInput, Rejected
from bellproof.sequencer import frames, layout
from bellproof.settings.ledger import Ledger
from bellproof.settings.messages import Acknowledgement, Inbox, Message, Register, identity
from bellproof.settings.registers import Write
from bellproof.settings.supply import Supply
from bellproof.settings.transport import Transport

_MODULUS = 256
_SILENCE = 20
"""Questions without an answer after which the sequencer counts as gone."""

_ORDINARY = {layout.CODES[name] for name in ("OK", "DUPLICATE", "SEQUENCE", "FULL", "BUSY")}
"""Answers to a setting after which one just goes on."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds to wait for an answer before asking again, and between looks at a sequencer that has a setting."""

    answer: float = 0.5
    look: float = 0.05


class Left(Exception):  # noqa: N818 - no error: the other side hung up
    """The sequencer closed the connection."""


class Host:
    """One connection. ``wanted`` is asked before each step whether to go on."""

    def __init__(
        self,
        transport: Transport,
        supply: Supply,
        ledger: Ledger,
        *,
        wanted: Callable[[], bool],
        pace: Pace = Pace(),
    ) -> None:
        """Take over a connection; nothing is sent yet."""
        self._transport = transport
        self._supply = supply
        self._ledger = ledger
        self._wanted = wanted
        self._pace = pace
        self._inbox = Inbox()
        self._sequence = 0
        self._question = 0
        self._kept = 0

    def run(self, writes: Sequence[Write] = ()) -> None:
        """Serve until `wanted` says no or the other side leaves; ``writes`` come before the first setting.

        Raises `BadInput` where a source or the line fails, `Rejected` where the sequencer breaks the rules.
        """
        try:
            self._introduce()
            for one in writes:
                self._write(one)
            while self._wanted():
                self._step()
        except Left:
            return

    def _introduce(self) -> None:
        answer, expected = self._ask("ID"), layout.RESETS["ID"]
        if answer is not None and answer.value != expected:
            source = "sequencer"
            raise BadInput(source, f"says that it is {answer.value:#010x}; {expected:#010x} is spoken here")

    def _write(self, one: Write) -> None:
        """Bring a register to its value; one that has it already is left alone, for attempts may go on.

        Whether it came to it is read back, so that a lost answer or a frame of an earlier connection does no harm.
        CONTROL is a command and no state: it is written until it is answered OK, and twice does as much as once.
        """
        answers: set[int] = set()
        for _ in range(_SILENCE):
            held = self._ask(one.register) if one.is_state else None
            if held is not None and held.value == one.value:
                return
            status = self._ask("STATUS")
            if status is None:
                return
            self._sequence = (status.last_accepted + 1) % _MODULUS
            self._send(frames.write(self._sequence, one.register, one.value))
            answer = self._answer_to(self._sequence)
            if answer is None:
                continue
            answers.add(answer.code)
            if answer.code not in _ORDINARY:
                message = f"the sequencer answers the write {one} with code {answer.code}"
                raise Rejected(message)
            if answer.code == layout.CODES["OK"] and not one.is_state:
                return
            if answer.code == layout.CODES["BUSY"]:
                self._listen(self._pace.look)
        if one.is_state and layout.CODES["OK"] in answers:
            message = f"the sequencer accepts the write {one}, and the register has another value afterwards"
            raise Rejected(message)
        busy = layout.CODES["BUSY"] in answers
        why = (
            "while attempts or an event go on: --write CONTROL=0 before it stops them"
            if busy
            else f"in {_SILENCE} tries"
        )
        source = "sequencer"
        raise BadInput(source, f"does not take {one} {why}")

    def _step(self) -> None:
        """Send one fresh setting if the sequencer has none; wait a moment otherwise."""
        kept = self._kept
        status = self._ask("STATUS")
        if status is None:
            return
        if status.holds_a_setting:
            # A record that came with the answer has used that setting up: there is nothing to wait for.
            if kept == self._kept:
                self._listen(self._pace.look)
            return
        self._sequence = (status.last_accepted + 1) % _MODULUS
        handed = self._supply.take(self._sequence)
        x, y = handed.setting
        self._send(frames.setting(self._sequence, x=x, y=y))
        answer = self._answer_to(self._sequence)
        # Whatever became of it, the next look at STATUS shows the number under which the next word goes out.
        if answer is not None and answer.code not in _ORDINARY:
            message = f"the sequencer answers a setting with code {answer.code}"
            raise Rejected(message)

    def _send(self, content: bytes) -> None:
        self._transport.send(frames.to_wire(content))

    def _ask(self, name: str) -> Register | None:
        """Read a register, again until it is answered; ``None`` when nothing is wanted any more."""
        for _ in range(_SILENCE):
            if not self._wanted():
                return None
            self._question = (self._question + 1) % _MODULUS
            self._send(frames.read(self._question, name))
            answer = self._wait(_tells(self._question, layout.REGISTERS[name]))
            if isinstance(answer, Register):
                return answer
        source = "sequencer"
        raise BadInput(source, f"gives no answer to {_SILENCE} questions")

    def _answer_to(self, sequence: int) -> Acknowledgement | None:
        answer = self._wait(
            lambda message: isinstance(message, Acknowledgement) and message.sequence == sequence
        )
        return answer if isinstance(answer, Acknowledgement) else None

    def _wait(self, fits: Callable[[Message], bool]) -> Message | None:
        """The first message that fits, within the time for an answer; records are taken on the way."""
        end = time.monotonic() + self._pace.answer
        while (left := end - time.monotonic()) > 0:
            for message in self._receive(left):
                if fits(message):
                    return message
        return None

    def _listen(self, seconds: float) -> None:
        """Wait, but no longer than until an event: it used the setting up."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if any(isinstance(message, frames.EventRecord) for message in self._receive(left)):
                return

    def _receive(self, timeout: float) -> list[Message]:
        """What has arrived; records are kept and acknowledged."""
        data = self._transport.receive(timeout)
        if data is None:
            return []
        if not data:
            raise Left
        messages = list(self._inbox.feed(data))
        for message in messages:
            if isinstance(message, frames.EventRecord):
                self._keep(message)
        return messages

    def _keep(self, record: frames.EventRecord) -> None:
        """First on the disk, then acknowledged: a crash in between brings the record again, which is seen."""
        sent = self._ledger.sent_under(record.setting_sequence)
        fitting = [handed.number for handed in sent if handed.setting == (record.x, record.y)]
        if sent and not fitting:
            told = f"settings {record.x},{record.y}, which were not sent as word {record.setting_sequence}"
            message = f"event {record.number} used {told}"
            raise Rejected(message)
        word = fitting[0] if len(fitting) == 1 else None
        if not self._ledger.keep_record(identity(record), record.content(), word):
            message = f"event {record.number} used a setting of another event: word {word} came twice"
            raise Rejected(message)
        self._kept += 1
        # A number far from the settings', so that no answer is taken for another's.
        self._send(frames.record_ack((self._sequence + _MODULUS // 2) % _MODULUS, record.number))


def _tells(sequence: int, address: int) -> Callable[[Message], bool]:
    """Whether a message answers that question for that register."""
    return lambda message: (
        isinstance(message, Register) and (message.sequence, message.address) == (sequence, address)
    )
