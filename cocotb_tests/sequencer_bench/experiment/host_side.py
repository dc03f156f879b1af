"""The host side of an experiment: the settings service itself as a process, and what its ledger says."""

from __future__ import annotations

import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self, cast

from bellproof.errors import BadInput, Rejected
from bellproof.sequencer.frames import EventRecord, record
from bellproof.settings.ledger import Ledger
from sequencer_bench.experiment.restart import Restart
from sequencer_bench.experiment.terms import Terms

BELLPROOF: Final = (sys.executable, "-c", "import sys; from bellproof.cli.main import run; sys.exit(run())")
"""The command line of ``bellproof``, whether or not it is on the PATH."""

_SERVE: Final = """
import os, signal, sys, threading

def watch():
    os.read(0, 1)
    os.kill(os.getpid(), signal.SIGTERM)

threading.Thread(target=watch, daemon=True).start()
from bellproof.cli.main import run

sys.exit(run())
"""
"""The service ends in good order when the pipe to it closes: with us, however we end."""

_LISTENING = re.compile(r"listening on 127\.0\.0\.1:(\d+)")
_NAME = "settings service"
_START = 30.0
"""Seconds in which the service must listen: it tests its sources first."""

_BYTES_A_SETTING = 4
_SPARE = 8192
"""Bytes of each source for the service's tests, and for settings lost in interruptions."""


def sources(folder: Path, terms: Terms) -> list[str]:
    """Three files of pseudo-random bytes in ``folder``, the same for the same seed: settings to try things on."""
    names = []
    for name in ("decay", "noise", "network"):
        path = folder / f"{name}.bin"
        if not path.exists():
            generator = random.Random(f"{terms.seed} {name}")  # noqa: S311 - a simulation is no key
            path.write_bytes(generator.randbytes(2 * _BYTES_A_SETTING * terms.events + _SPARE))
        names.append(f"file:{path}")
    return names


class Service:
    """``bellproof settings serve`` in a process of its own; use it in a ``with`` statement."""

    def __init__(
        self, ledger: Path, names: list[str], lock: int, registers: Sequence[tuple[str, int]] = ()
    ) -> None:
        """Start it and wait until it listens; it writes the ``registers`` first, and holds ``lock`` to its end.

        Raises `BadInput` where it fails.
        """
        words = ["settings", "serve", "--ledger", str(ledger), "--listen", "127.0.0.1:0"]
        words += [word for name in names for word in ("--source", name)]
        words += [word for name, value in registers for word in ("--write", f"{name}={value}")]
        self._log = ledger.with_name("service.log")
        with self._log.open("w", encoding="utf-8") as log:
            # A session of its own: Ctrl-C is for us, who end it in good order.
            self._process = subprocess.Popen(
                [sys.executable, "-c", _SERVE, *words],
                stdin=subprocess.PIPE,
                stderr=log,
                start_new_session=True,
                pass_fds=[lock],
            )
        self.port = self._wait()

    def _wait(self) -> int:
        end = time.monotonic() + _START
        while time.monotonic() < end and self._process.poll() is None:
            found = _LISTENING.search(self.said())
            if found is not None:
                return int(found[1])
            time.sleep(0.02)
        self.stop()
        raise BadInput(_NAME, self._problem() or "does not listen")

    def said(self) -> str:
        """Its standard error so far."""
        return self._log.read_text(encoding="utf-8")

    def _problem(self) -> str:
        lines = self.said().splitlines()
        return lines[-1] if lines else ""

    def check(self) -> None:
        """Raise `BadInput` or `Rejected` if it has ended by itself."""
        status = self._process.poll()
        if status is not None and status != 0:
            if status == Rejected.exit_status:
                raise Rejected(self._problem())
            raise BadInput(_NAME, self._problem() or f"ended with status {status}")

    def stop(self) -> None:
        """End it in good order; the sequencer sees the connection close."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        if self._process.stdin is not None:
            self._process.stdin.close()

    def __enter__(self) -> Self:
        """Use it in a ``with`` statement."""
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """End it."""
        self.stop()


def recorded(ledger: Ledger) -> int:
    """How many events the ledger holds."""
    return cast("int", ledger.rows("SELECT count(*) FROM record")[0][0])


def where_it_stands(ledger: Ledger, terms: Terms) -> Restart:
    """From the last event recorded and the last setting handed out."""
    times = terms.durations
    rows = ledger.rows("SELECT content FROM record ORDER BY id DESC LIMIT 1")
    handed = ledger.rows("SELECT sequence FROM handed ORDER BY number DESC LIMIT 1")
    last = cast("int", handed[0][0]) if handed else 0
    if not rows:
        return Restart(last_sequence=last)
    event = cast("EventRecord", record(cast("bytes", rows[0][0])))
    # The rest of the event that was recorded, and the link's silence.
    later = times.period + times.settle + times.rotate + times.detect + times.retry
    return Restart(event.number, event.attempt, event.timestamp + later, last)
