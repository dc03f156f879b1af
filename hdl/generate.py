"""Write the SystemVerilog package, the Python constants and the datasheet's tables from ``sequencer.toml``.

python hdl/generate.py            writes the files that differ, and names them
python hdl/generate.py --check    writes nothing; exit status 1 if a file differs
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "hdl/sequencer.toml"

Table = dict[str, Any]


def load(source: Path = SOURCE) -> Table:
    """The tables of the source file; a contradiction in it is a ``ValueError``."""
    data = tomllib.loads(source.read_text(encoding="utf-8"))
    _require_distinct([r["address"] for r in data["registers"]], "register addresses")
    _require_distinct([f["type"] for f in data["frames"]], "frame types")
    _require_distinct([c["value"] for c in data["codes"]], "answer codes")
    _require_distinct([f["bit"] for f in data["faults"]], "fault bits")
    states = list(data["states"].values())
    near = [(a, b) for a in states for b in states if a < b and (a ^ b).bit_count() < 4]  # noqa: PLR2004 - the code's distance
    if near:
        message = f"states too near to each other: {near}"
        raise ValueError(message)
    return data


def _require_distinct(values: list[int], what: str) -> None:
    if len(set(values)) != len(values):
        message = f"{what} are not distinct: {values}"
        raise ValueError(message)


def offsets(data: Table) -> Iterator[tuple[str, int, int, str]]:
    """Name, offset, bytes and meaning of each field of the record."""
    at = 0
    for field in data["record"]:
        yield field["name"], at, field["bytes"], field["help"]
        at += field["bytes"]


def defaults(data: Table, preset: Table) -> dict[str, int]:
    """All times of a preset."""
    return {time["name"]: preset["times"].get(time["name"], time["default"]) for time in data["times"]}


def systemverilog(data: Table) -> str:
    """The package ``bell_pkg``."""
    lines = [
        "// Generated from hdl/sequencer.toml by hdl/generate.py; edit that file, not this one.",
        "package bell_pkg;",
        "",
        "  // Latencies in cycles: detector pin to internal click relative to an output; master to slave start.",
        f"  localparam int DETECTOR_LATENCY = {data['latency']['detector']};",
        f"  localparam int TRIGGER_LATENCY = {data['latency']['trigger']};",
        "",
        "  // Default times in cycles.",
    ]
    lines += [f"  localparam int DEFAULT_{t['name']} = {t['default']};" for t in data["times"]]
    lines += ["", "  // Phases in turns / 2^16."]
    lines += [
        f"  localparam logic [15:0] PHASE_{name} = 16'd{value};" for name, value in data["phases"].items()
    ]
    lines += ["", "  // Register addresses and values after reset."]
    for register in data["registers"]:
        lines.append(f"  localparam logic [7:0] REG_{register['name']} = 8'h{register['address']:02X};")
        if "reset" in register and register["access"] != "now":
            width = register.get("width", 32)
            lines.append(
                f"  localparam logic [{width - 1}:0] RESET_{register['name']} = {width}'h{register['reset']:X};"
            )
    lines += ["", "  // Frame types and the lengths of their contents in bytes."]
    for frame in data["frames"]:
        lines.append(f"  localparam logic [7:0] FRAME_{frame['name']} = 8'h{frame['type']:02X};")
        lines.append(f"  localparam logic [5:0] LENGTH_{frame['name']} = 6'd{frame['length']};")
    lines += ["", "  // Codes of answers."]
    lines += [f"  localparam logic [7:0] CODE_{c['name']} = 8'd{c['value']};" for c in data["codes"]]
    lines += ["", "  // The record's version, and where each field begins."]
    lines.append(f"  localparam logic [7:0] RECORD_VERSION = 8'd{data['version']};")
    for name, at, _, _ in offsets(data):
        lines.append(f"  localparam logic [5:0] AT_{name.upper()} = 6'd{at};")
    lines += ["", "  // Statuses of a record: two bits inside, a byte in the record."]
    for status in data["statuses"]:
        lines.append(f"  localparam logic [1:0] STATUS_{status['name']} = 2'd{status['value']};")
        lines.append(f"  localparam logic [7:0] BYTE_{status['name']} = 8'h{status['byte']:02X};")
    lines += ["", "  // Bits of the fault causes."]
    lines += [f"  localparam int FAULT_{f['name']} = {f['bit']};" for f in data["faults"]]
    lines += ["", "  // States: any two differ in four bits or more."]
    lines += [
        f"  localparam logic [7:0] STATE_{name} = 8'h{value:02X};" for name, value in data["states"].items()
    ]
    lines += ["", "endpackage", ""]
    return "\n".join(lines)


def python(data: Table) -> str:
    """The module ``bellproof.sequencer.layout``."""
    lines = [
        '"""Names and numbers of the sequencer. Generated from ``hdl/sequencer.toml``: edit that."""',
        "",
        "from __future__ import annotations",
        "",
        "from types import MappingProxyType",
        "",
        f"CLOCK_HZ = {data['clock_hz']}",
        f"VERSION = {data['version']}",
        f"DETECTOR_LATENCY = {data['latency']['detector']}",
        f"TRIGGER_LATENCY = {data['latency']['trigger']}",
        "",
    ]

    def mapping(name: str, items: dict[Any, Any], meaning: str) -> None:
        lines.append(f"{name} = MappingProxyType(")
        lines.append("    {")
        lines.extend(f"        {_literal(key)}: {_literal(value)}," for key, value in items.items())
        lines.extend(["    }", ")", f'"""{meaning}"""', ""])

    mapping("TIMES", {t["name"]: t["default"] for t in data["times"]}, "Default times, in clock cycles.")
    for preset in data["presets"]:
        mapping(
            f"PRESET_{preset['name'].upper()}",
            defaults(data, preset),
            f"Times of the preset ``{preset['name']}``.",
        )
    mapping("PHASES", data["phases"], "Phases of the settings, in turns of 2^-16.")
    mapping("REGISTERS", {r["name"]: r["address"] for r in data["registers"]}, "Addresses of the registers.")
    mapping(
        "RESETS",
        {r["name"]: r["reset"] for r in data["registers"] if "reset" in r},
        "Values of registers after reset.",
    )
    mapping(
        "ACCESS",
        {r["name"]: r["access"] for r in data["registers"]},
        "Access to the registers: rw, now or ro.",
    )
    mapping(
        "WIDTHS",
        {r["name"]: r.get("bits", r.get("width", 32)) for r in data["registers"] if r["access"] != "ro"},
        "Bits of the registers that can be written; the rest of a value written is ignored.",
    )
    mapping("FRAMES", {f["name"]: f["type"] for f in data["frames"]}, "Types of frames.")
    mapping(
        "LENGTHS", {f["name"]: f["length"] for f in data["frames"]}, "Lengths of frames' contents, in bytes."
    )
    mapping("CODES", {c["name"]: c["value"] for c in data["codes"]}, "Codes of answers.")
    mapping(
        "RECORD",
        {name: (at, size) for name, at, size, _ in offsets(data)},
        "Fields of an event record: offset and length, in bytes; all little-endian.",
    )
    mapping("STATUSES", {s["name"]: s["byte"] for s in data["statuses"]}, "The byte ``status`` of a record.")
    mapping("FAULTS", {f["name"]: f["bit"] for f in data["faults"]}, "Bits of the fault causes.")
    mapping("STATES", data["states"], "Codes of the states: any two differ in four bits or more.")
    return "\n".join(lines).rstrip() + "\n"


def _literal(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(value)


def markdown(data: Table) -> str:
    """The datasheet's tables."""
    lines = [
        "<!-- Generated from hdl/sequencer.toml by hdl/generate.py; edit that file, not this one. -->",
        "# Sequencer: tables",
        "",
        "## Times (clock cycles)",
    ]

    def table(head: list[str], rows: list[list[object]]) -> None:
        lines.append("| " + " | ".join(head) + " |")
        lines.append("|" + "---|" * len(head))
        lines.extend("| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |" for row in rows)
        lines.append("")

    presets = data["presets"]
    table(
        ["parameter", "default", *(p["name"] for p in presets), "meaning"],
        [
            [f"`T_{t['name']}`", t["default"], *(defaults(data, p)[t["name"]] for p in presets), t["help"]]
            for t in data["times"]
        ],
    )
    lines += [f"`{p['name']}`: {p['help']}.\n" for p in presets]
    lines.append("## Registers")
    table(
        ["address", "name", "access", "after reset", "meaning"],
        [
            [
                f"0x{r['address']:02X}",
                r["name"],
                r["access"],
                f"0x{r['reset']:X}" if "reset" in r else "",
                r["help"],
            ]
            for r in data["registers"]
        ],
    )
    lines.append("## Frames")
    table(
        ["type", "name", "from", "content bytes", "meaning"],
        [[f"0x{f['type']:02X}", f["name"], f["from"], f["length"], f["help"]] for f in data["frames"]],
    )
    lines.append("## Answers")
    table(["code", "name", "meaning"], [[c["value"], c["name"], c["help"]] for c in data["codes"]])
    lines.append("## Event record")
    table(
        ["offset", "bytes", "field", "meaning"],
        [[at, size, name, text] for name, at, size, text in offsets(data)],
    )
    lines.append("## Statuses")
    table(
        ["byte", "name", "meaning"], [[f"0x{s['byte']:02X}", s["name"], s["help"]] for s in data["statuses"]]
    )
    lines.append("## Fault causes")
    table(["bit", "name", "meaning"], [[f["bit"], f["name"], f["help"]] for f in data["faults"]])
    lines.append("## State codes")
    table(["state", "code"], [[name, f"0x{value:02X}"] for name, value in data["states"].items()])
    return "\n".join(lines).rstrip() + "\n"


OUTPUTS: dict[str, Callable[[Table], str]] = {
    "hdl/rtl/bell_pkg.sv": systemverilog,
    "reference/bellproof/sequencer/layout.py": python,
    "docs/sequencer-tables.md": markdown,
}


def main(arguments: list[str]) -> int:
    """Write or check the generated files."""
    data = load()
    stale = []
    for name, render in OUTPUTS.items():
        path = ROOT / name
        text = render(data)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
            if "--check" not in arguments:
                path.write_text(text, encoding="utf-8")
    for name in stale:
        print(name)
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
