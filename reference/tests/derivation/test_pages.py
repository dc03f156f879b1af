"""The page on curve a says nothing that is not recomputed: formulas name their statements, numbers agree."""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import pytest
import sympy

from bellproof.bounds import curve
from bellproof.bounds.losing import GRAM
from bellproof.derivation import sextic
from bellproof.derivation.checked import Check
from bellproof.enclosure import fixed_down, fixed_up
from bellproof.files.tables import TABLE_1, read_counts
from bellproof.finite.assumptions import THEORIES, Theory
from bellproof.finite.certify import Request, certify
from bellproof.finite.epsilon import METHODS, Method
from bellproof.model.expression import chsh
from bellproof.model.inputs import uniform
from bellproof.model.scenario import CHSH_SCENARIO

DOCS = Path(__file__).parents[3] / "docs"
CITATION = re.compile(r"`(\w+)` \*([^*]+)\*")
PAGES = ("curve.md", "finite-statistics.md", "no-signalling.md")

Cited = tuple[str, str]


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def pieces(text: str) -> list[str]:
    """Displayed formulas, each whole, and paragraphs, in order."""
    return [piece for piece in re.split(r"(?s)(\$\$.*?\$\$)|\n\s*\n", text) if piece and piece.strip()]


def cited(text: str) -> list[Cited]:
    return [
        found
        for piece in pieces(text)
        if piece.startswith("> checked:")
        for found in CITATION.findall(piece.replace("\n> ", " "))
    ]


@pytest.fixture(scope="module")
def stated(checks: Mapping[str, tuple[Check, ...]]) -> set[Cited]:
    return {(module, check.name) for module, found in checks.items() for check in found}


@pytest.mark.parametrize("name", ["curve.md", "no-signalling.md"])
def test_a_page_cites_only_statements_that_exist(name: str, stated: set[Cited]) -> None:
    found = cited(page(name))
    assert found
    assert [one for one in found if one not in stated] == []


def test_every_statement_is_told_on_a_page(stated: set[Cited]) -> None:
    told = set(cited(page("curve.md"))) | set(cited(page("no-signalling.md")))
    assert sorted(stated - told) == []


@pytest.mark.parametrize("name", ["curve.md", "no-signalling.md"])
def test_every_displayed_formula_names_the_statement_that_recomputes_it(name: str) -> None:
    found = pieces(page(name))
    unnamed = []
    for place, piece in enumerate(found):
        if piece.startswith("$$"):
            rest = (later for later in found[place:] if not later.startswith("$$"))
            if not next(rest, "").startswith("> checked:"):
                unnamed.append(piece)
    assert sum(piece.startswith("$$") for piece in found) > 3
    assert unnamed == []


def test_the_table_of_points_is_the_curve() -> None:
    rows = re.findall(r"(?m)^\| (\d+/\d+) \| (\S+) \| (\S+) \| (\S+) \| (\S+) \|$", page("curve.md"))
    assert len(rows) == 4
    for v, *numbers in rows:
        at = curve.tangent(Fraction(v))
        assert [Fraction(number) for number in numbers] == [at.bell_value, at.probability, at.slope, at.level]


def test_the_matrix_is_the_one_that_is_checked() -> None:
    (text,) = re.findall(r"```text\n(.*?)```", page("curve.md"), re.DOTALL)
    assert tuple(tuple(map(int, line.split())) for line in text.splitlines()) == GRAM


def test_the_sextic_is_the_one_that_is_checked() -> None:
    (text,) = re.findall(r"\\begin\{aligned\}(.*?)\\end\{aligned\}", page("curve.md"), re.DOTALL)
    plain = re.sub(r"F\(I,P\)=\{\}|[&.]|\\cr|\s", "", text)
    product = re.sub(r"(?<=[\d)IP])(?=[IP(])", "*", plain).replace("^", "**")
    written = sympy.sympify(product, locals={"I": sextic.I, "P": sextic.P})
    assert sympy.expand(written - sextic.printed()) == 0


@pytest.mark.parametrize("name", PAGES)
def test_links_between_pages_lead_somewhere(name: str) -> None:
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page(name))
    assert links
    assert [link for link in links if not link.startswith("https://") and not (DOCS / link).exists()] == []


@pytest.mark.parametrize("name", PAGES)
def test_every_citation_of_the_literature_is_on_the_list(name: str) -> None:
    listed = page("references.md")
    groups = re.findall(r"\[\[([^\]]+)\]\]\(references\.md\)", page(name))
    works = {work for group in groups for work in " ".join(group.split()).split("; ")}
    assert works
    assert [work for work in works if f"**{work}.**" not in listed] == []


@pytest.mark.parametrize("name", PAGES)
def test_the_code_that_a_page_names_exists(name: str) -> None:
    paths = set(re.findall(r"`(bellproof(?:\.\w+)+)`", page(name)))
    assert paths
    assert [path for path in paths if not resolves(path)] == []


def resolves(path: str) -> bool:
    try:
        pkgutil.resolve_name(path)
    except (ImportError, AttributeError):
        return False
    return True


def test_the_table_of_results_is_what_is_certified() -> None:
    row = r"(?m)^\| (quantum|no-signalling) \| (azuma|azuma-sharp) \| (\S+) \| (\S+) \| (\S+) \|$"
    table = read_counts(TABLE_1, CHSH_SCENARIO)
    found: dict[tuple[Theory, Method], tuple[str, str, str]] = {}
    for theory in THEORIES:
        for method in METHODS:
            request = Request(chsh(), uniform(CHSH_SCENARIO), Fraction(1, 100), theory, method=method)
            result = certify(table, request)
            bits = result.min_entropy_bits.lo
            found[theory, method] = (
                fixed_up(result.epsilon.hi, 6),
                fixed_down(result.working_point.lo, 6),
                fixed_down(bits, 6) if bits else "0",
            )
    written = {
        (theory, method): tuple(numbers) for theory, method, *numbers in re.findall(row, page(PAGES[1]))
    }
    assert written == found
