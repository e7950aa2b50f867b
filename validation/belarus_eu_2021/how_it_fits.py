"""Prints the table "How well it fits" of the scenario's README: what was reported, and 20 runs beside it.

    python validation/belarus_eu_2021/how_it_fits.py
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from datetime import date

import numpy as np
import polars as pl

import neman

MEMBERS, SEED = 20, 1
HELD_BEFORE_MAY = 114  # people held in Lithuania from January to April 2021
FIRST = date(2021, 5, 1)
RECORDED = date(2021, 12, 31)
Values = np.ndarray


class Table:
    """Sums of a run, one number a member."""

    def __init__(self, result: neman.Result) -> None:
        self.result = result
        self.country = {p.name: p.country for p in result.scenario.places}
        self.kind = {p.name: p.kind for p in result.scenario.places}

    def _sum(self, rows: pl.DataFrame) -> Values:
        sums = np.zeros(MEMBERS)
        for member, persons in rows.group_by("member").agg(pl.col("persons").sum()).iter_rows():
            sums[member] = persons
        return sums

    def gate(self, border: str, outcomes: Iterable[str], first: date, last: date) -> Values:
        """Return people with an outcome at a border in a span of days."""
        rows = self.result.tables["gate"]
        return self._sum(rows.filter(
            (pl.col("border") == border) & pl.col("outcome").is_in(list(outcomes)) & pl.col("date").is_between(first, last),
        ))

    def places(self, wanted: Callable[[str], bool]) -> list[str]:
        """Return the places that meet a condition."""
        return [name for name in self.country if wanted(name)]

    def stock(self, country: str, day: date, kinds: Iterable[str] | None = None, *, but: Iterable[str] = ()) -> Values:
        """Return people in the places of a country at the end of a day."""
        names = self.places(lambda p: self.country[p] == country and self.kind[p] not in but and (kinds is None or self.kind[p] in kinds))
        return self._sum(self.result.tables["stock"].filter((pl.col("date") == day) & pl.col("place").is_in(names)))

    def processing(self, country: str, outcomes: Iterable[str], last: date) -> Values:
        """Return what happened in the centres of a country up to a day."""
        names = self.places(lambda p: self.country[p] == country)
        rows = self.result.tables["processing"]
        return self._sum(rows.filter((pl.col("date") <= last) & pl.col("place").is_in(names) & pl.col("outcome").is_in(list(outcomes))))

    def ledger(self, state: str, day: date) -> Values:
        """Return people by where they are at the end of a day."""
        return self._sum(self.result.tables["ledger"].filter((pl.col("date") == day) & (pl.col("state") == state)))

    def flown(self, start: str, last: date) -> Values:
        """Return people flown from an airport up to a day."""
        pairs = [f"{k.origin} > {k.to}" for k in self.result.scenario.links if k.origin == start and k.mode == "flight"]
        rows = self.result.tables["flow"].filter((pl.col("date") <= last) & pl.concat_str("from", "to", separator=" > ").is_in(pairs))
        return self._sum(rows)

    def deaths(self, last: date) -> Values:
        """Return all deaths up to a day."""
        return self._sum(self.result.tables["harm"].filter((pl.col("date") <= last) & (pl.col("kind") == "died")))


def rows(t: Table) -> list[tuple[str, str, Values]]:
    """Return label, report and run of every line."""

    def held(day: date) -> Values:
        return HELD_BEFORE_MAY + t.gate("LT-BY", ("admitted", "corridor"), FIRST, day)

    def refused(border: str, first: date, last: date) -> Values:
        return t.gate(border, ("turned_away",), first, last)

    def found(month: int, last: int) -> Values:
        return t.gate("PL-BY", ("detected",), date(2021, month, 1), date(2021, month, last))

    order = date(2021, 8, 3)
    return [
        ("held in Lithuania this year, 30 June", "661", held(date(2021, 6, 30))),
        ("27 July", "3,027", held(date(2021, 7, 27))),
        ("6 August", "4,112", held(date(2021, 8, 6))),
        ("30 September", "4,170", held(date(2021, 9, 30))),
        ("25 November", "4,277", held(date(2021, 11, 25))),
        ("turned away by Lithuania on 3 August", "180, and more", refused("LT-BY", order, order)),
        ("since 3 August, to 10 August", "about 1,300", refused("LT-BY", order, date(2021, 8, 10))),
        ("to 22 September", "2,576", refused("LT-BY", order, date(2021, 9, 22))),
        ("to 23 October", "4,340", refused("LT-BY", order, date(2021, 10, 23))),
        ("to 25 November", "7,402", refused("LT-BY", order, date(2021, 11, 25))),
        ("to 31 December", "8,106", refused("LT-BY", order, RECORDED)),
        ("turned away by Latvia to 15 August", "395", refused("LV-BY", date(2021, 8, 10), date(2021, 8, 15))),
        ("to 28 August", "742", refused("LV-BY", date(2021, 8, 10), date(2021, 8, 28))),
        ("to 22 September", "1,319", refused("LV-BY", date(2021, 8, 10), date(2021, 9, 22))),
        ("attempts found by Poland in August", "about 3,500", found(8, 31)),
        ("September", "about 7,700", found(9, 30)),
        ("October", "17,447", found(10, 31)),
        ("November", "about 8,900", found(11, 30)),
        ("December", "about 1,700", found(12, 31)),
        ("placed in Polish centres in 2021", "4,052", t.gate("PL-BY", ("admitted", "corridor"), FIRST, RECORDED)),
        ("in Polish centres, 31 December", "1,737", t.stock("PL", RECORDED, ["reception"])),
        ("in Lithuanian centres, 13 August", "more than 4,000", t.stock("LT", date(2021, 8, 13), ["reception"])),
        ("25 November", "nearly 3,500", t.stock("LT", date(2021, 11, 25), ["reception"])),
        ("7 February", "3,100", t.stock("LT", date(2022, 2, 7), ["reception"])),
        ("returned from Lithuania, 18 February", "841", t.processing("LT", ("returned",), date(2022, 2, 18))),
        ("in Belarus, 18 November", "7,000 to 12,000, disputed", t.stock("BY", date(2021, 11, 18), but=["limbo"])),
        ("between the lines that day", "nobody counted", t.ledger("limbo", date(2021, 11, 18))),
        ("in Belarus, 14 January", "1,500 to 2,000", t.stock("BY", date(2022, 1, 14), but=["limbo"])),
        ("flown home to 12 December, August included", "3,876", t.flown("Minsk National Airport", date(2021, 12, 12))),
        ("deaths in 2021", "22 recorded", t.deaths(RECORDED)),
    ]


def main() -> None:
    """Run the shipped scenario and print the table."""
    table = Table(neman.simulate(neman.read("belarus_eu_2021"), members=MEMBERS, seed=SEED, engine="individuals"))
    sys.stdout.write("| | reported | run |\n|---|---|---|\n")
    for label, reported, values in rows(table):
        low, middle, high = np.quantile(values, [0.1, 0.5, 0.9])
        sys.stdout.write(f"| {label} | {reported} | {middle:,.0f} ({low:,.0f}-{high:,.0f}) |\n")


if __name__ == "__main__":
    main()
