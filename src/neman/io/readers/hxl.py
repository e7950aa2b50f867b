"""HXL-tagged CSV: a row of tags (`#affected+idps`) below the header says what each column holds."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from neman.errors import InputError
from neman.evidence import Report
from neman.io.readers.plain import Cells, Origin, number_of, report_of
from neman.io.readers.sheet import read_text

__all__ = ["read_hxl"]

_HEADER_ROWS = 25
_COUNTED = ("#affected", "#population", "#capacity", "#indicator")
_DAY = ("#date+start", "#date+reported", "#date", "#date+year")
_PLACE = ("#adm5+code", "#adm4+code", "#adm3+code", "#adm2+code", "#adm1+code", "#country+code", "#loc+name", "#adm1+name", "#country+name")


def read_hxl(path: str | Path, *, reported_by: str, side: str = "") -> tuple[Report, ...]:
    """Return one report per row and counted column; the quantity is the tag without its sign (`affected+idps`).

    Parameters
    ----------
    path : CSV; up to 24 rows may stand above the row of tags; the order of attributes is free.
    reported_by, side : who publishes the file, and on which side it stands.

    Raises
    ------
    InputError : no row of tags, no date or place, or a figure is wrong.
    """
    path = Path(path)
    rows = list(csv.reader(io.StringIO(read_text(path, path.name), newline="")))
    at, tags = _tags(path, rows)
    day, place = _one_of(path, at, tags, _DAY, "date"), _one_of(path, at, tags, _PLACE, "place")
    end = _find(tags, "#date+end")
    counted = [(i, tag) for i, tag in enumerate(tags) if tag.partition("+")[0] in _COUNTED]
    if not counted:
        raise InputError(path.name, row=at + 1, problem="no column is tagged as a count", remedy="tag one, for example #affected+idps")
    return tuple(_reports(path, rows[at + 1 :], at + 2, (day, day if end is None else end, place), counted, (reported_by, side)))


def _reports(
    path: Path, rows: Sequence[Sequence[str]], first: int, columns: tuple[int, int, int], counted: Sequence[tuple[int, str]],
    who: tuple[str, str],
) -> Iterator[Report]:
    day, end, place = columns
    for n, cells in enumerate(rows, start=first):
        if len(cells) <= max(day, end, place):
            continue
        for i, tag in counted:
            value = number_of(path, Cells(n, {tag: cells[i] if i < len(cells) else ""}), tag)
            if value is not None:
                origin = Origin(tag[1:], cells[place].strip(), *who, source="HXL-tagged file")
                yield report_of(path, n, origin, _start(cells[day]), _end(cells[end]), value)


def _start(text: str) -> str:
    return f"{text.strip()}-01-01" if len(text.strip()) == 4 else text.strip()[:10]


def _end(text: str) -> str:
    return f"{text.strip()}-12-31" if len(text.strip()) == 4 else text.strip()[:10]


def _tags(path: Path, rows: Sequence[Sequence[str]]) -> tuple[int, list[str]]:
    """Return the position of the row of tags and the tags, attributes in alphabetical order."""
    for at, row in enumerate(rows[:_HEADER_ROWS]):
        filled = [cell.strip() for cell in row if cell.strip()]
        if filled and all(cell.startswith("#") for cell in filled):
            return at, [_plain(cell) for cell in row]
    remedy = "add a row such as #date,#adm1+code,#affected+idps below the header"
    raise InputError(path.name, problem="has no row of HXL tags", remedy=remedy)


def _plain(tag: str) -> str:
    name, *attributes = tag.strip().casefold().replace(" ", "").split("+")
    return "+".join([name, *sorted(attributes)])


def _find(tags: Sequence[str], wanted: str) -> int | None:
    """Return the column with a tag, or with that tag and more attributes."""
    name, *attributes = wanted.split("+")
    for i, tag in enumerate(tags):
        own, *more = tag.split("+")
        if own == name and set(attributes) <= set(more):
            return i
    return None


def _one_of(path: Path, at: int, tags: Sequence[str], wanted: Sequence[str], what: str) -> int:
    for tag in wanted:
        found = _find(tags, tag)
        if found is not None:
            return found
    raise InputError(path.name, row=at + 1, problem=f"no column is tagged as a {what}", remedy=f"tag one as {wanted[0]} or {wanted[-1]}")
