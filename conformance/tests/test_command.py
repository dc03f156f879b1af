"""The command: whole runs on real processes, their reports, and what every demand does to the exit status."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

REFERENCE = f"{sys.executable} -m bellproof.protocol.testee"
QUICK = ("--suite", "settings.combine,extract.toeplitz")

STUB = """
import json, sys
def reply(message):
    if message["id"] == 0:
        return {"result": {"name": NAME, "version": "1", "ops": OPS}}
    return answer(message["op"], message["params"])
for line in sys.stdin:
    message = json.loads(line)
    print(json.dumps({"id": message["id"], **reply(message)}), flush=True)
"""


@pytest.fixture
def stub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A small testee with its own answers, run from a folder of its own."""
    monkeypatch.chdir(tmp_path)

    def make(answer: str, ops: tuple[str, ...] = ("entropy.rate",), name: str = "stub") -> str:
        path = tmp_path / "stub.py"
        head = f"NAME, OPS = {name!r}, {list(ops)!r}\n"
        path.write_text(head + "def answer(op, params):\n    " + answer + STUB, encoding="utf-8")
        return f"{sys.executable} stub.py"

    return make


def test_the_reference_passes_under_the_strictest_demands_with_every_report(
    bellproof: Any, tmp_path: Path
) -> None:
    names = {"jsonl": "r.jsonl", "junit": "r.xml", "html": "r.html", "badge": "r.svg"}
    options = [word for key, name in names.items() for word in (f"--{key}", str(tmp_path / name))]
    done = bellproof("conform", "run", "--testee", REFERENCE, "--tight", "--strict", "--jobs", "2", *options)
    assert done.status == 0, done.out
    lines = [json.loads(line) for line in (tmp_path / "r.jsonl").read_text().splitlines()]
    assert {line["verdict"] for line in lines[1:-1]} == {"PASS"}
    assert lines[-1]["verdicts"] == {"PASS": len(lines) - 2}
    assert len(lines) > 400
    root = ET.parse(tmp_path / "r.xml").getroot()  # noqa: S314 - our own file
    assert sum(int(suite.get("tests", "0")) for suite in root) == len(lines) - 2
    assert "conforms" in (tmp_path / "r.html").read_text()
    assert "conforms" in (tmp_path / "r.svg").read_text()


def test_jobs_and_repetition_change_nothing_but_the_time(bellproof: Any, tmp_path: Path) -> None:
    runs = []
    for jobs in ("1", "3"):
        path = tmp_path / f"{jobs}.jsonl"
        options = ("--jobs", jobs, "--fuzz", "20", "--seed", "5", "--jsonl", str(path))
        assert bellproof("conform", "run", "--testee", REFERENCE, *QUICK, *options).status == 0
        header, *rest = path.read_text().splitlines()
        runs.append(({**json.loads(header), "time": ""}, rest))
    assert runs[0] == runs[1]
    assert len(runs[0][1]) > 50


def test_a_crash_takes_one_case_and_no_more(bellproof: Any, stub: Any, tmp_path: Path) -> None:
    answer = """
    if params.get("theory") == "classical": sys.exit(1)
    if params.get("I") == "2": return {"result": {"bits": 0}}
    return {"error": {"kind": "invalid_input", "message": ""}}
"""
    command = stub(answer.strip())
    done = bellproof(
        "conform", "run", "--testee", command, "--suite", "entropy.rate", "--jsonl", str(tmp_path / "r")
    )
    assert done.status == 1
    verdicts = {}
    for line in (tmp_path / "r").read_text().splitlines()[1:-1]:
        found = json.loads(line)
        verdicts[found["id"]] = found["verdict"]
    assert verdicts["entropy.theory"] == "CRASH"
    assert list(verdicts.values()).count("CRASH") == 1
    assert verdicts["entropy.quantum.global.two"] == "PASS"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ('return {"result": {"bits": 0}}', "no score: the testee accepts everything"),
        (
            'return {"error": {"kind": "invalid_input", "message": ""}}',
            "no score: the testee rejects everything",
        ),
    ],
)
def test_who_does_not_tell_right_from_wrong_gets_no_score(
    bellproof: Any, stub: Any, tmp_path: Path, answer: str, said: str
) -> None:
    done = bellproof("conform", "run", "--testee", stub(answer), "--badge", str(tmp_path / "b.svg"))
    assert done.status == 1
    assert said in done.out
    assert "no score" in (tmp_path / "b.svg").read_text()


def test_an_answer_to_an_operation_that_does_not_exist_is_told(bellproof: Any, stub: Any) -> None:
    answer = """
    if op == "bellproof.no_such_operation": return {"result": {}}
    if params.get("I") == "2": return {"result": {"bits": 0}}
    return {"error": {"kind": "invalid_input", "message": ""}}
"""
    done = bellproof("conform", "run", "--testee", stub(answer.strip()))
    assert "problem: answers bellproof.no_such_operation" in done.out


def test_what_is_not_declared_is_not_asked_and_a_suite_without_a_pass_fails(
    bellproof: Any, stub: Any
) -> None:
    answer = """
    if params.get("I") == "2": return {"result": {"bits": 0}}
    return {"error": {"kind": "invalid_input", "message": ""}}
"""
    done = bellproof("conform", "run", "--testee", stub(answer.strip()), "--suite", "stats.runs")
    assert done.status == 1
    assert "problem: stats.runs: not a single case passed" in done.out
    assert "UNSUPPORTED" in done.out


def test_a_testee_that_cannot_be_started_is_one_line(bellproof: Any) -> None:
    done = bellproof("conform", "run", "--testee", "no-such-program --now", *QUICK)
    assert done.status == 1
    assert "problem: CRASH: at hello: ended with exit status" in done.out


def known(tmp_path: Path, *entries: tuple[str, str]) -> tuple[str, str]:
    path = tmp_path / "known.json"
    path.write_text(
        json.dumps([{"id": id_, "reason": "ticket 1", "expires": expires} for id_, expires in entries])
    )
    return "--xfail", str(path)


FAULTY = f"{sys.executable} -m bellproof_conformance.faulty xyz"


def test_known_failures_are_strict(bellproof: Any, tmp_path: Path) -> None:
    command = FAULTY.replace("xyz", "cut-to-shortest")
    suite = ("--suite", "settings.combine")
    assert bellproof("conform", "run", "--testee", command, *suite).status == 1
    done = bellproof(
        "conform", "run", "--testee", command, *suite, *known(tmp_path, ("settings.lengths", "2999-01-01"))
    )
    assert done.status == 0, done.out
    assert "1 XFAIL" in done.out
    for entry, said in (
        (("settings.lengths", "2020-01-01"), "expired on 2020-01-01"),
        (("settings.gone", "2999-01-01"), "names no case"),
        (("settings.several", "2999-01-01"), "XPASS settings.several"),
    ):
        done = bellproof("conform", "run", "--testee", command, *suite, *known(tmp_path, entry))
        assert done.status == 1
        assert said in done.out


@pytest.mark.parametrize("text", ["{}", '[{"id": "a"}]', '[{"id": "a", "reason": " ", "expires": "2999-01-01"}]',
                                  '[{"id": "a", "reason": "b", "expires": "soon"}]'])  # fmt: skip
def test_a_bad_file_of_known_failures_is_bad_input(bellproof: Any, tmp_path: Path, text: str) -> None:
    path = tmp_path / "known.json"
    path.write_text(text)
    assert bellproof("conform", "run", "--testee", REFERENCE, "--xfail", str(path)).status == 3


def test_diff_shows_only_what_changed(bellproof: Any, tmp_path: Path) -> None:
    good, bad = str(tmp_path / "good"), str(tmp_path / "bad")
    suite = ("--suite", "settings.combine")
    bellproof("conform", "run", "--testee", REFERENCE, *suite, "--jsonl", good)
    bellproof("conform", "run", "--testee", FAULTY.replace("xyz", "cut-to-shortest"), *suite, "--jsonl", bad)
    worse, better = bellproof("conform", "diff", good, bad), bellproof("conform", "diff", bad, good, "--json")
    assert (worse.status, better.status) == (1, 0)
    assert worse.out.startswith("worse    settings.lengths  PASS -> ACCEPTED-BAD-INPUT")
    assert worse.out.endswith("1 changed\n")
    [change] = json.loads(better.out)["changes"]
    assert change["kind"] == "better"
    assert bellproof("conform", "diff", good, good).out == "0 changed\n"


def test_report_derives_the_same_bytes_and_the_matrix(bellproof: Any, tmp_path: Path) -> None:
    log, page, again, table = (str(tmp_path / name) for name in ("r.jsonl", "r.html", "again.html", "m.md"))
    bellproof("conform", "run", "--testee", REFERENCE, *QUICK, "--jsonl", log, "--html", page)
    assert bellproof("conform", "report", log, "--html", again).status == 0
    assert Path(page).read_bytes() == Path(again).read_bytes()
    assert bellproof("conform", "report", log, log, "--matrix", table).status == 0
    assert "| `settings.combine` |" in Path(table).read_text()
    assert bellproof("conform", "report", log, log, "--html", again).status == 2
    Path(log).write_text("\n".join(Path(log).read_text().splitlines()[:-1]))
    assert bellproof("conform", "report", log).status == 3, "an interrupted run is no run"


def test_text_from_a_testee_cannot_break_out_of_a_report(bellproof: Any, stub: Any, tmp_path: Path) -> None:
    evil = "</title><script>alert(1)</script>|`x`&\x00"
    answer = """
    if params.get("I") == "2": return {"result": {"bits": 0}}
    return {"error": {"kind": "invalid_input", "message": NAME}}
"""
    paths = {key: str(tmp_path / key) for key in ("html", "junit", "badge", "jsonl")}
    options = [word for key, path in paths.items() for word in (f"--{key}", path)]
    command = stub(answer.strip(), name=evil)
    assert bellproof("conform", "run", "--testee", command, "--suite", "entropy", *options).status == 1
    assert "<script" not in Path(paths["html"]).read_text()
    assert "<script" not in Path(paths["badge"]).read_text()
    ET.parse(paths["junit"])  # noqa: S314 - our own file
    bellproof("conform", "report", paths["jsonl"], "--matrix", str(tmp_path / "m"))
    assert "<script" not in (tmp_path / "m").read_text()


def test_fuzzing_finds_shrinks_and_replays(bellproof: Any, tmp_path: Path) -> None:
    command = FAULTY.replace("xyz", "poker-degrees")
    folder = tmp_path / "found"
    options = ("--suite", "stats.poker", "--fuzz", "12", "--seed", "1", "--candidates", str(folder))
    done = bellproof("conform", "run", "--testee", command, *options)
    assert done.status == 1
    assert "candidate: WRONG fuzz.1." in done.out
    [path, *_] = sorted(folder.glob("*.json"))
    assert len(path.read_text()) < 1200, "it was made small"
    replayed = bellproof("conform", "replay", str(path), "--testee", command)
    assert replayed.status == 1
    assert replayed.out.startswith("WRONG fuzz.1.")
    assert bellproof("conform", "replay", str(path), "--testee", REFERENCE).status == 0


def test_two_testees_are_compared(bellproof: Any, tmp_path: Path) -> None:
    options = ("--suite", "settings.combine", "--against", REFERENCE, "--candidates", str(tmp_path))
    done = bellproof("conform", "run", "--testee", FAULTY.replace("xyz", "cut-to-shortest"), *options)
    assert "differs: settings.lengths  bellproof 0.1.0: PASS" in done.out


def test_replay_shows_a_case_by_its_id(bellproof: Any) -> None:
    done = bellproof("conform", "replay", "settings.all-three", "--testee", REFERENCE)
    assert done.status == 0
    assert "3 xor 1 xor 1 = 3" in done.out
    assert bellproof("conform", "replay", "settings.none", "--testee", REFERENCE).status == 2


def test_certificate_files_are_subjects(bellproof: Any, tmp_path: Path) -> None:
    good = Path(__file__).parents[2] / "proofs/certificates/curve-v-1-5.json"
    folder = tmp_path / "certificates"
    folder.mkdir()
    (folder / "good.json").write_bytes(good.read_bytes())
    assert bellproof("conform", "run", "--certificates", str(folder)).status == 0
    (folder / "forged.json").write_text(good.read_text().replace("5143", "5142", 1))
    (folder / "junk.json").write_text("{")
    done = bellproof("conform", "run", "--certificates", str(folder))
    assert done.status == 1
    assert "WRONG file.forged.json" in done.out
    assert "is no certificate: not-json" in done.out
    # The same files put to a checker: it does well to reject them.
    done = bellproof("conform", "run", "--certificates", str(folder), "--testee", REFERENCE)
    assert done.status == 0, done.out
    assert bellproof("conform", "run", "--certificates", str(tmp_path / "none")).status == 3


def test_list_and_what_is_coming(bellproof: Any) -> None:
    done = bellproof("conform", "list", "--suite", "settings.combine", "--json")
    document = json.loads(done.out)
    assert {entry["op"] for entry in document["cases"]} == {"settings.combine"}
    assert document["coming"] == []
    assert "| Eq. 18 |" in bellproof("conform", "list", "--coverage").out
    assert "coming" not in bellproof("conform", "list").out
    wrong: tuple[tuple[str, ...], ...] = (
        ("hdl", "--sources", "*.sv", "--top", "t", "--map", "m", "--timeout", "0"),
        ("run",),
        ("run", "--testee", ""),
        ("run", "--testee", "a 'b"),
        ("run", "--testee", "x", "--suite", "nothing"),
        ("run", "--testee", "x", "--timeout", "0"),
    )
    for words in wrong:
        done = bellproof("conform", *words)
        assert (done.status, done.out) == (2, "")
        assert done.err.count("\n") == 1
    for words in (("--jobs", "many"), ("--fuzz", "-1"), ("--seed", "x"), ("--html", "no/such/folder/x")):
        assert bellproof("conform", "run", "--testee", "x", *words).status == 3
