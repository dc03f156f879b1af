"""``bellproof expand run``: the whole protocol (Pironio et al. 2010, Appendix B)."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bellproof.cli.expand_plan import add_choice, choice_texts
from bellproof.cli.main import INTERRUPTED
from bellproof.cli.options import add_json, output_path, print_json, require_apart
from bellproof.cli.progress import bar
from bellproof.errors import BadInput, UsageProblem

if TYPE_CHECKING:
    from bellproof.expansion.devices import Devices
    from bellproof.expansion.terms import Terms

_HONEST = ("visibility", "detection_error", "device_seed")
_KINDS = "honest, classical-deterministic, classical-adaptive, classical-learning, replay:FILE or program"
_TRIALS = "trials"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--n", required=True, metavar="N", help="number of trials, such as 100000 or 1e6")
    parser.add_argument(
        "--threshold", required=True, metavar="T", help="least I_hat that passes; below it the run is aborted"
    )
    parser.add_argument(
        "--pass-probability",
        default="1/1000",
        metavar="P",
        help="least passing probability that is reckoned with (1/1000)",
    )
    parser.add_argument("--delta", default="1e-6", help="probability that the bound may fail with (1e-6)")
    parser.add_argument(
        "--error", default="1e-6", metavar="E", help="the extractor's distance to uniform (1e-6)"
    )
    parser.add_argument(
        "--method", choices=("azuma", "azuma-sharp"), default="azuma", help="as in certify (azuma)"
    )
    add_choice(parser)
    parser.add_argument(
        "--seed",
        default="os",
        metavar="S",
        help="os: the system's generator; a FILE of random bytes; or test:K, which is not random (os)",
    )
    parser.add_argument("--device", required=True, metavar="KIND", help=_KINDS)
    parser.add_argument("--visibility", metavar="V", help="of the honest devices' state (91/100)")
    parser.add_argument("--detection-error", metavar="E", help="of each honest outcome (3/200)")
    parser.add_argument(
        "--device-seed", metavar="K", help="number that the honest devices' chance starts from (1)"
    )
    parser.add_argument("--program", metavar="COMMAND", help="for --device program: both devices")
    parser.add_argument("--alice", metavar="COMMAND", help="for --device program: Alice's alone, with --bob")
    parser.add_argument("--bob", metavar="COMMAND", help="for --device program: Bob's alone")
    parser.add_argument(
        "--transcript", required=True, metavar="FILE", help="where the transcript goes; keep it secret"
    )
    parser.add_argument("--output", metavar="FILE", help="write the final string, characters 0 and 1")
    add_json(parser)
    parser.epilog = (
        "Everything is fixed before the first trial. Ctrl-C stops between two trials; the same command goes on.\n"
        "A test that is not passed is a result: nothing is extracted, exit status 0.\n\n"
        "example: bellproof expand run --n 1e6 --inputs uniform --threshold 2.35 --device honest \\\n"
        "             --transcript run.jsonl --output random.txt"
    )


def run(arguments: argparse.Namespace) -> int:
    """Run, print, and write what was asked for."""
    inputs, alpha = choice_texts(arguments)
    _require_options(arguments)

    from bellproof.expansion.run import Setup, Stopped, checkpoint_of, execute, promised_length  # noqa: PLC0415 - loads when it runs
    from bellproof.expansion.sampler import BitSource  # noqa: PLC0415
    from bellproof.expansion.seed import FILE, kind_of, pieces  # noqa: PLC0415
    from bellproof.files.writer import write_together  # noqa: PLC0415
    from bellproof.report.expansion_run import run_document, run_lines  # noqa: PLC0415

    path = output_path(arguments.transcript, "--transcript")
    output = output_path(arguments.output, "--output") if arguments.output is not None else None
    kind = kind_of(arguments.seed)
    sources = [inputs, *([arguments.seed] if kind == FILE else [])]
    require_apart({"--transcript": path, "--output": output}, sources)
    if path.exists():
        option = "--transcript"
        raise BadInput(option, f"{str(path)!r} exists already; a transcript is never overwritten")
    terms = _terms(arguments, inputs, alpha)
    source = BitSource(pieces(arguments.seed), "--seed")
    devices = _devices(arguments, terms)
    try:
        setup = Setup(terms, source, kind, devices, path)
        resumed = checkpoint_of(path).exists()
        if resumed:
            sys.stderr.write("bellproof expand: going on with the run that was stopped\n")
        if promised_length(terms) == 0:
            sys.stderr.write(
                "bellproof expand: note: at this threshold even a run that passes extracts nothing (expand plan)\n"
            )
        with _stopping() as stopping, bar(_TRIALS, terms.n) as progress:
            outcome = execute(setup, stopping, progress)
    finally:
        devices.close()
    if isinstance(outcome, Stopped):
        sys.stderr.write(
            f"bellproof expand: stopped after {outcome.trials} trials; the same command goes on from there\n"
        )
        return INTERRUPTED
    if output is not None:
        write_together({output: (outcome.string + "\n").encode()})
    if arguments.json:
        print_json(run_document(outcome.result, kind, devices.describe(), outcome.digest, outcome.seed_bits))
    else:
        lines = run_lines(outcome.result, kind, devices.describe(), outcome.seed_bits)
        print("\n".join(lines))  # noqa: T201 - a command prints
        print(f"transcript: {arguments.transcript} (secret)")  # noqa: T201
        if output is not None:
            print(f"string: {arguments.output}")  # noqa: T201
    return 0


def _terms(arguments: argparse.Namespace, inputs: str, alpha: str) -> Terms:
    from bellproof.exact import read_rational  # noqa: PLC0415 - commands load what they need when they run
    from bellproof.expansion.choice import read_choice  # noqa: PLC0415
    from bellproof.expansion.plan import read_trials  # noqa: PLC0415
    from bellproof.expansion.terms import Terms  # noqa: PLC0415

    n = read_trials(arguments.n)
    terms = Terms(
        n=n,
        inputs=read_choice(inputs, alpha).inputs(n),
        threshold=read_rational(arguments.threshold, "--threshold"),
        pass_probability=read_rational(arguments.pass_probability, "--pass-probability"),
        delta=read_rational(arguments.delta, "--delta"),
        error=read_rational(arguments.error, "--error"),
        method=arguments.method,
    )
    terms.require_meaning()
    return terms


def _require_options(arguments: argparse.Namespace) -> None:
    """Refuse options that belong to other devices."""
    kind = arguments.device
    given = [name for name in _HONEST if getattr(arguments, name) is not None]
    if given and kind != "honest":
        message = f"--{given[0].replace('_', '-')} belongs to --device honest"
        raise UsageProblem(message)
    programs = (arguments.program is not None, arguments.alice is not None, arguments.bob is not None)
    if kind == "program" and programs not in {(True, False, False), (False, True, True)}:
        message = "--device program needs --program COMMAND, or --alice COMMAND and --bob COMMAND"
        raise UsageProblem(message)
    if kind != "program" and any(programs):
        message = "--program, --alice and --bob belong to --device program"
        raise UsageProblem(message)
    known = {"honest", "program", "classical-deterministic", "classical-adaptive", "classical-learning"}
    if kind not in known and not kind.startswith("replay:"):
        message = f"--device: there is no {kind[:40]!r}; it is {_KINDS}"
        raise UsageProblem(message)


def _devices(arguments: argparse.Namespace, terms: Terms) -> Devices:
    from bellproof.exact import read_rational  # noqa: PLC0415 - commands load what they need when they run
    from bellproof.expansion import devices  # noqa: PLC0415

    kind = arguments.device
    if kind == "program":
        from bellproof.expansion.program import OneProgram, TwoPrograms  # noqa: PLC0415

        if arguments.program is not None:
            return OneProgram(arguments.program)
        return TwoPrograms(arguments.alice, arguments.bob)
    if kind.startswith("replay:"):
        from bellproof.expansion.replay import earlier_run  # noqa: PLC0415

        return devices.Replay(*earlier_run(kind.removeprefix("replay:")))
    if kind in devices.CLASSICAL:
        return devices.CLASSICAL[kind](terms)
    seed = arguments.device_seed or "1"
    if not (seed.isascii() and seed.isdigit() and len(seed) < 40):  # noqa: PLR2004 - digits that nobody needs
        option = "--device-seed"
        raise BadInput(option, f"{seed[:40]!r} is no whole number")
    return devices.Honest(
        devices.DEFAULT_VISIBILITY
        if arguments.visibility is None
        else read_rational(arguments.visibility, "--visibility"),
        devices.DEFAULT_DETECTION_ERROR
        if arguments.detection_error is None
        else read_rational(arguments.detection_error, "--detection-error"),
        int(seed),
    )


@contextmanager
def _stopping() -> Iterator[Callable[[], bool]]:
    """Ctrl-C asks for a stop between two trials; pressed again, it interrupts at once."""
    asked = False

    def ask(_signal: int, _frame: object) -> None:
        nonlocal asked
        if asked:
            raise KeyboardInterrupt
        asked = True

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield lambda: asked
    finally:
        signal.signal(signal.SIGINT, before)
