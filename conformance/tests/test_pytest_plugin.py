"""The plugin: each case an item, nothing at all without its option, and no testee that can hang or fool it."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import pytest

pytest_plugins = ("pytester",)

REFERENCE = f"{sys.executable} -m bellproof.protocol.testee"
FAULTY = f"{sys.executable} -m bellproof_conformance.faulty cut-to-shortest"
MANNERS = f"{sys.executable} -m bellproof_conformance.faulty.manners"
SUITE = "--bellproof-suite=settings.combine"
CASES = 17


QUIET = ("-p", "no:cacheprovider", "-p", "no:cov", "-p", "no:hypothesispytest")


@pytest.fixture
def put(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run pytest within this one."""
    # The sandbox shows no home, and pytester makes its folder one.
    monkeypatch.setenv("HOME", str(pytester.mkdir("home")))

    def go(command: str | None, *options: str) -> Any:
        words = [] if command is None else [f"--bellproof-testee={command}", SUITE]
        return pytester.runpytest_inprocess(*QUIET, *words, *options)

    return go


def test_each_case_is_an_item(put: Any) -> None:
    done = put(REFERENCE, "-v")
    done.assert_outcomes(passed=CASES + 1)
    assert done.ret == 0
    done.stdout.fnmatch_lines(["bellproof::greeting PASSED*", "bellproof::settings::several PASSED*"])


def test_without_its_option_it_does_nothing(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import sys
        def test_nothing_is_loaded():
            assert not [name for name in sys.modules if name.startswith(("bellproof_conformance.", "bellproof."))
                        and name != "bellproof_conformance.pytest_plugin"]
        """
    )
    pytester.runpytest_subprocess(*QUIET, SUITE).assert_outcomes(passed=1)


def test_a_failure_says_what_is_wrong_and_the_rest_goes_on(put: Any, pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_of_theirs(): pass")
    done = put(FAULTY, "--junitxml=out.xml")
    done.assert_outcomes(passed=CASES + 1, failed=1)
    assert done.ret == 1
    done.stdout.fnmatch_lines(["*ACCEPTED-BAD-INPUT: answered*", "this case: *", "asked *settings.combine*"])
    assert "settings.lengths" in Path("out.xml").read_text()


def test_items_are_chosen_as_pytest_does(put: Any) -> None:
    put(FAULTY, "-k", "lengths").assert_outcomes(failed=1, deselected=CASES)
    put(REFERENCE, "--bellproof-fuzz=4", "--bellproof-seed=1", "-k", "fuzz").assert_outcomes(
        passed=4, deselected=CASES + 1
    )


def test_several_workers_share_the_items(pytester: pytest.Pytester) -> None:
    words = (f"--bellproof-testee={FAULTY}", SUITE, "-n", "2")
    pytester.runpytest_subprocess(*QUIET, *words).assert_outcomes(passed=CASES, failed=1)


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (
            "no-such-program",
            "CRASH: at hello: ended with exit status * instead of answering; it says: *no-such-program*",
        ),
        (f"{sys.executable} -c 'print(1)'", "PROTOCOL: at hello: *"),
        (f"{sys.executable} -c 'import os; os.abort()'", "CRASH: at hello: *"),
    ],
)
def test_who_never_greets_fails_every_item(put: Any, command: str, said: str) -> None:
    done = put(command)
    done.assert_outcomes(failed=CASES + 1)
    done.stdout.fnmatch_lines([said])


@pytest.mark.parametrize("manner", ["floods", "wrong-id"])
def test_junk_becomes_failed_items_and_never_a_hang(put: Any, manner: str) -> None:
    start = time.monotonic()
    done = put(f"{MANNERS} {manner}", "--bellproof-timeout=2", "-k", "several or greeting or lengths")
    assert done.ret == 1
    assert done.parseoutcomes()["failed"] >= 1
    assert time.monotonic() - start < 120


def test_silence_becomes_failed_items(put: Any, pytester: pytest.Pytester) -> None:
    pytester.makefile(
        ".txt",
        mute="""
import json, sys, time
for line in sys.stdin:
    if json.loads(line)["id"]:
        time.sleep(60)
    said = {"name": "mute", "version": "1", "ops": ["settings.combine"]}
    print(json.dumps({"id": 0, "result": said}), flush=True)
""",
    )
    done = put(f"{sys.executable} mute.txt", "--bellproof-timeout=0.2")
    done.assert_outcomes(failed=CASES, passed=1)
    done.stdout.fnmatch_lines(["TIMEOUT: no answer within 0.2 s", "TIMEOUT: not asked any more *"])


def test_who_accepts_everything_gets_no_score(put: Any, pytester: pytest.Pytester) -> None:
    pytester.makefile(
        ".txt",
        yes="""
import json, sys
for line in sys.stdin:
    result = {"name": "yes", "version": "1", "ops": ["settings.combine"], "settings": []}
    print(json.dumps({"id": json.loads(line)["id"], "result": result}), flush=True)
""",
    )
    done = put(f"{sys.executable} yes.txt")
    done.assert_outcomes(failed=CASES + 1)
    done.stdout.fnmatch_lines(["no score: the testee accepts everything*"])


def test_what_is_not_declared_is_skipped(put: Any) -> None:
    template = f"bash {Path(__file__).parents[1] / 'templates/template.sh'}"
    expose = f"--bellproof-expose={Path(__file__).parents[1]}"
    done = put(template, "--bellproof-suite=stats.two_bit,settings.combine", expose)
    assert done.parseoutcomes().keys() == {"passed", "skipped"}
    assert done.parseoutcomes()["passed"] == CASES + 1


def test_known_failures_are_as_strict_as_in_a_run(put: Any) -> None:
    def known(id_: str, expires: str) -> str:
        entry = {"id": id_, "reason": "ticket 1", "expires": expires}
        Path("known.json").write_text(json.dumps([entry]))
        return "--bellproof-xfail=known.json"

    put(FAULTY, known("settings.lengths", "2999-01-01")).assert_outcomes(passed=CASES, xfailed=1)
    done = put(FAULTY, known("settings.several", "2999-01-01"), "-k", "several")
    done.assert_outcomes(failed=1, deselected=CASES)
    done.stdout.fnmatch_lines(["XPASS: *"])
    done = put(FAULTY, known("settings.lengths", "2020-01-01"), "-k", "lengths or greeting")
    done.assert_outcomes(failed=2, deselected=CASES - 1)
    done.stdout.fnmatch_lines(["known failure settings.lengths expired on 2020-01-01"])


@pytest.mark.parametrize(
    "options",
    [("--bellproof-suite=nothing",), ("--bellproof-timeout=0",), ("--bellproof-fuzz=x",),
     ("--bellproof-xfail=none.json",)],
)  # fmt: skip
def test_options_that_mean_nothing_are_usage_errors(put: Any, options: tuple[str, ...]) -> None:
    done = put(REFERENCE, *options)
    assert done.ret == pytest.ExitCode.USAGE_ERROR
    assert "Traceback" not in done.stderr.str()
