"""A supply refills in time and ends at the first problem of any source."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bellproof.errors import BadInput, UsageProblem
from bellproof.settings.combine import combine, settings_of
from bellproof.settings.ledger import Ledger
from bellproof.settings.sources import open_source
from bellproof.settings.supply import Supply

STARTUP = 8


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "ledger") as opened:
        yield opened


def spoiled(source: Any, block: bytes, after: int) -> Any:
    """The same source, whose block number ``after`` is another."""

    def answers() -> Iterator[bytes]:
        for number, good in enumerate(source.answers):
            yield block if number == after else good

    return type(source)(source.name, answers())


def test_nothing_is_used_before_1024_bytes_were_tested(
    ledger: Ledger, random_source: Callable[[str], Any]
) -> None:
    sources = [random_source("a"), random_source("b"), spoiled(random_source("c"), bytes(128), STARTUP - 1)]
    with pytest.raises(BadInput, match=r"^c: is stuck"):
        Supply(sources, ledger).start()
    assert ledger.available() == 0
    assert [ledger.offset(name) for name in "abc"] == [0, 0, 0]


def test_the_startup_bytes_are_used_afterwards(ledger: Ledger, random_file: Callable[..., Path]) -> None:
    files = [random_file(name) for name in "abc"]
    supply = Supply([open_source(f"file:{path}") for path in files], ledger)
    supply.start()
    assert ledger.available() == 32 * STARTUP
    expected = settings_of(combine([path.read_bytes() for path in files]))
    assert [supply.take().setting for _ in range(400)] == expected[:400]
    assert supply.taken == 400


def test_a_block_is_fetched_when_the_buffer_falls_to_the_threshold(
    ledger: Ledger, random_source: Callable[[str], Any]
) -> None:
    sources = [random_source(name) for name in "abc"]
    supply = Supply(sources, ledger, threshold=5)
    supply.start()
    for _ in range(32 * STARTUP - 5):
        supply.take()
    assert (ledger.available(), len(sources[0].asked)) == (5, STARTUP)
    supply.take()
    assert (ledger.available(), len(sources[0].asked)) == (5 + 32 - 1, STARTUP + 1)


def test_a_threshold_of_several_blocks_is_filled(ledger: Ledger, random_source: Callable[[str], Any]) -> None:
    supply = Supply([random_source(name) for name in "abc"], ledger, threshold=32 * STARTUP + 40)
    supply.start()
    supply.take()
    assert ledger.available() == 32 * (STARTUP + 2) - 1


@pytest.mark.parametrize("bad", range(3))
@pytest.mark.parametrize(
    ("block", "what"),
    [(b"\x55" * 128, "is stuck"), (bytes([1, 2] * 64), "is biased")],
)
def test_a_source_that_fails_ends_the_supply_for_good(
    ledger: Ledger, random_source: Callable[[str], Any], bad: int, block: bytes, what: str
) -> None:
    sources = [random_source(name) for name in "abc"]
    sources[bad] = spoiled(sources[bad], block, STARTUP)
    supply = Supply(sources, ledger, threshold=0)
    supply.start()
    good = [supply.take().number for _ in range(32 * STARTUP)]
    assert good == list(range(32 * STARTUP))
    for _ in range(2):  # and no second chance
        with pytest.raises(BadInput, match=rf"^{'abc'[bad]}: {what}"):
            supply.take()
    assert ledger.available() == 0
    assert all(len(source.asked) <= STARTUP + 1 for source in sources)


def test_a_source_that_repeats_itself_ends_the_supply(
    ledger: Ledger, random_source: Callable[[str], Any]
) -> None:
    block = random.Random("b").randbytes(128)  # noqa: S311 - a test is no key
    sources = [random_source("a"), spoiled(random_source("b"), block, STARTUP), random_source("c")]
    supply = Supply(sources, ledger, threshold=32 * STARTUP)
    supply.start()
    for _ in range(2):
        with pytest.raises(BadInput, match=r"^b: repeats a block of 128 bytes that was used before"):
            supply.take()


def test_a_file_that_ends_stops_the_supply(ledger: Ledger, random_file: Callable[..., Path]) -> None:
    paths = [random_file("a"), random_file("b", 128 * STARTUP + 100), random_file("c")]
    supply = Supply([open_source(f"file:{path}") for path in paths], ledger)
    supply.start()
    with pytest.raises(BadInput, match=r"b: short read: 100 of 128 bytes are left after byte 1024"):
        all(supply.take() for _ in range(1000))
    assert supply.taken == 32 * STARTUP - 32


def test_three_different_sources_or_none(ledger: Ledger, random_source: Callable[[str], Any]) -> None:
    for names in ("", "a", "ab", "aab", "abcd"):
        with pytest.raises(UsageProblem, match="3 different sources; these are"):
            Supply([random_source(name) for name in names], ledger)
    with pytest.raises(BadInput, match=r"^threshold: -1 settings"):
        Supply([random_source(name) for name in "abc"], ledger, threshold=-1)
