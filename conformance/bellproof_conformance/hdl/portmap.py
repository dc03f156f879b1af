"""The map from our names to those of a design under test: ports, polarities, parameters, times, what is absent."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from bellproof.errors import BadInput
from bellproof.files.reader import document
from bellproof_conformance.hdl.rules import RULES
from bellproof_conformance.hdl.times import DEEPEST, LONGEST, MOST_COINC, NAMES, Times

FORMAT: Final = "bellproof-hdl-map/1"

NEEDED: Final = {"clk": 1, "rst_n": 1, "herald_pmt": 4, "fluor_a": 1, "fluor_b": 1}
"""Inputs that every design has, and their widths."""

OPTIONAL_INPUTS: Final = {"node_trigger_in": 1, "node_ready_in": 1}

OUTPUTS: Final = {
    "pump": 1,
    "mw_prepare": 1,
    "laser_pulse": 1,
    "mw_rotate": 1,
    "detect": 1,
    "phase_a": 16,
    "phase_b": 16,
}
"""Outputs that every design has."""

OPTIONAL_OUTPUTS: Final = {"cfg_error": 1, "fault": 1, "node_trigger_out": 1, "node_ready_out": 1}

STREAM_INPUTS: Final = {"s_axis_tdata": 8, "s_axis_tvalid": 1, "m_axis_tready": 1}
STREAM_OUTPUTS: Final = {"s_axis_tready": 1, "m_axis_tdata": 8, "m_axis_tvalid": 1}
OPTIONAL_STREAM_OUTPUTS: Final = {"m_axis_tlast": 1}
SERIAL: Final = ("uart_rxd", "uart_txd")

_NODE = (*OPTIONAL_INPUTS, "node_trigger_out", "node_ready_out")
_PIECE = re.compile(r"(~?)([A-Za-z_][A-Za-z0-9_$]*)(?:\[([0-9]{1,4})(?::([0-9]{1,4}))?\])?", re.ASCII)
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_$]*", re.ASCII)
_CONSTANT = re.compile(r"[0-9]{1,4}'[bodhBODH][0-9a-fA-F_]{1,64}|[0-9]{1,9}", re.ASCII)
_VALUE = re.compile(
    r'-?[0-9]{1,18}|[0-9]{1,4}\'[bodhBODH][0-9a-fA-F_]{1,64}|"[A-Za-z0-9_./-]{0,80}"', re.ASCII
)
_SECTIONS = ("format", "note", "ports", "constants", "parameters", "times", "set", "link", "latency", "off")

Kind = Literal["axis", "uart"]


@dataclass(frozen=True)
class Piece:
    """A port of the design, or some of its bits; ``turned`` is the other polarity."""

    port: str
    high: int | None = None
    low: int | None = None
    turned: bool = False


@dataclass(frozen=True)
class PortMap:
    """A map as read.

    ``ports`` gives for each of our names its pieces, lowest bits first; ``widths`` the width of the phases.
    ``parameters`` are the design's names of our times, ``fixed`` the times that cannot be set, ``given`` further
    parameters with their values. ``off`` names rules that do not apply, each with the reason.
    """

    source: str
    ports: Mapping[str, tuple[Piece, ...]]
    constants: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, int] = field(default_factory=dict)
    given: Mapping[str, str] = field(default_factory=dict)
    link: Kind = "axis"
    clocks_per_bit: int = 8
    clocks_parameter: str = ""
    phase_bits: int = 16
    latency: int = 3
    off: Mapping[str, str] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Whether the design has this port of ours."""
        return name in self.ports

    @property
    def has_node(self) -> bool:
        """Whether it can work together with another one."""
        return all(name in self.ports for name in _NODE)

    def times(self, wanted: Times) -> Times | None:
        """``wanted`` as far as times can be set; ``None`` if the design cannot be tried at them."""
        for name, value in self.fixed.items():
            if wanted.parameters()[name] != value:
                return None
        return wanted.changed(latency=self.latency)

    def closest(self, wanted: Times) -> Times:
        """``wanted`` with the design's own values where it has no parameter."""
        return Times.of({**wanted.parameters(), **self.fixed}).changed(latency=self.latency)


def read_map(name: str) -> PortMap:
    """Read a map; raises `BadInput` with what to mend."""
    try:
        parsed = tomllib.loads(document(name))
    except tomllib.TOMLDecodeError as error:
        raise BadInput(name, f"is no TOML: {error}") from error
    unknown = [key for key in parsed if key not in _SECTIONS]
    if unknown:
        raise BadInput(name, f"there is no key {unknown[0]!r}; there are {', '.join(_SECTIONS)}")
    if parsed.get("format") != FORMAT:
        raise BadInput(name, f'needs the line format = "{FORMAT}"')
    link, latency = _link(parsed, name)
    ports, bits = _ports(_table(parsed, "ports", name), link["kind"], name)
    parameters, fixed = _times(parsed, name)
    return PortMap(
        source=name,
        ports=ports,
        constants=_checked(parsed, "constants", _CONSTANT, "a number such as 4'b0000", name),
        parameters=parameters,
        fixed=fixed,
        given=_checked(parsed, "set", _VALUE, "a number or a short string in quotes", name),
        link=link["kind"],
        clocks_per_bit=link["clocks_per_bit"],
        clocks_parameter=link["parameter"],
        phase_bits=bits,
        latency=latency,
        off=_off(parsed, name),
    )


def _table(parsed: Mapping[str, Any], key: str, name: str) -> dict[str, Any]:
    value = parsed.get(key, {})
    if not isinstance(value, dict):
        raise BadInput(name, f"{key} is no table: write [{key}]")
    return value


def _checked(
    parsed: Mapping[str, Any], key: str, form: re.Pattern[str], what: str, name: str
) -> dict[str, str]:
    found = {}
    for left, right in _table(parsed, key, name).items():
        text = str(right) if isinstance(right, int) and not isinstance(right, bool) else right
        if not _IDENTIFIER.fullmatch(left) or not isinstance(text, str) or not form.fullmatch(text):
            raise BadInput(name, f"[{key}] {left}: {right!r} is not {what}")
        found[left] = text
    return found


def _whole(value: object, low: int, high: int, what: str, name: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise BadInput(name, f"{what} is no whole number from {low} to {high}")
    return value


def _link(parsed: Mapping[str, Any], name: str) -> tuple[dict[str, Any], int]:
    table = _table(parsed, "link", name)
    unknown = set(table) - {"kind", "clocks_per_bit", "parameter"}
    if unknown:
        raise BadInput(name, f"[link] has no key {min(unknown)!r}")
    kind = table.get("kind", "axis")
    if kind not in {"axis", "uart"}:
        raise BadInput(name, '[link] kind is neither "axis" (bytes in parallel) nor "uart"')
    parameter = table.get("parameter", "")
    if parameter and not (isinstance(parameter, str) and _IDENTIFIER.fullmatch(parameter)):
        raise BadInput(name, "[link] parameter is no name")
    bits = _whole(table.get("clocks_per_bit", 8), 4, 4096, "[link] clocks_per_bit", name)
    latencies = _table(parsed, "latency", name)
    if set(latencies) - {"detector"}:
        raise BadInput(name, "[latency] has the key detector and no other")
    latency = _whole(latencies.get("detector", 3), 1, 16, "[latency] detector", name)
    return {"kind": kind, "clocks_per_bit": bits, "parameter": parameter}, latency


def _ports(table: Mapping[str, Any], kind: Kind, name: str) -> tuple[dict[str, tuple[Piece, ...]], int]:
    needed, optional = {**NEEDED, **OUTPUTS}, {**OPTIONAL_INPUTS, **OPTIONAL_OUTPUTS}
    if kind == "axis":
        needed |= {**STREAM_INPUTS, **STREAM_OUTPUTS}
        optional |= OPTIONAL_STREAM_OUTPUTS
    else:
        needed |= dict.fromkeys(SERIAL, 1)
    missing = [port for port in needed if port not in table]
    if missing:
        raise BadInput(name, f"[ports] lacks {missing[0]}: which port of the design is it?")
    unknown = [port for port in table if port not in needed and port not in optional]
    if unknown:
        raise BadInput(
            name,
            f"[ports] has no {unknown[0]!r}; inputs of the design that are none of ours go to [constants]",
        )
    ports = {port: _pieces(value, f"[ports] {port}", name) for port, value in table.items()}
    widths = {}
    for side in ("phase_a", "phase_b"):
        high, low = ports[side][0].high, ports[side][0].low
        widths[side] = 16 if high is None or low is None else high - low + 1
    if widths["phase_a"] != widths["phase_b"] or not 2 <= widths["phase_a"] <= 16:  # noqa: PLR2004 - bits
        raise BadInput(name, "[ports] phase_a and phase_b have 2 to 16 bits, as many one as the other")
    return ports, widths["phase_a"]


def _pieces(value: object, what: str, name: str) -> tuple[Piece, ...]:
    texts = value if isinstance(value, list) else [value]
    pieces = []
    for text in texts:
        match = _PIECE.fullmatch(text) if isinstance(text, str) else None
        if match is None:
            raise BadInput(
                name, f'{what}: {text!r} is no port; write "name", "~name", "name[3]" or "name[7:4]"'
            )
        high = None if match[3] is None else int(match[3])
        low = high if match[4] is None else int(match[4])
        if high is not None and low is not None and high < low:
            raise BadInput(name, f"{what}: write {text!r} with the higher bit first")
        pieces.append(Piece(match[2], high, low, turned=match[1] == "~"))
    return tuple(pieces)


def _times(parsed: Mapping[str, Any], name: str) -> tuple[dict[str, str], dict[str, int]]:
    parameters = _checked(parsed, "parameters", _IDENTIFIER, "the name of a parameter", name)
    fixed = _table(parsed, "times", name)
    for key in (*parameters, *fixed):
        if key not in NAMES:
            raise BadInput(name, f"there is no time {key!r}; there are {', '.join(NAMES)}")
    both = [key for key in fixed if key in parameters]
    if both:
        raise BadInput(name, f"{both[0]} is a parameter and a fixed time at once")
    if len(set(parameters.values())) != len(parameters):
        raise BadInput(name, "[parameters] names one parameter twice")
    neither = [key for key in NAMES if key not in parameters and key not in fixed and key != "SETTINGS_DEPTH"]
    if neither:
        raise BadInput(
            name, f"{neither[0]} is missing: name the parameter in [parameters], or its cycles in [times]"
        )
    limits = {
        "COINC": (0, MOST_COINC),
        "SETTINGS_DEPTH": (1, DEEPEST),
        "GATE": (0, LONGEST),
        "RETRY": (1, 1 << 31),
    }
    found = {
        key: _whole(value, *limits.get(key, (1, LONGEST)), f"[times] {key}", name)
        for key, value in fixed.items()
    }
    if "SETTINGS_DEPTH" not in parameters:
        found.setdefault("SETTINGS_DEPTH", 1)
    return parameters, found


def _off(parsed: Mapping[str, Any], name: str) -> dict[str, str]:
    found = {}
    for rule, reason in _table(parsed, "off", name).items():
        if rule not in RULES:
            raise BadInput(name, f"[off] there is no rule {rule!r}")
        if not isinstance(reason, str) or not reason.strip():
            raise BadInput(name, f"[off] {rule}: say in words why it does not apply")
        found[rule] = reason
    return found
