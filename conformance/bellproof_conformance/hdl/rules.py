"""The rules that a design is held against, by name; each is a case of the report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: the ``suite`` that it belongs to, what it says, and the part of the specification that says it."""

    suite: str
    says: str
    source: str


def _rules(suite: str, source: str, **rules: str) -> dict[str, Rule]:
    return {name.replace("_", "-"): Rule(suite, says, source) for name, says in rules.items()}


RULES: Final = {
    **_rules(
        "pulses",
        "hdl/SPEC.md, Time",
        pump_width="the pumping pulse has its length",
        mw_width="the preparing microwave pulse has its length and follows the pumping",
        laser_width="the laser pulse has its length and follows the preparation",
        period="attempts that follow each other begin exactly one period apart, and never sooner",
        idle_at_reset="nothing is put out in a reset and until the host says run",
        unknown="after a reset no pin is undefined",
        fault="no fault is reported where there is none",
    ),
    **_rules(
        "heralds",
        "hdl/SPEC.md, Heralds",
        herald_window="just the clicks in the photon window count, its first and last cycle among them",
        herald_distance="two clicks are one coincidence up to COINC cycles apart, and no farther",
        herald_age="each channel's click has an age of its own",
        herald_one_click="clicks of one channel alone are no herald",
        herald_stale_click="a click of an earlier attempt, or one held high, does not count in this one",
        herald_pattern="a coincidence counts if PATTERNS accepts its channels",
        herald_missed="every coincidence in the window is a herald",
        rotation_without_herald="microwaves rotate the qubits after a herald only, and once",
    ),
    **_rules(
        "rotation",
        "hdl/SPEC.md, Rotation; Scope of independence",
        rotation_width="the rotation pulse has its length",
        rotation_place="the rotation begins at its time after the laser pulse, the phases SETTLE cycles earlier",
        early_setting="phases are 0 until the herald's event puts them out, and after the rotation",
        phase_moves="phases stand still from their start to the end of the rotation",
        phase_a="phase_a is that of x, plus the calibration offset",
        phase_b="phase_b is that of y, plus the calibration offset",
        setting_reused="every event has a settings word of its own, in the order of acceptance",
        leak="pins are the same whatever the settings are, until phases are put out, and the pulses always",
        phase_crosstalk="phase_a is independent of y and phase_b of x",
        detect_width="the detection has its length and follows the rotation",
    ),
    **_rules(
        "records",
        "hdl/SPEC.md, Event slot; Detection",
        record_lost="every herald gives a record",
        record_repeated="no record comes again once it is acknowledged",
        record_changed="copies of a record are the same but for the fault causes",
        sequence_gap="records are numbered one by one from 1, over resets too",
        record_setting="the record names the settings word that was used",
        record_herald="the record names the pattern that was accepted and all that clicked",
        record_phase="the record names the phases that were put out",
        record_time="time stamps count cycles",
        record_attempt="the record counts attempts",
        count="photons are counted while detect is high, and only then",
        count_saturation="counts stop at 65535",
        outcome="an outcome is 1 from the threshold on",
        status="the record says how the event ended: complete, or aborted and why",
        record_form="constant fields and reserved bits are as laid out",
        back_pressure="no attempt starts before the record is acknowledged",
        starvation="no attempt starts without a settings word",
        retry="a record is sent again RETRY cycles after its last byte, until it is acknowledged",
    ),
    **_rules(
        "link",
        "hdl/SPEC.md, Host link",
        frame_crc="every frame of the sequencer has the right CRC-32 and escapes",
        stream_stands="a byte that waits for the host stands still",
        stream_last="m_axis_tlast marks the last byte of a frame",
        link_answer="every good frame is answered, in order, as its content deserves",
        link_silent="damaged frames are not answered, and nothing is done",
        link_twice="a frame that comes twice is done once",
        link_sequence="a frame out of sequence is refused",
        link_full="a settings word without room is refused and not lost",
        link_lossy="over a link that loses and damages frames nothing is lost, repeated or exchanged",
        malformed="a SETTING frame with an escape in its word or CRC is refused",
        registers="registers read what they hold; read-only ones cannot be written, others only while idle",
        monitors="attempts, heralds and clicks are counted",
    ),
    **_rules(
        "conditions",
        "hdl/SPEC.md, States; Event slot",
        stop="run cleared ends attempts after the one under way; run set starts them",
        limit="after LIMIT attempts without a herald no other starts",
        link_down="a link that is silent for LINK_LIMIT cycles stops attempts and aborts the event",
        reset="a reset in mid-event gives one record that says so, and settings outlive it",
        cfg_error="impossible times or an impossible role raise cfg_error, and nothing starts",
        node_master="a master waits for the other node and triggers it",
        node_slave="a slave starts an attempt on each trigger, and on no other occasion",
        liveness="while nothing forbids it attempts go on, records come and frames are answered",
    ),
    **_rules(
        "formal",
        "hdl/SPEC.md",
        proof_pulses="bounded proof: pulses and period, whatever the detectors do",
        proof_heralds="bounded proof: a rotation after every herald and only then, at its time and for its time",
        proof_phases="bounded proof: phases are those of the settings, and stand",
        proof_stream="bounded proof: a byte that waits stands",
        proof_independence="bounded proof: copies that differ in their settings are the same until the rotation",
    ),
}
"""All of them; the order is that of the report."""

SUITES: Final = tuple(dict.fromkeys(rule.suite for rule in RULES.values()))


class Broken(Exception):  # noqa: N818 - a verdict on the design
    """A rule is broken: which one, in which cycle, and what was seen."""

    def __init__(self, rule: str, cycle: int, what: str) -> None:
        """Name the rule, the cycle (from the start of the simulation) and what was seen."""
        if rule not in RULES:
            raise KeyError(rule)
        super().__init__(f"{rule}: cycle {cycle}: {what}")
        self.rule, self.cycle, self.what = rule, cycle, what
