"""The course of a run: thinned out, and at its end what ``certify`` says of the same events."""

from __future__ import annotations

import json
import random
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bellproof.cli.main import run
from bellproof.errors import BadInput
from bellproof.finite.certify import Request, certify
from bellproof.model.counts import CountsTable
from bellproof.model.expression import chsh
from bellproof.model.inputs import uniform
from bellproof.model.scenario import CHSH_SCENARIO
from bellproof.trace.course import POINTS, Row, course, points, table
from bellproof.trace.event import Event
from bellproof.trace.picture import draw

REQUEST = Request(expression=chsh(), inputs=uniform(CHSH_SCENARIO), delta=Fraction(1, 100))


def events(n: int, *, timed: bool = True) -> list[Event]:
    source = random.Random(n)  # noqa: S311 - test data
    made = []
    for i in range(n):
        x, y, a = (source.randrange(2) for _ in range(3))
        b = a ^ (x & y) ^ (source.random() < 0.12)
        made.append(Event(i, "record", i, 7 * i if timed else None, x=x, y=y, a=a, b=b))
    return made


@settings(max_examples=15)
@given(st.integers(1, 5000))
def test_points_are_few_evenly_spread_and_end_with_the_last_event(n: int) -> None:
    kept = points(events(n), None)
    assert len(kept) <= 2 * POINTS
    assert len(kept) >= min(n, POINTS)
    assert kept[-1].n == n
    assert len({after.n - before.n for before, after in pairwise(kept[:-1])}) <= 1
    for point in kept:
        assert sum(count for _, count in point.counts) == point.n


def test_the_end_is_what_certify_says() -> None:
    data = events(4000)
    last = course(points(data, None)[-2:], REQUEST)[-1]
    counts: dict[tuple[int, int, int, int], int] = {}
    for event in data:
        cell = (event.x or 0, event.y or 0, event.a or 0, event.b or 0)
        counts[cell] = counts.get(cell, 0) + 1
    whole = certify(CountsTable.of(CHSH_SCENARIO, counts), REQUEST)
    assert (last.estimate, last.epsilon, last.bits) == (whole.estimate, whole.epsilon, whole.min_entropy_bits)
    assert whole.min_entropy_bits.lo > 0
    assert last.rate == Fraction(1, 7)


def test_before_all_pairs_have_come_there_is_no_estimate() -> None:
    rows = course(points([Event(0, "record", x=0, y=0, a=0, b=0)], None), REQUEST)
    assert rows == [Row(rows[0].point, None, None, None, None)]
    assert table(rows).lines == (("1", "", "", "0", "0", "0", "", "", "", "", ""),)


def test_an_aborted_event_is_counted_as_was_said_and_never_left_out() -> None:
    data = events(50)
    data[20] = data[20]._replace(a=None, b=None, status="aborted: link")
    with pytest.raises(BadInput, match="--no-click"):
        points(data, None)
    last = points(data, 1)[-1]
    assert (last.n, last.aborted) == (50, 1)
    as_if = points([*data[:20], data[20]._replace(a=1, b=1, status=None), *data[21:]], None)[-1]
    assert last.counts == as_if.counts


def test_what_cannot_be_counted() -> None:
    with pytest.raises(BadInput, match="no records"):
        points([Event(0, "herald")], None)
    with pytest.raises(BadInput, match="settings 0 or 1"):
        points([Event(3, "record", x=2, y=0, a=0, b=0)], None)


def _heights(line: Any) -> list[float]:
    return list(line.get_ydata())


@pytest.mark.parametrize("timed", [True, False])
def test_the_picture_shows_the_numbers(timed: bool) -> None:  # noqa: FBT001 - a table's column
    rows = course(points(events(60, timed=timed), None), REQUEST)
    rate, value, balance, bits = draw(rows, REQUEST.delta).axes
    assert _heights(bits.lines[0]) == [float(row.bits.lo) if row.bits else 0.0 for row in rows]
    assert _heights(balance.lines[0]) == [float(row.share(0)) for row in rows]
    assert _heights(value.lines[2]) == [float(row.estimate) for row in rows if row.estimate is not None]
    assert bool(rate.lines) == timed
    assert bits.get_xlabel() == ("time in the log's unit" if timed else "events")


@pytest.mark.parametrize(
    ("second", "label", "rate"),
    [
        (None, "time in the log's unit", "heralds a unit\nof time"),
        (Fraction(1), "time in minutes", "heralds \na minute"),
        (Fraction(1000), "time in seconds", "heralds \na second"),
        (Fraction(1, 60), "time in hours", "heralds \nan hour"),
        (Fraction(1, 86400), "time in days", "heralds \na day"),
    ],
)
def test_the_axis_is_in_a_unit_that_fits(second: Fraction | None, label: str, rate: str) -> None:
    """60 events, seven units of time apart: 413 units in all."""
    rows = course(points(events(60), None), REQUEST)
    figure = draw(rows, REQUEST.delta, second)
    assert figure.axes[3].get_xlabel() == label
    assert figure.axes[0].get_ylabel() == rate
    unit = {"minutes": 60, "seconds": 1000, "hours": 60, "days": 1}.get(label.rpartition(" ")[2], 1)
    assert _heights(figure.axes[0].lines[0])[-1] == pytest.approx(unit / 7)


LABORATORY = Path(__file__).parents[3] / "docs" / "laboratory"


def test_the_worked_example_goes_from_a_laboratorys_table_to_certified_bits(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The commands of docs/trace.md, with what they say there; and one wrong phase is found."""
    table, mapping = LABORATORY / "laboratory.csv", LABORATORY / "mapping.json"
    profile = str(LABORATORY / "profile.json")
    log, picture = str(tmp_path / "events.csv"), tmp_path / "run.svg"
    assert run(["trace", "import", str(table), "--mapping", str(mapping), "--output", log]) == 0
    assert run(["trace", "check", log, "--profile", profile]) == 0
    assert capsys.readouterr().out == "LEGAL: 3016 records, 2 aborted; no rule is broken\n"
    options = ["--profile", profile, "--no-click", "map:0", "--output", str(picture)]
    assert run(["trace", "plot", log, *options]) == 0
    assert b"<svg" in picture.read_bytes()
    assert run(["certify", log, "--no-click", "map:0", "--json"]) == 0
    certified = json.loads(capsys.readouterr().out)
    assert certified["n"] == 3016
    assert Fraction(certified["min_entropy_bits"]["lo"]) > 57
    # Without the second calibration the phases after it are wrong.
    one = json.loads(mapping.read_text("utf-8"))
    one["calibrations"].pop()
    (tmp_path / "mapping.json").write_text(json.dumps(one), encoding="utf-8")
    words = ["trace", "import", str(table), "--mapping", str(tmp_path / "mapping.json"), "--output", log]
    assert run(words) == 0
    assert run(["trace", "check", log, "--profile", profile]) == 1
    assert "broken: phase" in capsys.readouterr().out
    # Without its pauses the log has gaps.
    gaps = json.loads(mapping.read_text("utf-8")) | {"pauses": []}
    (tmp_path / "mapping.json").write_text(json.dumps(gaps), encoding="utf-8")
    assert run(words) == 0
    assert run(["trace", "check", log, "--profile", profile]) == 1
    assert "broken: time-gap" in capsys.readouterr().out
