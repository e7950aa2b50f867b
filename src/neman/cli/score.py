"""`neman score`: forecasts against the figures published later, beside simple rivals."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import neman

__all__ = ["score"]

_AGAINST = "Scenario whose reports are the truth to score against."


def score(
    folders: Annotated[list[Path], typer.Argument(metavar="FORECAST...", help="Folders that neman forecast wrote.", show_default=False)],
    against: Annotated[str, typer.Option(metavar="SCENARIO", help=_AGAINST, show_default="the shipped one of that name")] = "",
    rows: Annotated[bool, typer.Option(help="Show every figure that is scored.")] = False,
) -> None:
    """Score forecasts: WIS and CRPS, coverage, bias, and skill against persistence and drift with a 90 % interval."""
    forecasts = [neman.Forecast.load(folder) for folder in folders]
    told = neman.verify(forecasts, neman.read(against or forecasts[0].scenario.name).reports)
    typer.echo(f"{told.targets} figures about the days of {len(forecasts)} forecast(s)")
    typer.echo(f"  {'':14}{'WIS':>10}{'CRPS':>10}{'WIS of ln(1+x)':>17}")
    for name in told.wis:
        typer.echo(f"  {name:14}{told.wis[name]:10.2f}{told.crps[name]:10.2f}{told.log_wis[name]:17.3f}")
    low, high = told.skill_interval
    typer.echo(f"  skill against {told.best}, the best of them: {told.skill:.2f} (90 % interval {low:.2f} to {high:.2f})")
    typer.echo("  covered: " + ", ".join(f"{100 * share:.0f} % in the {name} % interval" for name, share in told.covered.items()))
    typer.echo(f"  bias: the median is {told.ratio:.2f} times the figure, on average of logs")
    if rows:
        for target, (lower, middle, upper) in told.rows:
            r = target.report
            shown = f"{middle:,.0f} ({lower:,.0f} to {upper:,.0f})"
            typer.echo(f"    {r.border} {r.quantity} to {r.date_end}: {target.value:,.0f}; forecast {shown}")
