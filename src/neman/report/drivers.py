"""Which assumptions drive which number: the pictures of a sensitivity analysis."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from neman.fit.driver import Driver
from neman.fit.sensitivity import Sensitivity
from neman.fit.uncertain import Uncertain
from neman.report.pages import page_file, save_page, security, template
from neman.study import Outcome

__all__ = ["Drivers", "drivers", "write_sensitivity"]

_SHOWN = 6
_STRONGEST = 3
_OFTEN = 4


@dataclass(frozen=True)
class Bar:
    """One input in the picture of one outcome: its strength and 95 % interval in percent of the room, and what it does."""

    driver: Driver
    width: float
    low: float
    high: float


@dataclass(frozen=True)
class Panel:
    """The strongest inputs of one outcome, its span over the points, and the strength that chance may show, in percent of the room."""

    outcome: Outcome
    span: tuple[float, float]
    chance: float
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Drivers:
    """Everything that the section shows; `most`: inputs that are often among the strongest, `still`: outcomes that no input moves."""

    result: Sensitivity
    panels: tuple[Panel, ...]
    most: tuple[tuple[Uncertain, int], ...]
    still: tuple[Outcome, ...]


def drivers(result: Sensitivity) -> Drivers:
    """Return the pictures of a sensitivity analysis; outcomes on which nothing has any effect are named only."""
    told = {outcome: result.told(outcome.name) for outcome in result.outcomes}
    panels = tuple(_panel(result, outcome, own[:_SHOWN]) for outcome, own in told.items() if own)
    counts = Counter(bar.driver.input for panel in panels for bar in panel.bars[:_STRONGEST] if bar.driver.above_chance)
    return Drivers(result, panels, tuple(counts.most_common(_OFTEN)), tuple(outcome for outcome, own in told.items() if not own))


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


def _panel(result: Sensitivity, outcome: Outcome, shown: tuple[Driver, ...]) -> Panel:
    chance = float(result.drivers(outcome.name)["chance"][0])
    top = 1.02 * max(chance, *(driver.high for driver in shown))
    bars = tuple(Bar(own, *(round(100 * value / top, 2) for value in (own.strength, own.low, own.high))) for own in shown)
    return Panel(outcome, result.span(outcome.name), round(100 * chance / top, 2), bars)
