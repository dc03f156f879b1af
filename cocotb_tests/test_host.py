"""Frames and the host of the bench: every byte of a frame counts, and every broken promise is noticed."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bellproof.sequencer.layout import CODES, PHASES, STATUSES
from bellproof.sequencer.layout import RECORD as FIELDS
from sequencer_bench import frames
from sequencer_bench.exchange import Channel, LinkError
from sequencer_bench.frames import Answer, BadFrame, Data, Receiver, Record
from sequencer_bench.host import Host

RECORD = Record(1, 2, 3, 4, 2, 0x66, 0x13, 5, 6, 0, PHASES["B1"], STATUSES["COMPLETE"], 0)


@settings(deadline=None)
@given(st.binary(min_size=1, max_size=40))
def test_what_goes_over_the_wire_comes_back(content: bytes) -> None:
    stream = frames.wire(content)
    assert stream[0] == stream[-1] == frames.END
    assert frames.END not in stream[1:-1]
    assert Receiver().take(stream + frames.wire(content)) == [content, content]


def test_a_wrong_escape_is_a_bad_frame() -> None:
    with pytest.raises(BadFrame):
        Receiver().take([frames.END, 1, frames.ESC, 2])


@settings(deadline=None)
@given(st.integers(0, 255), st.integers(0, 3))
def test_a_setting_frame_needs_no_escape(sequence: int, word: int) -> None:
    content = frames.setting(sequence, word)
    assert content[2] & 3 == word
    assert len(frames.wire(content)) == len(content) + 2 + (sequence in {frames.END, frames.ESC})


def _content(record: Record) -> bytes:
    values = {"type": 0x83, "version": 1, "reserved": 0, "crc": 0, **vars(record)}
    body = b"".join(
        values[name].to_bytes(size, "little") for name, (_, size) in FIELDS.items() if name != "crc"
    )
    return frames.sealed(body)


def test_a_record_is_parsed_and_a_damaged_one_refused() -> None:
    content = _content(RECORD)
    assert frames.parse(content) == RECORD
    for at in range(len(content)):
        damaged = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
        with pytest.raises(BadFrame):
            frames.parse(damaged)
    for body in (b"", b"\x81\1", b"\x99\1\2\3", _content(RECORD)[:-4].replace(b"\x83\1", b"\x83\2")):
        with pytest.raises(BadFrame):
            frames.parse(frames.sealed(body))


def _answer(sequence: int, code: str, last: int) -> bytes:
    return frames.wire(frames.sealed(bytes([0x81, sequence, CODES[code], last])))


def _host(channel: Channel | None = None) -> Host:
    return Host(random.Random(1), channel or Channel(), timeout=100)  # noqa: S311 - stimulus


def test_the_host_repeats_a_frame_until_it_is_answered() -> None:
    host = _host()
    host.send_setting(2)
    first = host.poll(0)
    assert host.poll(50) == b""
    assert host.poll(100) == first
    host.receive(list(_answer(1, "DUPLICATE", 1)), 120)
    assert host.quiet
    assert host.words == [(1, 2)]


def test_a_refused_frame_keeps_its_number_and_lets_only_acknowledgements_pass() -> None:
    host = _host()
    host.send_setting(2)
    host.write("CONTROL", 1)
    first = host.poll(0)
    host.receive(list(_answer(1, "FULL", 0)), 1)
    assert host.poll(2) == b""
    host.receive(list(frames.wire(_content(RECORD))), 3)
    assert host.poll(4)[1] == 0x04
    host.receive(list(_answer(129, "OK", 0)), 5)
    assert host.poll(60) == first


@pytest.mark.parametrize(
    "answer",
    [_answer(1, "SEQUENCE", 7), _answer(1, "OK", 7), _answer(1, "UNKNOWN", 0), _answer(1, "DUPLICATE", 1)],
)
def test_the_host_notices_a_wrong_answer(answer: bytes) -> None:
    host = _host()
    host.send_setting(2)
    host.poll(0)
    with pytest.raises(LinkError):
        host.receive(list(answer), 1)


def test_the_host_notices_a_lost_record_and_a_copy_that_differs() -> None:
    host = _host()
    with pytest.raises(LinkError, match="is lost"):
        host.receive(list(frames.wire(_content(replace(RECORD, number=2)))), 0)
    host.receive(list(frames.wire(_content(RECORD))), 0)
    host.receive(list(frames.wire(_content(replace(RECORD, faults=3)))), 0)
    assert host.faults_seen == 3
    with pytest.raises(LinkError, match="differ in count_a"):
        host.receive(list(frames.wire(_content(replace(RECORD, count_a=9)))), 0)


def test_a_read_gets_its_own_register() -> None:
    host = _host()
    values: list[int] = []
    host.read("ID", values.append)
    host.poll(0)
    for address, value in ((1, 5), (0, 6)):
        host.receive(list(frames.wire(frames.sealed(bytes([0x82, 128, address, value, 0, 0, 0])))), 1)
    assert values == [6]


def test_on_a_clean_channel_a_damaged_frame_is_an_error() -> None:
    content = frames.sealed(bytes([0x81, 1, 0, 1]))[:-1] + b"\0"
    with pytest.raises(BadFrame):
        _host().receive(list(frames.wire(content)), 0)
    lossy = _host(Channel(drop=1e-300))
    lossy.receive(list(frames.wire(content)), 0)
    assert lossy.lossy == 1


def test_answers_and_data_are_told_apart() -> None:
    assert frames.parse(frames.sealed(bytes([0x81, 9, 2, 8]))) == Answer(9, 2, 8)
    assert frames.parse(frames.sealed(bytes([0x82, 9, 2, 8, 0, 0, 1]))) == Data(9, 2, 0x01000008)
