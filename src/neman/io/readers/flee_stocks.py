"""Who is there before the first day of a Flee instance: camps by their counts, initial IDPs, and the rows of `agents.csv`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from neman.evidence import daily
from neman.io.readers.flee_counts import Counts
from neman.io.readers.flee_people import People
from neman.io.readers.flee_settings import FleeSettings
from neman.world import Mix, Place, Stock

__all__ = ["first_stocks"]

_CAMPS = ("reception", "idp_camp")
_Mixes = Mapping[str, Sequence[Mix]]  # by place; "*" elsewhere
_Found = Iterator[tuple[str, str, int, str]]  # place, class, persons, source


def first_stocks(
    counts: Counts | None, settings: FleeSettings, people: People, places: Mapping[str, Place], idps: Mapping[str, int]
) -> tuple[Stock, ...]:
    """Return the people of each class at each place before the first day; what several files say of one place is added up."""
    found: dict[tuple[str, str], tuple[int, list[str]]] = {}
    for place, klass, persons, source in _all(counts, settings, people, places, idps):
        before, sources = found.get((place, klass), (0, []))
        found[place, klass] = before + persons, sources if source in sources else [*sources, source]
    return tuple(
        Stock.model_validate({"place": place, "class": klass, "persons": persons, "source": " + ".join(sources)})
        for (place, klass), (persons, sources) in found.items()
    )


def _all(
    counts: Counts | None, settings: FleeSettings, people: People, places: Mapping[str, Place], idps: Mapping[str, int]
) -> _Found:
    mixes = _mixes(people)
    for stock in people.stocks:
        yield stock.place, stock.class_, stock.persons, stock.source
    if counts and settings.day_zero_stocks and not settings.empty_camps:
        for series in counts.camps:
            if series.name in places and places[series.name].kind in _CAMPS:
                yield from _by_class(mixes, series.name, int(daily(series.days, series.corrected, 1)[0]), "camp counts")
    for place, persons in idps.items():
        yield from _by_class(mixes, place, persons, "initial_idps")


def _mixes(people: People) -> _Mixes:
    """Return the mix of each place that has its own, and that of all others."""
    mixes = defaultdict[str, list[Mix]](list)
    for row in people.mix:
        mixes[row.place].append(row)
    if "*" not in mixes:
        mixes["*"] = [Mix.model_validate({"place": "*", "class": people.classes[0].name, "share": 1.0})]
    return mixes


def _by_class(mixes: _Mixes, place: str, persons: int, source: str) -> _Found:
    """Share out people by the mix of a place: each class its part in whole people, the largest fractions rounded up."""
    if not persons:
        return
    here = mixes[place] if place in mixes else mixes["*"]
    classes = [row.class_ for row in here]
    shares = np.array([row.share for row in here])
    exact = persons * shares / shares.sum()
    parts = np.floor(exact).astype(int)
    largest = np.argsort(parts - exact, kind="stable")[: persons - int(parts.sum())]
    parts[largest] += 1
    yield from ((place, klass, int(n), source) for klass, n in zip(classes, parts, strict=True) if n)
