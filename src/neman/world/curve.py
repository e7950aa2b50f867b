"""Curves and mixes: relations in steps, and who the people are who appear at a place."""

from __future__ import annotations

from typing import Literal, get_args

from neman.schema import Row, column

__all__ = ["CURVES", "Curve", "CurveKind", "Mix"]

CurveKind = Literal["conflict_decay", "flood_leave", "flood_pull", "flood_link", "flood_awareness", "flood_forecast"]
CURVES: tuple[str, ...] = get_args(CurveKind)


class Curve(Row):
    """One step of a relation; the value of the last step holds beyond it. File: `curves.csv`.

    `conflict_decay` counts intervals since the last outbreak; the flood curves count flood levels.
    """

    curve: CurveKind = column("which relation: " + ", ".join(CURVES))
    step: int = column("step, from 0", ge=0)
    value: float = column("factor or share that holds at this step", ge=0)
    source: str = column("where the value comes from", default="")


class Mix(Row):
    """Share of a class among the people who appear at a place. File: `mix.csv`."""

    place: str = column("place, or `*` for every place without rows of its own", min_length=1)
    class_: str = column("class", alias="class", min_length=1)
    share: float = column("weight among the classes of this place", unit="share", ge=0)
    source: str = column("where the share comes from", default="")
