"""The pins of one cycle as an integer, in the order in which the player reads and writes them."""

from __future__ import annotations

from typing import Final

RST_N: Final = 1 << 0
PMT: Final = 1
"""Position of ``herald_pmt[0]``; the others follow."""
FLUOR_A: Final = 1 << 5
FLUOR_B: Final = 1 << 6
NODE_TRIGGER_IN: Final = 1 << 7
NODE_READY_IN: Final = 1 << 8
M_READY: Final = 1 << 9
"""The host takes a byte in this cycle."""
S_ENABLE: Final = 1 << 10
"""The host may offer its next byte in this cycle."""
INPUTS: Final = 12

QUIET: Final = RST_N | M_READY | S_ENABLE
"""Inputs when nothing happens."""

PUMP: Final = 1 << 0
MW_PREPARE: Final = 1 << 1
LASER_PULSE: Final = 1 << 2
MW_ROTATE: Final = 1 << 3
DETECT: Final = 1 << 4
CFG_ERROR: Final = 1 << 5
FAULT: Final = 1 << 6
NODE_TRIGGER_OUT: Final = 1 << 7
NODE_READY_OUT: Final = 1 << 8
PHASE_A: Final = 9
PHASE_B: Final = 25
M_VALID: Final = 1 << 41
M_LAST: Final = 1 << 42
M_DATA: Final = 43
S_READY: Final = 1 << 51
GOT: Final = 1 << 52
"""At the edge that began this cycle the host took a byte: 8 bits of data and the last flag follow."""
GOT_DATA: Final = 53
GOT_LAST: Final = 1 << 61
OUTPUTS: Final = 62

PHASES: Final = 0xFFFFFFFF << PHASE_A
PULSES: Final = PUMP | MW_PREPARE | LASER_PULSE | MW_ROTATE | DETECT
EXPERIMENT: Final = (1 << 41) - 1
"""All pins but those of the link."""

NAMES: Final = {
    "pump": PUMP,
    "mw_prepare": MW_PREPARE,
    "laser_pulse": LASER_PULSE,
    "mw_rotate": MW_ROTATE,
    "detect": DETECT,
    "cfg_error": CFG_ERROR,
    "fault": FAULT,
    "node_trigger_out": NODE_TRIGGER_OUT,
    "node_ready_out": NODE_READY_OUT,
}
"""Single outputs by name."""


def phases(outputs: int) -> tuple[int, int]:
    """``phase_a`` and ``phase_b``."""
    return outputs >> PHASE_A & 0xFFFF, outputs >> PHASE_B & 0xFFFF


def differing(one: int, other: int) -> str:
    """The names of the outputs that differ."""
    names = [name for name, bit in NAMES.items() if (one ^ other) & bit]
    sides = zip("ab", phases(one), phases(other), strict=True)
    return (
        ", ".join([*names, *(f"phase_{side}" for side, left, right in sides if left != right)]) or "the link"
    )


def shown(outputs: int) -> str:
    """The names of the outputs that are high."""
    return differing(outputs, 0)


def meant(outputs: int) -> int:
    """A mask of all outputs but the bytes that nothing says are there."""
    found = (1 << OUTPUTS) - 1
    if not outputs & M_VALID:
        found &= ~(M_LAST | 0xFF << M_DATA)
    if not outputs & GOT:
        found &= ~(GOT_LAST | 0xFF << GOT_DATA)
    return found
