"""Names and numbers of the sequencer. Generated from ``hdl/sequencer.toml``: edit that."""

from __future__ import annotations

from types import MappingProxyType

CLOCK_HZ = 100000000
VERSION = 1
DETECTOR_LATENCY = 3
TRIGGER_LATENCY = 4

TIMES = MappingProxyType(
    {
        "PUMP": 100,
        "MW": 900,
        "LASER": 1,
        "GATE": 1,
        "WINDOW": 30,
        "PERIOD": 1053,
        "COINC": 3,
        "SETTLE": 10,
        "ROTATE": 1000,
        "DETECT": 20000,
        "RETRY": 1000000,
    }
)
"""Default times, in clock cycles."""

PRESET_PAPER_RATE = MappingProxyType(
    {
        "PUMP": 100,
        "MW": 900,
        "LASER": 1,
        "GATE": 1,
        "WINDOW": 30,
        "PERIOD": 1053,
        "COINC": 3,
        "SETTLE": 10,
        "ROTATE": 1000,
        "DETECT": 20000,
        "RETRY": 1000000,
    }
)
"""Times of the preset ``paper_rate``."""

PRESET_PAPER_DURATIONS = MappingProxyType(
    {
        "PUMP": 100,
        "MW": 1000,
        "LASER": 1,
        "GATE": 1,
        "WINDOW": 30,
        "PERIOD": 1140,
        "COINC": 3,
        "SETTLE": 10,
        "ROTATE": 1000,
        "DETECT": 20000,
        "RETRY": 1000000,
    }
)
"""Times of the preset ``paper_durations``."""

PHASES = MappingProxyType(
    {
        "A0": 0,
        "A1": 16384,
        "B0": 8192,
        "B1": 24576,
    }
)
"""Phases of the settings, in turns of 2^-16."""

REGISTERS = MappingProxyType(
    {
        "ID": 0,
        "CONTROL": 1,
        "ROLE": 2,
        "PATTERNS": 3,
        "CAL_A": 4,
        "CAL_B": 5,
        "THRESHOLD_A": 6,
        "THRESHOLD_B": 7,
        "LIMIT": 8,
        "LINK_LIMIT": 9,
        "STATUS": 10,
        "ATTEMPTS_LO": 11,
        "ATTEMPTS_HI": 12,
        "HERALDS": 13,
        "FRAME_ERRORS": 14,
        "RETRIES": 15,
        "SINGLES_0": 16,
        "SINGLES_1": 17,
        "SINGLES_2": 18,
        "SINGLES_3": 19,
    }
)
"""Addresses of the registers."""

RESETS = MappingProxyType(
    {
        "ID": 1111837697,
        "CONTROL": 0,
        "ROLE": 0,
        "PATTERNS": 1632,
        "CAL_A": 0,
        "CAL_B": 0,
        "THRESHOLD_A": 5,
        "THRESHOLD_B": 5,
        "LIMIT": 0,
        "LINK_LIMIT": 0,
    }
)
"""Values of registers after reset."""

ACCESS = MappingProxyType(
    {
        "ID": "ro",
        "CONTROL": "now",
        "ROLE": "rw",
        "PATTERNS": "rw",
        "CAL_A": "rw",
        "CAL_B": "rw",
        "THRESHOLD_A": "rw",
        "THRESHOLD_B": "rw",
        "LIMIT": "rw",
        "LINK_LIMIT": "rw",
        "STATUS": "ro",
        "ATTEMPTS_LO": "ro",
        "ATTEMPTS_HI": "ro",
        "HERALDS": "ro",
        "FRAME_ERRORS": "ro",
        "RETRIES": "ro",
        "SINGLES_0": "ro",
        "SINGLES_1": "ro",
        "SINGLES_2": "ro",
        "SINGLES_3": "ro",
    }
)
"""Access to the registers: rw, now or ro."""

WIDTHS = MappingProxyType(
    {
        "CONTROL": 3,
        "ROLE": 2,
        "PATTERNS": 16,
        "CAL_A": 16,
        "CAL_B": 16,
        "THRESHOLD_A": 16,
        "THRESHOLD_B": 16,
        "LIMIT": 32,
        "LINK_LIMIT": 32,
    }
)
"""Bits of the registers that can be written; the rest of a value written is ignored."""

FRAMES = MappingProxyType(
    {
        "SETTING": 1,
        "WRITE": 2,
        "READ": 3,
        "RECORD_ACK": 4,
        "ACK": 129,
        "DATA": 130,
        "RECORD": 131,
    }
)
"""Types of frames."""

LENGTHS = MappingProxyType(
    {
        "SETTING": 7,
        "WRITE": 11,
        "READ": 7,
        "RECORD_ACK": 10,
        "ACK": 8,
        "DATA": 11,
        "RECORD": 40,
    }
)
"""Lengths of frames' contents, in bytes."""

CODES = MappingProxyType(
    {
        "OK": 0,
        "DUPLICATE": 1,
        "SEQUENCE": 2,
        "FULL": 3,
        "BUSY": 4,
        "READ_ONLY": 5,
        "UNKNOWN": 6,
        "STALE": 7,
        "MALFORMED": 8,
    }
)
"""Codes of answers."""

RECORD = MappingProxyType(
    {
        "type": (0, 1),
        "version": (1, 1),
        "number": (2, 4),
        "timestamp": (6, 8),
        "attempt": (14, 6),
        "setting_sequence": (20, 1),
        "settings": (21, 1),
        "herald": (22, 1),
        "outcomes": (23, 1),
        "count_a": (24, 2),
        "count_b": (26, 2),
        "phase_a": (28, 2),
        "phase_b": (30, 2),
        "status": (32, 1),
        "faults": (33, 1),
        "reserved": (34, 2),
        "crc": (36, 4),
    }
)
"""Fields of an event record: offset and length, in bytes; all little-endian."""

STATUSES = MappingProxyType(
    {
        "COMPLETE": 1,
        "ABORTED_RESET": 17,
        "ABORTED_FAULT": 18,
        "ABORTED_LINK": 19,
    }
)
"""The byte ``status`` of a record."""

FAULTS = MappingProxyType(
    {
        "STATE": 0,
        "TIMER": 1,
        "EVENT": 2,
        "NUMBER": 3,
        "SETTING": 4,
        "QUEUE": 5,
        "ATTEMPTS": 6,
        "HERALD": 7,
    }
)
"""Bits of the fault causes."""

STATES = MappingProxyType(
    {
        "IDLE": 0,
        "TRIGGER": 30,
        "ATTEMPT": 45,
        "SETTLE": 51,
        "ROTATE": 75,
        "DETECT": 85,
        "DRAIN": 102,
        "FAULT": 120,
    }
)
"""Codes of the states: any two differ in four bits or more."""
