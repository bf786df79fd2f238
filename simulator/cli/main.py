"""The ``directsip`` command: its commands by name, and the one place where errors end.

Exit codes: 0 done; 1 it ran and the verdict is no; 2 the user's mistake; 130 stopped by Ctrl-C
or SIGTERM. Anything else is a bug of ours and shows its trace.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Final, NoReturn

import click

from simulator import __version__
from simulator.cli.lazy import LazyCommands
from simulator.errors import SimulatorError

OK: Final = 0
VERDICT_NO: Final = 1
USER_MISTAKE: Final = 2
STOPPED: Final = 130
_FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)

# Group -> (command, one line of help). The lines stand here so that `--help` loads no command;
# each command lives in simulator.cli.<name> as a click command of that name.
COMMANDS: Final = {
    "Start": (
        ("init", "Copy a shipped topology and what it uses, to edit."),
        ("check", "Is the configuration right: file and line, rule, source."),
        ("dial", "Trace a number through both sides; no call is made."),
        ("schema", "Print a JSON schema, for editors."),
    ),
    "Simulate": (
        ("run", "Simulate the busy hour: replications, then the answer."),
        ("replay", "Replay real call records, or a capture, as the load."),
        ("scenario", "Perform call scenarios: pass or fail."),
        ("certify", "Perform the integration guide's checklist, item by item."),
    ),
    "Study": (
        ("study", "Vary a topology and compare what becomes of it."),
        ("erlang", "Erlang B, Erlang C, extended Erlang B and Engset."),
    ),
    "Results": (
        ("show", "Print the answer of a run, or what a capture holds."),
        ("calls", "List the calls of a run."),
        ("ladder", "Draw the messages of one call."),
        ("draw", "Draw a topology, with the loads of a run or the way of a call."),
        ("pcap", "Write a capture for Wireshark."),
        ("explain", "Say why a call ended as it did."),
        ("compare", "Say what differs between two runs or captures."),
        ("features", "List features: package, detection points, who has them."),
    ),
}


class LazyGroup(LazyCommands):
    """The commands of `COMMANDS`."""

    package = "simulator.cli"

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands in the order of the help."""
        return [name for commands in COMMANDS.values() for name, _ in commands]

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; a reader of our output that has seen enough is no error."""
        try:
            code = super().invoke(ctx)
            if sys.stdout is not None:  # None where it was closed before we began
                sys.stdout.flush()
        except BrokenPipeError:
            return _reader_left()
        return code

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the groups of commands with their one-line helps."""
        width = max(map(len, self.list_commands(ctx)))
        for title, commands in COMMANDS.items():
            with formatter.section(title):
                formatter.write_dl([(name.ljust(width), line) for name, line in commands])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="directsip")
def directsip() -> None:
    """Simulate an Aastra MX-ONE and a Lync Server 2010 joined by a Direct SIP trunk.

    The answer goes to standard output, progress and remarks to standard error. A TOPOLOGY is a
    file or the name of a shipped one: directsip run guide-tcp.
    """


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    arguments : sequence of str, optional
        Default: those of the process.

    Returns
    -------
    int
        The exit code.
    """
    try:
        with _termination_as_interrupt():
            code = directsip.main(
                None if arguments is None else list(arguments),
                prog_name="directsip",
                standalone_mode=False,
            )
    except SimulatorError as error:
        return _complain(str(error))
    except click.exceptions.NoArgsIsHelpError as error:
        return _complain(error.ctx.get_help())
    except click.ClickException as error:
        return _complain(_usage(error))
    except (click.Abort, KeyboardInterrupt):
        return STOPPED
    except OSError as error:
        return _complain(_refused(error))
    except SystemExit:  # click's way when the reader of a help text has seen enough
        return _reader_left()
    return code if isinstance(code, int) else OK


def _usage(error: click.ClickException) -> str:
    """Return a wrong option or argument as one line that names the command."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    return f"{context.command_path if context else 'directsip'}: {error.format_message()}"


def _refused(error: OSError) -> str:
    """Return what the system refused as one line; an error of another kind is a bug of ours."""
    if error.filename is not None:
        return f"{os.fsdecode(error.filename)}: {error.strerror}"
    if error.errno not in _FULL:
        raise error
    _reader_left()
    return f"standard output: {error.strerror}"


def _complain(lines: str) -> int:
    click.echo(lines, err=True)
    return USER_MISTAKE


def _reader_left() -> int:
    """End quietly when a pager or `head` has read enough."""
    # The interpreter flushes standard output once more at its end; give it somewhere to go.
    with suppress(OSError, ValueError):  # a test's standard output is no file
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return OK


@contextmanager
def _termination_as_interrupt() -> Iterator[None]:
    """Let SIGTERM end a command as Ctrl-C does, so that finished parts are kept."""

    def interrupt(number: int, frame: FrameType | None) -> NoReturn:
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield  # signals belong to the main thread; a caller in another keeps its own handling
        return
    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
