"""Campaigns in units: one process, several, a cluster, or one that is interrupted find the same."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bellproof.errors import ResourceLimit, UsageProblem
from bellproof_conformance import generate
from bellproof_conformance.campaign import Judged, settled
from bellproof_conformance.fuzz import stream
from bellproof_conformance.runner.testee import MOST_FAILED_STARTS, MOST_TIMEOUTS
from bellproof_conformance.select import everything
from bellproof_conformance.units import executors, work
from bellproof_conformance.units.order import Unit
from bellproof_conformance.verdicts import Finding, Verdict

FAULTY = f"{sys.executable} -m bellproof_conformance.faulty cut-to-shortest"
CASES = ("--suite", "settings.combine,stats.frequency", "--fuzz", "60", "--seed", "3")


def contents(path: Path) -> tuple[dict[str, Any], list[str]]:
    header, *rest = path.read_text().splitlines()
    return {**json.loads(header), "time": ""}, rest


@pytest.fixture
def campaign(bellproof: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Run the faulty implementation; give the status and the JSON Lines."""
    monkeypatch.chdir(tmp_path)

    def go(*options: str, cases: tuple[str, ...] = CASES) -> Any:
        log = tmp_path / "log"
        log.unlink(missing_ok=True)
        done = bellproof("conform", "run", "--testee", FAULTY, *cases, *options, "--jsonl", str(log))
        return done, contents(log) if log.exists() else None

    return go


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[str]:
    """A scheduler with two workers, each a process of its own, on the loopback interface."""
    file = tmp_path / "scheduler.json"
    common = ["--scheduler-file", str(file), "--no-dashboard"]
    starts = [
        [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", *common],
        *[[sys.executable, "-m", "distributed.cli.dask_worker", "--nthreads", "1", "--no-nanny", *common]] * 2,
    ]  # fmt: skip
    processes = []
    try:
        for start in starts:
            processes.append(
                subprocess.Popen(start, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            )
            deadline = time.monotonic() + 60
            while not (file.exists() and file.stat().st_size) and time.monotonic() < deadline:
                time.sleep(0.1)
        yield json.loads(file.read_text())["address"]
    finally:
        for process in reversed(processes):
            process.kill()
            process.wait(30)


def test_every_way_of_running_finds_the_same(campaign: Any, cluster: str, tmp_path: Path) -> None:
    done, alone = campaign()
    assert done.status == 1
    assert sum(json.loads(line)["suite"] == "fuzz" for line in alone[1][:-1]) == 60
    for name, options in {
        "one": (),
        "two": ("--jobs", "2"),
        "dask": ("--executor", f"dask:{cluster}"),
    }.items():
        state = tmp_path / name
        again, found = campaign("--state", str(state), *options)
        assert again.status == done.status, again.err
        assert found == alone
        assert again.out == done.out
        units = {path.name: path.read_bytes() for path in state.iterdir()}
        assert len(units) > 4, "several at a time"
        # Whoever did them, the files are the same byte for byte.
        assert units == {path.name: path.read_bytes() for path in (tmp_path / "one").iterdir()}
    _, threads = campaign("--jobs", "3")
    assert threads == alone


def test_a_campaign_goes_on_where_it_ended(campaign: Any, tmp_path: Path, monkeypatch: Any) -> None:
    _, alone = campaign()
    state = tmp_path / "state"
    original = work.carry_out
    count: list[Unit] = []

    def interrupted(folder: str, unit: Unit) -> str:
        if len(count) == 1:
            raise KeyboardInterrupt
        count.append(unit)
        return original(folder, unit)

    monkeypatch.setattr(executors, "carry_out", interrupted)
    done, found = campaign("--state", str(state))
    assert (done.status, found) == (130, None)
    assert len(list(state.glob("*-*.jsonl"))) == 1
    asked: list[Unit] = []

    def noted(folder: str, unit: Unit) -> str:
        asked.append(unit)
        return original(folder, unit)

    monkeypatch.setattr(executors, "carry_out", noted)
    _, found = campaign("--state", str(state))
    assert found == alone
    assert asked
    assert not set(asked) & set(count), "what was finished is not done again"
    asked.clear()
    assert campaign("--state", str(state))[1] == alone
    assert asked == []
    # A longer campaign in the same folder asks only for more; other demands ask for nothing.
    longer = (*CASES[:3], "80", *CASES[4:])
    whole = campaign(cases=longer)[1]
    assert campaign("--state", str(state), cases=longer)[1] == whole
    assert {unit.kind for unit in asked} == {"fuzz"}
    before = len(asked)
    campaign("--state", str(state), "--strict", cases=longer)
    assert len(asked) == before


def test_a_folder_holds_one_campaign(campaign: Any, tmp_path: Path) -> None:
    state = tmp_path / "state"
    small = ("--suite", "settings.combine", "--fuzz", "3", "--seed", "1")
    assert campaign("--state", str(state), cases=small)[0].status == 1
    done, _ = campaign("--state", str(state), cases=(*small[:5], "2"))
    assert done.status == 3
    assert "holds another campaign (seed differ)" in done.err
    done, _ = campaign("--state", str(state), "--timeout", "3", cases=small)
    assert (done.status, "limits" in done.err) == (3, True)
    [unit] = state.glob("listed-*.jsonl")
    whole = unit.read_text()
    for text in (whole.rsplit("\n", 2)[0], "", whole.replace('"verdict": "PASS"', '"verdict": "GOOD"')):
        unit.write_text(text)
        done, _ = campaign("--state", str(state), cases=small)
        assert done.status in {3, 4}
        assert "its unit is done again" in done.err
        assert done.err.count("\n") == 1
    unit.unlink()
    assert campaign("--state", str(state), cases=small)[0].status == 1
    assert unit.read_text() == whole
    (state / "campaign.json").write_text("{")
    assert campaign("--state", str(state), cases=small)[0].status == 3


def test_cases_that_the_oracle_gives_up_on_are_replaced(
    campaign: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    from bellproof.errors import Undecided  # noqa: PLC0415 - only here

    small = ("--suite", "settings.combine", "--fuzz", "8", "--seed", "1")
    answered: list[str] = []

    def sometimes(op: str, params: Any) -> Any:
        answered.append(op)
        if sum(map(ord, str(params))) % 3 == 0:
            raise Undecided(op)
        return generate.answer(op, params)

    monkeypatch.setattr(stream, "answer", sometimes)
    alone = campaign(cases=small)[1]
    assert len(answered) > 8, "some were given up"
    assert campaign("--state", str(tmp_path / "state"), cases=small)[1] == alone


def test_what_stops_a_campaign_is_one_line(campaign: Any, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(executors, "CONNECT_SECONDS", 1)
    for executor, said in (
        ("slurm:1", "neither local nor dask:ADDRESS"),
        ("dask:", "neither local nor dask:ADDRESS"),
        ("dask:nowhere", "no dask scheduler answers at nowhere"),
        ("dask:tcp://127.0.0.1:1", "no dask scheduler answers"),
    ):
        done, _ = campaign("--executor", executor, "--state", str(tmp_path / "s"))
        assert done.status == 2, executor
        assert said in done.err
        assert done.err.count("\n") == 1


def test_a_unit_without_a_campaign_is_told_and_not_raised(tmp_path: Path) -> None:
    assert "is no description of a campaign" in work.carry_out(str(tmp_path), Unit("listed", 0, 1))
    with pytest.raises(ResourceLimit, match="no description"):
        executors.local(str(tmp_path), [Unit("listed", 0, 1)], 1)


def test_a_testee_without_greeting_or_score_gets_the_same_report(bellproof: Any, tmp_path: Path) -> None:
    small = ("--suite", "settings.combine", "--fuzz", "3", "--seed", "1")
    logs: list[Any] = []
    for options in ((), ("--state", str(tmp_path / "state"))):
        log = tmp_path / f"log{len(logs)}"
        done = bellproof("conform", "run", "--testee", "no-such", *small, *options, "--jsonl", str(log))
        assert done.status == 1
        logs.append(contents(log))
    assert logs[0] == logs[1]


def finding(verdict: Verdict, reason: str = "") -> Judged:
    return Judged(everything()[0].case, "x", Finding(verdict, reason))


@pytest.mark.parametrize(
    ("bad", "most", "after"),
    [
        (finding(Verdict.TIMEOUT, "no answer within 10 s"), MOST_TIMEOUTS, "not asked any more"),
        (finding(Verdict.CRASH, "at hello: was killed"), MOST_FAILED_STARTS, "given up after"),
    ],
)
def test_what_several_processes_asked_too_much_is_taken_back(bad: Judged, most: int, after: str) -> None:
    good, unasked = finding(Verdict.PASS), finding(Verdict.UNSUPPORTED)
    few = [*[bad] * (most - 1), good, unasked] * 2
    assert settled(few) == few
    many = settled([*few, *[bad] * most, good, unasked])
    assert many[: len(few) + most] == [*few, *[bad] * most]
    assert many[-2].finding.reason.startswith(after)
    assert many[-2].answer == ""
    assert many[-1] == unasked, "what was not declared stays undeclared"


def test_without_dask_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageProblem, match=r"pip install 'bellproof\[dask\]'"):
        executors.dask("state", [], "tcp://127.0.0.1:1")
