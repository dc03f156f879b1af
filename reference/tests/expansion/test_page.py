"""The numbers in ``docs/expansion.md`` are those that come out."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest

from bellproof.enclosure import fixed_down, fixed_up
from bellproof.exact import surd
from bellproof.expansion.asymptotics import slopes
from bellproof.expansion.choice import Scaled, ScaledProduct
from bellproof.expansion.plan import Request, balance, trevisan_extraction
from bellproof.expansion.threshold import Fixtures

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs/expansion.md").read_text(encoding="utf-8")
I_HAT, DELTA, ELEVEN = surd(Fraction("2.414")), Fraction(1, 100), Scaled(Fraction(11))
ROWS = re.findall(
    r"^\| ([0-9]+) \| ([0-9/]+) \| ([0-9.]+) \| ([0-9.]+) \| ([0-9.-]+) \|$", PAGE, flags=re.MULTILINE
)


def test_the_table_has_its_rows() -> None:
    assert len(ROWS) == 7


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_the_balances(row: tuple[str, ...]) -> None:
    n, q, *shown = row
    found = balance(Request(int(n), I_HAT, DELTA, ELEVEN))
    assert str(ELEVEN.parameter(int(n))) == q
    assert shown == [
        fixed_down(found.output_bits.lo, 3),
        fixed_up(found.input_bits.hi, 3),
        fixed_down(found.net_bits.lo, 3),
    ]


@pytest.mark.parametrize(("name", "choice"), [("joint", ELEVEN), ("product", ScaledProduct(Fraction(11)))])
def test_the_slopes(name: str, choice: Scaled) -> None:
    found = slopes(Fixtures(I_HAT, DELTA, choice))
    line = next(line for line in PAGE.splitlines() if line.startswith(f"| {name}, "))
    cells = [cell.strip() for cell in line.split("|")]
    assert cells[2] == fixed_down(found.input_over_log.lo + Fraction(1, 2000), 3)
    assert cells[4] == fixed_down(found.output.lo + Fraction(1, 2000), 3)


def test_the_short_seed() -> None:
    at = 10**8
    produced = balance(Request(at, I_HAT, DELTA, ELEVEN)).output_bits
    made = trevisan_extraction(at, produced.lo, Fraction(1, 10**6))
    assert f"{made.seed_bits:,} bits for {made.length:,}." in PAGE


def test_the_thresholds_are_those_of_the_tests() -> None:
    tests = (Path(__file__).parent / "test_threshold.py").read_text(encoding="utf-8").replace("_", "")
    for number in re.findall(r"\b(30803089|1113097403745|1113097409357)\b", PAGE):
        assert number in tests


def test_the_picture_is_there_and_says_what_it_shows() -> None:
    picture = ROOT / "docs" / re.findall(r"\]\((pictures/[^)]*)\)", PAGE)[0]
    text = picture.read_text(encoding="utf-8")
    assert "Pironio et al. 2010, Fig. 3" in text
