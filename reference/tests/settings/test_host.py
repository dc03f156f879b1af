"""The host's side of the link, against a sequencer that follows the rules, one that loses answers, and liars."""

from __future__ import annotations

import os
import random
import select
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bellproof.errors import BadInput, Rejected
from bellproof.sequencer import frames, layout
from bellproof.settings.events import HEADER, event_lines
from bellproof.settings.host import Host, Pace
from bellproof.settings.ledger import Ledger
from bellproof.settings.messages import Acknowledgement, Inbox, Register, read_message
from bellproof.settings.serial_line import SerialLine
from bellproof.settings.supply import Supply
from bellproof.settings.transport import SerialTransport, TcpTransport, connected, host_and_port, listening

PACE = Pace(answer=30, look=0.002)
"""Where nothing is lost no answer may be given up, however busy the machine is."""


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "ledger") as opened:
        yield opened


@pytest.fixture
def supply(ledger: Ledger, random_source: Callable[[str], Any]) -> Supply:
    made = Supply([random_source(name) for name in "abc"], ledger)
    made.start()
    return made


@contextmanager
def speaking(sequencer: Any) -> Iterator[TcpTransport]:
    """A sequencer at the other end of a pair of sockets."""
    ours, theirs = socket.socketpair()
    thread = threading.Thread(target=sequencer.serve_socket, args=(theirs,), daemon=True)
    thread.start()
    transport = TcpTransport(ours, "pair") if ours.family == socket.AF_INET else _Pair(ours)
    try:
        yield transport
    finally:
        ours.close()
        thread.join(timeout=10)
        assert not thread.is_alive()


class _Pair(TcpTransport):
    """A local pair has no TCP options."""

    def __init__(self, connection: socket.socket) -> None:
        connection.settimeout(10)
        self._socket = connection
        self._name = "pair"


def until(sequencer: Any, events: int) -> Callable[[], bool]:
    return lambda: sequencer.kept < events


def used(ledger: Ledger) -> list[tuple[int, int]]:
    """The settings of all records, as the log has them."""
    lines = list(event_lines(ledger))
    assert lines[0] == HEADER
    return [(int(line.split(",")[3]), int(line.split(",")[4])) for line in lines[1:]]


def test_every_event_gets_a_fresh_setting_and_is_kept(sequencer: Any, ledger: Ledger, supply: Supply) -> None:
    box = sequencer(last=250)  # the counter of words turns on the way
    with speaking(box) as transport:
        Host(transport, supply, ledger, wanted=until(box, 30), pace=PACE).run()
    seen = used(ledger)
    # The sequencer may have begun, and the host kept, one event more when it is asked whether it wants any.
    assert 30 <= len(seen) <= box.number <= 32
    assert seen == box.used[: len(seen)]
    handed = [row[0] for row in ledger.rows("SELECT setting FROM handed ORDER BY number")]
    assert handed[: box.number] == [2 * x + y for x, y in box.used]
    words = [row[0] for row in ledger.rows("SELECT word FROM record ORDER BY id")]
    assert words == list(range(len(seen)))
    # One setting an event, and at most two more on their way when it ended.
    assert box.number <= supply.taken <= 32


def test_lost_answers_use_up_settings_and_never_use_one_twice(
    sequencer: Any, ledger: Ledger, supply: Supply
) -> None:
    generator = random.Random(5)  # noqa: S311 - a test is no key
    box = sequencer(lose=lambda _: generator.random() < 0.3)
    with speaking(box) as transport:
        Host(transport, supply, ledger, wanted=until(box, 25), pace=Pace(0.03, 0.002)).run()
    assert used(ledger) == box.used[: len(used(ledger))]
    assert len(used(ledger)) >= 25
    handed = [row[0] for row in ledger.rows("SELECT setting FROM handed ORDER BY number")]
    assert len(handed) == supply.taken > box.number  # some were lost with their answers
    # What the sequencer used is a part of what was handed out, in order.
    stream = iter(handed)
    assert all(2 * x + y in stream for x, y in box.used)
    words = [row[0] for row in ledger.rows("SELECT word FROM record WHERE word IS NOT NULL ORDER BY id")]
    assert words == sorted(set(words))  # type: ignore[type-var] # they are numbers


def test_noise_on_the_line_is_left_out(sequencer: Any, ledger: Ledger, supply: Supply) -> None:
    box = sequencer()
    generator = random.Random(6)  # noqa: S311 - a test is no key

    class Noisy(_Pair):
        def receive(self, timeout: float) -> bytes | None:
            data = super().receive(timeout)
            if data and generator.random() < 0.2:
                data = bytes([generator.randrange(256)]) + data + bytes([0xDB, 0x00, frames.END])
            return data

    ours, theirs = socket.socketpair()
    thread = threading.Thread(target=box.serve_socket, args=(theirs,), daemon=True)
    thread.start()
    Host(Noisy(ours), supply, ledger, wanted=until(box, 20), pace=Pace(0.05, 0.002)).run()
    ours.close()
    thread.join(timeout=10)
    assert used(ledger)[:20] == box.used[:20]


def test_a_sequencer_that_leaves_ends_the_connection(sequencer: Any, ledger: Ledger, supply: Supply) -> None:
    for _ in range(2):
        ours, theirs = socket.socketpair()
        theirs.close()
        Host(_Pair(ours), supply, ledger, wanted=lambda: True, pace=PACE).run()
        ours.close()
    assert supply.taken == 0
    assert sequencer().number == 0


def test_a_silent_sequencer_is_given_up(ledger: Ledger, supply: Supply) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs, pytest.raises(BadInput, match="sequencer: gives no answer to 20 questions"):
        Host(_Pair(ours), supply, ledger, wanted=lambda: True, pace=Pace(0.005, 0.002)).run()
    assert supply.taken == 0


def test_another_layout_is_refused(sequencer: Any, ledger: Ledger, supply: Supply) -> None:
    box = sequencer()
    box.identity = 0x42454C02
    with (
        speaking(box) as transport,
        pytest.raises(BadInput, match="says that it is 0x42454c02; 0x42454c01 is"),
    ):
        Host(transport, supply, ledger, wanted=lambda: True, pace=PACE).run()
    assert supply.taken == 0


def lying(sequencer: Any, lie: Callable[[Any], None]) -> Any:
    """A sequencer that does something to each event before it tells of it."""

    class Liar(sequencer):  # type: ignore[misc] # a class made in a fixture
        def event(self) -> None:
            before = self.number
            super().event()
            if self.number > before:
                lie(self)

    return Liar()


def retold(box: Any, **changes: int) -> None:
    event = frames.record(box.waiting)
    assert event is not None
    fields = {name: getattr(event, name) for name in frames.EventRecord.__dataclass_fields__} | changes
    box.waiting = frames.EventRecord(**fields).content()


def test_an_event_with_settings_that_were_not_sent(sequencer: Any, ledger: Ledger, supply: Supply) -> None:
    def lie(box: Any) -> None:
        x, y = box.used[-1]
        retold(box, settings=(1 - x) | y << 1)

    box = lying(sequencer, lie)
    with speaking(box) as transport, pytest.raises(Rejected, match="which were not sent as word 1"):
        Host(transport, supply, ledger, wanted=until(box, 5), pace=PACE).run()
    assert used(ledger) == []


def test_an_event_that_uses_a_setting_a_second_time(sequencer: Any, ledger: Ledger, supply: Supply) -> None:
    def lie(box: Any) -> None:
        x, y = box.used[0]
        retold(box, setting_sequence=1, settings=x | y << 1)

    box = lying(sequencer, lie)
    with speaking(box) as transport, pytest.raises(Rejected, match="event 2 used a setting of another event"):
        Host(transport, supply, ledger, wanted=until(box, 5), pace=PACE).run()
    assert len(used(ledger)) == 1


def test_a_sequencer_that_calls_a_setting_malformed(sequencer: Any, ledger: Ledger, supply: Supply) -> None:
    box = sequencer()
    box.take = lambda _sequence, _word: "MALFORMED"
    with speaking(box) as transport, pytest.raises(Rejected, match="answers a setting with code 8"):
        Host(transport, supply, ledger, wanted=lambda: True, pace=PACE).run()
    assert supply.taken == 1


def test_aborted_events_have_a_reason_and_no_outcomes(sequencer: Any, ledger: Ledger, supply: Supply) -> None:
    def abort(box: Any) -> None:
        if box.number % 2:
            retold(box, status=layout.STATUSES["ABORTED_LINK"], outcomes=0, count_a=0, count_b=0)

    box = lying(sequencer, abort)
    with speaking(box) as transport:
        Host(transport, supply, ledger, wanted=until(box, 4), pace=PACE).run()
    lines = list(event_lines(ledger))[1:5]
    assert [line.split(",")[-1] for line in lines] == ["aborted link", "ok"] * 2
    assert [line.split(",")[7:11] for line in lines] == [["", "", "", ""], ["9", "12", "1", "1"]] * 2


def test_the_same_over_a_serial_line(
    sequencer: Any, ledger: Ledger, supply: Supply, terminal: tuple[int, str]
) -> None:
    box = sequencer()
    master, device = terminal
    over = threading.Event()

    def receive() -> bytes | None:
        if over.is_set():
            return b""
        return os.read(master, 4096) if select.select([master], [], [], 0.02)[0] else None

    thread = threading.Thread(target=box.serve, args=(receive, lambda data: os.write(master, data)))
    thread.start()
    transport = SerialTransport(SerialLine(device, timeout=5))
    Host(transport, supply, ledger, wanted=until(box, 20), pace=PACE).run()
    transport.close()
    over.set()
    thread.join(timeout=10)
    assert used(ledger)[:20] == box.used[:20]


def test_messages_and_what_is_none() -> None:
    ack = frames.seal(bytes([layout.FRAMES["ACK"], 7, 0, 9]))
    data = frames.seal(bytes([layout.FRAMES["DATA"], 3, 10, 0x08, 0x21, 0, 0]))
    assert read_message(ack) == Acknowledgement(7, 0, 9)
    register = read_message(data)
    assert register == Register(3, 10, 0x2108)
    assert isinstance(register, Register)
    assert (register.last_accepted, register.holds_a_setting) == (0x21, True)
    for content in (
        b"",
        b"\x81",
        ack[:-1] + b"\0",
        frames.seal(b""),
        frames.seal(b"\x81\0\0"),
        frames.seal(b"\x99"),
    ):
        assert read_message(content) is None
    inbox = Inbox()
    wire = frames.to_wire(ack) + b"junk\xdb\x01" + frames.to_wire(data) + b"\x01" * 5000 + frames.to_wire(ack)
    found = [message for byte in wire for message in inbox.feed(bytes([byte]))]
    assert found == [Acknowledgement(7, 0, 9), register, Acknowledgement(7, 0, 9)]


def test_addresses() -> None:
    assert host_and_port("127.0.0.1:80", "--listen") == ("127.0.0.1", 80)
    assert host_and_port("[::1]:0", "--listen") == ("::1", 0)
    for text in ("", "80", ":80", "host:", "host:x", "host:65536", "host:-1", "host:¹"):
        with pytest.raises(Exception, match=r"--listen: .* is no HOST:PORT"):
            host_and_port(text, "--listen")


def test_addresses_that_do_not_answer() -> None:
    with listening(("127.0.0.1", 0)) as server:
        address = server.getsockname()
        with pytest.raises(BadInput, match="cannot listen: "):
            listening(address)
        transport = connected(address)
        peer = server.accept()[0]
        transport.send(b"hello")
        assert peer.recv(10) == b"hello"
        peer.close()
        assert transport.receive(5) == b""
        transport.close()
    with pytest.raises(BadInput, match="cannot connect: "):
        connected(address)
    with pytest.raises(BadInput, match="cannot listen: "):
        listening(("no such host.invalid", 1))
