"""From three blocks to settings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bellproof.errors import BadInput
from bellproof.files.json_text import Json
from bellproof.protocol.operations import OPERATIONS
from bellproof.settings.combine import BLOCK_BYTES, BLOCK_SETTINGS, combine, settings_of
from bellproof.settings.read import read_bytes, require_different


@given(st.lists(st.tuples(*[st.integers(0, 2**32 - 1)] * 3), min_size=1, max_size=40))
def test_settings_are_the_lowest_bits_of_each_integer(numbers: list[tuple[int, int, int]]) -> None:
    blocks = [b"".join(row[i].to_bytes(4, "big") for row in numbers) for i in range(3)]
    expected = [((a ^ b ^ c) // 2 % 2, (a ^ b ^ c) % 2) for a, b, c in numbers]
    assert settings_of(combine(blocks)) == expected
    params: dict[str, Json] = {"sources": [block.hex() for block in blocks]}
    assert OPERATIONS["settings.combine"].evaluate(params) == {"settings": expected}


def test_a_block_gives_32_settings(random_file: Callable[..., Path]) -> None:
    blocks = [random_file(name, BLOCK_BYTES).read_bytes() for name in "abc"]
    assert len(settings_of(combine(blocks))) == BLOCK_SETTINGS == 32


@given(st.binary(min_size=4, max_size=4), st.binary(min_size=4, max_size=4))
def test_one_uniform_source_is_enough(first: bytes, second: bytes) -> None:
    # Whatever two sources say, all four settings come out equally often over all values of the third.
    found = [settings_of(combine((first, second, bytes([0, 0, 0, third]))))[0] for third in range(256)]
    assert all(found.count(setting) == 64 for setting in ((0, 0), (0, 1), (1, 0), (1, 1)))


@pytest.mark.parametrize(
    ("blocks", "what"),
    [
        ((b"", b"", b""), "one: has 0 bytes"),
        ((b"12345",) * 3, "one: has 5 bytes; integers of 32 bits"),
        ((b"1234", b"1234", b"12345678"), "three: has 8 bytes and one has 4"),
        ((b"1234", b"12", b"1234"), "two: has 2 bytes"),
    ],
)
def test_blocks_that_do_not_fit(blocks: tuple[bytes, ...], what: str) -> None:
    with pytest.raises(BadInput, match=f"^{what}"):
        combine(blocks, ("one", "two", "three"))


def test_two_or_four_sources_are_none() -> None:
    for number in (2, 4):
        with pytest.raises(BadInput, match=f"there are {number}; 3 are combined"):
            combine([b"1234"] * number)


def test_hexadecimal_files(tmp_path: Path) -> None:
    path = tmp_path / "digits"
    path.write_text("00ff\n AB cd\r\n")
    assert read_bytes(str(path), "hex") == b"\x00\xff\xab\xcd"
    assert read_bytes(str(path), "raw") == b"00ff\n AB cd\r\n"
    path.write_text("00ff\n0g")
    with pytest.raises(BadInput, match=r"line 2: byte b'g' is no hexadecimal digit"):
        read_bytes(str(path), "hex")
    path.write_text("00f")
    with pytest.raises(BadInput, match="3 hexadecimal digits, an odd number"):
        read_bytes(str(path), "hex")


def test_a_file_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "large"
    path.write_bytes(bytes(5))
    monkeypatch.setattr("bellproof.settings.read.MAX_BYTES", 4)
    with pytest.raises(BadInput, match="larger than 4 bytes"):
        read_bytes(str(path), "raw")


def test_one_file_under_two_names(tmp_path: Path) -> None:
    path, link = tmp_path / "a", tmp_path / "b"
    path.write_bytes(b"1234")
    link.symlink_to(path)
    require_different([str(path), str(tmp_path / "missing"), "\0"])
    with pytest.raises(BadInput, match="is one of the other files"):
        require_different([str(path), str(link)])
