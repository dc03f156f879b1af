"""The rules by name, each with what it says in one line."""

from __future__ import annotations

from types import MappingProxyType

RULES = MappingProxyType(
    {
        "herald-without-record": "every herald is followed by its record before the next herald",
        "record-without-herald": "every record follows a herald of its own",
        "sequence-gap": "sequence numbers have no gap: a missing event is post-selection",
        "sequence-repeated": "no sequence number comes twice or goes back",
        "time-order": "time stamps increase",
        "time-gap": "events are no closer and no farther apart than the profile allows",
        "setting-range": "settings are among those of P(x,y)",
        "setting-reused": "every setting word is used for one event only",
        "phase": "each side's phase is that of its setting, plus the calibration offset",
        "rotation-width": "the rotation pulse has the profile's width",
        "outcome-missing": "a record has both outcomes unless it says that it was aborted, and then it has none",
        "outcome-range": "outcomes are 0 or 1",
        "outcome-count": "each outcome is what its photon count says",
        "status": "a status is ok, or aborted with a reason",
        "record-damaged": "a record's CRC-32 and layout are right",
        "input-bias": "over the whole log the settings come as often as P(x,y) says",
        "input-drift": "in every window of the log the settings come as often as P(x,y) says",
        "pulse-width": "pulses are as long as the profile says",
        "period": "laser pulses are no closer than one attempt",
        "rotation-without-herald": "microwaves rotate the qubits after a herald only, and once",
        "herald-without-rotation": "every herald is followed by its rotation before the next laser pulse",
        "early-setting": "phases leave their rest after a herald only, and stand still in the rotation pulse",
    }
)
"""Stable names; a profile's key ``off`` takes them."""
