"""The headline: what happened to people, each figure with its intervals and with what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from neman.params import PARAM_BY_NAME
from neman.policies import LEVER_BY_NAME
from neman.report.book import Book
from neman.report.cubes import Series, bands
from neman.report.words import between, count, number, rounded, sentence
from neman.scenario import Scenario
from neman.units import date_of

__all__ = ["Border", "Figure", "borders", "figures", "rests_on"]

_CHOICE = ("arrivals", "turn_away", "gate.retry", "leave.border_area", "give_up")
_WATCH = ("patrols", "gate.patrol_reach", "gate.barrier_gain")
_LIMBO = ("readmission", "push_on", "let_back", "corridor")


@dataclass(frozen=True)
class Figure:
    """One figure over the members of a run: quantiles in the order of `QUANTILES`, its noun, and what it rests on."""

    key: str
    one: str
    many: str
    quantiles: NDArray[np.float64]
    text: str
    rests_on: str
    when: date | None = None

    @property
    def median(self) -> float:
        """The middle run."""
        return float(self.quantiles[2])

    @property
    def shown(self) -> str:
        """The rounded median."""
        return number(self.median)

    @property
    def noun(self) -> str:
        """The noun in the number that fits the median."""
        return self.one if rounded(self.median) == 1 else self.many

    @property
    def phrase(self) -> str:
        """The rounded median with its noun, for use in a sentence."""
        return count(self.median, self.one, self.many)

    @property
    def half(self) -> str:
        """The interval that holds half of the members."""
        return between(self.quantiles[1], self.quantiles[3])

    @property
    def most(self) -> str:
        """The interval that holds nine members in ten."""
        return between(self.quantiles[0], self.quantiles[4])

    @property
    def track(self) -> list[float]:
        """The quantiles in percent of the room of the picture, which starts at 0."""
        top = max(float(self.quantiles[4]) * 1.08, 1.0)
        return [round(100 * float(q) / top, 2) for q in self.quantiles]


@dataclass(frozen=True)
class Border:
    """One row of the table by border: its name and the quantiles of each column."""

    name: str
    columns: dict[str, NDArray[np.float64]]


def figures(book: Book) -> dict[str, Figure]:
    """Return the headline figures by key, in the order in which they are told."""
    told = [
        _people(
            book, "tried", "person tried to cross", "people tried to cross", "Each person counts once, however often they tried.", _CHOICE
        ),
        _events(book, "attempted", "attempt", "attempts", "One person may try many times; parties count each of their people.", _CHOICE),
        _events(
            book,
            "turned_away",
            "time turned away",
            "times turned away",
            "Events: somebody turned away five times counts five times.",
            (*_CHOICE, *_WATCH),
        ),
        _people(
            book,
            "turned_away",
            "person turned away",
            "different people turned away",
            "The people behind those events.",
            (*_CHOICE, *_WATCH),
        ),
        _people(
            book,
            "undetected",
            "person got through undetected",
            "people got through undetected",
            "Crossings that nobody saw, so that no report counts them.",
            _WATCH,
        ),
        *_stranded(book),
        *_reception(book),
        _harm(book, "injured", "injury", "injuries", ("force", "harm.injury_turned_away", "harm.injury_force", "harm.injury_limbo")),
        _harm(book, "died", "death", "deaths", ("harm.death_limbo", "harm.death_border_area", "harm.death_attempt", "harm.winter")),
        _figure(
            "returned_home",
            "person returned home",
            "people returned home",
            book.series("ledger", state="returned_home")[:, -1],
            "By the last day, from either side of the border.",
            rests_on(book.scenario, ("seats", "give_up", "returns", "gate.retry")),
        ),
        *_moving(book),
    ]
    return {figure.key: figure for figure in told}


def borders(book: Book) -> list[Border]:
    """Return the figures of each border, the busiest first."""
    names = sorted({gate.border for gate in book.scenario.gates})
    rows = [Border(name, {key: bands(_column(book, name, key).sum(axis=1)) for key in _COLUMNS}) for name in names]
    return sorted(rows, key=lambda row: -float(row.columns["attempted"][2]))


_COLUMNS = ("tried", "attempted", "turned_away", "people_turned_away", "admitted", "people_undetected", "refused", "people_stranded")


def _column(book: Book, border: str, key: str) -> Series:
    if key == "tried" or key.startswith("people_"):
        return book.series("persons", border=border, outcome=key.removeprefix("people_"))
    return book.series("gate", border=border, outcome=key)


def rests_on(scenario: Scenario, names: tuple[str, ...]) -> str:
    """Say which inputs a figure rests on, and which of them are assumed."""
    return sentence([f"{_words(name)} ({_standing(scenario, name)})" for name in names])


def _words(name: str) -> str:
    return name.replace("_", " ").replace(".", ": ", 1)


def _standing(scenario: Scenario, name: str) -> str:
    if name in PARAM_BY_NAME:
        given = [p.assumption for p in scenario.parameters if p.name == name]
        return "assumed" if (given[-1] if given else PARAM_BY_NAME[name].assumed) else "sourced"
    rows = [a.assumption for a in scenario.arrivals] if name == "arrivals" else [d.assumption for d in scenario.playbook if d.lever == name]
    if not rows:
        return "not set" if name in LEVER_BY_NAME else "none"
    return "assumed" if all(rows) else "sourced" if not any(rows) else f"{sum(rows)} of {len(rows)} values assumed"


def _figure(key: str, one: str, many: str, values: NDArray[np.float64], text: str, rests: str, when: date | None = None) -> Figure:
    return Figure(key, one, many, bands(values), text, rests, when)


def _people(book: Book, outcome: str, one: str, many: str, text: str, names: tuple[str, ...]) -> Figure:
    values = book.series("persons", border="*", outcome=outcome).sum(axis=1)
    return _figure("people_" + outcome, one, many, values, text, rests_on(book.scenario, names))


def _events(book: Book, outcome: str, one: str, many: str, text: str, names: tuple[str, ...]) -> Figure:
    return _figure(outcome, one, many, book.series("gate", outcome=outcome).sum(axis=1), text, rests_on(book.scenario, names))


def _harm(book: Book, kind: str, one: str, many: str, names: tuple[str, ...]) -> Figure:
    text = (
        "Whoever hurts whom is not modelled: hazards per attempt and per day."
        if kind == "injured"
        else "The known dead are a minimum; this is what the assumed hazards give."
    )
    return _figure(kind, one, many, book.series("harm", kind=kind).sum(axis=1), text, rests_on(book.scenario, names))


def _peak(book: Book, state: str, key: str, one: str, many: str, text: str, rests: str) -> Figure:
    series = book.series("ledger", state=state)
    middle = np.median(series, axis=0)
    when = date_of(int(middle.argmax()), book.frame.start) if middle.any() else None
    return _figure(key, one, many, series.max(axis=1), text, rests, when)


def _moving(book: Book) -> list[Figure]:
    """Return what there is to tell where no border is crossed: everybody who came, and those still on the way."""
    way = book.series("ledger", state="waiting")[:, -1] + book.series("ledger", state="travelling")[:, -1]
    rests = rests_on(book.scenario, ("arrivals",))
    came = book.series("ledger", state="arrived")[:, -1]
    return [
        _figure("arrived", "person displaced", "people displaced", came, "All who ever came, by the last day.", rests),
        _figure(
            "on_the_way", "person on the way at the end", "people on the way at the end", way, "Waiting at a place or travelling.", rests
        ),
    ]


def _stranded(book: Book) -> list[Figure]:
    rests = rests_on(book.scenario, _LIMBO)
    return [
        _people(
            book,
            "stranded",
            "person stranded between the lines",
            "people stranded between the lines",
            "At one time or another: turned away by one side, not taken back by the other.",
            _LIMBO,
        ),
        _peak(
            book,
            "limbo",
            "limbo_peak",
            "person between the lines at the worst",
            "people between the lines at the worst",
            "The fullest day of each run; the date is that of the middle run.",
            rests,
        ),
        _figure(
            "limbo_days",
            "person-day between the lines",
            "person-days between the lines",
            book.series("ledger", state="limbo").sum(axis=1),
            "Nights that somebody spent there, added up.",
            rests,
        ),
    ]


def _reception(book: Book) -> list[Figure]:
    rests = rests_on(book.scenario, ("reception", "turn_away", "asylum", "absconding", "returns"))
    end = book.series("ledger", state="reception")[:, -1]
    return [
        _peak(
            book,
            "reception",
            "reception_peak",
            "person in reception at the peak",
            "people in reception at the peak",
            "All centres together; the date is that of the middle run.",
            rests,
        ),
        _figure(
            "reception_end", "person in reception at the end", "people in reception at the end", end, "On the last day of the run.", rests
        ),
    ]
