"""What is looked at in a VCD file before it is read as a waveform: that it has its end and time does not go back.

The reader of waveforms passes over both. A file that was cut off between two lines looks whole: the format has no
end mark. Memory does not grow with the file.
"""

from __future__ import annotations

from bellproof.errors import BadInput
from bellproof.files.reader import MAX_LINE_BYTES, opened

_MOST_DIGITS = 100
"""Of a time; far beyond any simulator's, and far below Python's own limit."""


def require_whole_vcd(name: str) -> None:
    """Raise `BadInput` with the line where a VCD file is torn, or where its times go back."""
    number, now = 0, -1
    with opened(name) as stream:
        ended, comment = True, False
        while raw := stream.readline(MAX_LINE_BYTES):
            # A line longer than that, the value of a wide bus, comes in pieces.
            begins, ended = ended, raw.endswith(b"\n")
            number += begins
            if begins and raw.startswith(b"#") and not comment:
                now = _later(raw, now, name, number)
            # What people write in a comment is no time.
            comment = (comment or raw.lstrip().startswith(b"$comment")) and b"$end" not in raw
    if not ended:
        raise BadInput(name, "the last line has no end: the file is torn", line=number)


def _later(raw: bytes, now: int, name: str, number: int) -> int:
    digits = raw[1:].strip()
    if not raw.endswith(b"\n"):
        raise BadInput(name, "the last line has no end: the file is torn", line=number)
    if not digits.isdigit() or len(digits) > _MOST_DIGITS:
        shown = raw[:40].decode("ascii", "replace").strip()
        raise BadInput(name, f"{shown!r} is no time: the file is torn", line=number)
    time = int(digits)
    if time < now:
        raise BadInput(
            name, f"time goes back from {now} to {time}: the file is torn or was put together", line=number
        )
    return time
