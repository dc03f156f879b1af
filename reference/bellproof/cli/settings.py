"""``bellproof settings``: measurement settings from three sources, handed out once each."""

from __future__ import annotations

import argparse
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from bellproof.cli.options import add_json, output_path, print_json, require_apart
from bellproof.errors import BadInput

if TYPE_CHECKING:
    from bellproof.settings.ledger import Ledger

_ENTROPY, _ALPHA = "6", "1/1073741824"
_LONGEST = 3600
"""Seconds that a source may be given at most."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the actions and their options."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    parser.epilog = (
        "bellproof settings ACTION --help says more.\n\n"
        "example: bellproof settings combine decay.bin noise.bin network.bin --output settings.csv"
    )
    _configure_combine(_action(actions, "combine", "combine three files of random bytes into settings"))
    _configure_serve(_action(actions, "serve", "hand out settings to a sequencer over TCP or a serial line"))
    _configure_status(_action(actions, "status", "show what a ledger says of sources, settings and service"))
    _configure_events(_action(actions, "events", "print the event records that a service received, as CSV"))


def _action(
    actions: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    text: str,
) -> argparse.ArgumentParser:
    return actions.add_parser(
        name,
        help=text,
        description=text[0].upper() + text[1:] + ".",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )


def _configure_combine(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs=3, metavar="FILE", help="random bytes, - for standard input")
    parser.add_argument(
        "--hex", action="store_true", help="the files hold hexadecimal digits and white space"
    )
    parser.add_argument(
        "--health", action="store_true", help="refuse files that fail the tests of SP 800-90B"
    )
    _add_health(parser)
    parser.add_argument("--output", metavar="FILE", help="write the settings to a file")
    add_json(parser)
    parser.epilog = (
        "The files are of equal length, a multiple of four bytes. They are combined by XOR; every big-endian\n"
        "integer of 32 bits gives one line x,y: x is its bit 1 and y its bit 0.\n\n"
        "example: bellproof settings combine decay.bin noise.bin network.bin --output settings.csv"
    )


def _configure_serve(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--source",
        action="append",
        default=[],
        metavar="SOURCE",
        help="os, file:PATH, serial:DEVICE@BAUD, http(s)://... (raw bytes) or hex+http(s)://...; three of them",
    )
    parser.add_argument(
        "--ledger", required=True, metavar="FILE", help="what was handed out before; made if missing"
    )
    ways = parser.add_mutually_exclusive_group(required=True)
    ways.add_argument(
        "--listen", metavar="HOST:PORT", help="wait for sequencers to connect (port 0: any free one)"
    )
    ways.add_argument("--connect", metavar="HOST:PORT", help="connect to a sequencer that listens")
    ways.add_argument(
        "--serial", metavar="DEVICE[@BAUD]", help="speak to a sequencer on a serial line (115200)"
    )
    parser.add_argument(
        "--threshold", default="32", metavar="N", help="fetch a block when N or fewer are left (32)"
    )
    parser.add_argument(
        "--write",
        action="append",
        default=[],
        metavar="REGISTER=VALUE",
        help="write a register of each sequencer before its first setting; repeated, in this order",
    )
    parser.add_argument("--count", metavar="N", help="stop when N settings were handed out")
    parser.add_argument(
        "--timeout", default="10", metavar="S", help="seconds that a source may take for a block (10)"
    )
    _add_health(parser)
    parser.epilog = (
        "Every source is tested on 1024 bytes before it is used, and on every byte after that. A short read, a\n"
        "stuck or biased source, one that repeats a block, or one that gives no answer stops the service: exit\n"
        "status 3. A setting is counted as handed out on the disk before it is sent, and is never sent again,\n"
        "whatever crashes. With --write the service sets the sequencer up and starts it; a register that has its\n"
        "value already is left as it is.\n\n"
        "example: bellproof settings serve --ledger settings.db --listen 127.0.0.1:7001 --source os \\\n"
        "           --source file:decay.bin --source 'hex+http://localhost:8000/random?bytes={n}' \\\n"
        "           --write CAL_B=0x2000 --write THRESHOLD_A=4 --write THRESHOLD_B=4 --write CONTROL=1"
    )


def _configure_status(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ledger", metavar="LEDGER", help="the file of settings serve --ledger")
    add_json(parser)
    parser.epilog = "It may be asked while a service runs.\n\nexample: bellproof settings status settings.db"


def _configure_events(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ledger", metavar="LEDGER", help="the file of settings serve --ledger")
    parser.add_argument("--output", metavar="FILE", help="write the log to a file")
    parser.epilog = (
        "The log is one that bellproof trace check and bellproof certify read.\n\n"
        "example: bellproof settings events settings.db --output events.csv"
    )


def _add_health(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--entropy",
        default=_ENTROPY,
        metavar="H",
        help=f"bits of min-entropy in a byte of each source, as the health tests assume ({_ENTROPY})",
    )
    parser.add_argument(
        "--alpha", default=_ALPHA, metavar="A", help="probability that a good source fails a test (2^-30)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Do what was asked."""
    actions = {"combine": _combine, "serve": _serve, "status": _status, "events": _events}
    return actions[arguments.action](arguments)


def _combine(arguments: argparse.Namespace) -> int:
    from bellproof.exact import read_rational  # noqa: PLC0415 - commands load what they need when they run
    from bellproof.files.writer import write_whole  # noqa: PLC0415
    from bellproof.settings.combine import combine, settings_of  # noqa: PLC0415
    from bellproof.settings.health import Health, cutoffs  # noqa: PLC0415
    from bellproof.settings.read import read_bytes, require_different  # noqa: PLC0415

    output = output_path(arguments.output, "--output") if arguments.output is not None else None
    require_apart({"--output": output}, arguments.file)
    require_different(arguments.file)
    limits = cutoffs(read_rational(arguments.entropy, "--entropy"), read_rational(arguments.alpha, "--alpha"))
    blocks = [read_bytes(name, "hex" if arguments.hex else "raw") for name in arguments.file]
    if arguments.health:
        for name, block in zip(arguments.file, blocks, strict=True):
            Health(name, limits).feed(block)
    settings = settings_of(combine(blocks, arguments.file))
    text = "x,y\n" + "".join(f"{x},{y}\n" for x, y in settings)
    if output is not None:
        write_whole(output, text.encode("ascii"))
    if arguments.json:
        listed = {} if output is not None else {"settings": [list(setting) for setting in settings]}
        print_json({"n": len(settings), **listed})
    else:
        sys.stdout.write(
            text if output is None else f"{len(settings)} settings written to {arguments.output}\n"
        )
    return 0


def _serve(arguments: argparse.Namespace) -> int:
    from bellproof.exact import read_rational  # noqa: PLC0415 - commands load what they need when they run
    from bellproof.settings import transport  # noqa: PLC0415
    from bellproof.settings.host import Pace  # noqa: PLC0415
    from bellproof.settings.ledger import Ledger  # noqa: PLC0415
    from bellproof.settings.registers import read_writes  # noqa: PLC0415
    from bellproof.settings.service import Service, Stop, noted, stopping  # noqa: PLC0415
    from bellproof.settings.sources import open_source, serial_line  # noqa: PLC0415
    from bellproof.settings.supply import Supply  # noqa: PLC0415

    listen = arguments.listen and transport.host_and_port(arguments.listen, "--listen")
    connect = arguments.connect and transport.host_and_port(arguments.connect, "--connect")
    writes = read_writes(arguments.write, "--write")
    entropy, alpha = read_rational(arguments.entropy, "--entropy"), read_rational(arguments.alpha, "--alpha")
    timeout = read_rational(arguments.timeout, "--timeout")
    if not 0 < timeout <= _LONGEST:
        raise BadInput("--timeout", f"{arguments.timeout} seconds; above 0 and at most {_LONGEST}")
    count = _whole(arguments.count, "--count") if arguments.count is not None else None
    threshold = _whole(arguments.threshold, "--threshold")
    with ExitStack() as stack:
        sources = []
        for text in arguments.source:
            sources.append(open_source(text, float(timeout)))
            stack.callback(sources[-1].close)
        ledger = stack.enter_context(Ledger(output_path(arguments.ledger, "--ledger")))
        supply = Supply(sources, ledger, threshold=threshold, entropy=entropy, alpha=alpha)
        stop = Stop(supply, count)
        service = Service(supply, ledger, stop, Pace(), writes)
        stack.enter_context(stopping(stop))
        stack.enter_context(noted(ledger, stop))
        supply.start()
        if listen:
            service.serve_all(transport.listening(listen), _say)
        elif connect:
            service.serve_one(transport.connected(connect))
        else:
            service.serve_one(transport.SerialTransport(serial_line(arguments.serial, float(timeout))))
        if stop.wanted():
            _say("the sequencer left")
    _say(f"{supply.taken} settings handed out")
    return 0


def _say(line: str) -> None:
    sys.stderr.write(f"bellproof settings: {line}\n")
    sys.stderr.flush()


def _whole(text: str, option: str) -> int:
    from bellproof.exact import read_rational  # noqa: PLC0415 - loaded when it runs

    value = read_rational(text, option)
    if value.denominator != 1 or value < 0:
        raise BadInput(option, f"{text} is no whole number, 0 or more")
    return value.numerator


def _opened(name: str) -> Ledger:
    """A ledger that exists."""
    from bellproof.settings.ledger import Ledger  # noqa: PLC0415 - loaded when it runs

    path = Path(name)
    if not path.is_file():
        raise BadInput(name, "there is no such ledger; bellproof settings serve --ledger makes one")
    return Ledger(path)


def _status(arguments: argparse.Namespace) -> int:
    from bellproof.settings import status  # noqa: PLC0415 - commands load what they need when they run

    with _opened(arguments.ledger) as ledger:
        found = status.status(ledger)
    if arguments.json:
        print_json(status.document(found))
    else:
        sys.stdout.write("\n".join(status.lines(found)) + "\n")
    return 0


def _events(arguments: argparse.Namespace) -> int:
    from bellproof.files.writer import write_whole  # noqa: PLC0415 - commands load what they need when they run
    from bellproof.settings.events import event_lines  # noqa: PLC0415

    output = output_path(arguments.output, "--output") if arguments.output is not None else None
    require_apart({"--output": output}, [arguments.ledger])
    with _opened(arguments.ledger) as ledger:
        text = "".join(f"{line}\n" for line in event_lines(ledger))
    if output is None:
        sys.stdout.write(text)
    else:
        write_whole(output, text.encode("ascii"))
    return 0
