"""Frames and event records of the sequencer: what is sent is read, and what is damaged is seen."""

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bellproof.sequencer import frames, layout

SEQUENCES = st.integers(0, 255)


@given(st.lists(st.binary(min_size=1, max_size=50), max_size=5))
def test_contents_come_back_from_the_wire(contents: list[bytes]) -> None:
    wire = b"".join(frames.to_wire(content) for content in contents)
    assert list(frames.from_wire(wire)) == contents


@given(st.binary(max_size=40))
def test_what_comes_before_the_first_end_is_left_out(noise: bytes) -> None:
    wire = noise.replace(bytes([frames.END]), b"") + frames.to_wire(b"content")
    assert list(frames.from_wire(wire)) == [b"content"]


@pytest.mark.parametrize("wrong", [b"a\xdbb", b"a\xdb"])
def test_a_wrong_escape_spoils_its_frame_only(wrong: bytes) -> None:
    wire = b"\xc0" + wrong + frames.to_wire(b"good")
    assert list(frames.from_wire(wire)) == [b"good"]


@given(st.binary(max_size=40), st.data())
def test_one_flipped_bit_breaks_the_seal(body: bytes, data: st.DataObject) -> None:
    sealed = frames.seal(body)
    assert frames.unseal(sealed) == body
    assert sealed[-4:] == zlib.crc32(body).to_bytes(4, "little")
    bit = data.draw(st.integers(0, 8 * len(sealed) - 1))
    broken = bytearray(sealed)
    broken[bit // 8] ^= 1 << bit % 8
    assert frames.unseal(bytes(broken)) is None


def test_too_short_a_content_has_no_seal() -> None:
    assert frames.unseal(b"abc") is None


@given(SEQUENCES, st.integers(0, 1), st.integers(0, 1))
def test_a_settings_frame_is_as_long_for_every_word(sequence: int, x: int, y: int) -> None:
    content = frames.setting(sequence, x=x, y=y)
    lengths = {len(frames.to_wire(frames.setting(sequence, x=a, y=b))) for a in (0, 1) for b in (0, 1)}
    assert len(lengths) == 1
    assert len(content) == layout.LENGTHS["SETTING"]
    assert content[2] & 3 == x | y << 1


def test_the_other_commands_have_their_lengths() -> None:
    assert len(frames.write(1, "CONTROL", 1)) == layout.LENGTHS["WRITE"]
    assert len(frames.read(1, "STATUS")) == layout.LENGTHS["READ"]
    assert len(frames.record_ack(1, 2**32 - 1)) == layout.LENGTHS["RECORD_ACK"]


RECORDS = st.builds(
    frames.EventRecord,
    number=st.integers(0, 2**32 - 1),
    timestamp=st.integers(0, 2**64 - 1),
    attempt=st.integers(0, 2**48 - 1),
    setting_sequence=SEQUENCES,
    settings=st.integers(0, 3),
    herald=SEQUENCES,
    outcomes=st.integers(0, 3),
    count_a=st.integers(0, 2**16 - 1),
    count_b=st.integers(0, 2**16 - 1),
    phase_a=st.integers(0, 2**16 - 1),
    phase_b=st.integers(0, 2**16 - 1),
    status=st.sampled_from(list(layout.STATUSES.values())),
    faults=SEQUENCES,
)


@given(RECORDS)
def test_a_record_is_read_as_it_was_written(record: frames.EventRecord) -> None:
    content = record.content()
    assert len(content) == layout.LENGTHS["RECORD"] == 40
    assert frames.record(content) == record
    assert (record.x, record.y) == (record.settings & 1, record.settings >> 1)
    if record.is_complete:
        assert (record.a, record.b) == (record.outcomes & 1, record.outcomes >> 1)
    else:
        assert record.a is None
        assert record.b is None


@given(RECORDS)
def test_another_type_version_status_or_padding_is_no_record(record: frames.EventRecord) -> None:
    body = record.content()[:-4]
    for at in (0, 1, layout.RECORD["status"][0], layout.RECORD["reserved"][0]):
        changed = bytearray(body)
        changed[at] ^= 0x80
        assert frames.record(frames.seal(bytes(changed))) is None
    assert frames.record(frames.seal(body + b"\0")) is None
    assert frames.record(body + b"\0\0\0\0") is None or zlib.crc32(body) == 0
