"""What a ledger says of its sources, its settings and its services."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from bellproof.settings.ledger import Ledger


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """Blocks and bytes that one source has given, and when it gave the last (seconds since 1970)."""

    name: str
    blocks: int
    bytes: int
    at: float


@dataclass(frozen=True, slots=True)
class ServiceStatus:
    """The latest service: ``state`` is ``none``, ``running``, ``ended`` or ``crashed``."""

    state: str
    pid: int | None
    began: float | None
    ended: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class Status:
    """Counts of settings and event records, and the state of sources and service."""

    fetched: int
    handed: int
    records: int
    sources: tuple[SourceStatus, ...]
    service: ServiceStatus

    @property
    def available(self) -> int:
        """Settings that wait."""
        return self.fetched - self.handed


def status(ledger: Ledger) -> Status:
    """Read the state now."""
    rows = cast("Any", ledger.rows)
    fetched, handed = rows("SELECT fetched, handed FROM total")[0]
    ((records,),) = rows("SELECT count(*) FROM record")
    sources = rows("SELECT name, blocks, bytes, at FROM source ORDER BY name")
    services = rows("SELECT pid, began, ended, reason FROM service ORDER BY id DESC LIMIT 1")
    return Status(
        fetched,
        handed,
        records,
        tuple(SourceStatus(*row) for row in sources),
        _service(*services[0]) if services else ServiceStatus("none", None, None, None, ""),
    )


def _service(pid: int, began: float, ended: float | None, reason: str | None) -> ServiceStatus:
    if ended is not None:
        return ServiceStatus("ended", pid, began, ended, reason or "")
    if _alive(pid):
        return ServiceStatus("running", pid, began, None, "")
    return ServiceStatus("crashed", pid, began, None, "the process is gone and gave no reason")


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def document(found: Status) -> dict[str, object]:
    """In JSON's terms; times are ISO 8601 in UTC."""
    service = found.service
    return {
        "settings": {"fetched": found.fetched, "handed_out": found.handed, "available": found.available},
        "events": found.records,
        "sources": [
            {"name": source.name, "blocks": source.blocks, "bytes": source.bytes, "last": _when(source.at)}
            for source in found.sources
        ],
        "service": {
            "state": service.state,
            "pid": service.pid,
            "began": _when(service.began),
            "ended": _when(service.ended),
            "reason": service.reason or None,
        },
    }


def lines(found: Status, now: float | None = None) -> list[str]:
    """In words."""
    service = found.service
    now = time.time() if now is None else now
    told = {
        "none": "no service has used this ledger yet",
        "running": f"running as process {service.pid}, for {_age(now, service.began)}",
        "ended": f"ended {_age(now, service.ended)} ago: {service.reason}",
        "crashed": f"crashed: process {service.pid} is gone and gave no reason",
    }
    result = [
        f"service:    {told[service.state]}",
        f"settings:   {found.fetched} fetched, {found.handed} handed out, {found.available} waiting",
        f"events:     {found.records} recorded",
    ]
    result += [
        f"source:     {source.name}: {source.blocks} blocks of 128 bytes, the last {_age(now, source.at)} ago"
        for source in found.sources
    ]
    return result


def _when(at: float | None) -> str | None:
    return None if at is None else datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")


def _age(now: float, then: float | None) -> str:
    seconds = max(0, int(now - (then or now)))
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"
