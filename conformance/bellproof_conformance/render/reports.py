"""From a run to the content of each report, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bellproof_conformance.records import Run
from bellproof_conformance.render.badge import badge
from bellproof_conformance.render.junit import junit
from bellproof_conformance.render.page import page

RENDER: Mapping[str, Callable[[Run], bytes]] = {
    "jsonl": Run.to_jsonl,
    "junit": junit,
    "html": page,
    "badge": badge,
}
