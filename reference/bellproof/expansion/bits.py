"""Seed bits while a run goes on: recorded as they are taken, or given again from a record."""

from __future__ import annotations

import re

from bellproof.errors import BadInput, Rejected
from bellproof.expansion.sampler import Bits

_HEX = re.compile(r"[0-9a-f]*", re.ASCII)


def hex_digits(count: int) -> int:
    """How many hexadecimal digits hold so many bits."""
    return -(-count // 4)


def to_hex(value: int, count: int) -> str:
    """``count`` bits as hexadecimal digits, the first bit highest, zeros in front."""
    return f"{value:0{hex_digits(count)}x}" if count else ""


def from_hex(text: str, count: int, source: str, line: int) -> int:
    """Read what `to_hex` writes; raises `BadInput`."""
    value = int(text, 16) if text and _HEX.fullmatch(text) else 0
    if _HEX.fullmatch(text) is None or len(text) != hex_digits(count) or value >> count:
        raise BadInput(source, f"is no hexadecimal string of {count} bits", line=line)
    return value


class Recorded:
    """Passes bits on and remembers them until they are asked for."""

    def __init__(self, source: Bits) -> None:
        """Record what is taken from ``source``."""
        self._source = source
        self._value = 0
        self._count = 0

    def take(self, count: int) -> int:
        """The next bits."""
        value = self._source.take(count)
        self._value = self._value << count | value
        self._count += count
        return value

    def record(self) -> tuple[int, int]:
        """What was taken since the last record, and how many bits that is."""
        result = self._value, self._count
        self._value = self._count = 0
        return result


class Given:
    """Gives recorded bits again, and never others."""

    def __init__(self) -> None:
        """Nothing yet."""
        self._value = 0
        self._left = 0

    def feed(self, value: int, count: int) -> None:
        """Add the bits of one more record."""
        self._value = self._value << count | value
        self._left += count

    def take(self, count: int) -> int:
        """The next bits; raises `Rejected` where the record holds too few."""
        if count > self._left:
            message = "the seed bits recorded are fewer than the settings take"
            raise Rejected(message)
        self._left -= count
        result = self._value >> self._left
        self._value &= (1 << self._left) - 1
        return result

    def require_used_up(self) -> None:
        """Raise `Rejected` where bits are left over."""
        if self._left:
            message = "more seed bits are recorded than the settings take"
            raise Rejected(message)
