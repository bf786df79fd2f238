"""``directsip erlang``: the traffic formulae, solved for what is not given."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import click

from simulator.cli.common import json_option, options, print_answer

if TYPE_CHECKING:
    from simulator.study.solution import Solution


Reader = Callable[[click.Context, click.Parameter, str | None], float | None]


def _quantity(name: str) -> Reader:
    """Return a callback that reads a value as the files do; `name` is a constant of `units`."""

    def read(ctx: click.Context, parameter: click.Parameter, text: str | None) -> float | None:
        if text is None:
            return None
        from simulator.topology import units  # brings pydantic; only a command pays for it

        dimension: units.Dimension = getattr(units, name)
        try:
            number = units.quantity(text, dimension)
        except units.QuantityError as error:
            raise click.BadParameter(str(error)) from None
        return int(number) if dimension.whole else number

    return read


_FRACTION: Final = _quantity("FRACTION")
_COUNT: Final = _quantity("COUNT")
_ERLANG: Final = _quantity("ERLANG")
_TIME: Final = _quantity("TIME")


def _blocking(ctx: click.Context, parameter: click.Parameter, text: str | None) -> float | None:
    share = _FRACTION(ctx, parameter, text)
    if share == 1.0:  # solves to no channels or to no finite load: hardly what was meant
        raise click.BadParameter("1 is all calls; for one percent write 1 %")
    return share


def _three(
    channels: str, blocking: str
) -> Callable[[Callable[..., object]], Callable[..., object]]:
    return options(
        click.option("--offered", callback=_ERLANG, metavar="ERLANG", help="Offered traffic."),
        click.option("--channels", callback=_COUNT, metavar="N", help=channels),
        click.option("--blocking", callback=_blocking, metavar="P", help=blocking),
        json_option,
    )


@click.group()
def erlang() -> None:
    """Solve a traffic formula for what is not given.

    Give two of --offered, --channels and --blocking; the third is the answer. Traffic is in
    erlang, blocking a fraction or per cent: directsip erlang b --offered 10 --blocking '1 %'
    """


@erlang.command("b")
@_three("Size of the group.", "Share of the attempts that are blocked.")
def erlang_b(
    offered: float | None, channels: int | None, blocking: float | None, as_json: bool
) -> None:
    """Erlang B: Poisson arrivals, blocked attempts go away."""
    from simulator.study.solution import solve_b

    _print("Erlang B", solve_b(offered, channels, blocking), as_json)


@erlang.command("c")
@_three("Servers.", "Probability of waiting.")
@click.option("--holding", callback=_TIME, metavar="TIME", help="Mean holding time, as in '3 min'.")
@click.option(
    "--within", callback=_TIME, metavar="TIME", help="The longest wait that is good service."
)
def erlang_c(
    offered: float | None,
    channels: int | None,
    blocking: float | None,
    holding: float | None,
    within: float | None,
    as_json: bool,
) -> None:
    """Erlang C: Poisson arrivals, everyone waits.

    With --holding the mean wait is printed too, with --within the service level.
    """
    from simulator.study.solution import solve_c

    found = solve_c(offered, channels, blocking, holding, within)
    _print("Erlang C", found, as_json, share="waiting")


@erlang.command("extended-b")
@_three("Size of the group.", "Share of all attempts that are blocked.")
@click.option(
    "--recall-factor",
    callback=_FRACTION,
    metavar="P",
    required=True,
    help="Share of the blocked attempts that try again.",
)
def extended_b(
    offered: float | None,
    channels: int | None,
    blocking: float | None,
    recall_factor: float,
    as_json: bool,
) -> None:
    """Extended Erlang B: a share of the blocked comes again.

    At once, as fresh Poisson traffic. --offered counts the first attempts alone.
    """
    from simulator.study.solution import solve_extended_b

    solution = solve_extended_b(offered, channels, blocking, recall_factor)
    _print("Extended Erlang B", solution, as_json)


@erlang.command("engset")
@_three("Size of the group.", "Congestion, of the kind that --congestion says.")
@click.option("--sources", callback=_COUNT, metavar="N", required=True, help="Number of sources.")
@click.option(
    "--load",
    type=click.Choice(("total", "source", "idle")),
    default="total",
    show_default=True,
    help="What --offered is: intended by all sources, by one source, or of one idle source.",
)
@click.option(
    "--congestion",
    type=click.Choice(("call", "time", "traffic")),
    default="call",
    show_default=True,
    help="What --blocking is a share of.",
)
def engset(
    offered: float | None,
    channels: int | None,
    blocking: float | None,
    sources: int,
    load: str,
    congestion: str,
    as_json: bool,
) -> None:
    """Engset: a finite number of sources.

    They only originate, and blocked attempts go away.
    """
    from simulator.study.solution import solve_engset

    solution = solve_engset(
        offered, channels, blocking, sources=sources, load=load, congestion=congestion
    )
    _print("Engset", solution, as_json)


def _print(title: str, solution: Solution, as_json: bool, share: str = "blocking") -> None:
    three = {name: getattr(solution, name) for name in ("offered", "channels", "blocking")}
    timed = {k: v for k, v in solution.figures.items() if k in ("mean_wait", "service_level")}
    if as_json:
        print_answer({**three, **solution.options, **timed})
        return
    click.echo(f"{title}, solved for {solution.solved.replace('blocking', share)}")
    lines = {**solution.options, **three}
    if solution.solved == "channels":
        lines["blocking_reached"] = solution.reached
    lines.update(solution.figures)
    for name, value in lines.items():
        label = name.replace("blocking", share).replace("_", " ")
        click.echo(f"  {label:<18} {_written(name, value)}")


def _written(name: str, value: float | str) -> str:
    if isinstance(value, str):
        return value
    if name in _UNITS:
        return f"{value:.6g}{_UNITS[name]}"
    return f"{100 * value:.6g} %"


# Names that are not here are shares.
_UNITS: Final = {
    "offered": " erlang",
    "total_offered": " erlang",
    "carried": " erlang",
    "channels": "",
    "sources": "",
    "mean_queue_length": "",
    "holding": " s",
    "within": " s",
    "mean_wait": " s",
}
