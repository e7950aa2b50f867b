"""Which assumptions drive which number: the pictures of a sensitivity analysis."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup

from neman.fit.sensitivity import Sensitivity
from neman.report.pages import page_file, save_page, security, template
from neman.report.words import number
from neman.study import Outcome

__all__ = ["Drivers", "drivers", "write_sensitivity"]

_SHOWN = 6
_STRONGEST = 3


@dataclass(frozen=True)
class Driver:
    """One input in the picture of one outcome: its strength in percent of the room, and in words."""

    name: str
    width: float
    shown: str
    above_chance: bool


@dataclass(frozen=True)
class Panel:
    """The strongest inputs of one outcome, with the strength that chance may show, in percent of the room."""

    outcome: Outcome
    chance: float
    drivers: tuple[Driver, ...]


@dataclass(frozen=True)
class Drivers:
    """Everything that the section shows."""

    result: Sensitivity
    panels: tuple[Panel, ...]
    most: tuple[tuple[str, int], ...]

    @property
    def texts(self) -> dict[str, str]:
        """What each input is."""
        return {own.name: own.text for own in self.result.inputs}


def drivers(result: Sensitivity) -> Drivers:
    """Return the pictures of a sensitivity analysis; outcomes on which nothing has any effect are left out."""
    panels = [_panel(result, outcome) for outcome in result.outcomes]
    told = tuple(panel for panel in panels if panel.drivers)
    counts = Counter(driver.name for panel in told for driver in panel.drivers[:_STRONGEST] if driver.above_chance)
    return Drivers(result, told, tuple(counts.most_common(_SHOWN)))


def write_sensitivity(result: Sensitivity, path: str | os.PathLike[str]) -> Path:
    """Write the page of a sensitivity analysis as one HTML file that opens from disk without network.

    Parameters
    ----------
    result : what `neman.sensitivity` returned.
    path : file to write; it is replaced only when the new one is complete.

    Returns
    -------
    Path of the file.
    """
    text = template("sensitivity.html.j2").render(
        scenario=result.scenario,
        provenance={"command": "", "created": "", **result.provenance},
        drivers=drivers(result),
        policy=security([]),
        styles=[Markup(page_file("style.css")), Markup(page_file("study.css"))],
    )
    return save_page(text, path)


def _panel(result: Sensitivity, outcome: Outcome) -> Panel:
    rows = [row for row in result.drivers(outcome.name).iter_rows(named=True) if row["strength"] > 0][:_SHOWN]
    if not rows:
        return Panel(outcome, 0.0, ())
    top = 1.02 * max(rows[0]["strength"], rows[0]["chance"])
    return Panel(outcome, round(100 * rows[0]["chance"] / top, 2), tuple(_driver(row, top) for row in rows))


def _driver(row: dict[str, Any], top: float) -> Driver:
    return Driver(row["input"], round(100 * row["strength"] / top, 2), _shown(row), row["strength"] > row["chance"])


def _shown(row: dict[str, Any]) -> str:
    """Return a strength in words: how much the outcome changes over the range of the input, or its share of the variance."""
    if "direction" not in row:
        return f"{100 * min(row['strength'], 1.0):.0f} %"
    size = number(row["strength"])
    steady = abs(row["direction"]) > 0.5 * row["strength"]
    return f"{'up by' if row['direction'] > 0 else 'down by'} {size}" if steady else f"{size} up or down"
