"""Write every shipped certificate that the kernel can take as a Coq file.

``python -m bellproof.kernel.library CERTIFICATES COQ_FOLDER`` writes one file for each certificate in or below the
first folder whose kind the kernel takes into the second, and nothing else.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from bellproof.files.writer import write_whole
from bellproof.kernel.export import KINDS, export, module_name


def write_library(certificates: Path, target: Path) -> list[str]:
    """Write the files and return the names of their modules."""
    written = []
    for path in sorted(certificates.rglob("*.json")):
        document = json.loads(path.read_text(encoding="utf-8"))
        if document["kind"] in KINDS:
            name = module_name(path.stem)
            write_whole(target / f"{name}.v", export(document, path.name).encode())
            written.append(name)
    return written


def main() -> int:
    """Write the library named on the command line."""
    if len(sys.argv) != 3:  # noqa: PLR2004 - two folders
        sys.stderr.write("usage: python -m bellproof.kernel.library CERTIFICATES COQ_FOLDER\n")
        return 2
    for name in write_library(Path(sys.argv[1]), Path(sys.argv[2])):
        sys.stdout.write(f"{name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
