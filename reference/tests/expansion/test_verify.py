"""Verifying transcripts: whatever is changed is found, as far as a transcript can prove anything."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bellproof.errors import BadInput, Rejected
from bellproof.expansion.run import Finished, Stopped
from bellproof.expansion.verify import verify

MakeRun = Callable[..., Finished | Stopped]
Lines = list[dict[str, Any]]


@pytest.fixture(name="honest")
def _honest(make_run: MakeRun, tmp_path: Path) -> Lines:
    make_run(tmp_path / "honest.jsonl")
    return [json.loads(line) for line in (tmp_path / "honest.jsonl").read_text().splitlines()]


def written(lines: Lines, path: Path, *, seal: bool) -> str:
    """Write the lines, with a digest that fits or with the old one."""
    body = [json.dumps(line) + "\n" for line in lines]
    if seal:
        digest = hashlib.sha256("".join(body[:-1]).encode()).hexdigest()
        body[-1] = json.dumps({"digest": f"sha256:{digest}"}) + "\n"
    path.write_text("".join(body))
    return str(path)


def other_text(value: str) -> str:
    """Text of the same kind with one character changed."""
    for place, character in enumerate(value):
        if character.isdigit():
            return value[:place] + str((int(character) + 1) % 10) + value[place + 1 :]
    return value + "x"


def changes(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every scalar of a transcript, with another value in its place."""
    if isinstance(value, dict | list):
        members = value.items() if isinstance(value, dict) else enumerate(value)
        for key, member in members:
            yield from changes(member, (*path, key))
    elif isinstance(value, bool):
        yield path, not value
    elif value in {"0", "1"}:
        yield path, "1/2"
    else:
        yield path, other_text(value)


def with_change(lines: Lines, place: tuple[Any, ...], value: Any) -> Lines:
    copy: Any = json.loads(json.dumps(lines))
    target = copy
    for key in place[:-1]:
        target = target[key]
    target[place[-1]] = value
    return copy  # type: ignore[no-any-return] # lines as before


def test_a_transcript_verifies(honest: Lines, tmp_path: Path) -> None:
    found = verify(written(honest, tmp_path / "copy", seal=True))
    assert found.repeated
    assert found.digest == honest[-1]["digest"]
    assert found.result.length == len("".join(line.get("bits", "") for line in honest)) > 500


def test_every_change_of_every_field_is_found(honest: Lines, tmp_path: Path) -> None:
    """With the old digest and with one that was made to fit."""
    tried = 0
    for place, value in changes(honest):
        for seal in (False, True):
            if place[-1] == "digest" and seal:
                continue  # that is no change
            changed = written(with_change(honest, place, value), tmp_path / "changed", seal=seal)
            with pytest.raises((Rejected, BadInput)):
                verify(changed)
            tried += 1
    assert tried > 60


def test_every_line_left_out_or_doubled_is_found(honest: Lines, tmp_path: Path) -> None:
    for place in range(len(honest) - 1):
        for lines in (honest[:place] + honest[place + 1 :], honest[: place + 1] + honest[place:]):
            with pytest.raises((Rejected, BadInput)):
                verify(written(lines, tmp_path / "changed", seal=True))


def test_the_first_wrong_thing_is_named(honest: Lines, tmp_path: Path) -> None:
    place = next(i for i, line in enumerate(honest) if "bits" in line)
    bits = honest[place]["bits"]
    changed = with_change(honest, (place, "bits"), ("1" if bits[0] == "0" else "0") + bits[1:])
    with pytest.raises(Rejected, match=f"REJECT line {place + 1}: the string is not"):
        verify(written(changed, tmp_path / "changed", seal=True))
    changed = with_change(honest, (len(honest) - 2, "result", "passed"), value=False)
    with pytest.raises(Rejected, match="result: passed is not"):
        verify(written(changed, tmp_path / "changed", seal=True))
    changed = with_change(honest, (1, "trials"), "5" + honest[1]["trials"][1:])
    with pytest.raises(Rejected, match="trial 1: the settings"):
        verify(written(changed, tmp_path / "changed", seal=True))


@pytest.mark.parametrize(("bits", "reason"), [(-4, "fewer than the settings take"), (4, "more seed bits")])
def test_seed_bits_that_are_too_few_or_too_many_are_found(
    bits: int, reason: str, honest: Lines, tmp_path: Path
) -> None:
    """Also where nobody can say what the seed was."""
    block = honest[1]
    digits = block["t1"][:-1] if bits < 0 else block["t1"] + "0"
    changed = {**block, "t1": digits, "t1_bits": str(int(block["t1_bits"]) + bits)}
    lines = [{**honest[0], "seed": "file"}, changed, *honest[2:]]
    with pytest.raises(Rejected, match=f"REJECT line 2: .*{reason}"):
        verify(written(lines, tmp_path / "changed", seal=True))


def test_what_no_transcript_can_prove(honest: Lines, tmp_path: Path) -> None:
    """Who says nothing that can be repeated can say anything: where seed and outcomes came from is believed."""
    for change in (((0, "seed"), "file"), ((0, "device"), {"kind": "program", "name": "ions"})):
        found = verify(written(with_change(honest, *change), tmp_path / "changed", seal=True))
        assert found.result.passed


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "ends where header"),
        ("[]\n", "no object"),
        ("{}\n", "exactly format"),
        ('{"format": 1}\n', "exactly"),
        ("not json\n", "JSON"),
    ],
)
def test_what_is_no_transcript_is_bad_input(content: str, reason: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text(content)
    with pytest.raises(BadInput, match=reason):
        verify(str(tmp_path / "file"))


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ((0, "format"), "bellproof-expansion/2"),
        ((0, "seed"), "/etc/hostname"),
        ((0, "seed"), 7),
        ((1, "t1"), "xyz"),
        ((1, "t1_bits"), "-1"),
        ((1, "t1_bits"), "9" * 30),
        ((1, "trials"), ""),
        ((1, "trials"), "xyz"),
        ((1, "trials"), 5),
        ((4, "t2"), 0),
    ],
)
def test_fields_that_cannot_mean_anything_are_bad_input(
    place: tuple[int, str], value: object, honest: Lines, tmp_path: Path
) -> None:
    assert "t2" in honest[4]
    with pytest.raises(BadInput):
        verify(written(with_change(honest, place, value), tmp_path / "changed", seal=True))


def test_a_transcript_that_goes_on_or_breaks_off_is_bad_input(honest: Lines, tmp_path: Path) -> None:
    path = tmp_path / "longer"
    written(honest, path, seal=True)
    path.write_text(path.read_text() + '{"more": "1"}\n')
    with pytest.raises(BadInput, match="goes on after the digest"):
        verify(str(path))
    written(honest[:3], path, seal=False)
    with pytest.raises(BadInput, match="not finished"):
        verify(str(path))
