"""Sources: each kind gives what it should, and every way to give less is one clear line."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from bellproof.errors import BadInput, UsageProblem
from bellproof.settings.serial_line import SerialLine
from bellproof.settings.sources import open_source, serial_line

Endpoint = Callable[[Callable[[str], tuple[int, bytes]]], str]


def test_a_file_is_read_from_where_it_was_left(random_file: Callable[..., Path]) -> None:
    path = random_file("a", 300)
    source = open_source(f"file:{path}")
    assert source.name == f"file:{path}"
    assert source.read(128, 0) + source.read(128, 128) == path.read_bytes()[:256]
    with pytest.raises(BadInput, match=r"short read: 44 of 128 bytes are left after byte 256"):
        source.read(128, 256)
    source.close()
    path.unlink()
    with pytest.raises(BadInput, match="cannot be read: No such file"):
        source.read(128, 0)


def test_the_operating_system_gives_fresh_bytes() -> None:
    source = open_source("os")
    first, second = source.read(128, 0), source.read(128, 0)
    assert len(first) == len(second) == 128
    assert first != second
    source.close()


def test_an_endpoint_is_asked_for_the_bytes_wanted(endpoint: Endpoint) -> None:
    asked = []

    def answer(path: str) -> tuple[int, bytes]:
        asked.append(path)
        return 200, bytes(range(128))

    source = open_source(endpoint(answer) + "/bytes?n={n}&kind=raw")
    assert source.read(128, 5) == bytes(range(128))
    assert asked == ["/bytes?n=128&kind=raw"]
    source.close()


def test_an_endpoint_may_answer_in_hexadecimal(endpoint: Endpoint) -> None:
    text = "\n".join(f"{byte:02X} " for byte in range(128)).encode()
    assert open_source("hex+" + endpoint(lambda _: (200, text))).read(128, 0) == bytes(range(128))


@pytest.mark.parametrize(
    ("prefix", "status", "body", "what"),
    [
        ("", 503, b"quota", "answers with status 503"),
        ("", 302, b"", "answers with status 302"),
        ("", 200, bytes(127), "short read: 127 of 128 bytes"),
        ("", 200, b"", "short read: 0 of 128 bytes"),
        ("", 200, bytes(129), "sends more than the 128 bytes asked for"),
        ("hex+", 200, b"0" * 254, "short read: 127 of 128 bytes"),
        ("hex+", 200, b"0" * 258, "sends more than the 128 bytes asked for"),
        ("hex+", 200, b"0" * 600, "sends more than the 128 bytes asked for"),
        ("hex+", 200, b"0" * 255, "255 hexadecimal digits, an odd number"),
        ("hex+", 200, b"<html>", "sends b'<' among hexadecimal digits"),
    ],
)
def test_answers_that_are_no_block(
    endpoint: Endpoint, prefix: str, status: int, body: bytes, what: str
) -> None:
    source = open_source(prefix + endpoint(lambda _: (status, body)))
    with pytest.raises(BadInput, match=what):
        source.read(128, 0)


def test_nobody_at_the_address() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(BadInput, match="gives no answer: "):
        open_source(f"http://127.0.0.1:{port}/").read(128, 0)


def test_an_endpoint_that_never_answers() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        source = open_source(f"http://127.0.0.1:{server.getsockname()[1]}/", timeout=0.1)
        with pytest.raises(BadInput, match=r"gives no answer within 0\.1 seconds"):
            source.read(128, 0)


def test_an_endpoint_that_speaks_something_else() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def babble() -> None:
            connection = server.accept()[0]
            connection.recv(1000)
            connection.sendall(b"SSH-2.0-hello\r\n")
            connection.close()

        thread = threading.Thread(target=babble)
        thread.start()
        with pytest.raises(BadInput, match="gives no answer: "):
            open_source(f"http://127.0.0.1:{server.getsockname()[1]}/").read(128, 0)
        thread.join()


def test_https_is_checked(endpoint: Endpoint) -> None:
    address = endpoint(lambda _: (200, bytes(128)))
    with pytest.raises(BadInput, match="gives no answer: "):
        open_source(address.replace("http:", "https:"), timeout=5).read(128, 0)


def test_a_serial_device_gives_what_arrives_from_now_on(terminal: tuple[int, str]) -> None:
    master, device = terminal
    source = open_source(f"serial:{device}@9600", timeout=5)
    os.write(master, b"stale" * 10)
    sender = threading.Timer(0.2, os.write, (master, bytes(range(128))))
    sender.start()
    assert source.read(128, 0) == bytes(range(128))
    sender.join()
    source.close()


def test_bytes_that_a_terminal_would_change_come_through(terminal: tuple[int, str]) -> None:
    master, device = terminal
    line = serial_line(device, 5)
    data = bytes([0, 3, 4, 10, 13, 17, 19, 26, 127, 255, 0xC0])
    os.write(master, data)
    assert line.read_exactly(len(data)) == data
    line.write(data)
    assert os.read(master, 100) == data
    assert line.read_some(0.01) is None
    line.close()


def test_a_serial_device_that_is_silent(terminal: tuple[int, str]) -> None:
    master, device = terminal
    source = open_source(f"serial:{device}", timeout=0.3)
    sender = threading.Timer(0.1, os.write, (master, b"12345"))
    sender.start()
    with pytest.raises(BadInput, match="short read: 5 of 128 bytes before the time was over"):
        source.read(128, 0)
    sender.join()
    source.close()


def test_a_line_that_takes_nothing(terminal: tuple[int, str]) -> None:
    line = serial_line(terminal[1], 0.2)
    with pytest.raises(BadInput, match=r"takes no data within 0\.2 seconds"):
        line.write(bytes(1 << 20))
    line.close()


def test_a_device_that_is_unplugged() -> None:
    master, slave = os.openpty()
    line = SerialLine(os.ttyname(slave), timeout=0.5)
    os.close(slave)
    os.close(master)
    with pytest.raises(BadInput, match=r"cannot be written: "):
        line.write(b"x")
    with pytest.raises(BadInput, match=r"is gone: "):
        line.discard_input()
    line.close()


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("serial:/nowhere/tty", "cannot be opened: No such file"),
        ("serial:/dev/null", "is no serial device"),
        ("serial:/dev/null@12345", "12345 baud is no speed"),
        ("serial:/dev/null@0", "0 baud is no speed"),
    ],
)
def test_devices_that_are_none(text: str, what: str) -> None:
    with pytest.raises(BadInput, match=what):
        open_source(text)


NO_SOURCES = (
    *("", "OS", "file:", "serial:", "noise.bin", "ftp://host/"),
    *(
        "http://",
        "http:///path",
        "http://h:99999/",
        "http://u:p@h/",
        "http://h/a b",
        "http://h/é",
        "http://[::1/",
    ),
)


@pytest.mark.parametrize("text", NO_SOURCES)
def test_texts_that_name_no_source(text: str) -> None:
    with pytest.raises(UsageProblem, match=r"is no (source|address)"):
        open_source(text)
