"""`neman validate`: score scenarios against what was observed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import neman

__all__ = ["validate"]

_SET = "Set a parameter for all conflicts (choice.softening=50); may be repeated."
_HEAD = ("forecast", "ARD", "lowest", "highest", "rescaled", "MASE", "CRPS")


def validate(
    folders: Annotated[
        list[str], typer.Argument(metavar="FOLDER...", help="Flee instances, or scenarios made from them.", show_default=False)
    ],
    members: Annotated[int, typer.Option(min=1, help="Runs of each.")] = 5,
    seed: Annotated[int, typer.Option(min=0, max=2**64 - 1, help="Seed of the random numbers.")] = 1,
    settings: Annotated[list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help=_SET, show_default=False)] = None,
    flee: Annotated[
        Path | None, typer.Option(help="Folder with Flee's own output, NAME*.csv, to score beside.", show_default=False)
    ] = None,
) -> None:
    """Score simulated camp counts against those observed, beside simple baselines."""
    result = neman.assess(
        folders, members=members, seed=seed, settings=settings or [], flee=flee, tell=lambda name: typer.echo(f"running {name}", err=True)
    )
    for conflict, leaks in result.leaks.items():
        typer.echo(f"\n{conflict}")
        if leaks:
            typer.echo(f"  capacity equals the largest count observed, which gives away the answer: {', '.join(leaks)}")
        _table([score for score in result.scores if score.conflict == conflict])
    if len(result.leaks) > 1:
        typer.echo("\nall together (mean over conflicts)")
        _means(result)


def _line(name: str, numbers: list[float]) -> str:
    return f"  {name:38}" + "".join(f"{number:9.3f}" for number in numbers)


def _heading() -> str:
    return f"  {_HEAD[0]:38}" + "".join(f"{word:>9}" for word in _HEAD[1:])


def _table(scores: list[neman.Score]) -> None:
    typer.echo(_heading())
    for s in scores:
        typer.echo(_line(s.forecast, [s.ard, s.ard_low, s.ard_high, s.rescaled, s.mase, s.crps]))


def _means(result: neman.Assessment) -> None:
    names = list(dict.fromkeys(s.forecast for s in result.scores))
    typer.echo(_heading())
    for name in names:
        rows = [s for s in result.scores if s.forecast == name]
        columns = zip(*((s.ard, s.ard_low, s.ard_high, s.rescaled, s.mase, s.crps) for s in rows), strict=True)
        shown = name if len(rows) == len(result.leaks) else f"{name} ({len(rows)} conflicts)"
        typer.echo(_line(shown, [sum(column) / len(rows) for column in columns]))
