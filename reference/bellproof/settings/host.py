"""The host's side of the link: one fresh setting at a time, and every event record kept before it is acknowledged.

A setting word is sent once and never again. Where its answer is lost, the next word goes out under the same
sequence number: if the first was taken after all, the sequencer calls the second a duplicate and drops it, so that
whatever is lost on the way no setting can be used for two events. The ledger counts both as handed out.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from bellproof.errors import BadInput, Rejected
from bellproof.settings.frames import Deframer
from bellproof.settings.ledger import Ledger
from bellproof.settings.messages import (
    ID_REGISTER,
    IDENTITY,
    STATUS_REGISTER,
    Acknowledgement,
    Code,
    Message,
    Record,
    Register,
    read_frame,
    read_message,
    receipt_frame,
    setting_frame,
)
from bellproof.settings.supply import Supply
from bellproof.settings.transport import Transport

_MODULUS = 256
_ORDINARY = (Code.OK, Code.DUPLICATE, Code.SEQUENCE, Code.FULL, Code.BUSY)
_SILENCE = 20
"""Questions without an answer after which the sequencer counts as gone."""


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
        self._deframer = Deframer()
        self._sequence = 0

    def run(self) -> None:
        """Serve until `wanted` says no or the other side leaves.

        Raises `BadInput` where a source or the line fails, `Rejected` where the sequencer breaks the rules.
        """
        try:
            self._introduce()
            while self._wanted():
                self._step()
        except Left:
            return

    def _introduce(self) -> None:
        identity = self._ask(ID_REGISTER)
        if identity is not None and identity.value != IDENTITY:
            source = "sequencer"
            raise BadInput(
                source, f"says that it is {identity.value:#010x}, not {IDENTITY:#010x} of this layout"
            )

    def _step(self) -> None:
        """Send one fresh setting if the sequencer has none; wait a moment otherwise."""
        status = self._ask(STATUS_REGISTER)
        if status is None:
            return
        if status.holds_a_setting:
            self._listen(self._pace.look)
            return
        self._sequence = (status.last_accepted + 1) % _MODULUS
        handed = self._supply.take(self._sequence)
        self._transport.send(setting_frame(self._sequence, handed.setting))
        answer = self._answer_to(self._sequence)
        # Whatever became of it, the next look at STATUS shows the number under which the next word goes out.
        if answer is not None and answer.code not in _ORDINARY:
            message = f"the sequencer answers a setting with code {answer.code}"
            raise Rejected(message)

    def _ask(self, address: int) -> Register | None:
        """Read a register, again until it is answered; ``None`` when nothing is wanted any more."""
        for _ in range(_SILENCE):
            if not self._wanted():
                return None
            self._transport.send(read_frame(address))
            answer = self._wait(lambda message: isinstance(message, Register) and message.address == address)
            if isinstance(answer, Register):
                return answer
        source = "sequencer"
        raise BadInput(source, f"gives no answer to {_SILENCE} questions")

    def _answer_to(self, sequence: int) -> Acknowledgement | None:
        answer = self._wait(
            lambda message: (
                isinstance(message, Acknowledgement)
                and message.sequence == sequence
                and message.code != Code.STALE
            )
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
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._receive(left)

    def _receive(self, timeout: float) -> list[Message]:
        """What has arrived; records are kept and acknowledged."""
        data = self._transport.receive(timeout)
        if data is None:
            return []
        if not data:
            raise Left
        messages = [read_message(content) for content in self._deframer.feed(data)]
        for message in messages:
            if isinstance(message, Record):
                self._keep(message)
        return [message for message in messages if message is not None]

    def _keep(self, record: Record) -> None:
        """First on the disk, then acknowledged: a crash in between brings the record again, which is seen."""
        sent = self._ledger.sent_under(record.setting_sequence)
        fitting = [handed.number for handed in sent if handed.setting == record.setting]
        if sent and not fitting:
            x, y = record.setting
            word = record.setting_sequence
            message = f"event {record.number} used settings {x},{y}, which were not sent as word {word}"
            raise Rejected(message)
        self._ledger.keep_record(record.identity, record.content, fitting[0] if len(fitting) == 1 else None)
        # Far from the settings' numbers, so that no answer is taken for another's.
        self._transport.send(receipt_frame(record.number, (self._sequence + _MODULUS // 2) % _MODULUS))
