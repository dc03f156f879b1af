"""The service inside this process: how it ends, and what it says."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bellproof.settings.host import Pace
from bellproof.settings.ledger import Ledger
from bellproof.settings.service import Service, Stop, noted, stopping
from bellproof.settings.status import status
from bellproof.settings.supply import Supply
from bellproof.settings.transport import listening

Call = Callable[..., Any]
Three = tuple[list[str], list[tuple[int, int]]]


def connected_soon(box: Any, port: int) -> threading.Thread:
    """Connect as soon as somebody listens there, in a thread of its own."""

    def work() -> None:
        for _ in range(500):
            try:
                thread = box.connect(port)
            except OSError:
                time.sleep(0.02)
            else:
                thread.join(timeout=30)
                return

    worker = threading.Thread(target=work, daemon=True)
    worker.start()
    return worker


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def test_listening_until_enough_was_handed_out(
    bellproof: Call, sequencer: Any, three: Three, tmp_path: Path
) -> None:
    port, box = free_port(), sequencer()
    worker = connected_soon(box, port)
    words = ("--ledger", str(tmp_path / "l"), "--listen", f"127.0.0.1:{port}", "--count", "12")
    found = bellproof("serve", *three[0], *words)
    worker.join(timeout=30)
    assert (found.status, found.out) == (0, "")
    assert f"listening on 127.0.0.1:{port}\n" in found.err
    assert "sequencer connected from 127.0.0.1:" in found.err
    assert found.err.endswith("12 settings handed out\n")
    assert box.used == three[1][: len(box.used)]


def test_connecting_until_the_sequencer_leaves(
    bellproof: Call, three: Three, tmp_path: Path, sequencer: Any
) -> None:
    class Leaves(sequencer):  # type: ignore[misc] # a class made in a fixture
        def answer(self, content: bytes) -> list[bytes]:
            if self.number == 3:
                raise ConnectionError
            return list(super().answer(content))

    box = Leaves()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def work() -> None:
            connection = server.accept()[0]
            with pytest.raises(ConnectionError):
                box.serve_socket(connection)

        worker = threading.Thread(target=work)
        worker.start()
        address = f"127.0.0.1:{server.getsockname()[1]}"
        found = bellproof("serve", *three[0], "--ledger", str(tmp_path / "l"), "--connect", address)
        worker.join(timeout=30)
    assert found.status == 0
    assert "the sequencer left\n" in found.err
    assert box.used == three[1][:3]


def test_a_serial_line(
    bellproof: Call, sequencer: Any, three: Three, terminal: tuple[int, str], tmp_path: Path
) -> None:
    master, device = terminal
    over: list[int] = []
    box = sequencer()
    thread = threading.Thread(target=box.serve_terminal, args=(master, lambda: over[0] if over else None))
    thread.start()
    found = bellproof("serve", *three[0], "--ledger", str(tmp_path / "l"), "--serial", device, "--count", "6")
    over.append(0)
    thread.join(timeout=30)
    assert found.status == 0
    assert box.used[:5] == three[1][:5]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_a_service_in_good_order(
    tmp_path: Path, random_source: Callable[[str], Any], number: signal.Signals
) -> None:
    before = signal.getsignal(number)
    said: list[str] = []
    with Ledger(tmp_path / "ledger") as ledger:
        supply = Supply([random_source(name) for name in "abc"], ledger)
        stop = Stop(supply, None)
        timer = threading.Timer(0.3, os.kill, (os.getpid(), number))
        with stopping(stop), noted(ledger, stop):
            assert status(ledger).service.state == "running"
            timer.start()
            Service(supply, ledger, stop, Pace()).serve_all(listening(("127.0.0.1", 0)), said.append)
        timer.join()
        found = status(ledger).service
    assert signal.getsignal(number) is before
    assert (found.state, found.reason) == ("ended", "stopped by a signal")
    assert len(said) == 1


def test_a_sequencer_that_comes_back_is_served_again(
    tmp_path: Path, random_source: Callable[[str], Any], sequencer: Any
) -> None:
    said: list[str] = []
    box = sequencer()
    with Ledger(tmp_path / "ledger") as ledger:
        supply = Supply([random_source(name) for name in "abc"], ledger)
        server = listening(("127.0.0.1", 0))
        port = server.getsockname()[1]

        def work() -> None:
            for _ in range(2):
                connection = socket.create_connection(("127.0.0.1", port), timeout=10)
                left = box.kept + 4

                def receive(connection: socket.socket = connection, left: int = left) -> bytes | None:
                    return b"" if box.kept >= left else connection.recv(4096)

                with connection:
                    box.serve(receive, connection.sendall)

        worker = threading.Thread(target=work)
        worker.start()
        stop = Stop(supply, None)
        stop.wanted = lambda: box.kept < 8 or worker.is_alive()  # type: ignore[method-assign] # ends by itself
        Service(supply, ledger, stop, Pace(look=0.002)).serve_all(server, said.append)
        worker.join(timeout=30)
        handed = [row[0] for row in ledger.rows("SELECT setting FROM handed ORDER BY number")]
    assert said[2] == "sequencer left"
    assert sum("sequencer connected" in line for line in said) == 2
    stream = iter(handed)
    assert box.number >= 8
    assert all(2 * x + y in stream for x, y in box.used)
