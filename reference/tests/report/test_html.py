"""The HTML report as a text: well formed, self-contained, safe, and complete."""

from __future__ import annotations

import re
import sys
from base64 import b64decode
from fractions import Fraction
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bellproof.errors import UsageProblem
from bellproof.files.tables import read_counts
from bellproof.finite.assumptions import assumptions
from bellproof.finite.certify import Certified
from bellproof.model.counts import CountsTable
from bellproof.model.scenario import Scenario
from bellproof.report.document import statement
from bellproof.report.html import render
from bellproof.report.html_counts import counts_table, is_wide
from bellproof_checker import check_bytes

Cases = dict[str, tuple[Certified, CountsTable]]
ALL = (
    *("table1", "nothing", "local", "rejects", "one trial", "biased", "huge", "three settings"),
    *("no-signalling", "hopeless", "scaled"),
)
WITH_FIGURES = tuple(name for name in ALL if name != "three settings")
_VOID = {"meta", "br", "img", "link", "hr", "input"}


class Outline(HTMLParser):
    """Everything that the tests ask about a page; fails on tags that are not balanced."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        assert len(dict(attrs)) == len(attrs), f"an attribute stands twice in <{tag}>"
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        assert "svg" in self.open, f"<{tag}/> outside a picture"

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not set(self.open) & {"style", "svg"}:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def values(self, attribute: str) -> list[str]:
        return [value for _, found in self.tags if (value := found.get(attribute)) is not None]

    def downloads(self) -> dict[str, bytes]:
        links = [found for tag, found in self.tags if tag == "a"]
        return {
            str(found["download"]): b64decode(str(found["href"]).partition(";base64,")[2]) for found in links
        }


@pytest.mark.parametrize("name", ALL)
def test_tags_are_balanced_and_names_unique(pages: dict[str, str], name: str) -> None:
    page = Outline(pages[name])
    identifiers = page.values("id")
    assert len(identifiers) == len(set(identifiers))
    used = [value[1:] for value in page.values("href") if value.startswith("#")]
    used += re.findall(r"url\(#([^)]*)\)", pages[name])
    assert set(used) <= set(identifiers)
    assert len([tag for tag, _ in page.tags if tag == "h1"]) == 1


@pytest.mark.parametrize("name", ALL)
def test_nothing_is_loaded_and_nothing_runs(pages: dict[str, str], name: str) -> None:
    page = Outline(pages[name])
    allowed = {"html", "head", "meta", "title", "style", "body", "main", "header", "footer", "section", "div"}
    allowed |= {
        "h1",
        "h2",
        "p",
        "b",
        "a",
        "span",
        "code",
        "pre",
        "details",
        "summary",
        "figure",
        "figcaption",
    }
    allowed |= {"table", "thead", "tbody", "tr", "th", "td"}
    allowed |= {"svg", "g", "path", "defs", "use", "text", "rect", "clippath"}
    assert {tag for tag, _ in page.tags} <= allowed
    assert not page.values("src")
    assert not [key for _, found in page.tags for key in found if key.startswith("on")]
    assert all(value.startswith(("#", "data:")) for value in page.values("href"))
    outside = Outline(pages[name]).text + " ".join(page.values("style")) + " ".join(page.values("aria-label"))
    # The hostile name mentions an address; it is shown as text, in the title and at the top. Nothing else does.
    assert outside.count("http") == 2
    assert "@import" not in pages[name]
    styles = re.findall(r"url\([^)]*\)", pages[name])
    assert all(one.startswith("url(#") for one in styles)


@pytest.mark.parametrize("name", ALL)
def test_the_browser_is_told_to_load_nothing(pages: dict[str, str], name: str) -> None:
    metas = [found for tag, found in Outline(pages[name]).tags if tag == "meta"]
    policy = next(found["content"] for found in metas if found.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert policy.startswith("default-src 'none';")
    assert "script" not in policy
    assert "http" not in policy


@pytest.mark.parametrize("name", ["table1", "nothing", "three settings"])
def test_a_hostile_name_stays_text(pages: dict[str, str], name: str, hostile: str) -> None:
    page = Outline(pages[name])
    assert "<script" not in pages[name].lower()
    assert "<img" not in pages[name].lower()
    assert "<script>alert('x')</script>" in page.text
    assert "&amp;amp;" in pages[name]
    assert "\x1b" not in pages[name]
    assert pages[name].encode().decode() == pages[name]
    assert hostile not in pages[name]


@pytest.mark.parametrize("name", ALL)
def test_the_numbers_are_on_their_safe_side(cases: Cases, pages: dict[str, str], name: str) -> None:
    result, _ = cases[name]
    text = Outline(pages[name]).text
    facts = dict(re.findall(r"(surprisal in all|min-entropy a trial|epsilon, ε|there) (-?[0-9.e]+)", text))
    assert Fraction(facts["surprisal in all"]) <= result.min_entropy_bits.lo
    assert Fraction(facts["min-entropy a trial"]) * result.n <= result.min_entropy_bits.lo
    assert Fraction(facts["epsilon, ε"]) >= result.epsilon.hi
    assert Fraction(facts["there"]) >= result.guess_probability.hi


@pytest.mark.parametrize("name", ALL)
def test_the_certificate_and_the_counts_can_be_saved(
    cases: Cases, pages: dict[str, str], name: str, tmp_path: Path
) -> None:
    result, counts = cases[name]
    page = Outline(pages[name])
    files = page.downloads()
    saved = tmp_path / "counts.csv"
    saved.write_bytes(files["counts.csv"])
    assert read_counts(str(saved), counts.scenario) == counts
    if result.certificate is None:
        assert set(files) == {"counts.csv"}
        return
    assert files["certificate.json"] == result.certificate.data
    assert check_bytes(files["certificate.json"]).accepted
    assert result.certificate.digest in page.text
    assert result.certificate.data.decode().strip() in page.text


@pytest.mark.parametrize("name", ALL)
def test_the_claim_is_stated_with_what_it_rests_on(cases: Cases, pages: dict[str, str], name: str) -> None:
    result, _ = cases[name]
    text = Outline(pages[name]).text
    assert statement(result) in text
    for one in assumptions(result.request.theory):
        assert one.id in text
        assert one.text in text
        assert one.contradicted_by in text
    assert "bellproof 0." in text
    assert "Python 3." in text
    assert "matplotlib" in text


@pytest.mark.parametrize("name", WITH_FIGURES)
def test_both_figures_carry_the_point(pages: dict[str, str], name: str) -> None:
    pictures = re.findall(r"<svg.*?</svg>", pages[name], flags=re.DOTALL)
    assert len(pictures) == 2
    for picture in pictures:
        assert "these data" in picture
        assert "var(--mark)" in picture
        assert 'role="img"' in picture
        assert "aria-label=" in picture
        assert all(f"var(--curve-{curve})" in picture for curve in "abc")
        assert re.search(r"#[0-9a-f]{6}\b", picture) is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("table1", ("on curve a.", "n = 3016, on curve a.")),
        ("local", ("on curve b.", "n = 3016, on curve a.")),
        ("nothing", ("where nothing is certified", "certify 0 bits")),
        ("one trial", ("where nothing is certified", "certify 0 bits")),
        ("biased", ("on curve a.", "they pass beside the point")),
        ("no-signalling", ("on curve c.", "n = 3016, on curve c.")),
        (
            "hopeless",
            ("where nothing is certified", "with the paper's Î = 2.414, these data's own being at most 2"),
        ),
        ("scaled", ("at Î − ε = 2.5", "the curves are drawn for CHSH in its usual form")),  # noqa: RUF001 - a minus sign
    ],
)
def test_captions_say_where_the_point_is(pages: dict[str, str], name: str, expected: tuple[str, str]) -> None:
    captions = re.findall(r"<figcaption>(.*?)</figcaption>", pages[name])
    for caption, words in zip(captions, expected, strict=True):
        assert words in unescape(caption)


def test_other_expressions_have_no_figures_and_the_page_says_why(pages: dict[str, str]) -> None:
    assert "<svg" not in pages["three settings"]
    assert "Figures 2 and 3 are about CHSH" in pages["three settings"]


def test_a_large_table_is_summed_over_the_outcomes() -> None:
    scenario = Scenario((5, 4), (4, 4))
    counts = CountsTable.of(scenario, dict.fromkeys(scenario.cells(), 3))
    page = Outline(counts_table(counts))
    assert "320 cells; only the trials of each setting pair are shown." in page.text
    assert page.text.count(" 48 ") == 20
    assert not is_wide(counts)
    assert page.downloads()["counts.csv"].count(b"\n") == 321


def test_libraries_that_are_missing_have_no_version(
    cases: Cases, pages: dict[str, str], monkeypatch: pytest.MonkeyPatch, hostile: str
) -> None:
    monkeypatch.setattr("bellproof.report.html._LIBRARIES", ("mpmath", "bellproof-no-such-library"))
    text = Outline(render(*cases["three settings"], hostile)).text
    assert "mpmath 1." in text
    assert "bellproof-no-such-library" not in text
    assert "numpy" in Outline(pages["three settings"]).text


def test_the_report_is_the_same_on_every_run(cases: Cases, pages: dict[str, str], hostile: str) -> None:
    assert render(*cases["table1"], hostile) == pages["table1"]


def test_without_matplotlib_it_names_the_extra(cases: Cases, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(UsageProblem, match=r"pip install 'bellproof\[report\]'"):
        render(*cases["table1"], "table1")
