"""Rules that a design, or its simulator, leaves no occasion to break: they held in no scenario, whatever passed."""

from __future__ import annotations

from bellproof_conformance.hdl.build import Simulator
from bellproof_conformance.hdl.portmap import PortMap
from bellproof_conformance.hdl.times import Times

_PORTS = {"cfg-error": "cfg_error", "stream-last": "m_axis_tlast"}
"""Rules about pins that may be absent."""


def lacking(rule: str, simulator: Simulator, portmap: PortMap, times: Times) -> str:
    """Why a scenario that passes has not tried the rule; empty where it has."""
    if rule == "unknown" and simulator is Simulator.VERILATOR:
        return "Verilator knows no undefined values"
    if rule in {"stream-stands", "stream-last"} and portmap.link != "axis":
        return "a serial line cannot be held back and marks no byte"
    if rule in _PORTS and not portmap.has(_PORTS[rule]):
        return f"it has no port {_PORTS[rule]}"
    if rule == "herald-age" and not 0 < times.coinc < times.window - 2:
        return f"no click is too old in a window of {times.window} cycles with COINC = {times.coinc}"
    return ""
