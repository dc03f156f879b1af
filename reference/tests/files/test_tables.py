"""Counts tables and trial logs that are good data, in every spelling that is allowed."""

from __future__ import annotations

import csv
import io
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bellproof.files.tables import NoClick, read_counts, write_counts
from bellproof.model.counts import CountsTable
from bellproof.model.scenario import CHSH_SCENARIO, Cell, Scenario

Save = Callable[[str | bytes], str]

sizes = st.integers(1, 4)
scenarios = st.builds(Scenario, st.tuples(sizes, sizes), st.tuples(sizes, sizes))


@st.composite
def tables(draw: st.DrawFn) -> CountsTable:
    scenario = draw(scenarios)
    cells = list(scenario.cells())
    counts = draw(st.lists(st.integers(0, 10**30), min_size=len(cells), max_size=len(cells)).filter(any))
    return CountsTable(scenario, tuple(counts))


@pytest.fixture(scope="session")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tables") / "data.csv"


@given(tables())
def test_what_is_written_is_read_back(path: Path, table: CountsTable) -> None:
    path.write_text(write_counts(table))
    assert read_counts(str(path), table.scenario) == table


@given(tables(), st.integers(), st.sampled_from(["\n", "\r\n"]), st.data())
def test_order_columns_line_ends_and_absent_zeros_do_not_matter(
    path: Path, table: CountsTable, seed: int, end: str, data: st.DataObject
) -> None:
    header, *rows = [line.split(",") for line in write_counts(table).splitlines()]
    rng = random.Random(seed)  # noqa: S311 - test data
    rows = [row for row in rows if row[4] != "0" or rng.random() < 0.5]
    rng.shuffle(rows)
    columns = data.draw(st.permutations(range(5)))
    blank, quote = data.draw(st.sampled_from(["", " ", "\t"])), data.draw(st.sampled_from(["", '"']))
    lines = [",".join(f"{quote}{row[i]}{blank}{quote}" for i in columns) for row in [header, *rows]]
    mark = data.draw(st.sampled_from([b"", b"\xef\xbb\xbf"]))
    path.write_bytes(mark + end.join([*lines, *data.draw(st.lists(st.just(""), max_size=3))]).encode())
    assert read_counts(str(path), table.scenario) == table


@given(
    st.lists(st.sampled_from(list(CHSH_SCENARIO.cells())), min_size=1, max_size=60),
    st.lists(st.text(max_size=8), min_size=60, max_size=60),
)
def test_a_log_counts_like_a_table(path: Path, trials: list[Cell], notes: list[str]) -> None:
    """Also with further columns that hold anything, quoted where need be."""
    expected = CountsTable.of(CHSH_SCENARIO, Counter(trials))
    plain = "x,y,a,b\n" + "".join(",".join(map(str, cell)) + "\n" for cell in trials)
    path.write_text(plain)
    assert read_counts(str(path), CHSH_SCENARIO) == expected
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["time", "b", "a", "y", "x", "note", "note"])
    for (x, y, a, b), note in zip(trials, notes, strict=False):
        clean = "".join(c for c in note if c.isprintable())
        writer.writerow([0.5, b, a, y, x, clean, f'"{clean}, {clean}"'])
    path.write_text(stream.getvalue())
    seen: list[Cell] = []
    assert read_counts(str(path), CHSH_SCENARIO, on_trial=seen.append) == expected
    assert seen == trials


def test_counts_of_any_size_are_exact(save: Save) -> None:
    large = 10**30 + 1
    name = save(f"x,y,a,b,count\n0,0,0,0,{large}\n1,1,1,1,{10**999}\n")
    table = read_counts(name, CHSH_SCENARIO).as_mapping()
    assert table[0, 0, 0, 0] == large
    assert table[1, 1, 1, 1] == 10**999


def test_leading_zeros_of_a_count_do_not_matter(save: Save) -> None:
    assert read_counts(save("x,y,a,b,count\n0,0,0,0,007\n"), CHSH_SCENARIO).total == 7


def test_files_end_with_empty_lines_or_none(save: Save) -> None:
    for end in ("", "\n", "\r\n", "\n\n\n", "\r\n \r\n\t\n"):
        assert read_counts(save("x,y,a,b\n0,1,0,1" + end), CHSH_SCENARIO).total == 1


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"x,y,a,b\n0,1,0,1\n")))
    assert read_counts("-", CHSH_SCENARIO).as_mapping()[0, 1, 0, 1] == 1


@pytest.mark.parametrize(("rule", "cell"), [("map:0", (0, 1, 0, 1)), ("map:1", (0, 1, 1, 1))])
def test_events_without_a_click_count_as_was_said(save: Save, rule: NoClick, cell: Cell) -> None:
    for token in ("", "-", "no click", "none", "2", "-1", "10", "0.5", "é", '"a,b"'):
        name = save(f"x,y,a,b\n0,1,{token},1\n0,1,{token},1\n1,0,0,1\n")
        table = read_counts(name, CHSH_SCENARIO, rule).as_mapping()
        assert table[cell] == 2
        assert table[1, 0, 0, 1] == 1


def test_no_clicks_of_a_table_are_added_to_the_outcome_they_count_as(save: Save) -> None:
    name = save("x,y,a,b,count\n0,0,0,0,5\n0,0,-,0,7\n0,0,-,-,11\n0,0,0,-,13\n0,0,1,1,17\n")
    assert read_counts(name, CHSH_SCENARIO, "map:0").as_mapping()[0, 0, 0, 0] == 5 + 7 + 11 + 13
    assert read_counts(name, CHSH_SCENARIO, "map:1").as_mapping()[0, 0, 1, 1] == 11 + 17


def test_clicks_are_left_alone_by_the_rule(save: Save) -> None:
    text = "x,y,a,b,count\n0,0,0,0,5\n0,0,1,1,7\n"
    plain = read_counts(save(text), CHSH_SCENARIO)
    assert (
        read_counts(save(text), CHSH_SCENARIO, "map:0")
        == plain
        == read_counts(save(text), CHSH_SCENARIO, "map:1")
    )


def test_larger_scenarios(save: Save) -> None:
    scenario = Scenario((3, 12), (11, 2))
    table = read_counts(save("x,y,a,b,count\n2,11,10,1,4\n"), scenario)
    assert table.as_mapping()[2, 11, 10, 1] == table.total == 4


def test_progress_is_told_now_and_then(save: Save) -> None:
    told: list[int] = []
    read_counts(save("x,y,a,b\n" + "0,0,0,0\n" * 70_000), CHSH_SCENARIO, progress=told.append)
    assert told == [1 << 15, 1 << 16]
