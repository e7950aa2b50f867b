"""The tables of a result: every column with its unit, once."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["TABLES", "TABLE_BY_NAME", "Table"]

_Column = tuple[str, str, str, str]


@dataclass(frozen=True)
class Table:
    """A result table: name, columns as (name, dtype, unit, text), one line of text."""

    name: str
    text: str
    columns: tuple[_Column, ...]


def _label(name: str, text: str) -> _Column:
    return name, "str", "", text


_MEMBER: _Column = ("member", "int32", "", "number of the run within the ensemble, from 0")
_DATE: _Column = ("date", "date", "", "day")
_PERSONS: _Column = ("persons", "int64", "persons", "people")
_BORDER = _label("border", "border")
_STATES = "arrived (all who ever came), waiting, travelling, limbo, reception, destination, returned_home, died"


def _daily(name: str, text: str, *labels: _Column, value: _Column = _PERSONS) -> Table:
    return Table(name, text, (_MEMBER, _DATE, *labels, value))


#: Rows with zero persons are left out of every table.
TABLES: tuple[Table, ...] = (
    _daily("stock", "people at each place at the end of each day", _label("place", "place")),
    _daily("flow", "people who set out on each link on each day", _label("from", "start"), _label("to", "end")),
    _daily(
        "gate", "outcomes at each gate on each day (attempts are events, not persons)",
        _label("gate", "gate"), _BORDER, _label("outcome", "what happened"),
    ),
    _daily(
        "persons", "people to whom an outcome happened for the first time at a border: sums over days are persons, not events",
        _label("border", "border; `*` for any"), _label("outcome", "tried, turned_away, stranded, admitted, undetected"),
    ),
    _daily(
        "processing", "what happens to people in reception",
        _label("place", "centre"), _label("outcome", "granted, returned, absconded, transferred, overflowed"),
    ),
    _daily("harm", "injuries and deaths", _label("place", "place"), _label("kind", "injured, died")),
    _daily("ledger", "where everybody is who ever came: the states sum to arrived on every day", _label("state", _STATES)),
    Table("tries", "people by number of attempts, at the end of the run", (_MEMBER, ("tries", "int32", "attempts", "attempts"), _PERSONS)),
    Table(
        "limbo_days", "people by days spent between the lines, at the end of the run",
        (_MEMBER, ("days", "int32", "days", "days in limbo"), _PERSONS),
    ),
    _daily(
        "reports", "what each reporter publishes about each day (figures of the day, not running totals)",
        _label("reporter", "reporter"), _label("quantity", "quantity"), _BORDER,
        value=("value", "float64", "persons", "figure about this day; known after the delay of the reporter"),
    ),
    _daily("rules", "days on which a feedback rule is on", _label("rule", "rule"), value=("on", "int64", "", "1")),
    _daily(
        "beliefs", "share believed to get through at each gate",
        _label("gate", "gate"), value=("belief", "float64", "share", "believed share"),
    ),
)

TABLE_BY_NAME: dict[str, Table] = {table.name: table for table in TABLES}
