"""The written plan and the bench agree: no point without its test, no bin that nothing can see."""

from __future__ import annotations

from pathlib import Path

import pytest

from sequencer_bench import coverage, page, suite
from sequencer_bench.plan import PlanError, Point, dangling, load
from sequencer_bench.simulators import Simulator

POINT = Point("a", "something", ("one", "two"), "tb_directed.py::registers")


def test_every_point_names_a_test_that_exists() -> None:
    points = load()
    assert len(points) > 30
    assert dangling(points) == ()


@pytest.mark.parametrize("test", ["tb_directed.py::none", "tb_none.py::registers", "registers", ""])
def test_a_dangling_point_is_noticed(test: str) -> None:
    assert dangling((Point("a", "", ("b",), test),)) == ("a",)


@pytest.mark.parametrize(
    "text",
    [
        '[[point]]\nid="a"\nwhat="b"\nbins=["c"]',
        '[[point]]\nid="a"\nwhat="b"\nbins=[]\ntest="t"',
        '[[point]]\nid="a"\nwhat="b"\nbins=["c","c"]\ntest="t"',
        '[[point]]\nid="a"\nwhat="b"\nbins=["c"]\ntest="t"\n' * 2,
    ],
)
def test_a_plan_that_contradicts_itself_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PlanError):
        load(path)


def test_a_bin_that_is_not_planned_is_an_error() -> None:
    hits = coverage.Hits((POINT,))
    hits.see("a", "one")
    with pytest.raises(coverage.UnknownBin):
        hits.see("a", "three")


def test_hits_of_several_runs_add_up(tmp_path: Path) -> None:
    for _ in range(2):
        hits = coverage.Hits((POINT,))
        hits.see("a", "one")
        hits.write(tmp_path)
    counts = coverage.read([tmp_path / coverage.FILE])
    assert counts == {("a", "one"): 2}
    assert coverage.missing((POINT,), counts) == ("a: two",)
    text = coverage.report((POINT,), {Simulator.ICARUS: counts})
    assert "icarus: 1 of 2 bins, 50 %" in text
    assert "Not seen on icarus: a: two" in text


def test_the_page_of_coverage_is_of_this_hardware_and_plan_and_complete() -> None:
    text = page.PAGE.read_text(encoding="utf-8")
    assert f"for hardware and plan {page.digest()}." in text, "python -m sequencer_bench --keep"
    whole = len(list(suite.jobs(suite.Extent.CAMPAIGN)))
    assert all(f"{whole} simulations passed on {simulator.value}" in text for simulator in Simulator)
    points = load()
    bins = sum(len(point.bins) for point in points)
    assert [line for line in text.splitlines() if " bins, " in line] == [
        f"- {simulator.value}: {bins} of {bins} bins, 100 %" for simulator in Simulator
    ]
    rows = {line.split(" | ")[0].removeprefix("| "): line for line in text.splitlines() if "::" in line}
    assert set(rows) == {point.id for point in points}
    for point in points:
        full = f"{len(point.bins)}/{len(point.bins)} ("
        assert f"| `{point.test}` |" in rows[point.id]
        assert rows[point.id].count(f"| {full}") == len(Simulator), rows[point.id]
    assert "Not seen" not in text


def test_another_plan_or_hardware_has_another_digest(tmp_path: Path) -> None:
    rtl, plan = tmp_path / "rtl", tmp_path / "plan.toml"
    rtl.mkdir()
    (rtl / "a.sv").write_text("a", encoding="utf-8")
    plan.write_text("p", encoding="utf-8")
    first = page.digest(rtl, plan)
    plan.write_text("q", encoding="utf-8")
    second = page.digest(rtl, plan)
    (rtl / "a.sv").write_text("b", encoding="utf-8")
    assert len({first, second, page.digest(rtl, plan)}) == 3
