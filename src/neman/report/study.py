"""The page of a study: what each policy would have changed for people, in words, pictures and numbers."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from markupsafe import Markup

from neman.fit.sensitivity import Sensitivity
from neman.report.bars import Axis, axis_over
from neman.report.drivers import drivers
from neman.report.pages import page_file, save_page, security, template
from neman.study import Outcome, Policy, Study
from neman.study.words import in_words, interval, more_or_fewer

__all__ = ["write_study"]

Row = dict[str, Any]


@dataclass(frozen=True)
class Bar:
    """One policy in the picture of one outcome: positions of the quantiles in percent, and the difference in words."""

    policy: Policy
    row: Row
    at: tuple[float, ...]
    median: str
    most: str

    @property
    def standing(self) -> str:
        """Whether the runs can tell a difference: "told", "open" or "same"."""
        return "told" if self.row["told"] else "open" if self.row["differing"] else "same"


@dataclass(frozen=True)
class Panel:
    """The picture of one outcome: an axis and a bar for each policy; no axis where no run differs."""

    outcome: Outcome
    baseline: float
    axis: Axis | None
    bars: tuple[Bar, ...]


def write_study(study: Study, path: str | os.PathLike[str], *, sensitivity: Sensitivity | None = None) -> Path:
    """Write the page of a study as one HTML file that opens from disk without network.

    Parameters
    ----------
    study : what `neman.compare` returned.
    path : file to write; it is replaced only when the new one is complete.
    sensitivity : what `neman.sensitivity` returned, shown below the differences.

    Returns
    -------
    Path of the file.
    """
    panels = [_panel(study, outcome) for outcome in study.outcomes]
    text = template("study.html.j2").render(
        study=study,
        scenario=study.scenario,
        provenance={"command": "", "created": "", **study.provenance},
        said={policy.name: in_words(study.of(policy.name), study.outcomes) for policy in study.policies},
        groups=[(title, list(own)) for title, own in groupby(panels, key=lambda panel: panel.outcome.group)],
        caveats=study.caveats,
        between_words=interval,
        drivers=drivers(sensitivity) if sensitivity else None,
        policy=security([]),
        styles=[Markup(page_file("style.css")), Markup(page_file("study.css"))],
    )
    return save_page(text, path)


def _panel(study: Study, outcome: Outcome) -> Panel:
    rows = {row["policy"]: row for row in study.differences.iter_rows(named=True) if row["outcome"] == outcome.name}
    ends = [row[level] for row in rows.values() for level in ("q05", "q95")]
    axis = axis_over(ends) if any(row["differing"] for row in rows.values()) else None
    baseline = next(iter(rows.values()))["baseline"]
    return Panel(outcome, baseline, axis, tuple(_bars(study, outcome, rows, axis)))


def _bars(study: Study, outcome: Outcome, rows: dict[str, Row], axis: Axis | None) -> Iterator[Bar]:
    for policy in study.policies:
        row = rows[policy.name]
        at = tuple(axis.at(row[level]) for level in ("q05", "q25", "q50", "q75", "q95")) if axis else ()
        most = "" if row["error"] is None else interval(row["q05"], row["q95"])
        yield Bar(policy, row, at, _short(row, outcome), most if row["differing"] else "no run differs")


def _short(row: Row, outcome: Outcome) -> str:
    """Return the median difference without its noun."""
    if not row["differing"]:
        return "the same"
    return " ".join(more_or_fewer(row["q50"], outcome).split()[:2])
