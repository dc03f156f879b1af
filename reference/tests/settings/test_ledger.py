"""Nothing leaves a ledger twice: not after kill -9 at any moment, not to two processes, not from one block."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bellproof.errors import BadInput
from bellproof.settings.combine import combine, settings_of
from bellproof.settings.ledger import Ledger

NAMES = ("one", "two", "three")
KILLS = 12

TAKER = """
import sys
from pathlib import Path
from bellproof.settings.ledger import Ledger
from bellproof.settings.sources import open_source
from bellproof.settings.supply import Supply

folder = Path(sys.argv[1])
limit = int(sys.argv[2])
with Ledger(folder / "ledger") as ledger, (folder / "taken").open("a") as log:
    supply = Supply([open_source(f"file:{folder / name}") for name in ("a", "b", "c")], ledger)
    supply.start()
    while supply.taken < limit:
        handed = supply.take(supply.taken % 256)
        log.write(f"{handed.number} {handed.setting[0]}{handed.setting[1]}\\n")
        log.flush()
"""
"""Takes settings and writes down each one, after it was handed out."""

CRASHER = """
import os
import signal
import sys
from pathlib import Path
from bellproof.settings.health import cutoffs
from bellproof.settings.ledger import Ledger
from bellproof.settings.sources import open_source
from bellproof.settings.supply import Supply

folder = Path(sys.argv[1])
cutoffs()  # computed once, not in every child

def take(statement):
    left = iter(range(statement - 1, -1, -1))
    ledger = Ledger(folder / "ledger")
    ledger._connection.set_trace_callback(lambda _: next(left) or os.kill(os.getpid(), signal.SIGKILL))
    supply = Supply([open_source(f"file:{folder / name}") for name in ("a", "b", "c")], ledger)
    with (folder / "taken").open("a", buffering=1) as log:
        while True:
            handed = supply.take()
            log.write(f"{handed.number} {handed.setting[0]}{handed.setting[1]}\\n")

for statement in range(1, int(sys.argv[2]) + 1):
    child = os.fork()
    if not child:
        try:
            take(statement)
        finally:
            os._exit(1)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL, statement
"""
"""Takes settings again and again, each time killed just before the next SQL statement."""


def blocks_of(number: int) -> list[bytes]:
    generator = random.Random(number)  # noqa: S311 - a test is no key
    return [generator.randbytes(128) for _ in NAMES]


def test_settings_come_in_order_and_once(tmp_path: Path) -> None:
    expected = []
    with Ledger(tmp_path / "ledger") as ledger:
        for number in range(3):
            assert ledger.add(NAMES, blocks_of(number)) == 32
            expected += settings_of(combine(blocks_of(number)))
        assert ledger.available() == 96
        taken = [ledger.hand_out() for _ in range(50)]
    with Ledger(tmp_path / "ledger") as ledger:  # after a restart
        assert ledger.available() == 46
        taken += [ledger.hand_out() for _ in range(46)]
        assert ledger.available() == 0
        with pytest.raises(BadInput, match="holds no setting that was not handed out"):
            ledger.hand_out()
    assert [handed.number for handed in taken] == list(range(96))
    assert [handed.setting for handed in taken] == expected


def test_a_block_is_taken_once_from_whatever_source(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger") as ledger:
        first, second = blocks_of(1), blocks_of(2)
        ledger.add(NAMES, first)
        with pytest.raises(BadInput, match=r"^two: repeats a block of 128 bytes that was used before"):
            ledger.add(NAMES, [second[0], first[1], second[2]])
        with pytest.raises(BadInput, match=r"^three: repeats a block"):
            ledger.add(NAMES, [second[0], second[1], first[0]])
        with pytest.raises(BadInput, match=r"^two: repeats a block"):
            ledger.add(NAMES, [second[0], second[0], second[2]])
        # Nothing of the refused blocks is left behind.
        assert ledger.available() == 32
        assert [ledger.offset(name) for name in NAMES] == [128, 128, 128]
        ledger.add(NAMES, second)
        assert [ledger.offset(name) for name in NAMES] == [256, 256, 256]
        assert ledger.offset("another") == 0


def test_what_was_sent_under_a_number(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger") as ledger:
        for number in range(10):
            ledger.add(NAMES, blocks_of(number))
        handed = [ledger.hand_out(i // 2 % 256) for i in range(300)]
        assert ledger.sent_under(140) == handed[280:282]
        assert ledger.sent_under(20) == []  # too long ago to be told from the next turn of the counter
        assert ledger.sent_under(200) == []


def test_records_are_kept_once(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger") as ledger:
        assert ledger.keep_record(b"event 1", b"first copy", 5)
        assert ledger.keep_record(b"event 1", b"second copy", 5)
        assert not ledger.keep_record(b"event 2", b"uses the same word", 5)
        assert ledger.keep_record(b"event 3", b"word unknown", None)
        assert ledger.keep_record(b"event 4", b"word unknown", None)
        assert ledger.rows("SELECT content, word FROM record ORDER BY id") == [
            (b"first copy", 5),
            (b"word unknown", None),
            (b"word unknown", None),
        ]


@pytest.fixture
def sources(random_file: Callable[..., Path]) -> list[tuple[int, int]]:
    """Three long files in the test's folder; the settings that they give, all of them."""
    data = [random_file(name, 1 << 18).read_bytes() for name in "abc"]
    return settings_of(combine(data))


def take(folder: Path, limit: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", TAKER, str(folder), str(limit)], stderr=subprocess.PIPE)


def taken(folder: Path) -> list[tuple[int, tuple[int, int]]]:
    lines = [line.split() for line in (folder / "taken").read_text().splitlines()]
    return [(int(number), (int(setting[0]), int(setting[1]))) for number, setting in lines]


def test_kill_9_at_any_moment_hands_nothing_out_twice(tmp_path: Path, sources: list[tuple[int, int]]) -> None:
    """The strongest claim of all, counted exactly: every setting that left has its own number in the stream."""
    generator = random.Random(20261125)  # noqa: S311 - a test is no key
    (tmp_path / "taken").touch()
    for _ in range(KILLS):
        before = (tmp_path / "taken").stat().st_size
        process = take(tmp_path, 1 << 30)
        # From the first setting on, or now and then before it: in the start-up tests or while the file is made.
        end = time.monotonic() + (30 if generator.random() < 0.8 else 0.15)
        while (tmp_path / "taken").stat().st_size == before and time.monotonic() < end:
            time.sleep(0.002)
        time.sleep(generator.uniform(0, 0.06))
        assert process.poll() is None, process.stderr
        process.send_signal(signal.SIGKILL)
        process.communicate()
    last = take(tmp_path, 10)
    assert last.communicate(timeout=60)[1] == b""
    assert last.returncode == 0

    found = taken(tmp_path)
    numbers = [number for number, _ in found]
    assert numbers == sorted(set(numbers))  # in order, none twice
    assert [setting for _, setting in found] == [sources[number] for number in numbers]
    with Ledger(tmp_path / "ledger") as ledger:
        ((fetched, handed),) = ledger.rows("SELECT fetched, handed FROM total")
        ((blocks, summed),) = ledger.rows("SELECT count(*), sum(handed) FROM block")
        ((entries,),) = ledger.rows("SELECT count(*) FROM handed")
    assert fetched == 32 * blocks  # type: ignore[operator] # both are integers
    assert handed == summed == entries
    # At most one setting a crash was counted and did not get out.
    assert 0 <= handed - len(numbers) <= KILLS  # type: ignore[operator] # both are integers
    assert len(numbers) >= KILLS // 2


def test_a_crash_before_any_statement_hands_nothing_out_twice(
    tmp_path: Path, sources: list[tuple[int, int]]
) -> None:
    """Signals sent from outside nearly always meet a disk at work; these meet every step between two statements."""
    crashes = 45  # the first ones fetch blocks, the later ones hand out several settings
    (tmp_path / "taken").touch()
    subprocess.run([sys.executable, "-c", CRASHER, str(tmp_path), str(crashes)], check=True)
    found = taken(tmp_path)
    numbers = [number for number, _ in found]
    assert numbers == sorted(set(numbers))
    assert [setting for _, setting in found] == [sources[number] for number in numbers]
    with Ledger(tmp_path / "ledger") as ledger:
        ((fetched, handed),) = ledger.rows("SELECT fetched, handed FROM total")
        ((blocks, summed),) = ledger.rows("SELECT count(*), sum(handed) FROM block")
        assert ledger.offset(f"file:{tmp_path / 'a'}") == 128 * blocks  # type: ignore[operator] # integers
    assert (fetched, handed) == (32 * blocks, summed)  # type: ignore[operator] # integers
    assert 0 <= handed - len(numbers) <= crashes  # type: ignore[operator] # integers
    assert len(numbers) > crashes


def test_two_processes_share_a_ledger_and_no_setting(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger") as ledger:
        for number in range(20):
            ledger.add(NAMES, blocks_of(number))
    program = (
        "import sys; from pathlib import Path; from bellproof.settings.ledger import Ledger\n"
        "ledger = Ledger(Path(sys.argv[1]))\n"
        "for _ in range(200): print(ledger.hand_out().number)"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "ledger")]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(3)]
    numbers = [int(line) for process in processes for line in process.communicate(timeout=60)[0].split()]
    assert sorted(numbers) == list(range(600))


def test_files_that_are_no_ledger(tmp_path: Path) -> None:
    text = tmp_path / "text"
    text.write_text("this is no database, " * 100)
    with pytest.raises(BadInput, match="cannot be used as a ledger: file is not a database"):
        Ledger(text)
    assert text.read_text().startswith("this is no database")

    other = tmp_path / "other"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE things (name TEXT)")
    connection.close()
    with pytest.raises(BadInput, match="is a database, but no ledger of settings of this version"):
        Ledger(other)
    with pytest.raises(BadInput, match="cannot be used as a ledger: unable to open"):
        Ledger(tmp_path / "missing" / "ledger")


def test_a_ledger_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "ledger"
    Ledger(path).__exit__()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version=2")
    connection.close()
    with pytest.raises(BadInput, match="no ledger of settings of this version"):
        Ledger(path)


def test_every_commit_is_flushed(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger") as ledger:
        assert ledger.rows("PRAGMA journal_mode") == [("wal",)]
        assert ledger.rows("PRAGMA synchronous") == [(2,)]  # FULL
