"""What docs/certificates.md says in numbers is what the files hold."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from bellproof.enclosure import fixed_down, fixed_up
from bellproof.hierarchy.levels import level_words
from bellproof_checker.claim import read_relabelling
from bellproof_checker.general import read_claim
from bellproof_checker.letters import Algebra
from bellproof_checker.symmetry import group_of

ROOT = Path(__file__).parents[3]
SHIPPED = ROOT / "proofs" / "certificates"
PAGE = (ROOT / "docs" / "certificates.md").read_text(encoding="utf-8")
FLAT = " ".join(PAGE.split())


def rows(head: str) -> list[list[str]]:
    """The cells of the table under a heading line, back quotes left out."""
    lines = iter(PAGE[PAGE.index(head) :].splitlines()[2:])
    found = []
    for line in lines:
        if not line.startswith("|"):
            break
        found.append([cell.strip().replace("`", "") for cell in line.strip("|").split("|")])
    assert found
    return found


def load(name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((SHIPPED / name).read_text(encoding="utf-8"))
    return document


def compact(value: object) -> int:
    """Bytes of a part as JSON without spaces."""
    return len(json.dumps(value, separators=(",", ":")))


def whole(text: str) -> int:
    return int(text.replace(",", ""))


def between(text: str) -> tuple[int, int]:
    """The two numbers of a sentence in which ``...`` stands for each."""
    match = re.search(re.escape(text).replace(r"\.\.\.", "([0-9,]+)"), FLAT)
    assert match is not None, text
    return whole(match[1]), whole(match[2])


@pytest.mark.parametrize(
    ("level", "words", "interval", "name", "size"), rows("| level | words | value lies in | file |")
)
def test_levels_of_i3322(level: str, words: str, interval: str, name: str, size: str) -> None:
    path = SHIPPED / "hierarchy" / name
    claim = json.loads(path.read_text(encoding="utf-8"))["claim"]
    lower, upper = Fraction(claim["lower"]), Fraction(claim["mu"])
    assert len(level_words(Algebra((3, 3), (2, 2)), level)) == int(words)
    assert path.stat().st_size == whole(size)
    if interval.startswith("["):
        assert interval == f"[{fixed_down(lower, 12)}, {fixed_up(upper, 12)}]"
    else:
        assert interval == "3/8 within 10^-9"
        assert Fraction(3, 8) - Fraction(1, 10**9) <= lower <= upper <= Fraction(3, 8) + Fraction(1, 10**9)


@pytest.mark.parametrize(
    ("name", "words", "start", "size", "evidence", "winning"),
    rows("| file | words | v | whole | evidence | winning part |"),
)
def test_sizes_of_short_and_parametric_ones(  # noqa: PLR0913, PLR0917 - the columns of the table
    name: str, words: str, start: str, size: str, evidence: str, winning: str
) -> None:
    document = load(name)
    parts = document["evidence"]["parts"]
    assert name.removesuffix(".json").endswith(f"words-{words}")
    assert (SHIPPED / name).stat().st_size == whole(size)
    assert compact(document["evidence"]) == whole(evidence)
    assert parts[0]["target"] in ("0 0 0 0", ["0"] * 4)
    assert compact(parts[0]) == whole(winning)
    if start.endswith(" on"):
        assert Fraction(document["claim"]["v"][0]) <= Fraction(start.removesuffix(" on"))
        assert compact({"witness": document["evidence"]["witness"]}) - 1 == 440
    else:
        assert f"-v-{start.replace('/', '-')}-" in name


def test_what_is_around_the_proofs() -> None:
    names = [row[0] for row in rows("| file | words | v | whole | evidence | winning part |")]
    around = [(SHIPPED / name).stat().st_size - compact(load(name)["evidence"]) for name in names]
    losing = [compact(load(name)["evidence"]["parts"][1]) for name in names]
    assert between("take ... to ... bytes in the first four") == (min(around[:4]), max(around[:4]))
    assert between("and ... to ... in the others") == (min(around[4:]), max(around[4:]))
    assert between("the losing outcomes ... to ... and") == (min(losing[:4]), max(losing[:4]))
    assert between("and ... to ...; the strategy in v 440") == (min(losing[4:]), max(losing[4:]))
    long = [path.stat().st_size for path in SHIPPED.glob("sos-v-*.json")]
    assert between("of ... to ... bytes") == (min(long), max(long))


def test_numbers_in_the_text() -> None:
    count = len(list(SHIPPED.rglob("*.json")))
    assert f"all {count} files came out byte for byte" in FLAT
    part = load("hierarchy/exact-cglmp-3.json")["evidence"]["parts"][0]
    claim = read_claim(load("hierarchy/exact-cglmp-3.json")["claim"])
    generators = tuple(read_relabelling(one, claim.pairs[0]) for one in part["symmetries"])
    assert [len(block["D"]) for block in part["blocks"]] == [7]
    assert len(group_of(generators)) == 24
    assert "by seven squares at level 1+AB, averaged over 24 symmetries" in FLAT
    value = load("hierarchy/cglmp3-value.json")["claim"]
    assert f"at most {fixed_up(Fraction(value['mu']), 11)}, and a rational strategy" in FLAT
    assert f"with {fixed_down(Fraction(value['lower']), 15)}, while" in FLAT


def test_gaps_in_the_text() -> None:
    gaps = {}
    for path in SHIPPED.rglob("*.json"):
        claim = json.loads(path.read_text(encoding="utf-8"))["claim"]
        if isinstance(claim.get("lower"), str):
            gaps[path.stem] = Fraction(claim["mu"]) - Fraction(claim["lower"])
    guesses = ("cglmp3-global", "cglmp3-local", "chsh-and-marginal-local", "behaviour-global")
    assert max(gaps[name] for name in guesses) <= Fraction(4, 10**8)
    assert max(gaps[f"i3322-level-{level}"] for level in ("1", "1ab", "2", "3")) <= Fraction(11, 10**10)
    assert gaps["sos-level-1ab-table1"] <= Fraction(30, 10**5)
    assert gaps["sos-level-2-table1"] <= Fraction(16, 10**5)
    assert min(gaps.values()) >= 0
