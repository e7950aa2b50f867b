"""The tables of a result: every column with its unit, once."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["TABLES", "TABLE_BY_NAME", "Table"]


@dataclass(frozen=True)
class Table:
    """A result table: name, columns as (name, dtype, unit, text), one line of text."""

    name: str
    text: str
    columns: tuple[tuple[str, str, str, str], ...]


_MEMBER = ("member", "int32", "", "number of the run within the ensemble, from 0")
_DATE = ("date", "date", "", "day")
_PERSONS = ("persons", "int64", "persons", "people")
_OUTCOME = "what happened"

#: Rows with zero persons are left out of every table.
TABLES: tuple[Table, ...] = (
    Table("stock", "people at each place at the end of each day", (_MEMBER, _DATE, ("place", "str", "", "place"), _PERSONS)),
    Table("flow", "people who set out on each link on each day", (_MEMBER, _DATE, ("from", "str", "", "start"), ("to", "str", "", "end"), _PERSONS)),
    Table("gate", "outcomes at each gate on each day (attempts are events, not persons)",
          (_MEMBER, _DATE, ("gate", "str", "", "gate"), ("border", "str", "", "border"), ("outcome", "str", "", _OUTCOME), _PERSONS)),
    Table("persons", "people to whom an outcome happened for the first time at a border: sums over days are persons, not events",
          (_MEMBER, _DATE, ("border", "str", "", "border; `*` for any"), ("outcome", "str", "", "tried, turned_away, stranded, admitted, undetected"), _PERSONS)),
    Table("processing", "what happens to people in reception", (_MEMBER, _DATE, ("place", "str", "", "centre"), ("outcome", "str", "", "granted, returned, absconded, transferred, overflowed"), _PERSONS)),
    Table("harm", "injuries and deaths", (_MEMBER, _DATE, ("place", "str", "", "place"), ("kind", "str", "", "injured, died"), _PERSONS)),
    Table("ledger", "where everybody is who ever came: the states sum to arrived on every day",
          (_MEMBER, _DATE, ("state", "str", "", "arrived (all who ever came), waiting, travelling, limbo, reception, destination, returned_home, died"), _PERSONS)),
    Table("tries", "people by number of attempts, at the end of the run", (_MEMBER, ("tries", "int32", "attempts", "attempts"), _PERSONS)),
    Table("limbo_days", "people by days spent between the lines, at the end of the run", (_MEMBER, ("days", "int32", "days", "days in limbo"), _PERSONS)),
    Table("reports", "what each reporter publishes about each day (figures of the day, not running totals)",
          (_MEMBER, _DATE, ("reporter", "str", "", "reporter"), ("quantity", "str", "", "quantity"), ("border", "str", "", "border"), ("value", "float64", "persons", "figure about this day; known after the delay of the reporter"))),
    Table("rules", "days on which a feedback rule is on", (_MEMBER, _DATE, ("rule", "str", "", "rule"), ("on", "int64", "", "1"))),
    Table("beliefs", "share believed to get through at each gate", (_MEMBER, _DATE, ("gate", "str", "", "gate"), ("belief", "float64", "share", "believed share"))),
)

TABLE_BY_NAME: dict[str, Table] = {table.name: table for table in TABLES}
