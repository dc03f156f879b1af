"""The pins of one cycle as one integer, in the order of ``rtl/bench.sv``."""

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
IN_WIDTH: Final = 12

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
"""Position of ``phase_a``, 16 bits; ``phase_b`` follows."""
PHASE_B: Final = 25
M_VALID: Final = 1 << 41
M_LAST: Final = 1 << 42
M_DATA: Final = 43
S_READY: Final = 1 << 51
TOOK: Final = 1 << 52
"""At the edge that began this cycle the sequencer took the host's byte."""
S_DATA: Final = 53
PUT: Final = 1 << 61
"""In the cycle before, the link handed a settings word to the core; 2 bits of word and 8 of sequence follow."""
WORD: Final = 62
SEQUENCE: Final = 64
WRITE: Final = 1 << 72
"""In the cycle before, the link wrote a register; 8 bits of address and 32 of data follow."""
ADDRESS: Final = 73
WRITE_DATA: Final = 81
GOOD_FRAME: Final = 1 << 113
ACKNOWLEDGED: Final = 1 << 114
HERALD: Final = 1 << 115
OUT_WIDTH: Final = 120
CORE: Final = (1 << 41) - 1
"""All pins but those of the link."""

SIGNALS: Final = {
    "pump": (0, 1),
    "mw_prepare": (1, 1),
    "laser_pulse": (2, 1),
    "mw_rotate": (3, 1),
    "detect": (4, 1),
    "cfg_error": (5, 1),
    "fault": (6, 1),
    "node_trigger_out": (7, 1),
    "node_ready_out": (8, 1),
    "phase_a": (9, 16),
    "phase_b": (25, 16),
    "m_axis_tvalid": (41, 1),
    "m_axis_tlast": (42, 1),
    "m_axis_tdata": (43, 8),
    "s_axis_tready": (51, 1),
    "took": (52, 1),
    "s_axis_tdata": (53, 8),
}
"""Position and width of each output by its name."""


def named(outputs: int) -> dict[str, int]:
    """The outputs of a cycle by name."""
    return {name: (outputs >> at) & ((1 << width) - 1) for name, (at, width) in SIGNALS.items()}
