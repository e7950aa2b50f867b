"""`neman score`: forecasts against the figures published later, beside simple rivals."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

import neman

__all__ = ["score"]

_AGAINST = "Scenario whose reports are the truth to score against."
_FLEE = "Folder with Flee's own output, NAME*.csv, as a rival."
_AHEAD = ((1, 30), (31, 60), (61, 90), (91, 730))


def score(
    folders: Annotated[list[Path], typer.Argument(metavar="FORECAST...", help="Folders that neman forecast wrote.", show_default=False)],
    against: Annotated[str, typer.Option(metavar="SCENARIO", help=_AGAINST, show_default="the shipped one of that name")] = "",
    flee: Annotated[Path | None, typer.Option(metavar="DIR", help=_FLEE, show_default=False)] = None,
    rows: Annotated[bool, typer.Option(help="Show every figure that is scored.")] = False,
) -> None:
    """Score forecasts: WIS, CRPS, ARD, coverage, bias, and skill against each rival with a 90 % interval, by days ahead."""
    forecasts = [neman.Forecast.load(folder) for folder in folders]
    told = neman.verify(forecasts, _later(against, forecasts[0].scenario.name), flee=flee)
    typer.echo(f"{_number(told.targets, 'figure')} about the days of {_number(len(forecasts), 'forecast')}")
    typer.echo("WIS and CRPS in the unit of the figures (people, attempts); skill: 1 - WIS / WIS of the rival, above 0 is better")
    for line in _table(told):
        typer.echo(line)
    parts = [(f"{first} to {last} days ahead", told.ahead(first, last)) for first, last in _AHEAD]
    if sum(part is not None for _, part in parts) > 1:
        for name, part in parts:
            if part:
                typer.echo(f"\n{name}: {_number(part.targets, 'figure')}")
                for line in _table(part):
                    typer.echo(line)
    if rows:
        for case in told.cases:
            low, middle, high = case.bands
            r, value = case.target.report, case.target.value
            days = f"{case.target.last - case.target.first + 1} days to " if case.target.first < case.target.last else ""
            typer.echo(f"    {r.border} {r.quantity} {days}{r.date_end}: {value:,.0f}; forecast {middle:,.0f} ({low:,.0f} to {high:,.0f})")


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" + ("" if count == 1 else "s")


def _later(against: str, name: str) -> tuple[neman.Report, ...]:
    """Return the figures to score against."""
    try:
        return neman.read(against or name).reports
    except neman.NemanError as error:
        if against:
            raise
        problem = f"no shipped scenario is called {name}; name the folder that was forecast"
        raise typer.BadParameter(problem, param_hint="--against") from error


def _table(told: neman.Verified) -> Iterator[str]:
    yield f"  {'':26}{'WIS':>12}{'CRPS':>12}{'WIS of ln(1+x)':>16}{'ARD':>7}   skill against it, in people and of ln (90 % interval)"
    for name in told.names:
        numbers = f"{told.wis[name]:12,.1f}{told.crps[name]:12,.1f}{told.log_wis[name]:16.3f}{told.ard[name]:7.3f}"
        skill = told.skills.get(name)
        yield f"  {name:26}{numbers}" + (f"   {_interval(skill.people)}   {_interval(skill.log)}" if skill else "")
    yield "  covered: " + ", ".join(f"{100 * share:.0f} % in the {name} % interval" for name, share in told.covered.items())
    yield f"  bias: the median is {told.ratio:.2f} times the figure, on average of logs"


def _interval(skill: tuple[float, float, float]) -> str:
    return f"{skill[0]:.2f} ({skill[1]:.2f} to {skill[2]:.2f})"
