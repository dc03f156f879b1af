"""The directed and random tests: each is one simulation from power-up."""

from __future__ import annotations

from bellproof_conformance.hdl.scenarios import conditions, events, heralds, links, pulses

_DIRECTED = (
    *pulses.SCENARIOS[3:],
    *heralds.SCENARIOS,
    *events.SCENARIOS,
    *links.SCENARIOS,
    *conditions.SCENARIOS,
)
SCENARIOS = (
    *pulses.SCENARIOS[:3],
    *events.INDEPENDENCE,
    *(one for one in _DIRECTED if not one.long),
    *(one for one in _DIRECTED if one.long),
)
"""All of them, in the order in which they are run: what breaks first is told first. Independence comes early, for a
design that treats some settings otherwise must not be charged with what that leads to."""
