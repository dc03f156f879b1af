"""Frames of the sequencer's host link on the wire: RFC 1055 with an END on both sides, and a CRC-32 in each.

Content: type, sequence, body, and the little-endian CRC-32 (`zlib.crc32`) of all bytes before it.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

END, ESCAPE, ESCAPED_END, ESCAPED_ESCAPE = 0xC0, 0xDB, 0xDC, 0xDD
"""RFC 1055."""

CRC_BYTES = 4

_MAX_CONTENT = 256
"""A longer run of bytes is no frame; what comes before the next END is dropped."""


def frame(content: bytes) -> bytes:
    """A frame as it is sent, CRC included."""
    whole = content + zlib.crc32(content).to_bytes(CRC_BYTES, "little")
    body = whole.replace(b"\xdb", b"\xdb\xdd").replace(b"\xc0", b"\xdb\xdc")
    return bytes([END]) + body + bytes([END])


class Deframer:
    """Cuts a byte stream into contents without their CRC; what is damaged is dropped and counted."""

    def __init__(self) -> None:
        """Begin between frames."""
        self._raw = bytearray()
        self.dropped = 0

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Yield the contents that are complete by now."""
        for byte in data:
            if byte != END:
                if len(self._raw) <= 2 * _MAX_CONTENT:
                    self._raw.append(byte)
                continue
            raw = bytes(self._raw)
            self._raw.clear()
            if not raw:
                continue
            content = _checked(raw)
            if content is None:
                self.dropped += 1
            else:
                yield content


def _checked(raw: bytes) -> bytes | None:
    """Undo the escapes and check the CRC; ``None`` for what is no frame."""
    whole = bytearray()
    rest = iter(raw)
    for byte in rest:
        if byte == ESCAPE:
            escaped = next(rest, None)
            if escaped not in (ESCAPED_END, ESCAPED_ESCAPE):
                return None
            whole.append(END if escaped == ESCAPED_END else ESCAPE)
        else:
            whole.append(byte)
    if not CRC_BYTES < len(whole) <= _MAX_CONTENT:
        return None
    content, crc = bytes(whole[:-CRC_BYTES]), bytes(whole[-CRC_BYTES:])
    return content if zlib.crc32(content).to_bytes(CRC_BYTES, "little") == crc else None
