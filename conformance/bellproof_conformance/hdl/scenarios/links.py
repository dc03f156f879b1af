"""The host link: answers, damage, repetitions, sequence, registers."""

from __future__ import annotations

from collections.abc import Mapping

from bellproof.sequencer import frames
from bellproof.sequencer.frames import END, ESC
from bellproof.sequencer.layout import ACCESS, FRAMES, RESETS
from bellproof_conformance.hdl.exchange import Channel
from bellproof_conformance.hdl.rules import Broken
from bellproof_conformance.hdl.scenarios.scenario import Scenario, coincidence
from bellproof_conformance.hdl.session import Session, World

_CONFIGURED = ("PATTERNS", "CAL_A", "CAL_B", "THRESHOLD_A", "THRESHOLD_B", "LIMIT", "LINK_LIMIT")


def answering(session: Session) -> None:
    """Frames twice, out of sequence, of unknown type, stale, and settings without room."""
    session.start(run=False)
    host = session.host
    depth = session.times.settings_depth
    for _ in range(depth):
        host.setting(1, ("OK",))
    session.settle()
    last = host.sequence
    session.send(frames.setting(last, x=1, y=1), "DUPLICATE", rule="link-twice")
    session.send(frames.setting(last + 2, x=1, y=1), "SEQUENCE", rule="link-sequence")
    session.send(frames.setting(last - 1 & 0xFF, x=1, y=1), "SEQUENCE", rule="link-sequence")
    session.send(frames.write(last + 5, "CAL_A", 7), "SEQUENCE", rule="link-sequence")
    session.send(frames.setting(last + 1, x=0, y=1), "FULL", rule="link-full")
    session.send(frames.seal(bytes([0x55, 9, 1, 2, 3])), "UNKNOWN")
    session.send(frames.record_ack(77, 12345), "STALE")
    if session.read("CAL_A") != RESETS["CAL_A"]:
        raise Broken("link-sequence", session.cycle, "a write out of sequence was done")
    session.world = World(plan=lambda _: coincidence())
    session.write(CONTROL=1)
    session.events(depth)
    session.drain()
    if session.read("HERALDS") != depth:
        raise Broken("link-twice", session.cycle, "more events than settings words that were accepted")


def damaging(session: Session) -> None:
    """Damaged frames: wrong CRC, wrong length, wrong escapes, cut short. None is answered and none is done."""
    session.start(run=False)
    good = frames.write(session.host.sequence + 1, "CAL_B", 4660)
    before = session.read("FRAME_ERRORS")
    bad = [
        bytes([*good[:-1], good[-1] ^ 1]),
        bytes([*good[:4], good[4] ^ 0x10, *good[5:]]),
        good[:-1],
        good[:6],
    ]
    bad += [frames.seal(good[:-4] + b"\0"), frames.seal(good[:-5]), frames.seal(b"\x03" + bytes(12))]
    for content in bad:
        session.send(content, rule="link-silent")
    if session.read("CAL_B") != 0:
        raise Broken("link-silent", session.cycle, "a damaged write was done")
    errors = session.read("FRAME_ERRORS") - before
    if errors != len(bad):
        raise Broken("monitors", session.cycle, f"FRAME_ERRORS counts {errors} of {len(bad)} damaged frames")
    session.write(CAL_B=4660)
    if session.read("CAL_B") != 4660:  # noqa: PLR2004 - as written
        raise Broken("registers", session.cycle, "CAL_B is not what was written")


def padding(session: Session) -> None:
    """A SETTING frame with an escape after its sequence number is refused: its length would tell the word."""
    session.start(run=False)
    following = session.host.sequence + 1
    contents = (frames.seal(bytes([FRAMES["SETTING"], following, word])) for word in range(256))
    stuffed = next(content for content in contents if {END, ESC} & set(content[2:]))
    session.send(stuffed, "MALFORMED", rule="malformed")
    session.host.setting(2, ("OK",), rule="malformed")
    session.settle()


def _hold(session: Session, values: Mapping[str, int], when: str) -> None:
    for name, value in values.items():
        got = session.read(name)
        if got != value:
            raise Broken("registers", session.cycle, f"{name} is {got:#x}, not {value:#x} {when}")


def registers(session: Session) -> None:
    """Every register: what it holds after reset and after a write, when it may be written."""
    session.start(run=False)
    _hold(session, RESETS, "after power-up")
    # In either order, so that a write that goes to another register as well is seen there.
    for order, narrow, wide in ((_CONFIGURED, 0xA5C0, 0x1234560), (_CONFIGURED[::-1], 0x5A38, 0xFEDCBA98)):
        values = {name: (wide if "LIMIT" in name else narrow) + k for k, name in enumerate(order)}
        session.write(**values)
        _hold(session, values, "as written")
    session.reset(2)
    _hold(session, RESETS, "after a reset")
    for name in (name for name, access in ACCESS.items() if access == "ro"):
        session.host.write(name, 1, ("READ_ONLY",), rule="registers")
    session.settle()
    session.host.setting(0)
    session.write(CONTROL=1)
    session.host.raw(frames.write(session.host.sequence + 1, "CAL_A", 99), ("BUSY",), rule="registers")
    session.settle()
    session.write(CONTROL=0)
    session.run(2 * session.times.period)
    if session.read("CAL_A") != RESETS["CAL_A"]:
        raise Broken("registers", session.cycle, "a write that was refused as BUSY was done")
    if session.read("STATUS") >> 8 & 0xFF != session.host.sequence:
        raise Broken("registers", session.cycle, "STATUS does not tell the last sequence number accepted")


def counting(session: Session) -> None:
    """Attempts, heralds and clicks are counted; clicks outside the window are not."""
    session.start(PATTERNS=0xFFFF)
    session.auto = 1
    last = session.times.window - 1
    session.world = World(
        plan=lambda k: (
            [(k % 4, 0), (k % 3, last), (2, last + 1), (1, -1)] if k % 3 else coincidence(1, (0, k % 2 + 1))
        )
    )
    session.events(3)
    session.drain()
    judge = session.judge
    known = {"ATTEMPTS_LO": judge.attempts, "ATTEMPTS_HI": 0, "HERALDS": len(judge.events)}
    known |= {f"SINGLES_{channel}": count for channel, count in enumerate(judge.singles)}
    for name, value in known.items():
        got = session.read(name)
        if got != value:
            raise Broken("monitors", session.cycle, f"{name} is {got}, not {value}")
    session.write(CONTROL=4)
    for channel in range(4):
        if session.read(f"SINGLES_{channel}"):
            raise Broken("monitors", session.cycle, f"SINGLES_{channel} is not cleared")
    if session.read("HERALDS") != len(judge.events):
        raise Broken("monitors", session.cycle, "clearing the monitors cleared HERALDS")


def losing(session: Session) -> None:
    """A link that loses, damages and repeats frames: every event has one record and one word all the same."""
    session.start()
    session.auto = 1
    session.world = World(plan=lambda k: coincidence(k % 3) if k % 2 else [(k % 4, 1)])
    session.events(8)
    session.drain()
    if [record.number for record in session.host.records] != list(range(1, len(session.judge.events) + 1)):
        raise Broken("link-lossy", session.cycle, "records are not numbered one by one")


SCENARIOS = (
    Scenario("answering", ("link-answer", "link-twice", "link-sequence", "link-full"), answering),
    Scenario("damaging", ("link-silent",), damaging),
    Scenario("padding", ("malformed",), padding),
    Scenario("registers", ("registers",), registers),
    Scenario("counting", ("monitors",), counting),
    Scenario(
        "losing", ("link-lossy", "record-lost"), losing, channel=Channel(drop=0.1, damage=0.1, repeat=0.1)
    ),
)
