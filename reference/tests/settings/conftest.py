"""Sources, sequencers and random files made on the spot; everything speaks over loopback or pseudo-terminals."""

from __future__ import annotations

import http.server
import os
import random
import select
import socket
import threading
import tty
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest

from bellproof.sequencer import frames, layout
from bellproof.settings.combine import combine, settings_of


@dataclass
class FakeSource:
    """Gives what it was told to; ``None`` in the list means that it is dead."""

    name: str
    answers: Iterator[bytes]
    asked: list[tuple[int, int]] = field(default_factory=list)

    def read(self, size: int, offset: int) -> bytes:
        self.asked.append((size, offset))
        return next(self.answers)

    def close(self) -> None: ...


@pytest.fixture
def random_source() -> Callable[[str], FakeSource]:
    """A source whose bytes depend on its name only."""

    def make(name: str) -> FakeSource:
        generator = random.Random(name)  # noqa: S311 - a test is no key
        return FakeSource(name, iter(lambda: generator.randbytes(128), b""))

    return make


@pytest.fixture
def random_file(tmp_path: Path) -> Callable[..., Path]:
    """A file of bytes that depend on its name only."""

    def make(name: str, size: int = 8192) -> Path:
        path = tmp_path / name
        path.write_bytes(random.Random(name).randbytes(size))  # noqa: S311 - a test is no key
        return path

    return make


@pytest.fixture
def endpoint() -> Iterator[Callable[[Callable[[str], tuple[int, bytes]]], str]]:
    """Start an HTTP server that answers by a function of the path; gives its address."""
    servers = []

    def start(answer: Callable[[str], tuple[int, bytes]]) -> str:
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, body = answer(self.path)
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None: ...

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def terminal() -> Iterator[tuple[int, str]]:
    """A pseudo-terminal: our end's descriptor, and the name of the device at the other end."""
    master, slave = os.openpty()
    tty.setraw(slave)
    yield master, os.ttyname(slave)
    os.close(master)
    os.close(slave)


@pytest.fixture
def bellproof(bellproof: Callable[..., object]) -> Callable[..., object]:
    """Call ``bellproof settings`` in this process."""
    return partial(bellproof, "settings")


@pytest.fixture
def three(random_file: Callable[..., Path]) -> tuple[list[str], list[tuple[int, int]]]:
    """Options for three long files, and the settings that they give."""
    paths = [random_file(name, 1 << 18) for name in "abc"]
    options = [word for path in paths for word in ("--source", f"file:{path}")]
    return options, settings_of(combine([path.read_bytes() for path in paths]))


class Sequencer:
    """The host link of a sequencer as `hdl/SPEC.md` has it, with one place for a setting and an event for each.

    ``lose`` says of each content whether it is lost on the way.
    """

    def __init__(self, last: int = 0, lose: Callable[[bytes], bool] = lambda _: False) -> None:
        self.last = last
        self.lose = lose
        self.used: list[tuple[int, int]] = []
        self.number = 0
        self.waiting: bytes | None = None
        self.setting: tuple[int, int, int] | None = None
        self.identity = layout.RESETS["ID"]
        self.kept = 0
        self.registers = {layout.REGISTERS[name]: value for name, value in layout.RESETS.items()}
        self.running = True
        """As set up by somebody else; CONTROL says otherwise."""
        self.written: list[tuple[str, int]] = []

    def answer(self, content: bytes) -> list[bytes]:
        body = frames.unseal(content)
        assert body is not None
        kind, sequence = body[0], body[1]
        if kind == layout.FRAMES["READ"]:
            held = self.registers | {
                layout.REGISTERS["ID"]: self.identity,
                layout.REGISTERS["STATUS"]: self.status(),
            }
            value = held[body[2]]
            return [bytes([layout.FRAMES["DATA"], sequence, body[2]]) + value.to_bytes(4, "little")]
        if kind == layout.FRAMES["RECORD_ACK"]:
            fits = self.waiting is not None and int.from_bytes(body[2:6], "little") == self.number
            if fits:
                self.waiting, self.kept = None, self.kept + 1
            return [self.acknowledge(sequence, "OK" if fits else "STALE")]
        if kind == layout.FRAMES["WRITE"]:
            code = self.write(sequence, body[2], int.from_bytes(body[3:7], "little"))
            return [self.acknowledge(sequence, code)]
        assert kind == layout.FRAMES["SETTING"]
        return [self.acknowledge(sequence, self.take(sequence, body[2]))]

    def take(self, sequence: int, word: int) -> str:
        """Take a setting, or say why not."""
        if sequence == self.last:
            return "DUPLICATE"
        if sequence != (self.last + 1) % 256:
            return "SEQUENCE"
        if self.setting is not None:
            return "FULL"
        self.last = sequence
        self.setting = (sequence, word & 1, word >> 1 & 1)  # the other bits are padding
        return "OK"

    def write(self, sequence: int, address: int, value: int) -> str:
        """Take a write, or say why not; here an event is over as soon as it begins."""
        if sequence == self.last:
            return "DUPLICATE"
        if sequence != (self.last + 1) % 256:
            return "SEQUENCE"
        name = next(name for name, place in layout.REGISTERS.items() if place == address)
        if layout.ACCESS[name] == "rw" and self.running:
            return "BUSY"
        self.last = sequence
        if layout.ACCESS[name] == "ro":
            return "READ_ONLY"
        self.written.append((name, value))
        self.registers[address] = value
        if name == "CONTROL":
            self.running = bool(value & 1)
        return "OK"

    def acknowledge(self, sequence: int, code: str) -> bytes:
        return bytes([layout.FRAMES["ACK"], sequence, layout.CODES[code], self.last])

    def status(self) -> int:
        return (self.setting is not None) << 3 | self.last << 8

    def event(self) -> None:
        """A herald, if there is a setting and the last record was acknowledged."""
        if self.setting is None or self.waiting is not None or not self.running:
            return
        sequence, x, y = self.setting
        self.setting = None
        self.used.append((x, y))
        self.number += 1
        record = frames.EventRecord(
            number=self.number,
            timestamp=1000 * self.number,
            attempt=self.number,
            setting_sequence=sequence,
            settings=x | y << 1,
            herald=0x66,
            outcomes=0x13,
            count_a=9,
            count_b=12,
            phase_a=layout.PHASES[f"A{x}"],
            phase_b=layout.PHASES[f"B{y}"],
            status=layout.STATUSES["COMPLETE"],
            faults=0,
        )
        self.waiting = record.content()

    def serve(self, receive: Callable[[], bytes | None], send: Callable[[bytes], None]) -> None:
        """Until the host leaves."""
        raw = bytearray()
        while (data := receive()) != b"":
            self.event()
            if self.waiting is not None and not self.lose(self.waiting):
                send(frames.to_wire(self.waiting))
            for byte in data or b"":
                raw.append(byte)
                if byte == frames.END and len(raw) > 1:
                    for content in frames.from_wire(bytes(raw)):
                        # Questions and answers are lost alike.
                        for body in [] if self.lose(content) else self.answer(content):
                            if not self.lose(body):
                                send(frames.to_wire(frames.seal(body)))
                    raw[:] = [frames.END]

    def serve_socket(self, connection: socket.socket) -> None:
        def receive() -> bytes | None:
            if not select.select([connection], [], [], 0.02)[0]:
                return None
            try:
                return connection.recv(4096)
            except OSError:
                return b""

        def send(data: bytes) -> None:
            try:
                connection.sendall(data)
            except OSError:
                return

        with connection:
            self.serve(receive, send)

    def serve_terminal(self, master: int, over: Callable[[], int | None]) -> None:
        """On a pseudo-terminal, until ``over`` gives the other process's exit status."""

        def receive() -> bytes | None:
            if select.select([master], [], [], 0.02)[0]:
                return os.read(master, 4096)
            return None if over() is None else b""

        def send(data: bytes) -> None:
            os.write(master, data)

        self.serve(receive, send)

    def connect(self, port: int) -> threading.Thread:
        """Connect to a host that listens, and speak in a thread."""
        connection = socket.create_connection(("127.0.0.1", port), timeout=10)
        thread = threading.Thread(target=self.serve_socket, args=(connection,), daemon=True)
        thread.start()
        return thread


@pytest.fixture
def sequencer() -> type[Sequencer]:
    return Sequencer
