"""Items of pytest, one a case, that share one testee; whatever the program does ends as a failed item.

The first item greets and probes the testee, as a run of the suite does. One that tells nothing right from wrong
fails every item: it gets no score.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from bellproof.errors import BellproofError
from bellproof.files.json_text import write_json
from bellproof.protocol.messages import Introduction
from bellproof_conformance.campaign import Judged, ask
from bellproof_conformance.cli.options import setup_of, whole_of
from bellproof_conformance.fuzz.stream import take
from bellproof_conformance.judge.quantities import JUDGED
from bellproof_conformance.known import Known, expect_failure, read_known, stale
from bellproof_conformance.probe import probe
from bellproof_conformance.runner.testee import Setup, Testee
from bellproof_conformance.select import Chosen, everything, select
from bellproof_conformance.verdicts import Demands, Verdict

ROOT = "bellproof"
"""First part of every item's name."""

_MOST = 10**6


class Subject:
    """The testee of a session: started, greeted and probed when the first item needs it."""

    def __init__(self, setup: Setup, demands: Demands, known: Mapping[str, Known]) -> None:
        """Nothing is started yet."""
        self.demands = demands
        self.known = known
        self._testee = Testee(setup)
        self._introduction: Introduction | None = None
        self._problem: str | None = None
        self._remarks: tuple[str, ...] = ()
        self._met = False

    def meet(self) -> tuple[str, ...]:
        """What the probe remarks; fails the item where there is no greeting or no score."""
        if not self._met:
            self._met = True
            self._greet()
        if self._problem is not None:
            pytest.fail(self._problem, pytrace=False)
        return self._remarks

    def _greet(self) -> None:
        said = self._testee.hello()
        if not isinstance(said, Introduction):
            self._problem = f"{said.verdict}: {said.reason}"
            return
        self._introduction = said
        found = probe(self._testee, said, [one.case for one in everything()])
        self._remarks = found.remarks
        if found.no_score is not None:
            self._problem = f"no score: the testee {found.no_score}"

    def put(self, one: Chosen) -> Judged:
        """Ask it one case."""
        self.meet()
        if self._introduction is None:
            raise RuntimeError(one.case.id)
        return ask(one.case, self._testee, self._introduction)

    def close(self) -> None:
        """Leave nothing running."""
        self._testee.close()


class Greeting(pytest.Item):
    """Whether the testee can be started, and tells right from wrong; whether the known failures are in order."""

    def __init__(self, *, subject: Subject, problems: Sequence[str], **arguments: Any) -> None:  # noqa: ANN401 - pytest's own
        """``problems`` are those of the file of known failures."""
        super().__init__(**arguments)
        self.subject = subject
        self.problems = problems

    def runtest(self) -> None:
        """Greet and probe."""
        found = [*self.subject.meet(), *self.problems]
        if found:
            pytest.fail("\n".join(found), pytrace=False)

    def reportinfo(self) -> tuple[str, None, str]:
        """What is shown as the place."""
        return ROOT, None, self.name


class CaseItem(pytest.Item):
    """One case."""

    def __init__(self, *, one: Chosen, subject: Subject, **arguments: Any) -> None:  # noqa: ANN401 - pytest's own
        """The case and whom it is put to."""
        super().__init__(**arguments)
        self.one = one
        self.subject = subject

    def runtest(self) -> None:
        """Put the case; anything but a verdict that conforms fails."""
        judged = self.subject.put(self.one)
        finding, entry = judged.finding, self.subject.known.get(self.one.case.id)
        if entry is not None and entry.expires >= datetime.now(UTC).date():
            finding = expect_failure(entry, finding, self.subject.demands)
        self.user_properties.append(("verdict", finding.verdict.value))
        if finding.verdict is Verdict.XFAIL:
            pytest.xfail(finding.reason)
        if finding.verdict is Verdict.UNSUPPORTED:
            pytest.skip(finding.reason)
        if finding.fails(self.subject.demands):
            case = self.one.case
            lines = [
                f"{finding.verdict}: {finding.reason}",
                f"this case: {case.reason} ({case.source})",
                f"asked      {case.op} {write_json(dict(case.params))[:2000]}",
                f"answered   {judged.answer or 'nothing'}",
            ]
            if isinstance(finding.witness, Mapping):
                lines.append(f"witness    {finding.witness['says']}")
            pytest.fail("\n".join(lines), pytrace=False)

    def reportinfo(self) -> tuple[str, None, str]:
        """What is shown as the place."""
        return ROOT, None, self.name


class Suites(pytest.Collector):
    """The collector of all items."""

    def __init__(
        self,
        *,
        chosen: Sequence[Chosen],
        subject: Subject,
        problems: Sequence[str],
        **arguments: Any,  # noqa: ANN401 - pytest's own
    ) -> None:
        """The cases, whom they are put to, and the problems of the file of known failures."""
        super().__init__(**arguments)
        self.chosen = chosen
        self.subject = subject
        self.problems = problems

    def collect(self) -> Iterator[pytest.Item]:
        """The greeting, then one item a case."""
        yield Greeting.from_parent(self, name="greeting", subject=self.subject, problems=self.problems)
        for one in self.chosen:
            yield CaseItem.from_parent(self, name=one.case.id, one=one, subject=self.subject)


class Collecting:
    """The part of the plugin that is only there when a testee is named."""

    def __init__(self, config: pytest.Config) -> None:
        """Read the options; raises `pytest.UsageError` for those that mean nothing."""
        try:
            self._read(config)
        except BellproofError as error:
            raise pytest.UsageError(str(error)) from error

    def _read(self, config: pytest.Config) -> None:
        def option(name: str) -> Any:  # noqa: ANN401 - of several types
            return config.getoption(f"--bellproof-{name}")

        around = Namespace(timeout=option("timeout"), sandbox=option("sandbox"), expose=option("expose"))
        names = [name for name in option("suite").split(",") if name]
        number, seed = whole_of(option("fuzz"), "--fuzz", _MOST), whole_of(option("seed"), "--seed", 10**18)
        chosen = select(names)
        ops = [op for op in JUDGED if op in {one.case.op for one in chosen}]
        self._chosen = [*chosen, *(take(seed, number, ops) if number else ())]
        known = {} if option("xfail") is None else read_known(option("xfail"))
        ids = {one.case.id for one in [*everything(), *self._chosen]}
        self._problems = stale(known, ids, datetime.now(UTC).date())
        demands = Demands(tight=option("tight"), strict=option("strict"))
        self._subject = Subject(setup_of(option("testee"), around), demands, known)

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, session: pytest.Session, items: list[pytest.Item]) -> None:
        """Add the items first of all, so that ``-k`` and ``--lf`` choose among them."""
        root = Suites.from_parent(
            session,
            name=ROOT,
            nodeid=ROOT,
            chosen=self._chosen,
            subject=self._subject,
            problems=self._problems,
        )
        items.extend(session.genitems(root))

    def pytest_sessionfinish(self) -> None:
        """End the testee."""
        self._subject.close()
