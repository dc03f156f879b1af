from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bellproof.errors import BadInput
from bellproof.stats import source
from bellproof.stats.bits import unpacked
from bellproof.stats.source import BitSpool, Encoding, opened_bits


def read(path: Path | str, encoding: Encoding = "text") -> str:
    with opened_bits(str(path), encoding) as string:
        first = b"".join(unpacked(string))
        assert b"".join(unpacked(string)) == first
        assert len(first) == string.n
    return "".join(map(str, first))


@pytest.mark.parametrize(
    "text", [b"0110", b"01\n10\n", b"\xef\xbb\xbf01 10", b"0\t1\r\n1 0\r\n", b"  0110", b"0110\n\n\n"]
)
def test_white_space_and_a_mark_are_ignored(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "bits.txt"
    path.write_bytes(text)
    assert read(path) == "0110"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"", "holds no bits"),
        (b" \n", "holds no bits"),
        (b"0102", "line 1: '2' is not 0 or 1"),
        (b"01\n01\n0,1\n", "line 3: ',' is not 0 or 1"),
        (b"01\0", "line 1: holds a NUL byte; --packed"),
        (b"01\n\xff", "line 2: byte 0xff is not"),
        (b"1e5", "line 1: 'e' is not"),
        (b"0-1", "line 1: '-' is not"),
    ],
)
def test_everything_else_is_named_with_its_line(tmp_path: Path, text: bytes, reason: str) -> None:
    path = tmp_path / "bits.txt"
    path.write_bytes(text)
    with pytest.raises(BadInput, match=reason):
        read(path)


def test_a_file_that_is_not_there_is_bad_input(tmp_path: Path) -> None:
    for path in (tmp_path / "none", tmp_path):
        with pytest.raises(BadInput, match="cannot be read"):
            read(path)


def test_a_device_is_no_packed_file() -> None:
    with pytest.raises(BadInput, match="no regular file"):
        read("/dev/zero", "packed")


def test_packed_bytes_have_their_first_bit_highest(tmp_path: Path) -> None:
    path = tmp_path / "bits.bin"
    path.write_bytes(b"\x80\x01")
    assert read(path, "packed") == "1000000000000001"
    path.write_bytes(b"")
    with pytest.raises(BadInput, match="no bits"):
        read(path, "packed")


@pytest.mark.parametrize(("data", "encoding"), [(b"0110\n", "text"), (b"\x60", "packed")])
def test_standard_input_is_read_once_and_kept(
    monkeypatch: pytest.MonkeyPatch, data: bytes, encoding: Encoding
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert read("-", encoding).startswith("0110")


def test_a_packed_file_that_shrinks_meanwhile_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "bits.bin"
    path.write_bytes(b"\x55" * 10)
    with opened_bits(str(path), "packed") as string:
        path.write_bytes(b"\x55")
        with pytest.raises(BadInput, match="became shorter"):
            list(string.pieces())


@given(st.lists(st.text(alphabet="01", max_size=40), max_size=20), st.sampled_from([8, 16, 64]))
@settings(max_examples=60, deadline=None)
def test_a_spool_gives_back_what_it_took_however_it_came(parts: list[str], chunk: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(source, "_CHUNK", chunk)
        patch.setattr(source, "PIECE_BYTES", 3)
        with BitSpool() as spool:
            for part in parts:
                spool.add(part.encode())
            bits = b"".join(unpacked(spool.string()))
    assert bits == bytes(int(c) for c in "".join(parts))


def test_chunks_do_not_show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "_CHUNK", 8)
    path = tmp_path / "bits.txt"
    path.write_bytes(b"\xef\xbb\xbf0110100\n11\n0101010101x")
    with pytest.raises(BadInput, match="line 3: 'x'"):
        read(path)
    path.write_bytes(b"\xef\xbb\xbf0110100\n11\n0101010101")
    assert read(path) == "0110100110101010101"
