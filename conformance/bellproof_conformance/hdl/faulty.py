"""Faulty designs made of a good one.

``python -m bellproof_conformance.hdl.faulty FAULTS.toml NAME SOURCE FOLDER`` writes one; SOURCE is a file, or a
folder of sources.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bellproof.errors import BadInput
from bellproof_conformance.hdl.rules import RULES


@dataclass(frozen=True)
class FaultyDesign:
    """A design with something wrong: ``edits`` are texts and what becomes of them, ``rule`` gives it away.

    ``file`` is the name of the source that they are made in, where there are several.
    """

    name: str
    says: str
    rule: str
    edits: tuple[tuple[str, str], ...]
    long: bool = False
    file: str = ""

    def of(self, text: str) -> str:
        """The faulty source; raises `BadInput` where an edit does not fit."""
        for old, new in self.edits:
            if old not in text:
                if new and new in text:
                    continue
                raise BadInput(self.name, f"the source has no {old[:60]!r} any more")
            text = text.replace(old, new)
        return text

    def among(self, sources: Mapping[str, str]) -> dict[str, str]:
        """All sources by name, the faulty one among them."""
        if self.file and self.file not in sources:
            raise BadInput(self.name, f"there is no source {self.file}")
        return {
            name: self.of(text) if name == (self.file or name) else text for name, text in sources.items()
        }


def read_faults(path: Path) -> dict[str, FaultyDesign]:
    """A file of faults by name."""
    found = {}
    for entry in tomllib.loads(path.read_text(encoding="utf-8"))["fault"]:
        edits = tuple((old, new) for old, new in entry["edits"])
        fault = FaultyDesign(
            entry["name"],
            entry["says"],
            entry["rule"],
            edits,
            long=entry.get("long", False),
            file=entry.get("file", ""),
        )
        if fault.rule not in RULES or fault.name in found:
            raise BadInput(str(path), f"{fault.name}: no such rule, or the name stands twice")
        found[fault.name] = fault
    return found


def main(words: list[str]) -> int:
    """List the faults of a file, or write one."""
    if len(words) not in {1, 4}:
        sys.stderr.write(
            "usage: python -m bellproof_conformance.hdl.faulty FAULTS.toml [NAME SOURCE FOLDER]\n"
        )
        return 2
    faults = read_faults(Path(words[0]))
    if len(words) == 1:
        for fault in faults.values():
            sys.stdout.write(f"{fault.name:<26} {fault.rule:<24} {fault.says}\n")
        return 0
    if words[1] not in faults:
        sys.stderr.write(f"there is no fault {words[1]!r}\n")
        return 2
    source, folder = Path(words[2]), Path(words[3])
    paths = (
        [path for path in source.iterdir() if path.suffix in {".v", ".sv"}] if source.is_dir() else [source]
    )
    folder.mkdir(parents=True, exist_ok=True)
    sources = {path.name: path.read_text(encoding="utf-8") for path in paths}
    for name, text in faults[words[1]].among(sources).items():
        (folder / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
