"""The vectors are what definitions and oracle make of them, and the suite finds nothing wrong with itself."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from bellproof.errors import BadInput, UsageProblem
from bellproof.files.json_text import NumberText, parse_json, write_json
from bellproof_conformance.cases import read_case
from bellproof_conformance.coverage import REFERENCES, table
from bellproof_conformance.definitions.spec import Bad, Suite
from bellproof_conformance.definitions.suites import GENERATED
from bellproof_conformance.edits import add, apply, remove, replace
from bellproof_conformance.generate import cases_of, document
from bellproof_conformance.judge.quantities import COMING, JUDGED, QUANTITIES
from bellproof_conformance.select import everything, select
from bellproof_conformance.selfcheck import problems
from bellproof_conformance.vectors import NAMES, load, read_vectors

FOLDER = files("bellproof_conformance.vectors")


@pytest.mark.parametrize("suite", GENERATED, ids=lambda suite: suite.name)
def test_generation_gives_the_same_bytes(suite: Suite) -> None:
    assert (FOLDER / f"{suite.name}.json").read_bytes() == document(suite, cases_of(suite))


def test_the_suite_finds_nothing_wrong_with_itself() -> None:
    assert list(problems()) == []


def test_generation_never_touches_the_second_sources() -> None:
    assert {suite.name for suite in GENERATED} == set(NAMES) - {"published"}
    published = load("published").cases
    assert len(published) >= 25
    assert all(case.independent and case.parent is None for case in published)
    assert any(case.printed for case in published)


def test_every_edit_of_a_case_is_noticed() -> None:
    body = json.loads((FOLDER / "entropy.json").read_text())["cases"][0]
    for key in body:
        if key == "hash":
            continue
        changed = {**body, key: "other" if isinstance(body[key], str) else []}
        with pytest.raises(BadInput):
            read_case(parse_json(json.dumps(changed), "case"), "case")


@pytest.mark.parametrize(
    "change",
    [{"format": "other"}, {"cases": {}}, {"extra": 1}, {"flags": []}, {"cases": [1]}],
)
def test_files_are_read_strictly(change: dict[str, Any]) -> None:
    whole = json.loads((FOLDER / "strings.json").read_text())
    read_vectors(parse_json(json.dumps(whole), "file", depth=32), "file")
    with pytest.raises(BadInput):
        read_vectors(parse_json(json.dumps({**whole, **change}), "file", depth=32), "file")


def test_the_schema_names_exactly_the_members_that_occur() -> None:
    schema = json.loads((FOLDER / "schema.json").read_text())
    members = schema["$defs"]["case"]
    for name in NAMES:
        whole = json.loads((FOLDER / f"{name}.json").read_text())
        assert set(whole) == set(schema["properties"])
        for body in whole["cases"]:
            assert set(members["required"]) <= set(body) <= set(members["properties"])


def test_every_operation_of_the_protocol_is_judged_or_coming() -> None:
    assert set(QUANTITIES) | set(COMING) >= set(JUDGED) | set(COMING)
    assert not set(JUDGED) & set(COMING)
    assert {one.case.op for one in everything()} == set(JUDGED)


def test_every_source_is_in_the_table() -> None:
    text = table(everything())
    assert all(f"| {name} |" in text for name in REFERENCES)


def test_an_unknown_suite_is_a_usage_error() -> None:
    with pytest.raises(UsageProblem, match="no suite"):
        select(["entropie"])


def test_a_definition_that_is_not_bad_is_refused() -> None:
    suite = GENERATED[0]
    harmless = Bad(
        "estimate.x", "estimate.table1", replace("/counts/0/4", NumberText("7")), "harmless", ("edge",)
    )
    with pytest.raises(UsageProblem, match="the oracle answers"):
        cases_of(Suite(suite.name, suite.title, suite.flags, (*suite.specs, harmless)))


PARAMS = parse_json('{"a": [1, {"b": "c"}], "d": null}', "params")


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (replace("/a/1/b", "x"), '{"a": [1, {"b": "x"}], "d": null}'),
        (remove("/a/0"), '{"a": [{"b": "c"}], "d": null}'),
        (remove("/d"), '{"a": [1, {"b": "c"}]}'),
        (add("/a/-", "e"), '{"a": [1, {"b": "c"}, "e"], "d": null}'),
        (add("/a/0", "e"), '{"a": ["e", 1, {"b": "c"}], "d": null}'),
        (replace("", {"z": "y"}), '{"z": "y"}'),
    ],
)
def test_edits(edit: Any, expected: str) -> None:
    assert isinstance(PARAMS, dict)
    assert write_json(apply(edit, PARAMS)) == expected
    assert write_json(PARAMS) == '{"a": [1, {"b": "c"}], "d": null}', "the parent stays as it is"


@pytest.mark.parametrize(
    "edit",
    [
        replace("/x", "1"),
        remove("/a/9"),
        add("/d", "1"),
        replace("/a/1/b/c", "1"),
        replace("a", "1"),
        {},
        "no",
    ],
)
def test_edits_that_do_not_fit_are_refused(edit: Any) -> None:
    assert isinstance(PARAMS, dict)
    with pytest.raises(BadInput):
        apply(edit, PARAMS)


def test_the_table_in_the_documentation_is_up_to_date() -> None:
    text = (Path(__file__).parents[2] / "docs/conformance.md").read_text(encoding="utf-8")
    assert text.endswith(table(everything())), "paste what `bellproof conform list --coverage` prints"
