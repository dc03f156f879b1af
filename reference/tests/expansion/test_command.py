"""``bellproof expand`` on the command line."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

Call = Callable[..., Any]

PLAN = ("expand", "plan", "--n", "20000", "--I", "2.414")
SHORT = ("--n", "3000", "--inputs", "uniform", "--threshold", "2.7", "--delta", "1/20", "--error", "1/100")
PERFECT = ("--pass-probability", "1/4", "--device", "honest", "--visibility", "1", "--detection-error", "0")
RUN = ("expand", "run", *SHORT, *PERFECT, "--seed", "test:4")


def test_a_plan_as_json(bellproof: Call) -> None:
    done = bellproof(*PLAN, "--json")
    assert done.status == 0
    assert done.err == ""
    found = done.json
    assert Fraction(found["q"]) == Fraction(77781745930, 10**12)
    low = {
        name: Fraction(found[name]["lo"]) for name in ("input_bits", "output_bits", "net_bits", "seed_bits")
    }
    assert low["net_bits"] <= low["output_bits"] - low["input_bits"]
    assert low["seed_bits"] > low["input_bits"]
    assert found["least_n_with_net_gain"] == 30_803_089
    assert found["searched_to"] == 10**18


def test_a_plan_as_text(bellproof: Call) -> None:
    done = bellproof(*PLAN, "--inputs", "uniform")
    assert done.status == 0
    assert "A plan for 20000 trials" in done.out
    assert all(len(line) <= 100 for line in done.out.splitlines())


@pytest.mark.parametrize("inputs", ["product", "biased:1/50", "product:1/7"])
def test_a_plan_with_other_settings(bellproof: Call, inputs: str) -> None:
    done = bellproof("expand", "plan", "--n", "1e7", "--I", "2*sqrt(2)", "--inputs", inputs, "--json")
    assert done.status == 0
    assert Fraction(done.json["output_bits"]["lo"]) > 0


def test_settings_from_a_file(bellproof: Call, tmp_path: Path) -> None:
    path = tmp_path / "inputs.json"
    path.write_text('[["1/2", "1/4"], ["1/8", "1/8"]]')
    done = bellproof(*PLAN, "--inputs", str(path), "--json")
    assert done.json["q"] == "1/8"


@pytest.mark.parametrize(
    "words",
    [
        ("plan", "--n", "0"),
        ("plan", "--n", "-5"),
        ("plan", "--n", "1.5"),
        ("plan", "--n", "many"),
        ("plan", "--n", "1000"),
        ("plan", "--n", "1e30"),
        ("plan", "--I", "x"),
        ("plan", "--I", "2*sqrt(3)"),
        ("plan", "--delta", "0"),
        ("plan", "--delta", "1"),
        ("plan", "--delta", "-1/2"),
        ("plan", "--alpha", "0"),
        ("plan", "--alpha", "-3"),
        ("plan", "--alpha", "1e12"),
        ("plan", "--inputs", "biased:1/2"),
        ("plan", "--inputs", "product:0"),
        ("plan", "--inputs", "no-such-file"),
        ("plan", "--error", "0"),
        ("plan", "--error", "2"),
        ("run", "--n", "0"),
        ("run", "--n", "1e10"),
        ("run", "--threshold", "high"),
        ("run", "--pass-probability", "0"),
        ("run", "--pass-probability", "1/20"),
        ("run", "--pass-probability", "2"),
        ("run", "--delta", "0"),
        ("run", "--error", "1"),
        ("run", "--seed", "test:x"),
        ("run", "--seed", "no-such-file"),
        ("run", "--visibility", "2"),
        ("run", "--detection-error", "-1"),
        ("run", "--device-seed", "one"),
        ("run", "--device", "replay:no-such-file"),
        ("run", "--transcript", "no-such-folder/run.jsonl"),
        ("run", "--transcript", "."),
        ("run", "--output", "no-such-folder/out"),
        ("run", "--output", "run.jsonl"),
        ("verify", "no-such-file"),
    ],
    ids=" ".join,
)
def test_bad_input_is_one_line_and_exit_3(
    words: tuple[str, ...], bellproof: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    action, *changed = words
    given: dict[str, str] = {}
    if action != "verify":
        base = PLAN[2:] if action == "plan" else (*RUN[2:], "--transcript", "run.jsonl")
        given = dict(zip(base[::2], base[1::2], strict=True))
        given |= dict(zip(changed[::2], changed[1::2], strict=True))
        if given.get("--device", "honest") != "honest":
            given = {
                key: value for key, value in given.items() if key not in {"--visibility", "--detection-error"}
            }
        changed = [word for pair in given.items() for word in pair]
    done = bellproof("expand", action, *changed)
    assert done.status == 3, done
    assert done.out == ""
    assert done.err.startswith("bellproof expand: ")
    assert len(done.err.splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir() if not path.name.startswith(".run.jsonl")] == []


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("fly",),
        ("plan", "--n", "20000"),
        (*PLAN[1:], "--inputs", "uniform", "--alpha", "11"),
        ("run", *SHORT),
        (*RUN[1:], "--transcript", "t", "--program", "x"),
        (*RUN[1:], "--transcript", "t", "--device", "program"),
        ("run", *SHORT, "--transcript", "t", "--device", "program"),
        ("run", *SHORT, "--transcript", "t", "--device", "program", "--alice", "x"),
        ("run", *SHORT, "--transcript", "t", "--device", "quantum"),
        ("run", *SHORT, "--transcript", "t", "--device", "classical-adaptive", "--visibility", "1"),
        ("verify",),
    ],
    ids=" ".join,
)
def test_usage_is_exit_2(
    words: tuple[str, ...], bellproof: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert bellproof("expand", *words).status == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("action", ["plan", "run", "verify"])
def test_help_has_an_example(action: str, bellproof: Call) -> None:
    done = bellproof("expand", action, "--help")
    assert done.status == 0
    assert f"example: bellproof expand {action}" in done.out


def test_run_and_verify(bellproof: Call, tmp_path: Path) -> None:
    transcript, output = tmp_path / "run.jsonl", tmp_path / "random.txt"
    done = bellproof(*RUN, "--transcript", str(transcript), "--output", str(output))
    assert done.status == 0
    assert done.err == ""
    assert "bits extracted" in done.out
    assert "NOT random" in done.out
    assert "not shown to be universally composable" in " ".join(done.out.split())
    string = output.read_text().strip()
    assert set(string) == {"0", "1"}
    found = bellproof("expand", "verify", str(transcript), "--json")
    assert found.status == 0
    assert found.json["accept"]
    assert found.json["length"] == str(len(string))
    shown = bellproof("expand", "verify", str(transcript), "--output", str(tmp_path / "again.txt"))
    assert (tmp_path / "again.txt").read_text() == output.read_text()
    assert shown.out.startswith(f"ACCEPT expansion n=3000 {len(string)} bits sha256:")
    again = bellproof(*RUN, "--transcript", str(transcript))
    assert again.status == 3
    assert "never overwritten" in again.err


def test_a_wrong_transcript_is_exit_1(bellproof: Call, tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    bellproof(*RUN, "--transcript", str(path))
    path.write_text(path.read_text().replace('"threshold": "27/10"', '"threshold": "13/5"'))
    done = bellproof("expand", "verify", str(path))
    assert done.status == 1
    assert done.out.startswith("REJECT line ")
    assert len(done.out.splitlines()) == 1
    assert bellproof("expand", "verify", str(path), "--json").json["accept"] is False
    assert bellproof("expand", "verify", str(path), "--output", str(tmp_path / "out")).status == 1
    assert not (tmp_path / "out").exists()


def test_an_aborted_run_is_a_result(bellproof: Call, tmp_path: Path) -> None:
    words = ("expand", "run", *SHORT, "--pass-probability", "1/4", "--seed", "test:1")
    path, output = tmp_path / "run.jsonl", tmp_path / "out"
    done = bellproof(
        *words, "--device", "classical-learning", "--transcript", str(path), "--output", str(output), "--json"
    )
    assert done.status == 0
    assert done.json["passed"] is False
    assert done.json["claim"].startswith("Nothing")
    assert output.read_text() == "\n"
    assert "aborted" in bellproof("expand", "verify", str(path)).out
    replayed = bellproof(*words, "--device", f"replay:{path}", "--transcript", str(tmp_path / "again"))
    assert "Aborted: the test was not passed" in replayed.out


def test_a_threshold_that_yields_nothing_is_said_so(bellproof: Call, tmp_path: Path) -> None:
    words = [*RUN, "--transcript", str(tmp_path / "run.jsonl")]
    words[words.index("2.7")] = "2.1"
    done = bellproof(*words)
    assert done.status == 0
    assert "extracts nothing" in done.err
    assert "certifies too little to be extracted" in " ".join(done.out.split())


def test_a_seed_from_a_file_is_taken_in_order_and_can_run_out(bellproof: Call, tmp_path: Path) -> None:
    seed, path = tmp_path / "seed", tmp_path / "run.jsonl"
    seed.write_bytes(bytes(range(256)) * 12)
    words = [*RUN, "--transcript", str(path)]
    words[words.index("test:4")] = str(seed)
    done = bellproof(*words)
    assert done.status == 0, done
    first = json.loads(path.read_text().splitlines()[1])
    assert first["t1"].startswith("000102030405")
    path.unlink()
    seed.write_bytes(b"abc")
    done = bellproof(*words)
    assert done.status == 3
    assert "used up after 24 bits" in done.err
    assert not path.exists()


def test_devices_in_programs(bellproof: Call, tmp_path: Path) -> None:
    code = (
        "import json,sys\n"
        "for line in sys.stdin:\n"
        " q=json.loads(line)\n"
        " r={'name':'zero'} if q['op']=='device.hello' else {'a':0,'b':0}\n"
        " print(json.dumps({'id':q['id'],'result':r}),flush=True)\n"
    )
    (tmp_path / "zero.py").write_text(code)
    command = f"{sys.executable} {tmp_path / 'zero.py'}"
    words = (
        "expand",
        "run",
        *SHORT,
        "--pass-probability",
        "1/4",
        "--seed",
        "test:1",
        "--device",
        "program",
        "--json",
    )
    one = bellproof(*words, "--program", command, "--transcript", str(tmp_path / "one"))
    two = bellproof(*words, "--alice", command, "--bob", command, "--transcript", str(tmp_path / "two"))
    assert one.json["device"] == {"kind": "program", "name": "zero"}
    assert two.json["device"] == {"kind": "programs", "alice": "zero", "bob": "zero"}
    assert one.json["counts"] == two.json["counts"]


def test_control_c_stops_between_trials_and_the_same_command_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    words = [*RUN, "--transcript", str(path)]
    words[words.index("3000")] = "400000"
    command = [
        sys.executable,
        "-c",
        "import sys; from bellproof.cli.main import run; sys.exit(run())",
        *words,
    ]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    checkpoint = tmp_path / ".run.jsonl.unfinished"
    for _ in range(600):
        if checkpoint.exists() and checkpoint.stat().st_size > 20_000:
            break
        time.sleep(0.02)
    os.kill(running.pid, signal.SIGINT)
    out, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert out == b""
    assert b"stopped after" in err
    assert not path.exists()
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert b"going on" in done.stderr
    assert path.exists()
    assert not checkpoint.exists()
