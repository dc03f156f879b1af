"""Files that are torn, shuffled or of another kind are refused with the place; long logs take little memory."""

from __future__ import annotations

import gzip
import random
import subprocess
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from bellproof.cli.main import run
from bellproof.errors import BadInput
from bellproof.trace.check import check
from bellproof.trace.event import Event
from bellproof.trace.profile import Profile
from bellproof.trace.shuffled import in_order
from bellproof.trace.vcd_text import require_whole_vcd

HEADER = "sequence,timestamp,word,x,y,a,b,status"


def _lines(count: int) -> list[str]:
    generator = random.Random(count)  # noqa: S311 - a test is no key
    bits = [[generator.randrange(2) for _ in range(4)] for _ in range(count)]
    return [
        f"{k},{900 * k + generator.randrange(800)},{k + k // 7},{x},{y},{a},{b},ok"
        for k, (x, y, a, b) in enumerate(bits, 1)
    ]


def _whole(count: int = 200) -> bytes:
    return ("\n".join([HEADER, *_lines(count)]) + "\n").encode()


def _shuffled() -> bytes:
    lines = _lines(200)
    random.Random(1).shuffle(lines)  # noqa: S311 - a test is no key
    return ("\n".join([HEADER, *lines]) + "\n").encode()


VCD = b"$timescale 1ns $end\n$scope module t $end\n$var wire 1 ! clk $end\n$enddefinitions $end\n#0\n1!\n#5\n0!\n"

BROKEN = {
    "cut in a line.csv": (_whole()[:4000], "line 166: the last line has no end: the file is torn"),
    "cut in the header.csv": (_whole()[:20], "line 1: the last line has no end"),
    "a hole.csv": (_whole()[:2000] + _whole()[2100:], "line 88: 6 fields where the header has 8"),
    "zeros at the end.csv": (_whole() + bytes(64), "line 202: "),
    "no text.csv": (bytes(range(256)) * 4, "line 1: "),
    "compressed.csv": (gzip.compress(_whole(), mtime=0), "line 1: "),
    "half compressed.csv": (gzip.compress(_whole(), mtime=0)[:500], "line 1: "),
    "another table.csv": (b"time,voltage\n1,2\n", "line 1: header lacks x, y, a, b"),
    "counts.csv": (b"x,y,count\n0,0,17\n", "line 1: header lacks a, b"),
    "two logs.csv": (_whole() + _whole(), "line 202: x = 'x' is no whole number"),
    "page.csv": (b"<!DOCTYPE html>\n<html></html>\n", "line 1: header lacks"),
    "document.jsonl": (b'{"name": "no event"}\n', "line 1: is no event"),
    "cut.jsonl": (b'{"x": 0, "y": 0, "a": 1, "b": 1}\n{"x": 0, "y"\n', "line 2: "),
    "empty.csv": (b"", "is empty"),
    "shuffled.csv": (_shuffled(), "line 4: the lines are in no order"),
    "shuffled whole.csv": (b"\n".join(sorted(_whole().splitlines())) + b"\n", "line 1: header lacks"),
    "cut.vcd": (VCD[:-1], "line 8: the last line has no end: the file is torn"),
    "cut in a time.vcd": (VCD + b"#1x\n", "line 9: '#1x' is no time"),
    "endless time.vcd": (VCD + b"#" + b"9" * 5000 + b"\n", "line 9: '#99999"),
    "put together.vcd": (VCD + b"#3\n1!\n", "line 9: time goes back from 5 to 3"),
    "text.vcd": (_whole(), "is no waveform"),
    "cut.fst": (b"\0" * 40, "is no waveform"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_place_is_named(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content, place = BROKEN[name]
    (tmp_path / name).write_bytes(content)
    assert run(["trace", "check", str(tmp_path / name)]) == 3
    captured = capsys.readouterr()
    assert captured.out == ""
    assert place in captured.err
    assert captured.err.count("\n") == 1


def test_every_cut_of_a_log_is_noticed_or_between_lines(tmp_path: Path) -> None:
    content = _whole(12)
    for size in range(0, len(content), 3):
        (tmp_path / "cut.csv").write_bytes(content[:size])
        whole = content[:size].endswith(b"\n")
        assert run(["trace", "check", str(tmp_path / "cut.csv"), "--json"]) == (0 if whole else 3), size


def _events(
    order: list[int], *, sequence: bool = False, timestamp: bool = False, word: bool = False
) -> Iterator[Event]:
    for place, k in enumerate(order):
        times = (k if sequence else None, k if timestamp else None, k if word else None)
        yield Event(place, "record", *times, x=0, y=0, a=0, b=0)


@pytest.mark.parametrize("columns", [{"sequence": True}, {"timestamp": True, "word": True}])
def test_shuffled_lines_are_no_log(columns: dict[str, bool]) -> None:
    order = list(range(100))
    random.Random(2).shuffle(order)  # noqa: S311 - a test is no key
    with pytest.raises(BadInput, match="no order"):
        list(in_order(_events(order, **columns), Profile(), "log"))


def test_faults_of_order_are_no_shuffling() -> None:
    """Some records out of place, counters that start anew, and counters that wrap are for the rules."""
    order = list(range(100))
    for k in range(0, 40, 2):
        order[k], order[k + 1] = order[k + 1], order[k]
    assert len(list(in_order(_events(order, sequence=True), Profile(), "log"))) == 100
    again = [k % 10 for k in range(100)]
    assert len(list(in_order(_events(again, sequence=True), Profile(), "log"))) == 100
    wrapping = [k % 2 for k in range(100)]
    profile = Profile(sequence_modulus=2, word_modulus=2)
    assert len(list(in_order(_events(wrapping, sequence=True, word=True), profile, "log"))) == 100
    # Numbers that are noise, while time goes on: the sequencer is wrong and not the file.
    noise = random.Random(3)  # noqa: S311 - a test is no key
    events = [event._replace(sequence=noise.randrange(1000)) for event in _events(order, timestamp=True)]
    assert len(list(in_order(sorted(events, key=lambda e: e.timestamp or 0), Profile(), "log"))) == 100
    heralds = [Event(place, "herald", timestamp=-place) for place in range(100)]
    assert len(list(in_order(heralds, Profile(), "log"))) == 100


def test_a_whole_vcd_passes(tmp_path: Path) -> None:
    (tmp_path / "good.vcd").write_bytes(VCD)
    require_whole_vcd(str(tmp_path / "good.vcd"))
    # Values longer than any line of a log: of a wide bus.
    (tmp_path / "wide.vcd").write_bytes(VCD + b"b" + b"1" * 200_000 + b" !\n")
    require_whole_vcd(str(tmp_path / "wide.vcd"))
    (tmp_path / "said.vcd").write_bytes(b"$comment\n# 7 of 9\n#9\n$end\n" + VCD)
    require_whole_vcd(str(tmp_path / "said.vcd"))


MEMORY = """
import sys
from bellproof.trace.check import check
from bellproof.trace.profile import Profile
from bellproof.trace.reading import read_log
from bellproof.trace.shuffled import in_order

checked = check(in_order(read_log(sys.argv[1], {}), Profile(), "log"), Profile())
assert checked.is_legal, checked
# The peak of this program, where the resource module gives its parent's if that was larger.
status = open("/proc/self/status", encoding="ascii").read()
print(checked.records, status.split("VmHWM:")[1].split()[0])
"""


def test_memory_does_not_grow_with_the_log(tmp_path: Path) -> None:
    """Ten times the events, within a megabyte of the same memory; ``benchmarks/trace_memory.py`` goes to 10^7."""
    peaks = []
    for count in (4_000, 40_000):
        path = tmp_path / f"{count}.csv"
        path.write_bytes(_whole(count))
        done = subprocess.run(
            [sys.executable, "-c", MEMORY, str(path)], capture_output=True, text=True, check=True
        )
        records, peak = map(int, done.stdout.split())
        assert records == count
        peaks.append(peak)
    assert peaks[1] - peaks[0] < 1024, peaks


def test_a_broken_rule_at_every_event_takes_no_memory_either() -> None:
    """Places are counted, and the first few kept."""
    endless = (Event(place, "record", x=9, y=9, a=0, b=0, sequence=0) for place in range(10**9))
    checked = check(islice(endless, 20_000), Profile())
    assert {finding.rule for finding in checked.findings} == {"setting-range", "sequence-repeated"}
    assert all(len(finding.first) == 5 and finding.times >= 19_999 for finding in checked.findings)
