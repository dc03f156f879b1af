"""``bellproof extract``: close to uniform bits from a string that is only hard to guess."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from bellproof.cli.options import add_json, output_path, print_json, require_apart
from bellproof.cli.progress import counted
from bellproof.errors import BadInput, UsageProblem

if TYPE_CHECKING:
    from bellproof.extraction.task import Claim, Task
    from bellproof.stats.source import Encoding


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("method", choices=("toeplitz", "trevisan"), help="which extractor")
    parser.add_argument(
        "--bits",
        metavar="FILE",
        help="the string: characters 0 and 1 (white space is ignored), - for standard input",
    )
    parser.add_argument("--seed", metavar="FILE", help="the seed, of exactly the length that --plan says")
    parser.add_argument(
        "--packed", action="store_true", help="both files hold eight bits a byte, the first bit highest"
    )
    parser.add_argument("--min-entropy", metavar="K", help="bits of min-entropy that the string has at least")
    parser.add_argument("--error", metavar="E", help="how far from uniform the output may be, such as 1e-9")
    parser.add_argument("--m", metavar="M", help="how many bits to extract (as many as K and E allow)")
    parser.add_argument(
        "--plan", action="store_true", help="say the lengths of output and seed, and extract nothing"
    )
    parser.add_argument("--n", metavar="N", help="with --plan instead of --bits: the string's length")
    parser.add_argument(
        "--output", metavar="FILE", help="write the bits to a file instead of standard output"
    )
    add_json(parser)
    parser.epilog = (
        "toeplitz takes K and E, or M alone, of which nothing is claimed; its seed has N + M - 1 bits, and output\n"
        "bit i is the sum over j of seed[(i - j) mod (N + M - 1)] bits[j]. trevisan takes K and E; its seed is\n"
        "much shorter for long strings, and it takes much longer. Of certified bits, K is the lower end.\n\n"
        "examples: bellproof extract toeplitz --plan --n 6032 --min-entropy 44.06 --error 1e-3\n"
        "          bellproof extract toeplitz --bits raw.txt --seed seed.txt --min-entropy 44.06 --error 1e-3"
    )


def run(arguments: argparse.Namespace) -> int:
    """Extract, or say what extracting would take."""
    from bellproof.extraction.task import document, extracted, lines, read_string  # noqa: PLC0415 - loaded when it runs

    _require_sense(arguments)
    claim, m = _claim(arguments), _whole(arguments.m, "--m")
    output = output_path(arguments.output, "--output") if arguments.output is not None else None
    sources = [name for name in (arguments.bits, arguments.seed) if name is not None]
    require_apart({"--output": output}, sources)
    encoding: Encoding = "packed" if arguments.packed else "text"
    if arguments.bits is None:
        task = _task(arguments.method, _whole(arguments.n, "--n") or 0, m, claim)
    else:
        bits = read_string(arguments.bits, encoding)
        task = _task(arguments.method, len(bits), m, claim)
    if arguments.plan:
        if arguments.json:
            print_json(document(task))
        else:
            sys.stdout.write("\n".join(lines(task)) + "\n")
        return 0
    seed = read_string(arguments.seed, encoding)
    if len(seed) != task.seed_bits:
        reason = f"has {len(seed)} bits; {task.seed_bits} are needed for {task.m} bits out of {task.n}"
        raise BadInput(arguments.seed, reason)
    pieces = []
    with counted("bits extracted") as progress:
        for piece in extracted(task, bits, seed):
            pieces.append(piece)
            progress(len(pieces))
    text = "".join(pieces)
    if output is not None:
        from bellproof.files.writer import write_whole  # noqa: PLC0415 - not every call writes a file

        write_whole(output, text.encode("ascii") + b"\n")
    if arguments.json:
        print_json(document(task) | ({} if output is not None else {"bits": text}))
    elif output is not None:
        sys.stdout.write("\n".join([*lines(task), f"written:   {arguments.output}"]) + "\n")
    else:
        sys.stdout.write(text + "\n")
    return 0


def _require_sense(arguments: argparse.Namespace) -> None:
    """Refuse options that do not fit together."""
    message = ""
    if arguments.plan and (arguments.bits is None) == (arguments.n is None):
        message = "--plan takes either --n N or --bits FILE"
    elif arguments.plan and (arguments.seed is not None or arguments.output is not None):
        message = "--plan extracts nothing: --seed and --output have no use"
    elif not arguments.plan and (arguments.bits is None or arguments.seed is None):
        message = "give --bits FILE and --seed FILE, or --plan"
    elif not arguments.plan and arguments.n is not None:
        message = "--n goes with --plan; otherwise the length is that of --bits"
    elif (arguments.min_entropy is None) != (arguments.error is None):
        message = "--min-entropy and --error go together"
    elif arguments.min_entropy is None and (arguments.method == "trevisan" or arguments.m is None):
        message = "give --min-entropy K and --error E" + (
            " or --m M" if arguments.method == "toeplitz" else ""
        )
    if message:
        raise UsageProblem(message)


def _claim(arguments: argparse.Namespace) -> Claim | None:
    from bellproof.exact import read_rational  # noqa: PLC0415 - loaded when it runs
    from bellproof.extraction.task import Claim  # noqa: PLC0415

    if arguments.min_entropy is None:
        return None
    return Claim(
        read_rational(arguments.min_entropy, "--min-entropy"), read_rational(arguments.error, "--error")
    )


def _whole(text: str | None, option: str) -> int | None:
    from bellproof.exact import read_rational  # noqa: PLC0415 - loaded when it runs

    if text is None:
        return None
    value = read_rational(text, option)
    if value.denominator != 1:
        raise BadInput(option, f"{text} is no whole number")
    return value.numerator


def _task(method: str, n: int, m: int | None, claim: Claim | None) -> Task:
    """The task, with problems named by the options that they came from."""
    from bellproof.extraction.task import MAX_BITS, toeplitz_task, trevisan_task  # noqa: PLC0415 - loaded when it runs

    if not 1 <= n <= MAX_BITS:
        raise BadInput("--n", f"{n} is no length of a string; from 1 to {MAX_BITS}")
    try:
        if method == "trevisan" and claim is not None:
            return trevisan_task(n, m, claim)
        return toeplitz_task(n, m, claim)
    except BadInput as error:
        option = f"--{error.source}"
        raise BadInput(option, error.reason) from error
