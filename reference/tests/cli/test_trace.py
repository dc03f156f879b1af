"""``bellproof trace check`` as a user meets it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Call = Callable[..., Any]

HEADER = "sequence,x,y,a,b,status\n"
LEGAL = HEADER + "0,0,0,0,0,ok\n1,0,1,1,1,ok\n2,1,1,,,aborted: link\n"


@pytest.fixture
def log(tmp_path: Path) -> Callable[[str], str]:
    def write(content: str) -> str:
        path = tmp_path / "events.csv"
        path.write_text(content, encoding="utf-8")
        return str(path)

    return write


def test_a_legal_log(bellproof: Call, log: Callable[[str], str]) -> None:
    done = bellproof("trace", "check", log(LEGAL))
    assert (done.status, done.err) == (0, "")
    assert done.out == "LEGAL: 3 records, 1 aborted; no rule is broken\n"


def test_an_illegal_log_says_where_and_why(bellproof: Call, log: Callable[[str], str]) -> None:
    done = bellproof("trace", "check", log(LEGAL.replace("\n1,", "\n5,")))
    assert (done.status, done.err) == (1, "")
    assert done.out.splitlines() == [
        "sequence-gap: sequence numbers have no gap: a missing event is post-selection",
        "  line 3: 5 where 1 was due: 4 events are missing",
        "sequence-repeated: no sequence number comes twice or goes back",
        "  line 4: 2 where 6 was due",
        "ILLEGAL: 3 records, 1 aborted; broken: sequence-gap, sequence-repeated",
    ]


def test_many_places_are_summed_up(bellproof: Call, log: Callable[[str], str]) -> None:
    done = bellproof("trace", "check", log("x,y,a,b\n" + "0,0,2,0\n" * 9))
    assert "  and 4 more" in done.out.splitlines()


def test_the_document(bellproof: Call, log: Callable[[str], str]) -> None:
    path = log(LEGAL.replace("ok", "fine", 1))
    done = bellproof("trace", "check", path, "--json")
    assert done.status == 1
    assert json.loads(done.out) == {
        "log": path,
        "legal": False,
        "records": 3,
        "heralds": 0,
        "aborted": 1,
        "findings": [
            {
                "rule": "status",
                "means": "a status is ok, or aborted with a reason",
                "times": 1,
                "first": [{"place": 2, "what": "'fine' is neither ok nor aborted"}],
            }
        ],
    }


def test_the_profile_decides(bellproof: Call, log: Callable[[str], str], tmp_path: Path) -> None:
    profile = tmp_path / "profile.json"
    profile.write_text('{"off": ["status"]}')
    assert (
        bellproof("trace", "check", log(LEGAL.replace("ok", "fine")), "--profile", str(profile)).status == 0
    )


@pytest.mark.parametrize(
    ("content", "text"),
    [("", "is empty"), (LEGAL[:-1], "line 4: the last line has no end"), ("0,0,0,0\n" + HEADER, "line 1")],
)
def test_what_is_no_log(bellproof: Call, log: Callable[[str], str], content: str, text: str) -> None:
    done = bellproof("trace", "check", log(content))
    assert (done.status, done.out) == (3, "")
    assert text in done.err
    assert done.err.count("\n") == 1


def test_usage(bellproof: Call, log: Callable[[str], str]) -> None:
    assert bellproof("trace").status == 2
    assert bellproof("trace", "check").status == 2
    assert bellproof("trace", "check", "-", "--profile", "-").status == 2
    assert bellproof("trace", "check", log(LEGAL), "--profile", "no-such.json").status == 3


def test_plot_writes_numbers_and_pictures(bellproof: Call, log: Callable[[str], str], tmp_path: Path) -> None:
    path = log("x,y,a,b\n" + "0,0,0,0\n0,1,1,1\n1,0,0,0\n1,1,1,0\n" * 20)
    numbers = tmp_path / "run.csv"
    assert bellproof("trace", "plot", path, "--output", str(numbers)).status == 0
    last = numbers.read_text().splitlines()[-1].split(",")
    claim = bellproof("certify", path, "--json").json
    assert (last[0], last[6], last[9]) == ("80", claim["I_hat"], claim["min_entropy_bits"]["lo"])
    for name in ("run.svg", "run.png"):
        assert bellproof("trace", "plot", path, "--output", str(tmp_path / name)).status == 0
        assert (tmp_path / name).stat().st_size > 10_000


@pytest.mark.parametrize(
    ("options", "status"),
    [(["--output", "run.txt"], 2), ([], 2), (["--output", "run.svg", "--delta", "2"], 3)],
)
def test_plot_is_refused(
    bellproof: Call, log: Callable[[str], str], options: list[str], status: int, tmp_path: Path
) -> None:
    path = log(LEGAL)
    placed = [str(tmp_path / option) if option.startswith("run") else option for option in options]
    assert bellproof("trace", "plot", path, *placed).status == status
    assert not list(tmp_path.glob("run.*"))


def test_plot_leaves_no_event_out(bellproof: Call, log: Callable[[str], str], tmp_path: Path) -> None:
    path, output = log(LEGAL), tmp_path / "run.csv"
    done = bellproof("trace", "plot", path, "--output", str(output))
    assert done.status == 3
    assert "--no-click" in done.err
    assert not output.exists()
    assert bellproof("trace", "plot", path, "--output", str(output), "--no-click", "map:0").status == 0
