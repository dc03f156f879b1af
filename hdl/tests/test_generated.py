"""What is generated from the sequencer's one source file is up to date, and the source is checked."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

HDL = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def generate(script: Callable[[str], ModuleType]) -> ModuleType:
    """The generator."""
    return script("generate.py")


def test_every_generated_file_is_up_to_date(generate: ModuleType) -> None:
    data = generate.load()
    for name, render in generate.OUTPUTS.items():
        assert (HDL.parent / name).read_text(encoding="utf-8") == render(data), f"run hdl/generate.py: {name}"


def test_states_differ_in_four_bits(generate: ModuleType) -> None:
    states = list(generate.load()["states"].values())
    assert min((a ^ b).bit_count() for a in states for b in states if a != b) == 4


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("address = 0x01", "address = 0x00"),
        ("TRIGGER = 0x1E", "TRIGGER = 0x01"),
        ("type = 0x02", "type = 0x01"),
    ],
)
def test_a_contradiction_in_the_source_is_refused(
    generate: ModuleType, tmp_path: Path, old: str, new: str
) -> None:
    text = (HDL / "sequencer.toml").read_text(encoding="utf-8")
    assert old in text
    changed = tmp_path / "sequencer.toml"
    changed.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ValueError, match=r"distinct|near"):
        generate.load(changed)


def test_the_record_is_a_frame_with_its_crc_last(generate: ModuleType) -> None:
    fields = list(generate.offsets(generate.load()))
    assert fields[-1][0] == "crc"
    assert fields[-1][1] + fields[-1][2] == 40
