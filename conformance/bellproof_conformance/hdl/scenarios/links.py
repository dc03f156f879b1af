"""The host link: answers, damage, repetitions, sequence, registers."""

from __future__ import annotations

from collections.abc import Mapping

from bellproof.sequencer import frames
from bellproof.sequencer.frames import END, ESC, to_wire
from bellproof.sequencer.layout import ACCESS, FRAMES, REGISTERS, RESETS
from bellproof_conformance.hdl.exchange import Channel
from bellproof_conformance.hdl.rules import Broken
from bellproof_conformance.hdl.scenarios.scenario import Scenario, coincidence, uneven
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
    for unknown in (b"\x55\x09\x01\x02\x03", b"\x83\x09", b"\xff\x09\x01\x02\x03\x04\x05"):
        session.send(frames.seal(unknown), "UNKNOWN")
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
        *(bytes([*good[:at], good[at] ^ 1, *good[at + 1 :]]) for at in range(len(good) - 4, len(good))),
        bytes([*good[:4], good[4] ^ 0x10, *good[5:]]),
        good[:-1],
        good[:6],
    ]
    bad += [frames.seal(good[:-4] + b"\0"), frames.seal(good[:-5]), frames.seal(b"\x03" + bytes(12))]
    following = session.host.sequence + 1
    others = (frames.setting(following, x=1, y=1), frames.read(9, "ID"), frames.record_ack(9, 0))
    bad += [frames.seal(other[:-4] + b"\0") for other in others]
    for content in bad:
        session.send(content, rule="link-silent")
    wrong = [_wrongly_escaped(session.host.sequence + 1, byte) for byte in (END, ESC, 1)]
    for wire in wrong:
        session.send(good, rule="link-silent", wire=wire)
    if session.read("CAL_B") != 0:
        raise Broken("link-silent", session.cycle, "a damaged write was done")
    errors, damaged = session.read("FRAME_ERRORS") - before, len(bad) + len(wrong)
    if errors != damaged:
        raise Broken("monitors", session.cycle, f"FRAME_ERRORS counts {errors} of {damaged} damaged frames")
    session.write(CONTROL=4)
    if session.read("FRAME_ERRORS"):
        raise Broken("monitors", session.cycle, "FRAME_ERRORS is not cleared")
    session.write(CAL_B=4660)
    if session.read("CAL_B") != 4660:  # noqa: PLR2004 - as written
        raise Broken("registers", session.cycle, "CAL_B is not what was written")


def _wrongly_escaped(sequence: int, byte: int) -> bytes:
    """A write of this byte to CAL_B as it goes over the line, with neither ESC_END nor ESC_ESC after an ESC."""
    content = frames.write(sequence, "CAL_B", byte)
    rest = to_wire(content[4:])[1:]
    return bytes([END, *content[:3], ESC, 1, *rest])


def padding(session: Session) -> None:
    """A SETTING frame with an escape after its sequence number is refused: its length would tell the word."""
    session.start(run=False)
    following = session.host.sequence + 1
    contents = (frames.seal(bytes([FRAMES["SETTING"], following, word])) for word in range(256))
    stuffed = [content for content in contents if {END, ESC} & set(content[2:])]
    in_word = [content for content in stuffed if not {END, ESC} & set(content[3:])]
    in_sum = [content for content in stuffed if content[2] not in {END, ESC}]
    for content in (*in_word[:2], *in_sum[:2]):
        session.send(content, "MALFORMED", rule="malformed")
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
    _nowhere(session)
    session.write(CONTROL=1)
    busy = frames.write(session.host.sequence + 1, "CAL_A", 99)
    session.send(busy, "BUSY", rule="registers")  # nothing goes on, but only for want of a word
    session.host.setting(0)
    session.settle()
    busy = frames.write(session.host.sequence + 1, "CAL_A", 99)
    session.send(busy, "BUSY", rule="registers")
    session.write(CONTROL=0)
    session.run(2 * session.times.period)
    if session.read("CAL_A") != RESETS["CAL_A"]:
        raise Broken("registers", session.cycle, "a write that was refused as BUSY was done")
    if session.read("STATUS") >> 8 & 0xFF != session.host.sequence:
        raise Broken("registers", session.cycle, "STATUS does not tell the last sequence number accepted")


def _nowhere(session: Session) -> None:
    """A write to no register, at an address that is one bit off CAL_A's."""
    for bit in range(4, 8):
        following = session.host.sequence + 1 & 0xFF
        body = bytes([FRAMES["WRITE"], following, REGISTERS["CAL_A"] | 1 << bit, 99, 0, 0, 0])
        session.send(frames.seal(body), "READ_ONLY", rule="registers")
        session.host.sequence = following
    _hold(session, {"CAL_A": RESETS["CAL_A"]}, "after writes to other addresses")


_WORD_WAITS, _RECORD_WAITS, _TIMEOUT = 1 << 3, 1 << 2, 1 << 6


def telling(session: Session) -> None:
    """STATUS says what waits: nothing, a settings word, a limit reached, a record."""
    session.host.acknowledge = lambda _: None
    session.start(run=False, LIMIT=2)
    _status(session, 0, "at rest")
    session.host.setting(1)
    session.settle()
    _status(session, _WORD_WAITS, "with a word that waits")
    session.write(CONTROL=1)
    session.run(6 * session.times.period)
    _status(session, _TIMEOUT | _WORD_WAITS, "after as many attempts as LIMIT")
    session.write(CONTROL=0, LIMIT=0)
    session.world = World(plan=lambda _: coincidence())
    session.write(CONTROL=1)
    session.events(1)
    _status(session, _RECORD_WAITS, "with a record that waits")
    session.host.release(1)
    session.settle()
    _status(session, 0, "without a word")
    session.drain()


def _status(session: Session, wanted: int, when: str) -> None:
    seen = session.read("STATUS") & 0xFF
    if seen != wanted:
        what = f"the low byte of STATUS is {seen:#04x}, not {wanted:#04x}, {when}"
        raise Broken("registers", session.cycle, what)


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
    world = session.world
    session.events(3)
    session.drain()
    for _ in range(2):  # reading changes nothing
        _counted(session, "")
    session.host.write("CONTROL", 3)
    session.settle()
    _hold(session, {"CONTROL": 0}, "after a write of 3: bit 0 is ignored while bit 1 is set")
    session.write(CONTROL=6)
    session.judge.singles = [0] * len(session.judge.singles)
    _counted(session, " after the monitors were cleared")
    session.write(CONTROL=1)
    session.auto, session.world = 1, world
    session.events(6)
    session.drain()
    _counted(session, "")
    session.reset(2)
    _counted(session, " after a reset")


def _counted(session: Session, when: str) -> None:
    judge = session.judge
    known = {"ATTEMPTS_LO": judge.attempts, "ATTEMPTS_HI": 0, "HERALDS": len(judge.events)}
    known |= {f"SINGLES_{channel}": count for channel, count in enumerate(judge.singles)}
    for name, value in known.items():
        got = session.read(name)
        if got != value:
            raise Broken("monitors", session.cycle, f"{name} is {got}, not {value}{when}")


def losing(session: Session) -> None:
    """A link that loses, damages and repeats frames: every event has one record and one word all the same."""
    session.start()
    session.auto = 1
    session.world = World(plan=lambda k: coincidence(k % 3) if k % 2 else [(k % 4, 1)], light=uneven)
    session.events(8)
    session.drain()
    if [record.number for record in session.host.records] != list(range(1, len(session.judge.events) + 1)):
        raise Broken("link-lossy", session.cycle, "records are not numbered one by one")


SCENARIOS = (
    Scenario("answering", ("link-answer", "link-twice", "link-sequence", "link-full"), answering),
    Scenario("damaging", ("link-silent", "monitors"), damaging),
    Scenario("padding", ("malformed",), padding),
    Scenario("registers", ("registers",), registers),
    Scenario("telling", ("registers",), telling),
    Scenario("counting", ("monitors",), counting),
    Scenario(
        "losing", ("link-lossy", "record-lost"), losing, channel=Channel(drop=0.1, damage=0.1, repeat=0.1)
    ),
)
