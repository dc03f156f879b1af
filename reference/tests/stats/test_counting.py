from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bellproof.errors import BadInput
from bellproof.stats import counting, counting_numpy, counting_plain, spectrum_numpy, spectrum_plain
from bellproof.stats.battery import TESTS, Machinery, Parameters, run_tests
from bellproof.stats.bits import BitString, from_packed, from_text, pack, unpacked
from bellproof.stats.counting import Plan, count

texts = st.text(alphabet="01", min_size=40, max_size=300)
PLAIN = Machinery(counting_plain, spectrum_plain)
FAST = Machinery(counting_numpy, spectrum_numpy)
BACKENDS = [counting_plain, counting_numpy]


def cut(text: str, sizes: list[int]) -> BitString:
    """The same string in pieces of other sizes, empty ones among them."""

    def pieces() -> Iterator[bytes]:
        packed, start = pack(text.encode()), 0
        for size in sizes:
            yield packed[start : start + size]
            start += size
        yield packed[start:]

    return BitString(len(text), pieces)


@given(texts, st.lists(st.integers(0, 7), max_size=12), st.integers(2, 5), st.integers(1, 39))
@settings(max_examples=60, deadline=None)
def test_no_result_depends_on_the_pieces_or_on_numpy(text: str, sizes: list[int], m: int, block: int) -> None:
    parameters = Parameters(m, block)
    expected = run_tests(from_text(text), TESTS, parameters, machinery=PLAIN)
    assert run_tests(cut(text, sizes), TESTS, parameters, machinery=PLAIN) == expected
    assert run_tests(cut(text, sizes), TESTS, parameters, machinery=FAST) == expected


@pytest.mark.parametrize("backend", BACKENDS)
@given(text=st.text(alphabet="01", min_size=1, max_size=80), data=st.data())
@settings(max_examples=60, deadline=None)
def test_counts_are_what_counting_by_hand_gives(backend: ModuleType, text: str, data: st.DataObject) -> None:
    n = len(text)
    window = data.draw(st.integers(1, min(n, 9)))
    block, symbol = data.draw(st.integers(1, n)), data.draw(st.integers(1, min(n, 8)))
    found = count(cut(text, [1, 0, 2]), Plan(window, block, symbol), backend)
    for m in range(1, window + 1):
        longer = text + text[: m - 1]
        patterns = [longer[i : i + m] for i in range(n)]
        assert found.of_length(m) == [patterns.count(f"{value:0{m}b}") for value in range(2**m)]
    blocks = [text[i : i + block] for i in range(0, n - block + 1, block)]
    assert found.blocks == len(blocks)
    assert found.square_sum == sum((2 * one.count("1") - block) ** 2 for one in blocks)
    symbols = [text[i : i + symbol] for i in range(0, n - symbol + 1, symbol)]
    assert found.symbols == [symbols.count(f"{value:0{symbol}b}") for value in range(2**symbol)]
    assert found.ones == text.count("1")
    if window >= 2:
        pairs = [text[i : i + 2] for i in range(n - 1)]
        assert found.pairs() == [pairs.count(pair) for pair in ("00", "01", "10", "11")]


def test_a_long_string_in_few_patterns_is_counted_place_by_place() -> None:
    text = "0110" * 30
    plan = Plan(window=14, symbol=13)
    assert count(from_text(text), plan, counting_numpy) == count(from_text(text), plan, counting_plain)


def test_squares_of_huge_blocks_do_not_overflow() -> None:
    import numpy as np  # noqa: PLC0415 - only here

    differences = np.array([2**40, -(2**40), 3], dtype=np.int64)
    assert counting_numpy._square_sum(differences, 2**41) == 2 * 2**80 + 9


@given(st.text(alphabet="01", max_size=200))
def test_packing_and_unpacking_are_inverse(text: str) -> None:
    string = from_text(text, piece_bytes=3)
    assert b"".join(unpacked(string)) == bytes(int(c) for c in text)
    assert b"".join(bytes(piece) for piece in counting_numpy.unpacked(string)) == bytes(int(c) for c in text)


@pytest.mark.parametrize("n", [-1, 17])
def test_no_more_bits_are_read_than_there_are(n: int) -> None:
    with pytest.raises(BadInput, match="2 bytes"):
        from_packed(b"ab", n)


def test_another_character_is_named_with_its_place() -> None:
    with pytest.raises(BadInput, match="character 3 is '2'"):
        from_text("012")


def test_progress_is_told_in_bits() -> None:
    told: list[int] = []
    count(from_text("01" * 20, piece_bytes=2), Plan(window=1), counting_plain, told.append)
    assert told == [16, 32, 40]


def test_without_numpy_the_plain_counters_are_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    assert counting.backend() is counting_numpy
    monkeypatch.delattr("bellproof.stats.counting_numpy")
    monkeypatch.setitem(__import__("sys").modules, "bellproof.stats.counting_numpy", None)
    assert counting.backend() is counting_plain
