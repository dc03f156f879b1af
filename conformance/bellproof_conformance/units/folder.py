"""The folder of a campaign: its description, its list of cases, one file a finished unit. Nothing else is shared.

A unit's file takes its name only when it is whole, so that one that exists is finished: whoever is interrupted
begins again with what is missing, and two that do the same unit write the same.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bellproof.errors import BadInput
from bellproof.files.json_text import Json, parse_json, write_json
from bellproof.files.writer import write_whole
from bellproof_conformance.campaign import Judged
from bellproof_conformance.cases import read_case
from bellproof_conformance.select import Chosen
from bellproof_conformance.units.order import Campaign, Unit, read_campaign
from bellproof_conformance.verdicts import Finding, Verdict

CAMPAIGN, CASES = "campaign.json", "cases.jsonl"
_DEPTH = 40
_REMOVE = "remove it, and its unit is done again"


@dataclass(frozen=True, slots=True)
class Done:
    """A finished unit: how many cases were drawn for it, those that were put, and what held the testee there."""

    drawn: int
    judged: tuple[tuple[Chosen, Judged], ...]
    held: tuple[str, ...]


def listing(chosen: Sequence[Chosen]) -> bytes:
    """The list of cases, a line each."""
    return b"".join(
        write_json({"suite": one.suite, "case": {**one.case.body(), "hash": one.case.content_hash}}).encode()
        + b"\n"
        for one in chosen
    )


def digest(content: bytes) -> str:
    """What a campaign says of its list."""
    return hashlib.sha256(content).hexdigest()


def open_folder(folder: Path, campaign: Campaign, cases: bytes) -> None:
    """Begin a campaign, or go on with one that is the same; raises `BadInput` where the folder holds another."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(str(folder), f"cannot be made: {error.strerror}") from error
    path = folder / CAMPAIGN
    if path.exists():
        before, now = _plain(path), campaign.to_json()
        other = [key for key in now if before.get(key) != now[key]]
        if other:
            reason = f"holds another campaign ({', '.join(other)} differ); name another folder with --state"
            raise BadInput(str(folder), reason)
    write_whole(folder / CASES, cases)
    write_whole(path, json.dumps(campaign.to_json(), indent=1).encode() + b"\n")


def campaign_of(folder: Path) -> Campaign:
    """The campaign that a folder holds."""
    return read_campaign(_plain(folder / CAMPAIGN))


def _plain(path: Path) -> dict[str, object]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadInput(str(path), "is no description of a campaign; remove the folder") from error
    if not isinstance(value, dict):
        raise BadInput(str(path), "is no description of a campaign; remove the folder")
    return value


def listed(folder: Path, unit: Unit) -> list[Chosen]:
    """The cases of a unit of the list."""
    path = folder / CASES
    with path.open("rb") as stream:
        lines = [line for number, line in enumerate(stream) if unit.start <= number < unit.stop]
    return [_chosen(parse_json(line.decode(), str(path), depth=_DEPTH), str(path)) for line in lines]


def _chosen(value: Json, source: str) -> Chosen:
    if not isinstance(value, dict):
        raise BadInput(source, "a line is no object")
    return Chosen(_text(value.get("suite"), source), read_case(value.get("case"), source))


def _text(value: Json, source: str) -> str:
    if not isinstance(value, str):
        raise BadInput(source, f"something is no text; {_REMOVE}")
    return value


def write_unit(folder: Path, campaign: Campaign, unit: Unit, done: Done) -> None:
    """Write a unit's file, whole."""
    head = {"campaign": campaign.digest, "drawn": str(done.drawn), "held": list(done.held)}
    lines = [write_json(head), *(write_json(_written(*pair)) for pair in done.judged), '{"end": true}']
    write_whole(folder / unit.name, "".join(f"{line}\n" for line in lines).encode())


def _written(one: Chosen, judged: Judged) -> dict[str, object]:
    finding = judged.finding
    return {
        "suite": one.suite,
        "case": {**one.case.body(), "hash": one.case.content_hash},
        "answer": judged.answer,
        "verdict": finding.verdict.value,
        "reason": finding.reason,
        "rounded": finding.rounded,
        "witness": finding.witness,
    }


def read_unit(folder: Path, campaign: Campaign, unit: Unit) -> Done | None:
    """A finished unit, ``None`` if it is not; raises `BadInput` for a file that is not what it should be."""
    path = folder / unit.name
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(str(path), f"cannot be read; {_REMOVE}") from error
    try:
        head, *lines, end = [parse_json(line, str(path), depth=_DEPTH) for line in text.splitlines()]
    except ValueError as error:
        raise BadInput(str(path), f"is no finished unit; {_REMOVE}") from error
    if not isinstance(head, dict) or head.get("campaign") != campaign.digest or end != {"end": True}:
        raise BadInput(str(path), f"is no finished unit of this campaign; {_REMOVE}")
    held = head.get("held")
    drawn = _text(head.get("drawn"), str(path))
    if not isinstance(held, list) or not drawn.isdigit():
        raise BadInput(str(path), f"has no proper first line; {_REMOVE}")
    pairs = tuple(_judged(line, str(path)) for line in lines)
    return Done(int(drawn), pairs, tuple(_text(name, str(path)) for name in held))


def _judged(value: Json, source: str) -> tuple[Chosen, Judged]:
    one = _chosen(value, source)
    fields = value if isinstance(value, dict) else {}
    texts = {key: _text(fields.get(key), source) for key in ("answer", "verdict", "reason")}
    if texts["verdict"] not in set(Verdict):
        raise BadInput(source, f"has an unknown verdict; {_REMOVE}")
    finding = Finding(
        Verdict(texts["verdict"]), texts["reason"], fields.get("rounded") is True, fields.get("witness")
    )
    return one, Judged(one.case, texts["answer"], finding)
