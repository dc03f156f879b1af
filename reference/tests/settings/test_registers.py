"""Registers that the service writes before it serves: what it reads, sends, leaves alone and gives up."""

from __future__ import annotations

import random
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bellproof.errors import BadInput, BellproofError, Rejected, UsageProblem
from bellproof.sequencer import layout
from bellproof.settings.host import Host, Pace
from bellproof.settings.ledger import Ledger
from bellproof.settings.registers import Write, read_writes
from bellproof.settings.supply import Supply
from bellproof.settings.transport import connected, listening

PACE = Pace(answer=30, look=0.002)
"""Where nothing is lost no answer may be given up, however busy the machine is."""
SET_UP = read_writes(["CAL_B=0x2000", "THRESHOLD_A=4", "LIMIT=4294967295", "CONTROL=1"], "--write")


@pytest.fixture
def serve(tmp_path: Path, random_source: Callable[[str], Any]) -> Iterator[Callable[..., Ledger]]:
    """Serve a sequencer until it has had so many events, over a connection of its own."""
    with Ledger(tmp_path / "ledger") as ledger:
        supply = Supply([random_source(name) for name in "abc"], ledger)
        supply.start()

        def run(box: Any, writes: tuple[Write, ...], events: int, pace: Pace = PACE) -> Ledger:
            with listening(("127.0.0.1", 0)) as server:
                transport = connected(server.getsockname())
                peer: socket.socket = server.accept()[0]
            thread = threading.Thread(target=box.serve_socket, args=(peer,), daemon=True)
            thread.start()
            try:
                Host(transport, supply, ledger, wanted=lambda: box.kept < events, pace=pace).run(writes)
            finally:
                transport.close()
                thread.join(timeout=10)
            return ledger

        yield run


def idle(sequencer: Any, **options: Any) -> Any:
    """A sequencer just powered up."""
    box = sequencer(**options)
    box.running = False
    return box


@given(st.sampled_from(sorted(layout.WIDTHS)), st.integers(0, (1 << 33) - 1), st.booleans())
def test_a_value_is_read_as_written_or_refused(name: str, value: int, hexadecimal: bool) -> None:  # noqa: FBT001 - drawn
    text = f"{name}={value:#x}" if hexadecimal else f"{name}={value}"
    if value < 1 << layout.WIDTHS[name]:
        assert read_writes([text], "--write") == (Write(name, value),)
        assert read_writes([str(Write(name, value))], "--write") == (Write(name, value),)
    else:
        with pytest.raises(BadInput, match=f"{layout.WIDTHS[name]} bits"):
            read_writes([text], "--write")


@pytest.mark.parametrize(
    "text", ["", "CAL_A", "CAL_A=", "=1", "CAL_A=-1", "CAL_A=1.5", "CAL_A=0x", "CAL_A=1e3", "CAL_A=²"]
)
def test_what_is_no_register_and_value_is_usage(text: str) -> None:
    with pytest.raises(UsageProblem, match="no REGISTER=VALUE"):
        read_writes(["CONTROL=0", text], "--write")


def test_registers_that_are_not_there_or_cannot_be_written() -> None:
    for name in ("SPEED", "cal_a", "CAL_A "):
        with pytest.raises(UsageProblem, match=r"there is no register .*; there are CONTROL, ROLE, PATTERNS"):
            read_writes([f"{name}=1"], "--write")
    for name in (name for name, access in layout.ACCESS.items() if access == "ro"):
        with pytest.raises(UsageProblem, match=f"{name} can only be read"):
            read_writes([f"{name}=1"], "--write")


def test_widths_are_those_of_the_registers_that_can_be_written() -> None:
    assert set(layout.WIDTHS) == {name for name, access in layout.ACCESS.items() if access != "ro"}
    assert all(layout.RESETS[name] >> width == 0 for name, width in layout.WIDTHS.items())


def test_registers_are_written_in_order_before_the_first_setting(
    sequencer: Any, serve: Callable[..., Ledger]
) -> None:
    box = idle(sequencer, last=253)
    ledger = serve(box, SET_UP, 3)
    assert box.written == [(one.register, one.value) for one in SET_UP]
    # Four writes, and the counter of frames turns on the way: settings go on with the numbers after them.
    assert [row[0] for row in ledger.rows("SELECT sequence FROM handed ORDER BY number")][:3] == [2, 3, 4]


def test_a_running_sequencer_that_is_set_up_already_goes_on(
    sequencer: Any, serve: Callable[..., Ledger]
) -> None:
    box = idle(sequencer)
    serve(box, SET_UP, 2)
    serve(box, SET_UP, 4)
    assert box.written == [*((one.register, one.value) for one in SET_UP), ("CONTROL", 1)]


def test_a_running_sequencer_with_other_values_is_left_running(
    sequencer: Any, serve: Callable[..., Ledger]
) -> None:
    box = sequencer()
    with pytest.raises(
        BadInput, match=r"sequencer: does not take CAL_B=0x2000 while .* --write CONTROL=0 before"
    ):
        serve(box, SET_UP, 1)
    assert (box.written, box.running, box.used) == ([], True, [])
    serve(box, (Write("CONTROL", 0), *SET_UP), 1)
    assert box.written == [("CONTROL", 0), *((one.register, one.value) for one in SET_UP)]


def test_lost_frames_do_no_harm(sequencer: Any, serve: Callable[..., Ledger]) -> None:
    generator = random.Random(3)  # noqa: S311 - a test is no key
    box = idle(sequencer, lose=lambda _: generator.random() < 0.3)
    serve(box, SET_UP, 3, Pace(0.03, 0.002))
    states = [written for written in box.written if written[0] != "CONTROL"]
    assert states == [(one.register, one.value) for one in SET_UP if one.is_state]
    assert box.written[-1] == ("CONTROL", 1)


def test_a_frame_of_an_earlier_connection_may_take_the_number(
    sequencer: Any, serve: Callable[..., Ledger]
) -> None:
    class Late(sequencer):  # type: ignore[misc] # a class made in a fixture
        late = True

        def write(self, sequence: int, address: int, value: int) -> str:
            if self.late:
                self.late, self.last = False, sequence
            return str(super().write(sequence, address, value))

    box = idle(Late)
    serve(box, SET_UP, 1)
    assert box.written == [(one.register, one.value) for one in SET_UP]


@pytest.mark.parametrize(
    ("kind", "code", "says"),
    [
        (Rejected, "READ_ONLY", "answers the write CAL_B=0x2000 with code 5"),
        (Rejected, "OK", "accepts the write CAL_B=0x2000, and the register has another value"),
        (BadInput, "SEQUENCE", "does not take CAL_B=0x2000 in 20 tries"),
    ],
)
def test_a_sequencer_that_does_not_take_a_write(
    sequencer: Any, serve: Callable[..., Ledger], kind: type[BellproofError], code: str, says: str
) -> None:
    box = idle(sequencer)
    box.write = lambda _sequence, _address, _value: code
    with pytest.raises(kind, match=says):
        serve(box, SET_UP, 1, Pace(0.02, 0.001))
    assert box.used == []
