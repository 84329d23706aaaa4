"""Command line: `qnn-emul COMMAND`, a file of this package each. Exit status 0 ok, 1 what was checked does not hold, 2 bad input."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:  # `typing` itself, as all else that takes time, would be imported before an interrupt is caught
    import argparse
    from collections.abc import Callable, Sequence
    from types import FrameType
    from typing import Any

COMMANDS = (  # modules with `add(commands)`; heavy imports wait until the command runs
    "run",
    "certify",
    "check-certificate",
    "catalogue",
    "verify",
    "prove",
    "claims",
    "falsify",
    "check",
    "export",
    "replay",
    "norms",
    "derive",
    "resources",
    "table1",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Entry point; returns the exit status. A traceback is printed only when `--debug` asks for it."""
    from types import SimpleNamespace

    options: Any = SimpleNamespace(debug=False, own_process=arguments is None)

    def act() -> int:
        import signal

        from .plain import spell_out

        if sys.stderr is None:
            sys.stderr = open(os.devnull, "w")  # noqa: SIM115 (as long as the process)
        spell_out()
        before = signal.getsignal(signal.SIGINT)
        if before is signal.default_int_handler:
            signal.signal(signal.SIGINT, _interrupted)
        try:
            _parser().parse_args(arguments, options)
            return _act(options)
        finally:
            signal.signal(signal.SIGINT, before)

    return answered(act, options)


def answered(act: Callable[[], int], options: argparse.Namespace) -> int:
    """The exit status of `act`, its output flushed; what it raises is said in one line, after the traceback with `options.debug`."""
    try:
        from ..errors import QnnEmulError, in_words

        status = act()
        if sys.stdout is not None:
            sys.stdout.flush()
        return status
    except KeyboardInterrupt as problem:
        return _said("interrupted" + (f": {in_words(problem)}" if problem.args else ""), 130, options.debug)
    except BrokenPipeError:  # the reader went away: not an error of ours
        _leave_output()
        return 0
    except QnnEmulError as problem:
        return _said(in_words(problem), 2, options.debug)
    except OSError as problem:
        _leave_output()
        return _said(f"cannot write: {in_words(problem)}", 2, options.debug)
    except Exception as problem:
        line = f"internal error: {type(problem).__name__}: {in_words(problem)}"
        return _said(line + ("" if options.debug else " (--debug says where)"), 3, options.debug)


def _act(options: argparse.Namespace) -> int:
    if sys.stdout is None:
        raise OSError("standard output is closed")
    from .options import settle

    settle(options)
    status: int = options.action(options)
    return status


def _said(line: str, status: int, debug: bool) -> int:
    """`status`, after `line` on standard error; with `debug` after the traceback of what is being handled."""
    if debug:
        import traceback

        traceback.print_exc()
    try:
        print(f"qnn-emul: {line}", file=sys.stderr, flush=True)
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
    return status


def _leave_output() -> None:
    """What standard output does not take goes nowhere, so that Python does not try again when it ends."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _interrupted(number: int, frame: FrameType | None) -> None:
    """KeyboardInterrupt; but an interrupt while modules are imported ends the process, since one raised there can be swallowed."""
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            if sys.stdout is not None:
                sys.stdout.flush()
            os.write(2, b"qnn-emul: interrupted\n")
            os._exit(130)
        frame = frame.f_back
    raise KeyboardInterrupt


def _parser() -> argparse.ArgumentParser:
    import argparse
    from importlib import import_module

    from .. import __version__

    class Help(argparse.HelpFormatter):
        """Lines of examples stay lines."""

        def __init__(self, prog: str, **more: Any) -> None:
            super().__init__(prog, **{**more, "max_help_position": 28})
            self._action_max_length = 4 + max(map(len, COMMANDS))  # indented: argparse leaves the indent out

        def _fill_text(self, text: str, width: int, indent: str) -> str:
            return text if text.startswith("examples:") else super()._fill_text(text, width, indent)

    class Parser(argparse.ArgumentParser):
        """Help that cannot be written is said, where argparse says nothing or writes it elsewhere."""

        def _print_message(self, message: str, file: Any = None) -> None:
            if file is None:
                raise OSError("standard output is closed")
            file.write(message)
            file.flush()

    parser = Parser(
        prog="qnn-emul",
        description="Emulate quantum block-encodings exactly and check their records. A circuit is an (alpha, a, epsilon)-encoding of a "
        "target if ||target - alpha * block|| <= epsilon, where block is what its unitary holds for a ancilla qubits in |0>.",
        epilog="examples:\n  qnn-emul run\n  qnn-emul catalogue be.product\n  qnn-emul COMMAND --help",
        formatter_class=Help,
    )
    where = "print the traceback of an error"
    parser.add_argument("--version", action="version", version=f"qnn-emul {__version__}")
    parser.add_argument("--debug", action="store_true", help=where)
    parser.set_defaults(action=lambda options: sys.stdout.write(parser.format_help()) * 0)
    commands = parser.add_subparsers(metavar="COMMAND")
    for command in COMMANDS:
        module = import_module(f".{command.replace('-', '_')}", __name__)
        module.add(commands)
        command_parser = commands.choices[command]
        command_parser.formatter_class = Help
        command_parser.epilog = "\n  qnn-emul ".join(["examples:", *module.EXAMPLES])
        command_parser.add_argument("--debug", action="store_true", default=argparse.SUPPRESS, help=where)
    return parser
