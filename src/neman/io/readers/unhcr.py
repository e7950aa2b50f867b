"""UNHCR: population figures (API reply or download) and series of the operational portal (JSON or CSV).

Columns as published: api.unhcr.org/population/v1 and data.unhcr.org/population (licence CC BY 4.0). Files are read as saved.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from neman.errors import InputError
from neman.evidence import Report
from neman.io.readers.plain import Cells, Origin, cells_of, month_of, number_of, report_of
from neman.io.readers.sheet import read_text

__all__ = ["read_unhcr_population", "read_unhcr_portal"]

#: Columns of the download -> names of the API.
_DOWNLOAD = {
    "Refugees under UNHCR's mandate": "refugees", "Asylum-seekers": "asylum_seekers", "Returned refugees": "returned_refugees",
    "IDPs of concern to UNHCR": "idps", "Returned IDPss": "returned_idps", "Stateless persons": "stateless",
}
_QUANTITIES = tuple(_DOWNLOAD.values())
_KEYS = ("Year", "Country of origin (ISO)", "Country of asylum (ISO)")


def read_unhcr_population(path: str | Path) -> tuple[Report, ...]:
    """Return yearly figures by country of origin and asylum: one report per figure, about the stock at the end of the year.

    The border of a report is `ORIGIN-ASYLUM` in ISO codes; "-" and empty cells are left out, zeros are kept.

    Parameters
    ----------
    path : JSON reply of the population API, or `population.csv` of a download (lines above its header are skipped).

    Raises
    ------
    InputError : the file is neither, or a figure is wrong.
    """
    path = Path(path)
    records = list(_from_api(path)) if path.suffix == ".json" else list(_from_download(path))
    return tuple(report for record in records for report in _yearly(path, record))


def _from_api(path: Path) -> Iterator[Cells]:
    for n, item in enumerate(_listed(path, "items", reply="api.unhcr.org/population/v1/population/"), start=1):
        cells = {"year": item.get("year"), "origin": item.get("coo_iso"), "asylum": item.get("coa_iso")}
        cells |= {q: item.get(q) for q in _QUANTITIES}
        yield Cells(n, {k: "" if v is None else str(v) for k, v in cells.items()})


def _from_download(path: Path) -> Iterator[Cells]:
    for record in cells_of(path, _KEYS):
        year, origin, asylum = (record.cells[key] for key in _KEYS)
        found = {name: record.cells.get(column, "") for column, name in _DOWNLOAD.items()}
        yield Cells(record.row, {"year": year, "origin": origin, "asylum": asylum, **found})


def _yearly(path: Path, record: Cells) -> Iterator[Report]:
    year = record.cells["year"].strip()
    for quantity in _QUANTITIES:
        value = number_of(path, record, quantity)
        if value is not None:
            border = f"{record.cells['origin'] or 'UNK'}-{record.cells['asylum'] or 'UNK'}"
            origin = Origin(quantity, border, "UNHCR", "UN", source="UNHCR population statistics (CC BY 4.0)")
            yield report_of(path, record.row, origin, f"{year}-12-31", f"{year}-12-31", value)


def read_unhcr_portal(path: str | Path, origin: Origin) -> tuple[Report, ...]:
    """Return a series of the operational portal: `individuals` by day or month.

    Parameters
    ----------
    path : saved reply of `population/get/timeseries` (JSON), or its CSV export (one title line, then `date;individuals`).
    origin : what is counted, where; the reporter is UNHCR unless it says otherwise.

    Raises
    ------
    InputError : the file has another shape, or a figure is wrong.
    """
    path = Path(path)
    if path.suffix == ".json":
        series = _listed(path, "data", "timeseries", reply="population/get/timeseries")
        return tuple(_point(path, n, origin, point) for n, point in enumerate(series, start=1))
    rows = cells_of(path, ("date", "individuals"), delimiter=";")
    return tuple(report_of(path, r.row, origin, r.cells["date"], r.cells["date"], number_of(path, r, "individuals")) for r in rows)


def _point(path: Path, row: int, origin: Origin, point: dict[str, Any]) -> Report:
    """Return the report of a point; a month without a day is about its last day."""
    cells = Cells(row, {"individuals": str(point.get("individuals", ""))})
    try:
        if point.get("unix_timestamp"):
            day = datetime.fromtimestamp(int(point["unix_timestamp"]), UTC).date()
        else:
            day = month_of(int(point["year"]), int(point["month"]))[1]
    except (KeyError, TypeError, ValueError, OverflowError):
        raise InputError(path.name, row=row, problem="has no unix_timestamp, nor year and month", remedy="save the reply again") from None
    return report_of(path, row, origin, day.isoformat(), day.isoformat(), number_of(path, cells, "individuals"))


def _listed(path: Path, *names: str, reply: str) -> list[dict[str, Any]]:
    """Return the list of objects that a saved reply holds under these names, one inside the other."""
    found: Any = _json(path)
    for name in names:
        found = found.get(name) if isinstance(found, dict) else None
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise InputError(path.name, problem=f"holds no {'.'.join(names)}", remedy=f"save the reply of {reply}")
    return found


def _json(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(read_text(path, path.name))
    except json.JSONDecodeError as error:
        raise InputError(path.name, row=error.lineno, problem=f"is not valid JSON ({error.msg})", remedy="save the reply again") from None
    if not isinstance(found, dict):
        raise InputError(path.name, problem="is not a JSON object", remedy="save the whole reply")
    return found
