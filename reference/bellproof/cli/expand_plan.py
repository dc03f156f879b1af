"""``bellproof expand plan``: the balance of an expansion (Pironio et al. 2010, Appendix B, Fig. 3)."""

from __future__ import annotations

import argparse

from bellproof.cli.options import add_json, print_json
from bellproof.errors import UsageProblem

SCALING = ("biased", "product")
"""What ``--inputs`` takes with ``--alpha``."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--n", required=True, metavar="N", help="number of trials, such as 100000 or 1e6")
    parser.add_argument(
        "--I", required=True, metavar="I_HAT", help="the estimate that is expected: p/q, a decimal, 2*sqrt(2)"
    )
    parser.add_argument("--delta", default="1/100", help="probability that the bound may fail with (1/100)")
    add_choice(parser)
    parser.add_argument(
        "--error", default="1e-6", metavar="E", help="the extractor's distance to uniform (1e-6)"
    )
    add_json(parser)
    parser.epilog = (
        "q is floor(10^12 alpha/sqrt(n))/10^12. The least numbers of trials are found by a search that excludes\n"
        "every smaller one, up to 10^18.\n\n"
        "example: bellproof expand plan --n 1e8 --I 2.414"
    )


def add_choice(parser: argparse.ArgumentParser) -> None:
    """Offer ``--alpha`` and ``--inputs``."""
    parser.add_argument(
        "--alpha", metavar="A", help="settings that are scaled with n: q = A/sqrt(n), rounded down (11)"
    )
    parser.add_argument(
        "--inputs",
        metavar="P",
        help="biased (with alpha: the default), product (with alpha: p = sqrt(A)/n^(1/4)), or fixed for every n:"
        " uniform, biased:q, product:p, or a JSON file with an exact matrix",
    )


def choice_texts(arguments: argparse.Namespace) -> tuple[str, str]:
    """The texts of ``--inputs`` and ``--alpha``; alpha has no meaning where the inputs do not scale."""
    inputs = arguments.inputs or SCALING[0]
    if arguments.alpha is not None and inputs not in SCALING:
        message = f"--alpha goes with --inputs biased or product, not with {inputs[:40]!r}"
        raise UsageProblem(message)
    return inputs, arguments.alpha or "11"


def run(arguments: argparse.Namespace) -> int:
    """Plan and print."""
    inputs, alpha = choice_texts(arguments)

    from bellproof.exact import read_exact, read_rational  # noqa: PLC0415 - commands load what they need
    from bellproof.expansion.choice import read_choice  # noqa: PLC0415
    from bellproof.expansion.plan import Request, plan, read_trials  # noqa: PLC0415
    from bellproof.finite.epsilon import require_confidence  # noqa: PLC0415
    from bellproof.report.expansion import plan_document, plan_lines  # noqa: PLC0415

    delta = read_rational(arguments.delta, "--delta")
    require_confidence(delta)
    request = Request(
        n=read_trials(arguments.n),
        value=read_exact(arguments.I, "--I"),
        delta=delta,
        choice=read_choice(inputs, alpha),
        error=read_rational(arguments.error, "--error"),
    )
    found = plan(request)
    if arguments.json:
        print_json(plan_document(found))
    else:
        print("\n".join(plan_lines(found)))  # noqa: T201 - a command prints
    return 0
