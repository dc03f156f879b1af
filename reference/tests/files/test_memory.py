"""Files larger than memory, and lines larger than memory, are read or refused in little of it."""

from __future__ import annotations

import os
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bellproof.errors import BadInput
from bellproof.files.json_text import read_json
from bellproof.files.reader import MAX_DOCUMENT_BYTES, MAX_LINE_BYTES
from bellproof.files.tables import read_counts
from bellproof.model.scenario import CHSH_SCENARIO

TEN_GIGABYTES = 10 * 2**30


@pytest.fixture
def peak() -> Iterator[Callable[[], int]]:
    """Most bytes that Python held at once since the test began."""
    tracemalloc.start()
    yield lambda: tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()


@pytest.mark.parametrize("start", ["", "x,y,a,b,count\n", "x,y,a,b\n0,0,0,0\n"])
def test_a_file_of_ten_gigabytes_without_a_line_end(
    tmp_path: Path, peak: Callable[[], int], start: str
) -> None:
    path = tmp_path / "sparse.csv"
    path.write_text(start)
    os.truncate(path, TEN_GIGABYTES)
    assert path.stat().st_size == TEN_GIGABYTES
    with pytest.raises(
        BadInput, match=f"line {start.count(chr(10)) + 1}: longer than {MAX_LINE_BYTES} bytes"
    ):
        read_counts(str(path), CHSH_SCENARIO)
    assert peak() < 2**20


def test_a_document_of_ten_gigabytes(tmp_path: Path, peak: Callable[[], int]) -> None:
    path = tmp_path / "sparse.json"
    path.write_text("[")
    os.truncate(path, TEN_GIGABYTES)
    with pytest.raises(BadInput, match=f"larger than {MAX_DOCUMENT_BYTES} bytes"):
        read_json(str(path), "")
    assert peak() < 4 * MAX_DOCUMENT_BYTES


def test_a_line_that_never_ends(tmp_path: Path, peak: Callable[[], int]) -> None:
    """The writer gives up when nobody reads any more."""
    pipe = tmp_path / "endless"
    os.mkfifo(pipe)
    written = 0

    def write() -> None:
        nonlocal written
        try:
            with pipe.open("wb", buffering=0) as stream:
                while written < TEN_GIGABYTES:
                    written += stream.write(b"0,0,0,0 " * 2**13)
        except BrokenPipeError:
            return

    writer = threading.Thread(target=write)
    writer.start()
    with pytest.raises(BadInput, match="line 1: longer than"):
        read_counts(str(pipe), CHSH_SCENARIO)
    writer.join()
    assert written < 2**22
    assert peak() < 2**20


def test_memory_does_not_grow_with_the_number_of_trials(tmp_path: Path, peak: Callable[[], int]) -> None:
    peaks = []
    for trials in (1_000, 15_000):
        path = tmp_path / "log.csv"
        path.write_text("x,y,a,b,time\n" + "".join(f"{i % 2},0,{i % 3},1,{i}\n" for i in range(trials)))
        tracemalloc.reset_peak()
        assert read_counts(str(path), CHSH_SCENARIO, "map:0").total == trials
        before = tracemalloc.get_traced_memory()[0]
        tracemalloc.reset_peak()
        read_counts(str(path), CHSH_SCENARIO, "map:0")
        peaks.append(peak() - before)
    assert peaks[1] < peaks[0] + 20_000
