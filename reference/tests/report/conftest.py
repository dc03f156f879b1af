"""Results to report on, and a real browser to open the report in."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO

import pytest

from bellproof.figures import figure2
from bellproof.figures.rate import PICTURE_BITS
from bellproof.files.tables import read_counts
from bellproof.finite.certify import Certified, Request, certify
from bellproof.model.counts import CountsTable
from bellproof.model.expression import BellExpression, chsh
from bellproof.model.inputs import biased, uniform
from bellproof.model.scenario import CHSH_SCENARIO, Scenario
from bellproof.report.html import render

Case = tuple[Certified, CountsTable]


def _counts(won: int, lost: int, first: int = 1) -> CountsTable:
    """As many wins and losses of the CHSH game in each of its cells, ``first`` times as many at (0, 0)."""
    table = {}
    for x, y, a, b in CHSH_SCENARIO.cells():
        often = first if (x, y) == (0, 0) else 1
        table[x, y, a, b] = often * (won if a ^ b == x & y else lost)
    return CountsTable.of(CHSH_SCENARIO, table)


def _certified(counts: CountsTable, **changes: Any) -> Case:
    request = {
        "expression": chsh(),
        "inputs": uniform(CHSH_SCENARIO),
        "delta": Fraction(1, 100),
        **changes,
    }
    return certify(counts, Request(**request)), counts


def _three_settings() -> tuple[BellExpression, CountsTable]:
    scenario = Scenario((3, 3), (2, 2))
    signs = {(x, y, a, b): (-1) ** (a + b + (x + y > 2)) for x, y, a, b in scenario.cells()}
    expression = BellExpression.of(scenario, {cell: Fraction(sign) for cell, sign in signs.items()})
    return expression, CountsTable.of(scenario, {cell: 95 if sign > 0 else 5 for cell, sign in signs.items()})


def _three() -> Case:
    expression, counts = _three_settings()
    inputs = uniform(expression.scenario)
    return _certified(
        counts, expression=expression, inputs=inputs, theory="no-signalling", method="azuma-sharp"
    )


def _scaled() -> BellExpression:
    """CHSH three times and something on top."""
    return BellExpression.of(
        CHSH_SCENARIO, {cell: 3 * c + Fraction(1, 7) for cell, c in chsh().as_mapping().items()}
    )


def _table1() -> CountsTable:
    return read_counts("table1", CHSH_SCENARIO)


MAKERS: MappingProxyType[str, Callable[[], Case]] = MappingProxyType(
    {
        "table1": lambda: _certified(_table1()),
        "nothing": lambda: _certified(_table1(), theory="no-signalling"),
        "local": lambda: _certified(_table1(), objective="local", method="azuma-sharp"),
        "rejects": lambda: _certified(_counts(40_000, 0)),
        "one trial": lambda: _certified(CountsTable.of(CHSH_SCENARIO, {(0, 0, 0, 0): 1})),
        "biased": lambda: _certified(
            _counts(33_000, 7_000, first=47),
            inputs=biased(Fraction(1, 50), CHSH_SCENARIO),
            method="azuma-sharp",
        ),
        "huge": lambda: _certified(_counts(33 * 10**29, 7 * 10**29)),
        "three settings": _three,
        "no-signalling": lambda: _certified(_table1(), theory="no-signalling", method="azuma-sharp"),
        "hopeless": lambda: _certified(_counts(3, 1)),
        "scaled": lambda: _certified(_counts(33_000, 7_000), expression=_scaled()),
    }
)
"""Results of every kind, by name."""

HOSTILE = (
    "</title></style><script>alert('x')</script>"
    '<img src="http://a.example/" onerror=1>&amp;[bold red]\x1b[31m\udc80.csv'
)
"""A file's name that is no name."""


@pytest.fixture(scope="session")
def cases() -> dict[str, Case]:
    return {name: make() for name, make in MAKERS.items()}


class Pages(dict[str, str]):
    """The HTML report of every case, made when it is first asked for."""

    def __init__(self, cases: dict[str, Case]) -> None:
        super().__init__()
        self.cases = cases
        self.curves = figure2.rows(PICTURE_BITS)

    def __missing__(self, name: str) -> str:
        with pytest.MonkeyPatch.context() as patch:
            # Fig. 2 has the same curves in all of them.
            patch.setattr(figure2, "rows", lambda _bits: self.curves)
            self[name] = render(*self.cases[name], HOSTILE)
        return self[name]


@pytest.fixture(scope="session")
def pages(cases: dict[str, Case]) -> dict[str, str]:
    """The reports, under a name that tries to break out of them."""
    return Pages(cases)


@pytest.fixture(scope="session")
def hostile() -> str:
    return HOSTILE


def _program(names: tuple[str, ...], package: str) -> str:
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        pytest.fail(f"this test needs {names[0]}: apt-get install {package}", pytrace=False)
    return found


@pytest.fixture(scope="session")
def pdfinfo() -> str:
    return _program(("pdfinfo",), "poppler-utils")


@dataclass
class Browser:
    """Chromium driven over a pipe by its DevTools protocol: messages are JSON, each ended by a NUL."""

    to_browser: BinaryIO
    from_browser: BinaryIO
    events: list[dict[str, Any]] = field(default_factory=list)
    count: int = 0

    def call(self, method: str, session: str | None = None, **parameters: object) -> dict[str, Any]:
        """Send a command and wait for its answer; events that come in between are kept."""
        self.count += 1
        message: dict[str, object] = {"id": self.count, "method": method, "params": parameters}
        if session is not None:
            message["sessionId"] = session
        self.to_browser.write(json.dumps(message).encode() + b"\0")
        self.to_browser.flush()
        while (answer := self._receive()).get("id") != self.count:
            self.events.append(answer)
        if "error" in answer:
            pytest.fail(f"{method}: {answer['error']}")
        result: dict[str, Any] = answer["result"]
        return result

    def wait_for(self, method: str) -> None:
        """Read on until an event of that name has come."""
        while not any(event["method"] == method for event in self.events):
            self.events.append(self._receive())

    def _receive(self) -> dict[str, Any]:
        data = bytearray()
        while (byte := self.from_browser.read(1)) != b"\0":
            if not byte:
                pytest.fail("the browser went away")
            data += byte
        message: dict[str, Any] = json.loads(data)
        return message


@dataclass
class Page:
    """One page in its own tab; ``events`` holds what the browser said since it was opened."""

    browser: Browser
    session: str

    @property
    def events(self) -> list[dict[str, Any]]:
        return [event for event in self.browser.events if event.get("sessionId") == self.session]

    def call(self, method: str, **parameters: object) -> dict[str, Any]:
        return self.browser.call(method, self.session, **parameters)

    def evaluate(self, script: str) -> Any:
        answer = self.call("Runtime.evaluate", expression=script, returnByValue=True)
        if "exceptionDetails" in answer:
            pytest.fail(str(answer["exceptionDetails"]))
        return answer["result"].get("value")

    def screenshot(self, scheme: str) -> bytes:
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        return b64decode(self.call("Page.captureScreenshot", format="png")["data"])

    def pdf(self) -> bytes:
        return b64decode(self.call("Page.printToPDF", preferCSSPageSize=True, printBackground=True)["data"])


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    program = _program(("chromium", "chromium-browser", "google-chrome"), "chromium")
    profile = tmp_path_factory.mktemp("profile")
    # The browser reads commands from descriptor 3 and writes to 4; a small program puts ours there.
    place = (
        "import os, sys; os.dup2(int(sys.argv[1]), 3); os.dup2(int(sys.argv[2]), 4);"
        " os.execv(sys.argv[3], sys.argv[3:])"
    )
    ends = [_above(end) for pair in (os.pipe(), os.pipe()) for end in pair]
    command_in, command_out, event_in, event_out = ends
    options = (
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
        "--hide-scrollbars",
        "--force-color-profile=srgb",
        f"--user-data-dir={profile}",
        "--remote-debugging-pipe",
        "about:blank",
    )
    process = subprocess.Popen(
        (sys.executable, "-c", place, str(command_in), str(event_out), program, *options),
        pass_fds=(command_in, event_out),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(command_in)
    os.close(event_out)
    with os.fdopen(command_out, "wb") as to_browser, os.fdopen(event_in, "rb") as from_browser:
        started = Browser(to_browser, from_browser)
        try:
            yield started
            started.call("Browser.close")
        finally:
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _above(descriptor: int) -> int:
    """The same pipe under a number well away from 3 and 4."""
    moved = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, 20)
    os.close(descriptor)
    return moved


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a file in a new tab of a given width."""
    targets = []

    def opened(path: Path, width: int = 1100, height: int = 1600) -> Page:
        target = browser.call("Target.createTarget", url="about:blank")["targetId"]
        targets.append(target)
        session = browser.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        page = Page(browser, session)
        browser.events.clear()
        for domain in ("Page", "Runtime", "Log", "Network"):
            page.call(f"{domain}.enable")
        screen = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        page.call("Emulation.setDeviceMetricsOverride", **screen)
        browser.events.clear()
        page.call("Page.navigate", url=path.as_uri())
        browser.wait_for("Page.loadEventFired")
        return page

    yield opened
    for target in targets:
        browser.call("Target.closeTarget", targetId=target)
