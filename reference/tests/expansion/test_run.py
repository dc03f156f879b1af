"""Whole runs: what comes out, stopping and going on, and what is refused."""

from __future__ import annotations

import stat
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from bellproof.errors import BadInput, Rejected
from bellproof.expansion.devices import CLASSICAL, Devices, Honest, Replay
from bellproof.expansion.replay import earlier_run
from bellproof.expansion.run import Finished, Stopped, checkpoint_of
from bellproof.expansion.tally import outcomes, table
from bellproof.expansion.terms import Terms, yield_of
from bellproof.expansion.transcript import BLOCK, read_lines
from bellproof.expansion.verify import verify
from bellproof.extraction.toeplitz import by_rows

MakeRun = Callable[..., Finished | Stopped]


class Unrepeatable(Honest):
    """Honest devices that nobody can bring back to an earlier state."""

    @property
    def is_repeatable(self) -> bool:
        return False


def perfect() -> Honest:
    return Honest(Fraction(1), Fraction(0), 5)


def members(path: Path, key: str) -> list[Any]:
    return [line.content[key] for line in read_lines(str(path)) if key in line.content]


def test_a_run_extracts_what_was_promised(make_run: MakeRun, tmp_path: Path, terms: Terms) -> None:
    path = tmp_path / "run.jsonl"
    done = make_run(path)
    assert isinstance(done, Finished)
    assert done.result.passed
    assert len(done.string) == done.result.length == yield_of(terms).length > 500
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not checkpoint_of(path).exists()
    trials = "".join(members(path, "trials"))
    assert len(trials) == terms.n
    assert sum(done.result.counts) == terms.n
    assert table(list(done.result.counts)).total == terms.n
    # The extractor by its formula, on the raw string by hand.
    seed_bits = done.result.promised.extractor_seed_bits
    seed = "".join(f"{int(text, 16):b}".rjust(4 * len(text), "0") for text in members(path, "t2"))
    sizes = [min(1 << 14, seed_bits - start) for start in range(0, seed_bits, 1 << 14)]
    assert len(seed) - seed_bits < 4 * len(sizes)
    raw = "".join(f"{int(digit, 16) & 3:02b}" for digit in trials)
    assert outcomes(trials) == raw
    assert len(sizes) == 1, "one line holds the seed of so short a run"
    assert by_rows(raw, seed[-seed_bits:], done.result.length) == done.string
    assert done.seed_bits == 2 * terms.n + seed_bits
    assert "".join(members(path, "bits")) == done.string


def test_the_same_seed_and_devices_give_the_same_run(make_run: MakeRun, tmp_path: Path) -> None:
    first, second = (make_run(tmp_path / name) for name in ("a", "b"))
    other = make_run(tmp_path / "c", seed="test:2")
    assert first == second != other
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_the_systems_seed_is_never_the_same(make_run: MakeRun, tmp_path: Path) -> None:
    first, second = (make_run(tmp_path / name, seed="os") for name in ("a", "b"))
    assert isinstance(first, Finished)
    assert isinstance(second, Finished)
    assert first.digest != second.digest
    assert verify(str(tmp_path / "a")).digest == first.digest


@pytest.mark.parametrize("kind", CLASSICAL)
def test_classical_devices_are_aborted(kind: str, make_run: MakeRun, tmp_path: Path, terms: Terms) -> None:
    path = tmp_path / "run.jsonl"
    done = make_run(path, devices=CLASSICAL[kind](terms))
    assert isinstance(done, Finished)
    assert not done.result.passed
    assert done.string == ""
    assert done.result.length == 0
    assert members(path, "bits") == members(path, "t2") == []
    assert verify(str(path)).repeated


def test_a_replay_of_an_earlier_run_is_aborted(make_run: MakeRun, tmp_path: Path) -> None:
    done = make_run(tmp_path / "old")
    assert isinstance(done, Finished)
    recorded, digest = earlier_run(str(tmp_path / "old"))
    assert digest == done.digest
    again = make_run(tmp_path / "new", devices=Replay(recorded, digest), seed="test:2")
    assert isinstance(again, Finished)
    assert not again.result.passed
    assert verify(str(tmp_path / "new")).header.device == {"kind": "replay", "of": digest}


def test_an_unfinished_run_cannot_be_replayed_by_devices(make_run: MakeRun, tmp_path: Path) -> None:
    make_run(tmp_path / "run", stop_after=100)
    with pytest.raises(BadInput, match="no complete transcript"):
        earlier_run(str(checkpoint_of(tmp_path / "run")))


@pytest.mark.parametrize("stop_after", [1, BLOCK - 1, BLOCK, BLOCK + 1, 4999])
@pytest.mark.parametrize("devices", [Honest, Unrepeatable])
def test_a_run_that_was_stopped_goes_on(
    stop_after: int, devices: type[Honest], make_run: MakeRun, tmp_path: Path
) -> None:
    path = tmp_path / "run.jsonl"
    made: Devices = devices(Fraction(1), Fraction(0), 5)
    stopped = make_run(path, devices=made, stop_after=stop_after)
    # A stop asked for at a block's end is heeded with it; Honest.respond was called once a trial.
    assert isinstance(stopped, Stopped)
    assert 0 < stopped.trials <= stop_after
    assert not path.exists(), "nothing has the output's name before it is whole"
    assert stat.S_IMODE(checkpoint_of(path).stat().st_mode) == 0o600
    again = devices(Fraction(1), Fraction(0), 5) if devices is Honest else made
    done = make_run(path, devices=again)
    straight = make_run(tmp_path / "straight.jsonl")
    assert isinstance(done, Finished)
    assert isinstance(straight, Finished)
    assert done.string == straight.string
    assert done.result == straight.result
    assert done.seed_bits == straight.seed_bits
    assert verify(str(path)).digest == done.digest


def test_a_crash_costs_repeatable_devices_nothing(make_run: MakeRun, tmp_path: Path) -> None:
    """The last line is cut off in the middle, and there is no word of a stop."""
    path = tmp_path / "run.jsonl"
    make_run(path, stop_after=BLOCK + 500)
    checkpoint = checkpoint_of(path)
    lines = checkpoint.read_bytes().splitlines(keepends=True)
    checkpoint.write_bytes(b"".join(lines[:-2]) + lines[-2][:-40])
    done = make_run(path)
    straight = make_run(tmp_path / "straight.jsonl")
    assert isinstance(done, Finished)
    assert isinstance(straight, Finished)
    assert done.string == straight.string


def test_a_crash_ends_the_run_of_real_devices(make_run: MakeRun, tmp_path: Path) -> None:
    """Trials may have been made that are in no record; leaving them out would be a choice after the fact."""
    path = tmp_path / "run.jsonl"
    devices = Unrepeatable(Fraction(1), Fraction(0), 5)
    make_run(path, devices=devices, stop_after=BLOCK + 500)
    checkpoint = checkpoint_of(path)
    checkpoint.write_bytes(b"".join(checkpoint.read_bytes().splitlines(keepends=True)[:-1]))
    with pytest.raises(BadInput, match="begin anew"):
        make_run(path, devices=devices)


def test_a_crash_while_the_string_is_written_is_made_good(make_run: MakeRun, tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    done = make_run(path)
    lines = path.read_bytes().splitlines(keepends=True)
    for kept in (2, 3):
        checkpoint_of(path).write_bytes(b"".join(lines[:-kept]))
        path.unlink()
        assert make_run(path) == done


def test_a_checkpoint_of_another_run_is_refused(make_run: MakeRun, tmp_path: Path, terms: Terms) -> None:
    path = tmp_path / "run.jsonl"
    make_run(path, stop_after=100)
    for change in (
        {"terms": replace(terms, delta=Fraction(1, 30))},
        {"seed": "test:2"},
        {"devices": Honest(Fraction(1), Fraction(0), 6)},
    ):
        with pytest.raises(BadInput, match="other terms, seed or devices"):
            make_run(path, **change)
    assert isinstance(make_run(path), Finished)


def test_a_checkpoint_that_was_changed_is_rejected(make_run: MakeRun, tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    make_run(path, stop_after=100)
    checkpoint = checkpoint_of(path)
    text = checkpoint.read_text()
    place = text.index('"trials": "') + len('"trials": "')
    changed = "0123456789abcdef"[int(text[place], 16) ^ 1]
    checkpoint.write_text(text[:place] + changed + text[place + 1 :])
    with pytest.raises(Rejected, match="outcomes are not those"):
        make_run(path)


def test_a_folder_that_does_not_exist_is_bad_input(make_run: MakeRun, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be written"):
        make_run(tmp_path / "missing" / "run.jsonl")
