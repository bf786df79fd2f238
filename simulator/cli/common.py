"""Options that several commands share, with one meaning everywhere.

The values travel as the user wrote them: units and paths are read where topologies and
workloads are read, so that a mistake is told in the same words for a file and for an option.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., object])
Decorator = Callable[[Command], Command]

MESSAGES: Final = ("none", "first", "sampled", "all", "calls=LIST")


def overrides(
    ctx: click.Context, parameter: click.Parameter, values: tuple[str, ...]
) -> dict[str, str]:
    """Split each ``PATH=VALUE`` of ``--set``; a path that is named twice keeps the last value."""
    pairs: dict[str, str] = {}
    for value in values:
        path, equals, text = value.partition("=")
        if not equals or not path.strip():
            raise click.BadParameter(f"expected PATH=VALUE, seen {value!r}")
        pairs[path.strip()] = text.strip()
    return pairs


def messages_choice(ctx: click.Context, parameter: click.Parameter, value: str) -> str:
    """Accept one of `MESSAGES`; ``calls=`` takes the numbers of calls, with commas between."""
    from simulator.study.arguments import is_choice_of_messages  # runs alone pay for it

    if is_choice_of_messages(value):
        return value
    raise click.BadParameter(f"expected one of {', '.join(MESSAGES)}, seen {value!r}")


def fault_words(
    ctx: click.Context, parameter: click.Parameter, values: tuple[str, ...]
) -> tuple[str, ...]:
    """Accept faults in words; a file stands behind ``--faults``."""
    from simulator.faults.text import is_text  # runs with faults alone pay for it

    for value in values:
        if not is_text(value):
            raise click.BadParameter(
                f"expected TARGET KIND at TIME, as in 'mxone down at 10:30', seen {value!r}"
            )
    return values


set_option: Final = click.option(
    "--set",
    "overrides",
    multiple=True,
    metavar="PATH=VALUE",
    callback=overrides,
    help="Override one field, as in trunk.channels=12; may be repeated.",
)
out_option: Final = click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="A file of the answer (.txt, .json), or without suffix the folder of the run.",
)
json_option: Final = click.option(
    "--json", "as_json", is_flag=True, help="Print the answer as JSON, and nothing else."
)
seed_option: Final = click.option(
    "--seed",
    type=click.IntRange(min=0, max=2**64 - 1),
    default=1,
    show_default=True,
    help="Same seed, same tables.",
)
replications_option: Final = click.option(
    "--replications",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    help="Independent repetitions of the window; intervals are taken over them.",
)
workers_option: Final = click.option(
    "--workers",
    type=click.IntRange(min=1),
    help="Processes to use; changes the time only.  [default: one per processor]",
)
duration_option: Final = click.option(
    "--duration",
    default="1 h",
    show_default=True,
    metavar="TIME",
    help="Length of the measured window, after the warm-up.",
)
warmup_option: Final = click.option(
    "--warmup",
    default="auto",
    show_default=True,
    metavar="auto|TIME",
    help="What is simulated before the measured window.",
)
workload_option: Final = click.option(
    "--workload",
    metavar="NAME|FILE",
    help="Who calls whom and how often.  [default: the topology's own]",
)
faults_option: Final = click.option(
    "--faults",
    "fault_files",
    multiple=True,
    metavar="NAME|FILE",
    help="What breaks, and when; may be repeated.  [default: nothing]",
)
fault_option: Final = click.option(
    "--fault",
    "fault_texts",
    multiple=True,
    metavar="WORDS",
    callback=fault_words,
    help="One fault in words, as in 'mxone down at 10:30 for 10 min'; may be repeated.",
)
ideal_option: Final = click.option(
    "--ideal",
    is_flag=True,
    help="A pure loss system: nothing takes time, and nothing but the trunk's channels is limited.",
)
messages_option: Final = click.option(
    "--messages",
    default="first",
    show_default=True,
    callback=messages_choice,
    metavar="|".join(MESSAGES),
    help="Calls whose message rows are kept; first: of the first replication, sampled: one in a "
    "hundred, calls=: of these numbers.",
)
media_option: Final = click.option(
    "--media",
    type=click.Choice(["auto", "flow", "exact", "none"]),
    default="auto",
    show_default=True,
    help="How speech is accounted for; flow: bandwidth and quality by mean loads and formulae, "
    "exact: every packet over every link, auto: exact in the first replication, else flow.",
)
map_option: Final = click.option(
    "--map",
    "mapping",
    metavar="NAME|FILE",
    help="How the columns of the records read.  [default: recognised by the columns]",
)
no_spread_option: Final = click.option(
    "--no-spread",
    "spread",
    flag_value=False,
    default=True,
    help="Keep starts that the records round to minutes where they stand.",
)


def options(*decorators: Decorator[Callable[..., object]]) -> Decorator[Callable[..., object]]:
    """Join options into one decorator; the help lists them in this order."""

    def decorate(command: Callable[..., object]) -> Callable[..., object]:
        for decorator in reversed(decorators):
            command = decorator(command)
        return command

    return decorate


def print_answer(answer: Mapping[str, object]) -> None:
    """Print an answer as JSON, alone on standard output."""
    click.echo(json.dumps(answer, indent=2, ensure_ascii=False, allow_nan=False))
