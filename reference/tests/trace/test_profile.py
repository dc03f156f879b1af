"""Profiles: every key is read exactly, and a wrong one is refused by its name."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from bellproof.errors import BadInput
from bellproof.model.inputs import biased
from bellproof.model.scenario import CHSH_SCENARIO
from bellproof.trace.profile import Profile, Side, read_profile


def profile(tmp_path: Path, value: object) -> Profile:
    path = tmp_path / "profile.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    return read_profile(str(path))


def test_the_default_is_the_contract_s() -> None:
    assert read_profile(None) == Profile()
    assert (Profile().a.phases, Profile().b.phases) == ((0, 16384), (8192, 24576))


def test_every_key(tmp_path: Path) -> None:
    found = profile(
        tmp_path,
        {
            "format": "bellproof-trace-profile/1",
            "note": "words",
            "a": {"phases": [0, "100"], "offset": 5, "threshold": "3", "bright": 0},
            "b": {"offset": "65535"},
            "phase_tolerance": 2,
            "rotate": "500",
            "rotate_tolerance": 1,
            "first_sequence": 1,
            "sequence_modulus": 65536,
            "word_modulus": 4294967296,
            "least_gap": "0.1",
            "longest_gap": 100,
            "inputs": "biased:1/10",
            "window": 256,
            "significance": "1e-9",
            "columns": {"timestamp": "t [s]"},
            "off": ["time-gap"],
        },
    )
    assert found == Profile(
        a=Side((0, 100), 5, 3, 0),
        b=Side((8192, 24576), 65535),
        phase_tolerance=2,
        rotate=500,
        rotate_tolerance=1,
        first_sequence=1,
        sequence_modulus=65536,
        word_modulus=4294967296,
        least_gap=Fraction(1, 10),
        longest_gap=Fraction(100),
        inputs=biased(Fraction(1, 10), CHSH_SCENARIO),
        window=256,
        significance=Fraction(1, 10**9),
        columns={"timestamp": "t [s]"},
        off=frozenset({"time-gap"}),
    )


def test_more_settings(tmp_path: Path) -> None:
    third = [["1/9"] * 3] * 3
    sides = {"a": {"phases": [0, 1, 2]}, "b": {"phases": [0, 1, 2]}}
    assert profile(tmp_path, {"inputs": third, **sides}).inputs.shape == (3, 3)
    with pytest.raises(BadInput, match="other settings"):
        profile(tmp_path, {"inputs": third})


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ([], "one JSON object"),
        ({"phase": 1}, "unknown key 'phase'"),
        ({"format": "2"}, "format"),
        ({"note": 5}, "note"),
        ({"a": []}, "no object"),
        ({"a": {"phase": []}}, "unknown key"),
        ({"a": {"phases": [65536]}}, "whole number"),
        ({"a": {"bright": 2}}, "whole number"),
        ({"rotate": 0}, "whole number"),
        ({"rotate": "1/2"}, "whole number"),
        ({"window": 8}, "whole number"),
        ({"window": 10**9}, "whole number"),
        ({"least_gap": 0}, "out of range"),
        ({"significance": 1}, "out of range"),
        ({"significance": 0}, "out of range"),
        ({"inputs": "fair"}, "uniform"),
        ({"inputs": [["1/2", "1/2"], ["0", "0"]]}, "zero"),
        ({"columns": []}, "columns"),
        ({"columns": {"time": "t"}}, "none of"),
        ({"columns": {"x": 1}}, "no string"),
        ({"off": ["everything"]}, "there is no rule 'everything'"),
        ({"off": "phase"}, "no list"),
    ],
)
def test_wrong_profiles(tmp_path: Path, value: object, reason: str) -> None:
    with pytest.raises(BadInput, match=reason):
        profile(tmp_path, value)


def test_a_missing_profile(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="nor the name of a file"):
        read_profile(str(tmp_path / "none.json"))


def test_every_key_of_waveforms(tmp_path: Path) -> None:
    wave = profile(
        tmp_path,
        {
            "second": "1e8",
            "wave": {
                "scope": "tb.dut",
                "signals": {"mw_rotate": "tb.uw"},
                "times": {"ROTATE": "500", "GATE": 0},
                "cycle": "10",
                "tolerance": 1,
                "patterns": ["3", 12],
            },
        },
    )
    assert wave.second == 10**8
    assert (wave.wave.scope, dict(wave.wave.signals), wave.wave.cycle) == (
        "tb.dut",
        {"mw_rotate": "tb.uw"},
        10,
    )
    assert (wave.wave.tolerance, wave.wave.patterns) == (1, frozenset({3, 12}))
    assert wave.wave.times == {**Profile().wave.times, "ROTATE": 500, "GATE": 0}


@pytest.mark.parametrize(
    ("wave", "problem"),
    [
        ([], "wave is an object"),
        ({"colour": 1}, "unknown key 'wave: colour'"),
        ({"scope": 1}, "no string"),
        ({"signals": []}, "is an object"),
        ({"signals": {"other": "x"}}, "none of"),
        ({"signals": {"pump": 1}}, "no string"),
        ({"times": []}, "is an object"),
        ({"times": {"LUNCH": 1}}, "none of"),
        ({"times": {"PUMP": -1}}, "no whole number"),
        ({"cycle": 0}, "no whole number"),
        ({"patterns": [16]}, "no whole number"),
    ],
)
def test_a_wrong_key_of_waveforms_is_refused_by_its_name(tmp_path: Path, wave: object, problem: str) -> None:
    with pytest.raises(BadInput, match=problem):
        profile(tmp_path, {"wave": wave})
