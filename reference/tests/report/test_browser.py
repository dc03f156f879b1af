"""The HTML report in a real browser: silent, offline, printable, and readable in the dark."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from matplotlib import image

ALL = (
    *("table1", "nothing", "local", "rejects", "one trial", "biased", "huge", "three settings"),
    *("no-signalling", "hopeless", "scaled"),
)
SOME = ("table1", "nothing", "three settings")

Opener = Callable[..., Any]


@pytest.fixture
def opened(pages: dict[str, str], open_page: Opener, tmp_path: Path) -> Opener:
    """Open a case's report."""

    def show(name: str, **size: int) -> Any:
        path = tmp_path / "report.html"
        path.write_text(pages[name], encoding="utf-8")
        return open_page(path, **size)

    return show


@pytest.mark.parametrize("name", ALL)
def test_the_browser_has_nothing_to_complain_about(opened: Opener, name: str) -> None:
    page = opened(name)
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    page.screenshot("light")
    complaints = (
        "Runtime.consoleAPICalled",
        "Runtime.exceptionThrown",
        "Log.entryAdded",
        "Audits.issueAdded",
    )
    assert [event for event in page.events if event["method"] in complaints] == []
    requests = [event["params"] for event in page.events if event["method"] == "Network.requestWillBeSent"]
    assert [request["request"]["url"] for request in requests] == [page.evaluate("location.href")]
    assert page.evaluate("location.protocol") == "file:"
    assert page.evaluate("performance.getEntriesByType('resource').length") == 0


@pytest.mark.parametrize("name", SOME)
def test_not_even_a_smuggled_picture_is_loaded(opened: Opener, name: str) -> None:
    page = opened(name)
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=\"https://a.example/x.png\">')")
    page.evaluate("document.body.lastChild.getBoundingClientRect().height")
    page.screenshot("light")
    failures = [event["params"] for event in page.events if event["method"] == "Network.loadingFailed"]
    assert [failure.get("blockedReason") for failure in failures] == ["csp"]
    assert page.evaluate("window.loaded = false; document.body.lastChild.naturalWidth") == 0


@pytest.mark.parametrize("name", ALL)
def test_it_prints_on_one_or_two_pages_of_a4(opened: Opener, name: str, pdfinfo: str, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(opened(name).pdf())
    facts = subprocess.run([pdfinfo, str(path)], capture_output=True, text=True, check=True).stdout
    count = re.search(r"^Pages: +([0-9]+)$", facts, flags=re.MULTILINE)
    assert count is not None
    assert int(count[1]) in (1, 2)
    assert "(A4)" in facts


def _pixels(png: bytes) -> Any:
    return image.imread(BytesIO(png))[:, :, :3]


@pytest.mark.parametrize("name", SOME)
def test_it_is_dark_where_dark_is_preferred(opened: Opener, name: str) -> None:
    page = opened(name)
    light, dark = _pixels(page.screenshot("light")), _pixels(page.screenshot("dark"))
    assert light.shape == dark.shape
    assert light[2, 2].min() > 0.9
    assert dark[2, 2].max() < 0.2
    # Most of the page is background: it has to change everywhere, figures included.
    assert (light.mean(axis=2) > 0.8).mean() > 0.7
    assert (dark.mean(axis=2) < 0.3).mean() > 0.7


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_curves_and_point_are_seen_in_either_scheme(opened: Opener, scheme: str) -> None:
    page = opened("table1")
    pixels = _pixels(page.screenshot(scheme))
    for variable in ("--curve-a", "--curve-b", "--curve-c", "--mark"):
        written = page.evaluate(
            f"getComputedStyle(document.documentElement).getPropertyValue('{variable}').trim()"
        )
        colour = [int(written[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        seen = abs(pixels - colour).max(axis=2) < 0.02
        assert seen.sum() > 40, f"{variable} {written}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["table1", "nothing"])
def test_text_has_enough_contrast(opened: Opener, name: str, scheme: str) -> None:
    page = opened(name)
    page.screenshot(scheme)
    lowest = page.evaluate(
        """
        (() => {
          const channel = value => {
            const part = value / 255;
            return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
          };
          const luminance = colour => {
            const [r, g, b] = colour.match(/[0-9.]+/g).map(Number);
            return 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
          };
          const behind = element => {
            for (let at = element; at; at = at.parentElement) {
              const colour = getComputedStyle(at).backgroundColor;
              if (!colour.endsWith(', 0)')) return colour;
            }
            return 'rgb(255, 255, 255)';
          };
          const ratio = element => {
            const style = getComputedStyle(element);
            const ink = luminance(element.closest('svg') ? style.fill : style.color);
            const paper = luminance(behind(element));
            return (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
          };
          const texts = document.querySelectorAll('p, td, th, h1, h2, figcaption, code, a, footer, svg text');
          return Math.min(...[...texts].map(ratio));
        })()
        """
    )
    # Large bold letters of the curves are held to 3, everything else is above the 4.5 of WCAG 2 anyway.
    assert lowest >= 3


@pytest.mark.parametrize("width", [360, 800, 1100, 1900])
@pytest.mark.parametrize("name", SOME)
def test_no_width_needs_sideways_scrolling(opened: Opener, name: str, width: int) -> None:
    page = opened(name, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("name", ["table1", "nothing", "local", "huge"])
def test_no_label_is_cut_off(opened: Opener, name: str) -> None:
    outside = opened(name).evaluate(
        """
        [...document.querySelectorAll('svg text')].filter(text => {
          const frame = text.closest('svg').getBoundingClientRect();
          const box = text.getBoundingClientRect();
          return box.left < frame.left - 1 || box.right > frame.right + 1
            || box.top < frame.top - 1 || box.bottom > frame.bottom + 1;
        }).map(text => text.textContent)
        """
    )
    assert outside == []


def test_the_hostile_name_is_the_title_and_nothing_else(opened: Opener) -> None:
    page = opened("table1")
    assert "<script>alert('x')</script>" in page.evaluate("document.title")
    assert page.evaluate("document.scripts.length") == 0
    assert page.evaluate("document.images.length") == 0


def test_the_certificate_opens_on_request(opened: Opener) -> None:
    page = opened("table1")
    assert page.evaluate("document.querySelector('details').open") is False
    page.evaluate("document.querySelector('summary').click()")
    assert page.evaluate("document.querySelector('details').open") is True
    assert (
        page.evaluate("JSON.parse(document.querySelector('pre').textContent).format")
        == "bellproof-certificate/1"
    )
