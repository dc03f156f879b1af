"""Bit strings of any length that can be read again and again, a piece at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from bellproof.errors import BadInput

PIECE_BYTES = 1 << 17
"""Packed bytes that are handled at a time: 2^20 bits."""

_TO_DIGITS = bytes.maketrans(b"\0\1", b"01")
_TO_BITS = bytes.maketrans(b"01", b"\0\1")


@dataclass(frozen=True, slots=True)
class BitString:
    """``n`` bits. ``pieces()`` yields them from the first on, packed eight a byte, the first bit highest.

    Bits beyond ``n`` in the last byte mean nothing. How the string is cut into pieces means nothing either.
    """

    n: int
    pieces: Callable[[], Iterable[bytes]]


def from_packed(packed: bytes, n: int | None = None, piece_bytes: int = PIECE_BYTES) -> BitString:
    """A string held in memory: packed bytes, all bits or the first ``n``."""
    length = 8 * len(packed) if n is None else n
    if not 0 <= length <= 8 * len(packed):
        source = "bits"
        raise BadInput(source, f"{length} bits asked of {len(packed)} bytes")

    def pieces() -> Iterator[bytes]:
        for start in range(0, (length + 7) // 8, piece_bytes):
            yield packed[start : start + piece_bytes]

    return BitString(length, pieces)


def from_text(text: str, source: str = "bits", piece_bytes: int = PIECE_BYTES) -> BitString:
    """A string of the characters 0 and 1, nothing else. Raises `BadInput` naming the first other character."""
    wrong = text.lstrip("01")
    if wrong:
        place = len(text) - len(wrong) + 1
        raise BadInput(source, f"character {place} is {wrong[0]!r}, not 0 or 1")
    return from_packed(pack(text.encode("ascii")), len(text), piece_bytes)


def pack(digits: bytes) -> bytes:
    """Pack the characters 0 and 1, padding the last byte with zeros."""
    size = (len(digits) + 7) // 8
    return int(digits.ljust(8 * size, b"0"), 2).to_bytes(size, "big") if digits else b""


def digits_to_bits(digits: bytes) -> bytes:
    """From characters 0 and 1 to one byte a bit."""
    return digits.translate(_TO_BITS)


def bits_to_digits(bits: bytes) -> bytes:
    """From one byte a bit to characters 0 and 1."""
    return bits.translate(_TO_DIGITS)


def unpacked(string: BitString) -> Iterator[bytes]:
    """Yield the string as pieces of one byte a bit."""
    left = string.n
    for piece in string.pieces():
        if left <= 0:
            return
        digits = f"{int.from_bytes(piece, 'big'):0{8 * len(piece)}b}" if piece else ""
        yield digits_to_bits(digits[:left].encode("ascii"))
        left -= 8 * len(piece)
