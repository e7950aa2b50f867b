"""The page of a fit: what the figures taught and what they did not, what it means for people, and model beside figures."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
from markupsafe import Markup

from neman.evidence import reading
from neman.fit.belief import RECONCILE
from neman.fit.calibrate import predicted
from neman.fit.figures import Figure
from neman.fit.members import AT_THE_END
from neman.fit.posterior import Fit, Learned
from neman.report.build import script
from neman.report.comparison import Misfit, picture
from neman.report.cubes import Series, bands
from neman.report.pages import page_file, part_file, save_page, security, template
from neman.report.words import long_date, plain
from neman.run_flee import is_flee_run
from neman.units import date_of, days_between

__all__ = ["fit_pictures", "write_fit"]

_PARTS = ("d3.js", "plot.js")
_PAGE = ("core.js", "series.js", "fit.js", "fit-main.js")
_FIGURES = "What published figures leave out or add, times what is true"
_PEOPLE = (
    ("persons tried", "people who tried"), ("events attempted", "attempts"), ("persons turned_away", "people turned away"),
    ("persons stranded", "people stranded between the lines"), ("persons admitted", "people let in"),
    ("persons undetected", "people who got through undetected"), ("persons died", "deaths"),
)


def write_fit(fit: Fit, path: str | os.PathLike[str], *, title: str = "") -> Path:
    """Write the page of a fit as one HTML file that opens from disk without network.

    Parameters
    ----------
    fit : what `neman.calibrate` returned.
    path : file to write; it is replaced only when the new one is complete.
    title : what the fit is called; default: the title of its scenario.

    Returns
    -------
    Path of the file.

    Raises
    ------
    MissingPart : the front-end parts were not fetched when neman was installed.
    """
    scripts = [script(part_file(name)) for name in _PARTS] + [script(page_file(name)) for name in _PAGE]
    text = template("fit.html.j2").render(
        title=title or fit.scenario.title or fit.scenario.name, fit=fit, data=fit_pictures(fit), scripts=scripts,
        policy=security(scripts), styles=[Markup(page_file(name)) for name in ("style.css", "fit.css")],
        parts=json.loads(part_file("versions.json")), licences=part_file("licences.txt"),
    )
    return save_page(text, path)


def fit_pictures(fit: Fit) -> dict[str, Any]:
    """Return what the page of a fit shows, ready for JSON; intervals are the quantiles 5, 25, 50, 75 and 95 %.

    >>> import neman
    >>> fit = neman.calibrate(neman.read("two_lines"), budget=100)
    >>> [one["label"] for one in neman.fit_pictures(fit)["learned"]][:2]
    ['leave: border area', 'gate: patrol reach']
    """
    days = days_between(fit.scenario.start, fit.until)
    recorded, share = fit.unrecorded_deaths
    return {
        "until": fit.until.isoformat(),
        "believe": fit.believe,
        "whom": _whom(fit),
        "members": fit.members,
        "used": len(fit.figures),
        "left_out": len(fit.left_out),
        "coverage": fit.coverage,
        "effective": fit.effective,
        "learned": [_learned(fit, row) for row in fit.learned],
        "people": list(_people(fit)),
        "deaths": None if is_flee_run(fit.scenario) else {"recorded": recorded, "share": share},
        "dates": [date_of(day, fit.scenario.start).isoformat() for day in range(days)],
        "folded": [_FIGURES],
        "series": list(_series(fit, days)),
    }


def _whom(fit: Fit) -> str:
    """Return in words how the figures are taken."""
    if is_flee_run(fit.scenario):
        return "the counts of camps are taken at their word"
    return "nobody is taken at their word" if fit.believe == RECONCILE else f"{fit.scenario.called(fit.believe)} is believed"


def _learned(fit: Fit, row: Learned) -> dict[str, Any]:
    group, label, text = _named(fit, row)
    return {**asdict(row), "identified": row.identified, "group": group, "label": label, "text": text}


def _named(fit: Fit, row: Learned) -> tuple[str, str, str]:
    """Return group, label and text of something that was free."""
    (kind, _, rest), called = row.name.partition("."), fit.scenario.called
    if kind == "arrivals" and ".." in rest:
        start, end = (long_date(type(fit.until).fromisoformat(day)) for day in rest.split(".."))
        return "How many people came, times what the scenario says", f"{start} to {end}", ""
    if kind == "pull":
        what = "camp" if is_flee_run(fit.scenario) else "border"
        return f"How strongly each {what} draws people, times what the scenario says", plain(called(rest)), ""
    if kind == "bias":
        who = fit.scenario.reporters[int(rest)]
        said = f"{called(who.side) or who.name}: {plain(who.counts)}, {called(who.border)}"
        return _FIGURES, said, fit.taken[int(rest)].why
    return "Assumptions of the model", row.name.replace(".", ": ", 1).replace("_", " "), row.text


def _people(fit: Fit) -> Iterator[dict[str, Any]]:
    if is_flee_run(fit.scenario):
        for name, (before, after) in fit.outcomes.items():
            camp = plain(name.removesuffix(AT_THE_END))
            yield {"border": "People in each camp on the last day", "label": camp, "before": before, "after": after}
        return
    borders = list(dict.fromkeys(name.partition(" ")[0] for name in fit.outcomes))
    for border in borders if len(borders) > 2 else ["*"]:
        for key, label in _PEOPLE:
            if found := fit.outcomes.get(f"{border} {key}"):
                where = "" if border == "*" else fit.scenario.called(border)
                yield {"border": where, "label": label, "before": found[0], "after": found[1]}


def _series(fit: Fit, days: int) -> Iterator[dict[str, Any]]:
    """Yield a picture for each reporter and kind of figure: what the fitted model would publish, and what was published."""
    random = np.random.default_rng([fit.seed, 3])
    groups: dict[tuple[int, str], list[int]] = {}
    for i, figure in enumerate(fit.figures):
        groups.setdefault((figure.series, _kind(fit, figure)), []).append(i)
    for (series, kind), own in groups.items():
        first = fit.figures[own[0]]
        daily = [replace(first, last=d) if kind in ("total", "sum") else replace(first, first=d, last=d, offset=0.0) for d in range(days)]
        means = predicted(fit.scenario, daily, fit.after.counted, fit.priors, fit.z, fit.taken)
        points = _published(means=fit.said[:, own], figures=[fit.figures[i] for i in own], random=random)
        misfits = [Misfit.of(fit.figures[i].report, first.reporter, kind, points[:, n]) for n, i in enumerate(own)]
        since = first.reporter.since or fit.scenario.start.isoformat()
        told = picture(first.reporter, kind, bands(_published(means, daily, random)), misfits, since)
        yield told | {"border": fit.scenario.called(told["border"]), "coverage": fit.taken[series].coverage, "others": []}


def _kind(fit: Fit, figure: Figure) -> str:
    """Return how a figure is read; a list of deaths is one figure, their sum."""
    kind = reading(figure.report, figure.reporter, fit.scenario.start)
    return "sum" if kind == "flow" and figure.reporter.counts == "died" and figure.first == 0 else kind


def _published(means: Series, figures: Sequence[Figure], random: np.random.Generator) -> Series:
    """Draw what would be published, shape (members, figures): people counted, with the scatter that the fit takes for granted.

    A member that is off is off in the same way on all days, so that bands are smooth; each day has its own chance of counting.
    """
    from scipy import stats

    size = np.array([figure.size() for figure in figures])
    off = stats.gamma.ppf(random.random((len(means), 1)), size) / size
    return np.asarray(random.poisson(np.maximum(means, 0) * off), np.float64)


