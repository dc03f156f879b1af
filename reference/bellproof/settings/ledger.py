"""What was fetched and what was handed out, in a SQLite file that survives any crash.

No setting leaves twice: the transaction that counts it as handed out is on the disk (write-ahead log,
``synchronous=FULL``) before anybody sees it. A crash in between loses that setting for good, which is the safe
side. Neither does a block enter twice: its digests are kept, so that a source that repeats itself, or two sources
that give the same bytes, are found out. Where a source that is a file was read to is kept in the transaction that
takes its block.
"""

from __future__ import annotations

import hashlib
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from bellproof.errors import BadInput
from bellproof.settings.combine import Setting, combine, settings_of

_APPLICATION = 0x62706C67
"""Marks the file as ours."""

_VERSION = 1

_RECENT = 200
"""Fewer than there are sequence numbers, so that none of them stands for two turns of the counter."""

_SCHEMA = """
CREATE TABLE block (id INTEGER PRIMARY KEY, settings BLOB NOT NULL, handed INTEGER NOT NULL DEFAULT 0);
CREATE INDEX open_block ON block (id) WHERE handed < length(settings);
CREATE TABLE digest (value BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE source (name TEXT PRIMARY KEY, bytes INTEGER NOT NULL, blocks INTEGER NOT NULL, at REAL NOT NULL);
CREATE TABLE total (id INTEGER PRIMARY KEY CHECK (id = 1), fetched INTEGER NOT NULL, handed INTEGER NOT NULL);
CREATE TABLE handed (number INTEGER PRIMARY KEY, setting INTEGER NOT NULL, sequence INTEGER);
CREATE TABLE record (id INTEGER PRIMARY KEY, identity BLOB UNIQUE, content BLOB NOT NULL, word INTEGER UNIQUE);
CREATE TABLE service (id INTEGER PRIMARY KEY, pid INTEGER NOT NULL, began REAL NOT NULL, ended REAL, reason TEXT);
INSERT INTO total VALUES (1, 0, 0);
"""


@dataclass(frozen=True, slots=True)
class Handed:
    """One setting that was handed out: its number from 0 over the ledger's whole life, and x and y."""

    number: int
    setting: Setting


class Ledger:
    """An open ledger. Several processes may use one file at the same time."""

    def __init__(self, path: Path) -> None:
        """Open the file, or begin a new one. Raises `BadInput` where it is no ledger of ours."""
        self._name = str(path)
        with self._problems():
            self._connection = sqlite3.connect(path, timeout=30, isolation_level=None)
        try:
            with self._problems():
                self._connection.execute("PRAGMA journal_mode=WAL")
                self._connection.execute("PRAGMA synchronous=FULL")
                self._prepare()
        except BaseException:
            self._connection.close()
            raise

    def __enter__(self) -> Self:
        """Use it in a ``with`` statement."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self._connection.close()

    def _prepare(self) -> None:
        with self._transaction():
            (application,) = self._row("PRAGMA application_id")
            (version,) = self._row("PRAGMA user_version")
            (tables,) = self._row("SELECT count(*) FROM sqlite_master")
            if application == _APPLICATION and version == _VERSION:
                return
            if application or version or tables:
                raise BadInput(self._name, "is a database, but no ledger of settings of this version")
            for statement in _SCHEMA.strip().split(";\n"):
                self._connection.execute(statement)
            self._connection.execute(f"PRAGMA application_id={_APPLICATION}")
            self._connection.execute(f"PRAGMA user_version={_VERSION}")

    def offset(self, source: str) -> int:
        """How many bytes of that source were taken before."""
        with self._problems():
            row = self._connection.execute("SELECT bytes FROM source WHERE name = ?", (source,)).fetchone()
        return row[0] if row else 0

    def add(self, names: Sequence[str], blocks: Sequence[bytes]) -> int:
        """Take one block of each source, combined, and return how many settings that gave.

        Raises `BadInput` for a block that was there before, from whatever source.
        """
        settings = settings_of(combine(blocks, names))
        coded = bytes(2 * x + y for x, y in settings)
        with self._problems(), self._transaction():
            for name, block in zip(names, blocks, strict=True):
                digest = hashlib.sha256(block).digest()
                if (
                    self._connection.execute("INSERT OR IGNORE INTO digest VALUES (?)", (digest,)).rowcount
                    == 0
                ):
                    raise BadInput(name, f"repeats a block of {len(block)} bytes that was used before")
                self._connection.execute(
                    "INSERT INTO source VALUES (?, ?, 1, ?) ON CONFLICT (name) DO UPDATE"
                    " SET bytes = bytes + excluded.bytes, blocks = blocks + 1, at = excluded.at",
                    (name, len(block), time.time()),
                )
            self._connection.execute("INSERT INTO block (settings) VALUES (?)", (coded,))
            self._connection.execute("UPDATE total SET fetched = fetched + ?", (len(coded),))
        return len(coded)

    def available(self) -> int:
        """How many settings wait to be handed out."""
        with self._problems():
            (left,) = self._row("SELECT fetched - handed FROM total")
        return int(left)

    def hand_out(self, sequence: int | None = None) -> Handed:
        """The next setting; it is on the disk that it is gone before this returns. Raises `BadInput` for none.

        ``sequence`` is the number under which it is about to be sent.
        """
        with self._problems(), self._transaction():
            (number,) = self._row("SELECT handed FROM total")
            row = self._connection.execute(
                "SELECT id, settings, handed FROM block WHERE handed < length(settings) ORDER BY id LIMIT 1"
            ).fetchone()
            if row is None:
                raise BadInput(self._name, "holds no setting that was not handed out")
            block, coded, place = row
            self._connection.execute("UPDATE block SET handed = ? WHERE id = ?", (place + 1, block))
            self._connection.execute("UPDATE total SET handed = handed + 1")
            entry = (number, coded[place], sequence)
            self._connection.execute("INSERT INTO handed VALUES (?, ?, ?)", entry)
        return Handed(number, _decoded(coded[place]))

    def sent_under(self, sequence: int) -> list[Handed]:
        """The settings among the last handed out that were sent under that number, of which there are 256."""
        with self._problems():
            found = self._connection.execute(
                "SELECT number, setting FROM handed WHERE sequence = ?"
                " AND number >= (SELECT handed FROM total) - ? ORDER BY number",
                (sequence, _RECENT),
            ).fetchall()
        return [Handed(number, _decoded(code)) for number, code in found]

    def keep_record(self, identity: bytes, content: bytes, word: int | None) -> bool:
        """Keep an event record; a copy with the same ``identity`` changes nothing.

        ``word`` is the number of the setting used, if known; for a second event with it nothing is kept: False.
        """
        with self._problems(), self._transaction():
            known = "SELECT 1 FROM record WHERE identity = ?", (identity,)
            used = "SELECT 1 FROM record WHERE word = ?", (word,)
            if self._connection.execute(*known).fetchone() is not None:
                return True
            if self._connection.execute(*used).fetchone() is not None:
                return False
            self._connection.execute(
                "INSERT INTO record (identity, content, word) VALUES (?, ?, ?)", (identity, content, word)
            )
        return True

    def begin_service(self, pid: int) -> int:
        """Note that a service began; returns its number."""
        with self._problems(), self._transaction():
            cursor = self._connection.execute(
                "INSERT INTO service (pid, began) VALUES (?, ?)", (pid, time.time())
            )
        return int(cursor.lastrowid or 0)

    def end_service(self, number: int, reason: str) -> None:
        """Note why a service ended."""
        with self._problems(), self._transaction():
            self._connection.execute(
                "UPDATE service SET ended = ?, reason = ? WHERE id = ?", (time.time(), reason, number)
            )

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """Read anything, for reports."""
        with self._problems():
            return self._connection.execute(query).fetchall()

    def _row(self, query: str) -> tuple[int, ...]:
        row: tuple[int, ...] = self._connection.execute(query).fetchone()
        return row

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """All of it or nothing, alone with the file."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    @contextmanager
    def _problems(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise BadInput(self._name, f"cannot be used as a ledger: {error}") from error


def _decoded(code: int) -> Setting:
    return code >> 1, code & 1
