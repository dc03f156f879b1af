"""From three blocks of random bytes to settings (Pironio et al. 2010, D.2).

The blocks are combined by XOR, which leaves them uniform if any one of them is and does not depend on the others.
Each big-endian integer of 32 bits then gives one pair of settings, x by its bit 1 and y by its bit 0.
"""

from __future__ import annotations

from collections.abc import Sequence

from bellproof.errors import BadInput

SOURCES = 3
"""How many sources are combined."""

BLOCK_BYTES = 128
"""What is requested of each source at a time."""

INTEGER_BYTES = 4
"""Bytes that give one pair of settings."""

BLOCK_SETTINGS = BLOCK_BYTES // INTEGER_BYTES
"""Pairs of settings in a block."""

Setting = tuple[int, int]
"""x and y, each 0 or 1."""


def combine(blocks: Sequence[bytes], names: Sequence[str] = ("source 1", "source 2", "source 3")) -> bytes:
    """XOR of three blocks of equal length, a positive multiple of four bytes. Raises `BadInput` otherwise."""
    if len(blocks) != SOURCES:
        source = "sources"
        raise BadInput(source, f"there are {len(blocks)}; {SOURCES} are combined")
    for name, block in zip(names, blocks, strict=True):
        if not block or len(block) % INTEGER_BYTES:
            raise BadInput(
                name, f"has {len(block)} bytes; integers of 32 bits have {INTEGER_BYTES} each, at least one"
            )
        if len(block) != len(blocks[0]):
            raise BadInput(name, f"has {len(block)} bytes and {names[0]} has {len(blocks[0])}")
    first, second, third = (int.from_bytes(block, "big") for block in blocks)
    return (first ^ second ^ third).to_bytes(len(blocks[0]), "big")


def settings_of(combined: bytes) -> list[Setting]:
    """The settings in time order: the lowest byte of each integer is its last one."""
    lowest = combined[INTEGER_BYTES - 1 :: INTEGER_BYTES]
    return [(byte >> 1 & 1, byte & 1) for byte in lowest]
