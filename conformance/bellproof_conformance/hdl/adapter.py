"""The Verilog of ``bellproof_adapter``: the design under test behind pins of our names and polarities."""

from __future__ import annotations

from collections import defaultdict

from bellproof.errors import BadInput
from bellproof_conformance.hdl.portmap import (
    NEEDED,
    OPTIONAL_INPUTS,
    OPTIONAL_OUTPUTS,
    OPTIONAL_STREAM_OUTPUTS,
    OUTPUTS,
    STREAM_INPUTS,
    STREAM_OUTPUTS,
    Piece,
    PortMap,
)
from bellproof_conformance.hdl.times import Times

_INPUTS = {**NEEDED, **OPTIONAL_INPUTS, **STREAM_INPUTS}
_OUTPUTS = {**OUTPUTS, **OPTIONAL_OUTPUTS, **STREAM_OUTPUTS, **OPTIONAL_STREAM_OUTPUTS}


def adapter(portmap: PortMap, top: str, times: Times) -> str:
    """The module, with the design inside at these times."""
    serial = portmap.link == "uart"
    ports = [f"    input wire {_range(width)}{name}" for name, width in _INPUTS.items()]
    ports += [f"    output wire {_range(width)}{name}" for name, width in _OUTPUTS.items()]
    body: list[str] = []
    inputs, outputs = {**NEEDED, **OPTIONAL_INPUTS}, {**OUTPUTS, **OPTIONAL_OUTPUTS}
    if serial:
        body += ["  wire uart_rxd, uart_txd;", *_serial(portmap)]
        inputs["uart_rxd"] = outputs["uart_txd"] = 1
    else:
        inputs |= STREAM_INPUTS
        outputs |= {**STREAM_OUTPUTS, **OPTIONAL_STREAM_OUTPUTS}
    connections = {**_driven(portmap, inputs), **portmap.constants}
    for name in portmap.constants:
        if name in _driven(portmap, inputs):
            raise BadInput(portmap.source, f"{name} is both in [ports] and in [constants]")
    wires, assigns, seen = _read(portmap, outputs)
    clash = set(seen) & set(connections)
    if clash:
        raise BadInput(portmap.source, f"port {min(clash)} is used as an input and as an output")
    body += [*wires, *assigns]
    parameters = {
        portmap.parameters[name]: str(value)
        for name, value in times.parameters().items()
        if name in portmap.parameters
    }
    parameters |= portmap.given
    if serial and portmap.clocks_parameter:
        parameters[portmap.clocks_parameter] = str(portmap.clocks_per_bit)
    chosen = ",\n".join(f"      .{name}({value})" for name, value in parameters.items())
    joined = ",\n".join(f"      .{name}({value})" for name, value in {**connections, **seen}.items())
    instance = (
        f"  {top} #(\n{chosen}\n  ) dut (\n{joined}\n  );" if chosen else f"  {top} dut (\n{joined}\n  );"
    )
    header = (
        "`timescale 1ns / 1ns\n`default_nettype none\nmodule bellproof_adapter (\n"
        + ",\n".join(ports)
        + "\n);"
    )
    return "\n".join([header, *body, instance, "endmodule\n`default_nettype wire", ""])


def _range(width: int) -> str:
    return f"[{width - 1}:0] " if width > 1 else ""


def _bits(pieces: tuple[Piece, ...], width: int) -> list[tuple[Piece, int | None]]:
    """Each bit of ours, lowest first, as a piece and the bit of its port; ``None`` where the port is one bit."""
    found: list[tuple[Piece, int | None]] = []
    for piece in pieces:
        if piece.high is None or piece.low is None:
            whole = width if len(pieces) == 1 else 1
            found += [(piece, place if whole > 1 else None) for place in range(whole)]
        else:
            found += [(piece, place) for place in range(piece.low, piece.high + 1)]
    return found


def _exact(portmap: PortMap, name: str, width: int) -> list[tuple[Piece, int | None]]:
    bits = _bits(portmap.ports[name], width)
    if len(bits) != width:
        raise BadInput(portmap.source, f"[ports] {name} has {len(bits)} bits, not {width}")
    return bits


def _driven(portmap: PortMap, inputs: dict[str, int]) -> dict[str, str]:
    """What goes to each input of the design."""
    bits: dict[str, dict[int | None, str]] = defaultdict(dict)
    for name, width in inputs.items():
        if not portmap.has(name):
            continue
        for place, (piece, bit) in enumerate(_exact(portmap, name, width)):
            if bit in bits[piece.port]:
                raise BadInput(portmap.source, f"port {piece.port} is driven twice")
            value = f"{name}[{place}]" if width > 1 else name
            bits[piece.port][bit] = f"~{value}" if piece.turned else value
    driven = {}
    for port, places in bits.items():
        if None in places:
            driven[port] = places[None]
            continue
        numbers = [place for place in places if place is not None]
        gaps = set(range(max(numbers) + 1)) - set(numbers)
        if gaps:
            raise BadInput(portmap.source, f"bit {min(gaps)} of port {port} is not driven")
        driven[port] = "{" + ", ".join(places[place] for place in sorted(numbers, reverse=True)) + "}"
    return driven


def _read(portmap: PortMap, outputs: dict[str, int]) -> tuple[list[str], list[str], dict[str, str]]:
    """Wires for the design's outputs, our names from them, and the connections."""
    widths: dict[str, int] = {}
    assigns = []
    for name, width in outputs.items():
        if not portmap.has(name):
            assigns.append(f"  assign {name} = {width}'b0;")
            continue
        own = portmap.phase_bits if name.startswith("phase_") else width
        texts = []
        for piece, bit in _exact(portmap, name, own):
            widths[piece.port] = max(widths.get(piece.port, 1), 1 if bit is None else bit + 1)
            texts.append(
                f"{'~' if piece.turned else ''}from_{piece.port}" + ("" if bit is None else f"[{bit}]")
            )
        if width > own:
            texts = [f"{width - own}'b0", *texts]
        assigns.append(f"  assign {name} = {{{', '.join(reversed(texts))}}};")
    wires = [f"  wire {_range(width)}from_{port};" for port, width in widths.items()]
    return wires, assigns, {port: f"from_{port}" for port in widths}


def _serial(portmap: PortMap) -> list[str]:
    streams = {**STREAM_INPUTS, **STREAM_OUTPUTS, **OPTIONAL_STREAM_OUTPUTS}
    joined = ", ".join(f".{name}({name})" for name in ("clk", "rst_n", *streams))
    line = f"bellproof_serial #(.CLKS_PER_BIT({portmap.clocks_per_bit})) line"
    return [f"  {line} (.to_design(uart_rxd), .from_design(uart_txd), {joined});"]
