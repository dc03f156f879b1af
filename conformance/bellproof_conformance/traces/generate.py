"""Write the shipped logs: ``python -m bellproof_conformance.traces.generate FOLDER``.

Every other log is JSON Lines; the profile is that of the laboratory in `legal`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from bellproof.files.writer import write_together
from bellproof_conformance.traces.faults import FAULTS, Rows
from bellproof_conformance.traces.legal import PROFILE, aborted, records, with_heralds

_MANY = 500
"""Logs of so many events are CSV, which is shorter."""


def legal() -> dict[str, Rows]:
    """The legal logs by name."""
    with_abort = records(60)
    with_abort[31] = aborted(with_abort[31], "link down")
    return {"plain": records(60), "aborted": with_abort, "heralds": with_heralds(records(60))}


def files() -> dict[str, bytes]:
    """Every file's name and content."""
    content = {"profile.json": (json.dumps(PROFILE, indent=1) + "\n").encode()}
    logs = {f"legal-{name}": rows for name, rows in legal().items()}
    logs |= {f"faulty-{fault.name}": fault.make() for fault in FAULTS}
    for i, (name, rows) in enumerate(logs.items()):
        if i % 2 and len(rows) < _MANY:
            content[f"{name}.jsonl"] = "".join(json.dumps(row) + "\n" for row in rows).encode()
        else:
            content[f"{name}.csv"] = _csv(rows).encode()
    table = [
        {"name": fault.name, "rule": fault.rule, "also": list(fault.also), "story": fault.story}
        for fault in FAULTS
    ]
    content["faults.json"] = (json.dumps(table, indent=1) + "\n").encode()
    return content


def _csv(rows: Rows) -> str:
    columns = [column for column in rows[-1] if column != "kind" or rows[0]["kind"] == "herald"]
    lines = [",".join(columns)]
    lines += [",".join(row.get(column, "") for column in columns) for row in rows]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    write_together({Path(sys.argv[1]) / name: content for name, content in files().items()})
