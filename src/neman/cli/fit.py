"""`neman fit`: what contested figures say about what cannot be seen, under a stated belief."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

import neman
from neman.cli.arguments import SourceArgument, ThreadsOption
from neman.cli.folder import begun_fit, default_folder, stoppable
from neman.cli.progress import Meter

__all__ = ["fit", "in_words", "note_fitted"]

_UNTIL = "Last day that is fitted, for all (DATE) or for one border or country (LT-BY=DATE); may be repeated."
_KNOWN = "Do not use figures published later than this day."
_BELIEVE = "A side (LT, Lithuania, NGO), a reporter, or reconcile; may be repeated: one fit each, side by side."
_BUDGET = "Runs of the model a fit; a fifth of them is the size of the sample."
_OUT = "Folder; a fit that was stopped goes on there."
_SHOWN = (
    ("persons tried", "persons behind the attempts"), ("events attempted", "attempts (events)"),
    ("persons stranded", "persons caught between the lines"), ("persons undetected", "persons who got through undetected"),
    ("persons turned_away", "persons turned away"), ("persons admitted", "persons admitted"), ("persons died", "deaths"),
)


def fit(
    source: SourceArgument,
    until: Annotated[list[str] | None, typer.Option(metavar="[WHERE=]DATE", help=_UNTIL, show_default="end of the scenario")] = None,
    known_by: Annotated[str, typer.Option(metavar="DATE", help=_KNOWN, show_default="all are used")] = "",
    believe: Annotated[list[str] | None, typer.Option(metavar="WHOM", help=_BELIEVE, show_default="reconcile")] = None,
    budget: Annotated[int, typer.Option(min=100, metavar="N", help=_BUDGET)] = 600,
    seed: Annotated[int | None, typer.Option(min=0, metavar="S", help="Seed of the chances.", show_default="as in the scenario")] = None,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help=_OUT, show_default="runs/NAME-fit-DATE-TIME")] = None,
    threads: ThreadsOption = None,
) -> None:
    """Fit what is free in a scenario to its reports; say what was learned, and what was not."""
    scenario = neman.read(source)
    note_fitted(scenario)
    last, last_days = _last_days(until or [])
    folder = out or default_folder(f"{scenario.name}-fit")
    beliefs = believe or ["reconcile"]
    fits = []
    with stoppable(), begun_fit(folder):
        for whom in beliefs:
            where = folder if len(beliefs) == 1 else folder / _plain(whom)
            with Meter(f"fitting {scenario.name}, believing {whom}" if whom != "reconcile" else f"fitting {scenario.name}") as meter:
                found = neman.calibrate(
                    scenario, until=last, known_by=_day(known_by, "--known-by"), last_days=last_days, believe=whom, budget=budget,
                    seed=seed, folder=where, threads=threads, progress=meter,
                )
            found.save(where, command=shlex.join(["neman", *sys.argv[1:]]))
            page = neman.write_fit(found, where / "fit.html")
            fits.append(found)
            for line in in_words(found):
                typer.echo(line)
            typer.echo(f"fit: {page}\n{page.resolve().as_uri()}\n")
    if len(fits) > 1:
        for line in side_by_side(fits):
            typer.echo(line)


def note_fitted(scenario: neman.Scenario) -> None:
    """Say, beside the answer, that values were fitted before: a fit that starts from them counts the same figures twice."""
    before = sum(p.free and p.source.startswith("fitted") for p in scenario.parameters)
    if before:
        typer.echo(
            f"note: {before} values of {scenario.name} were fitted to its figures before, so that these figures count twice here; "
            "its README says where the values before the fit are", err=True,
        )


def _last_days(texts: list[str]) -> tuple[date | None, dict[str, date]]:
    last, others = None, {}
    for text in texts:
        where, equals, day = text.rpartition("=")
        if equals:
            others[where] = _day(day, "--until") or date.max
        else:
            last = _day(day, "--until")
    return last, others


def _day(text: str, option: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a date; write YYYY-MM-DD", param_hint=option) from None


def _plain(text: str) -> str:
    return "".join(c if c.isalnum() else "-" for c in text.casefold()).strip("-")


def in_words(found: neman.Fit) -> Iterator[str]:
    """Yield what a fit used and what was learned, each value with its interval and unit."""
    yield f"{found.scenario.name}, to {found.until}, believing {found.believe}"
    yield f"  {len(found.figures)} figures used, {len(found.left_out)} left out"
    inside = {name: f"{100 * share:.0f} %" for name, share in found.coverage.items()}
    effective = found.effective
    yield f"  of the figures used, {inside['90']} lie in the 90 % interval and {inside['50']} in the 50 % interval of the fitted model"
    kept = f"the exact likelihood keeps {effective['members']:.1f}"
    yield f"  {found.members} members that vary in {effective['directions']:.0f} directions; {kept}"
    yield "  what was learned: median before any figure > after (90 % interval) unit, overlap of the two"
    units = {param.name: param.unit for param in neman.PARAMS}
    for row in found.learned:
        low, middle, high = row.after[0], row.after[2], row.after[4]
        told = "" if row.identified else "  not identified"
        name = row.text if row.name.startswith("bias") else row.name
        after = f"{middle:9.4g} ({low:.4g} to {high:.4g}) {units.get(row.name, 'factor')}"
        yield f"    {row.before[2]:9.4g} > {after}  {row.overlap:4.2f}{told}  {name}"


def side_by_side(fits: list[neman.Fit]) -> Iterator[str]:
    """Yield a table: outcomes by border, one column a belief, median and 90 % interval."""
    yield f"up to {fits[0].until}, median (90 % interval), believing"
    yield f"  {'':46}" + "".join(f"{f.believe:>26}" for f in fits)
    borders = dict.fromkeys(name.partition(" ")[0] for name in fits[0].outcomes)
    for key, text in _SHOWN:
        for border in borders:
            cells = [f.outcomes.get(f"{border} {key}") for f in fits]
            if cells[0] is not None:
                shown = "all borders" if border == "*" else border
                after = [c[1] for c in cells if c]
                yield f"  {text + ', ' + shown:46}" + "".join(f"{_cell(bands):>26}" for bands in after) + _holds(after)
    before, after = [f.unrecorded_before for f in fits], [f.unrecorded_deaths[1] for f in fits]
    for text, shares in (("before any figure", before), ("after", after)):
        yield f"  {'share of deaths unrecorded, ' + text:46}" + "".join(f"{_share(bands):>26}" for bands in shares)
    yield "  =: every median lies within every interval, so that the conclusion does not depend on whom one believes"


def _holds(after: list[tuple[float, ...]]) -> str:
    return "  =" if all(a[0] <= b[2] <= a[4] for a in after for b in after) else ""


def _cell(bands: tuple[float, ...]) -> str:
    return f"{bands[2]:,.0f} ({bands[0]:,.0f} to {bands[4]:,.0f})"


def _share(bands: tuple[float, ...]) -> str:
    if not bands:
        return "fewer than recorded"
    return f"{100 * bands[2]:.0f} % ({100 * bands[0]:.0f} to {100 * bands[4]:.0f} %)"
