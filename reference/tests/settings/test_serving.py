"""``bellproof settings serve``: a service that is killed, restarted, starved and watched."""

from __future__ import annotations

import json
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bellproof.cli.main import run
from bellproof.settings import status
from bellproof.settings.ledger import Ledger

PROGRAM = "import sys; from bellproof.cli.main import run; sys.exit(run())"
Call = Callable[..., Any]
Files = Callable[..., Path]


class Service:
    """``settings serve`` as a process of its own."""

    def __init__(self, *words: str) -> None:
        command = [sys.executable, "-c", PROGRAM, "settings", "serve", *words]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.said: list[str] = []

    def port(self) -> int:
        """The port that it listens on."""
        assert self.process.stderr is not None
        line = self.process.stderr.readline()
        self.said.append(line)
        match = re.search(r"listening on 127\.0\.0\.1:(\d+)", line)
        assert match is not None, line
        return int(match[1])

    def end(self, number: int | None = None) -> int:
        """Send a signal, if any, and wait; what it said is kept."""
        if number is not None:
            self.process.send_signal(number)
        out, err = self.process.communicate(timeout=60)
        assert out == ""
        self.said += err.splitlines(keepends=True)
        return self.process.returncode


@pytest.fixture
def serve() -> Iterator[Callable[..., Service]]:
    started: list[Service] = []

    def start(*words: str) -> Service:
        started.append(Service(*words))
        return started[-1]

    yield start
    for service in started:
        if service.process.poll() is None:
            service.end(signal.SIGKILL)


def patient(condition: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.005)


def test_a_service_hands_out_what_is_wanted_and_ends(
    bellproof: Call,
    serve: Callable[..., Service],
    sequencer: Any,
    three: tuple[list[str], list[tuple[int, int]]],
    tmp_path: Path,
) -> None:
    options, stream = three
    ledger = str(tmp_path / "ledger")
    service = serve(*options, "--ledger", ledger, "--listen", "127.0.0.1:0", "--count", "120")
    box = sequencer()
    thread = box.connect(service.port())
    assert service.end() == 0
    thread.join(timeout=10)
    assert service.said[-1] == "bellproof settings: 120 settings handed out\n"
    assert box.used == stream[: len(box.used)]
    assert 118 <= len(box.used) <= 120

    found = json.loads(bellproof("status", ledger, "--json").out)
    assert found["settings"]["handed_out"] == 120
    assert found["settings"]["fetched"] - 120 == found["settings"]["available"]
    assert found["service"]["state"] == "ended"
    assert found["service"]["reason"] == "all settings wanted were handed out"
    assert [source["bytes"] for source in found["sources"]] == [found["settings"]["fetched"] * 4] * 3
    text = bellproof("status", ledger).out
    assert "ended 0 s ago: all settings wanted were handed out" in text or "ended " in text
    assert re.search(r"settings: +\d+ fetched, 120 handed out, \d+ waiting", text)

    events = tmp_path / "events.csv"
    assert bellproof("events", ledger, "--output", str(events)).status == 0
    lines = events.read_text().splitlines()
    assert bellproof("events", ledger).out == events.read_text()
    assert len(lines) == found["events"] + 1
    assert run(("trace", "check", str(events))) == 0


def test_kill_9_of_the_service_under_a_running_sequencer(
    serve: Callable[..., Service],
    sequencer: Any,
    three: tuple[list[str], list[tuple[int, int]]],
    tmp_path: Path,
) -> None:
    """The sequencer goes on, the service dies and comes back: every event has a setting of its own."""
    options, stream = three
    generator = random.Random(7)  # noqa: S311 - a test is no key
    box = sequencer()
    kills = 6
    for life in range(kills + 1):
        service = serve(*options, "--ledger", str(tmp_path / "ledger"), "--listen", "127.0.0.1:0")
        before = box.kept
        thread = box.connect(service.port())
        patient(lambda before=before: box.kept > before + 3)  # type: ignore[misc] # bound on purpose
        time.sleep(generator.uniform(0, 0.05))
        assert service.end(signal.SIGKILL if life < kills else signal.SIGTERM) == (-9 if life < kills else 0)
        thread.join(timeout=10)
        assert not thread.is_alive()
    with Ledger(tmp_path / "ledger") as ledger:
        handed = [row[0] for row in ledger.rows("SELECT setting FROM handed ORDER BY number")]
        words = [row[0] for row in ledger.rows("SELECT word FROM record ORDER BY id")]
        found = status.status(ledger)
    assert handed == [2 * x + y for x, y in stream[: len(handed)]]
    rest = iter(handed)
    assert all(2 * x + y in rest for x, y in box.used)  # in order, each its own
    known = [word for word in words if word is not None]
    assert known == sorted(set(known))  # type: ignore[type-var] # they are numbers
    assert len(handed) - box.number <= kills + 2
    assert box.number - 1 <= found.records <= box.number
    assert found.service.reason == "stopped by a signal"


@pytest.mark.parametrize("kind", ["short", "stuck", "dead"])
def test_a_source_that_fails_stops_the_service_with_one_line(  # noqa: PLR0913, PLR0917 - fixtures
    bellproof: Call,
    serve: Callable[..., Service],
    sequencer: Any,
    endpoint: Any,
    random_file: Files,
    tmp_path: Path,
    kind: str,
) -> None:
    generator = random.Random(8)  # noqa: S311 - a test is no key
    asked = []

    def answer(_path: str) -> tuple[int, bytes]:
        asked.append(1)
        if len(asked) <= 9:
            return 200, generator.randbytes(128)
        return {"short": (200, b"123"), "stuck": (200, bytes(128)), "dead": (500, b"")}[kind]

    told = {
        "short": "short read: 3 of 128 bytes",
        "stuck": "is stuck: 6 times",
        "dead": "answers with status 500",
    }
    ledger = str(tmp_path / "ledger")
    address = endpoint(answer) + "/?n={n}"
    words = ("--source", "os", "--source", f"file:{random_file('a')}", "--source", address)
    service = serve(*words, "--ledger", ledger, "--listen", "127.0.0.1:0", "--threshold", "250")
    thread = sequencer().connect(service.port())
    assert service.end() == 3
    thread.join(timeout=10)
    problem = [line for line in service.said if told[kind] in line]
    assert len(problem) == 1
    assert problem[0].startswith(f"bellproof settings: {address}: ")
    found = json.loads(bellproof("status", ledger, "--json").out)
    # Nine blocks were good; 250 settings waited when the tenth failed, and nothing of it was handed out.
    assert found["settings"] == {"fetched": 288, "handed_out": 38, "available": 250}
    assert found["service"]["state"] == "ended"
    assert told[kind] in found["service"]["reason"]


def test_connecting_to_a_sequencer_that_listens(
    serve: Callable[..., Service],
    sequencer: Any,
    three: tuple[list[str], list[tuple[int, int]]],
    tmp_path: Path,
) -> None:
    box = sequencer()
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"127.0.0.1:{server.getsockname()[1]}"
        service = serve(*three[0], "--ledger", str(tmp_path / "l"), "--connect", address, "--count", "5")
        box.serve_socket(server.accept()[0])
    assert service.end() == 0
    assert box.used[:4] == three[1][:4]


def test_serving_a_serial_line(
    serve: Callable[..., Service],
    sequencer: Any,
    three: tuple[list[str], list[tuple[int, int]]],
    terminal: tuple[int, str],
    tmp_path: Path,
) -> None:
    master, device = terminal
    box = sequencer()
    words = ("--ledger", str(tmp_path / "l"), "--serial", f"{device}@57600", "--count", "20")
    service = serve(*three[0], *words)
    thread = threading.Thread(target=box.serve_terminal, args=(master, service.process.poll), daemon=True)
    thread.start()
    assert service.end() == 0
    thread.join(timeout=10)
    assert box.used[:19] == three[1][:19]


def test_a_running_service_is_seen(
    bellproof: Call,
    serve: Callable[..., Service],
    three: tuple[list[str], list[tuple[int, int]]],
    tmp_path: Path,
) -> None:
    ledger = str(tmp_path / "ledger")
    service = serve(*three[0], "--ledger", ledger, "--listen", "127.0.0.1:0")
    service.port()
    found = json.loads(bellproof("status", ledger, "--json").out)
    assert (found["service"]["state"], found["service"]["pid"]) == ("running", service.process.pid)
    assert f"running as process {service.process.pid}" in bellproof("status", ledger).out
    service.end(signal.SIGKILL)
    assert json.loads(bellproof("status", ledger, "--json").out)["service"]["state"] == "crashed"
    assert "is gone and gave no reason" in bellproof("status", ledger).out
