"""ACLED: conflict events, as counts of events and of deaths by day and area.

ACLED forbids giving others its events: reports made here are sums, and where a file holds one event only, still that event's sum.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from neman.evidence import Report
from neman.io.readers.plain import Cells, Origin, cells_of, number_of, report_of, totals

__all__ = ["read_acled"]

_NEEDED = ("event_id_cnty", "event_date", "event_type", "country", "fatalities")
_LEVEL = {"country": "country", "admin1": "admin1", "admin2": "admin2", "location": "location"}


def read_acled(path: str | Path, *, by: Literal["country", "admin1", "admin2", "location"] = "admin1") -> tuple[Report, ...]:
    """Return the number of events and of fatalities per day, area and type of event: `events:TYPE` and `fatalities:TYPE`.

    An event that is there twice (same id) counts once. The worst precision of place and time among the events of a day is in
    the note (1 exact, 3 vague).

    Parameters
    ----------
    path : CSV export with ACLED's columns.
    by : how large areas are.

    Raises
    ------
    InputError : a column is missing, or a date or number is wrong.
    """
    path = Path(path)
    events = {row.cells["event_id_cnty"]: row for row in cells_of(path, (*_NEEDED, _LEVEL[by]))}
    first: dict[tuple[str, ...], Cells] = {}
    pairs: list[tuple[tuple[str, ...], float]] = []
    vague: dict[tuple[str, ...], int] = {}
    for row in events.values():
        kind = row.cells["event_type"].strip()
        for word, value in (("events", 1.0), ("fatalities", number_of(path, row, "fatalities"))):
            if value is not None:
                key = (f"{word}:{kind}", row.cells[_LEVEL[by]].strip() or row.cells["country"], row.cells["event_date"].strip())
                first.setdefault(key, row)
                pairs.append((key, value))
                vague[key] = max(vague.get(key, 1), _worst(path, row))
    return tuple(_report(path, key, value, first[key].row, vague[key]) for key, value in totals(pairs).items())


def _worst(path: Path, row: Cells) -> int:
    found = [number_of(path, row, column) for column in ("geo_precision", "time_precision")]
    return int(max([1.0, *(value for value in found if value is not None)]))


def _report(path: Path, key: tuple[str, ...], value: float, row: int, vague: int) -> Report:
    quantity, area, day = key
    unit = "events" if quantity.startswith("events") else "persons"
    origin = Origin(quantity, area, "ACLED", "media", unit=unit, source="ACLED (acleddata.com)")
    return report_of(path, row, origin, day, day, value, note=f"worst precision {vague}")
