"""The paper's Table 1, against everything that is printed beside its counts."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from bellproof.data import TABLE_1_PRINTED_EQUAL, TABLE_1_PRINTED_EVENTS, TABLE_1_PRINTED_TOTALS
from bellproof.files.tables import TABLE_1, read_counts, write_counts
from bellproof.model.scenario import CHSH_SCENARIO


def test_totals_are_as_printed() -> None:
    table = read_counts(TABLE_1, CHSH_SCENARIO)
    assert table.totals_by_settings() == TABLE_1_PRINTED_TOTALS
    assert table.total == TABLE_1_PRINTED_EVENTS == sum(TABLE_1_PRINTED_TOTALS.values()) == 3016


def test_the_last_column_is_as_printed_to_its_three_digits() -> None:
    table = read_counts(TABLE_1, CHSH_SCENARIO)
    counts, totals = table.as_mapping(), table.totals_by_settings()
    assert set(TABLE_1_PRINTED_EQUAL) == set(totals)
    for pair, printed in TABLE_1_PRINTED_EQUAL.items():
        equal = Fraction(counts[*pair, 0, 0] + counts[*pair, 1, 1], totals[pair])
        assert abs(equal - printed) <= Fraction(1, 2000)


def test_the_name_comes_before_a_file_of_the_same_name(tmp_path: Path) -> None:
    path = tmp_path / TABLE_1
    path.write_text("x,y,a,b\n0,0,0,0\n")
    assert read_counts(str(path), CHSH_SCENARIO).total == 1
    assert read_counts(TABLE_1, CHSH_SCENARIO).total == 3016


def test_the_shipped_file_is_in_our_own_format(tmp_path: Path) -> None:
    table = read_counts(TABLE_1, CHSH_SCENARIO)
    path = tmp_path / "copy.csv"
    path.write_text(write_counts(table))
    assert read_counts(str(path), CHSH_SCENARIO) == table
    assert len(write_counts(table).splitlines()) == 17
