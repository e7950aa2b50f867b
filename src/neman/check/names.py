"""Names: every name that a row uses exists, and no row is there twice."""

from __future__ import annotations

from collections.abc import Iterator, Set

from neman.check.findings import Finding, wrong
from neman.errors import SettingError, did_you_mean
from neman.files import column_names, file_of
from neman.params import PARAM_BY_NAME
from neman.policies import LEVER_BY_NAME, Lever
from neman.scenario import Scenario, area_of, targets_of
from neman.schema import Row

__all__ = ["areas_exist", "names_are_known", "rows_are_unique", "targets_exist"]

#: (table, column, what its cells name); `*` and empty cells name nothing.
REFERENCES: tuple[tuple[str, str, str], ...] = (
    ("links", "from", "place"),
    ("links", "to", "place"),
    ("gates", "from", "place"),
    ("gates", "to", "place"),
    ("gates", "limbo", "place"),
    ("gates", "back_to", "place"),
    ("gates", "crossing", "gate"),
    ("classes", "home", "place"),
    ("ties", "class", "class"),
    ("ties", "country", "country"),
    ("arrivals", "place", "place"),
    ("arrivals", "class", "class"),
    ("stocks", "place", "place"),
    ("stocks", "class", "class"),
    ("mix", "place", "place"),
    ("mix", "class", "class"),
    ("forcings", "place", "place"),
    ("playbook", "actor", "actor"),
    ("playbook", "lever", "lever"),
    ("parameters", "name", "parameter"),
)

#: (table, columns that tell its rows apart, what a second row is).
KEYS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("places", ("name",), "a place of this name"),
    ("links", ("from", "to"), "a link from the same place to the same place"),
    ("gates", ("name",), "a gate of this name"),
    ("gates", ("from", "to"), "a gate on the same link"),
    ("classes", ("name",), "a class of this name"),
    ("ties", ("class", "country"), "a tie of this class to the same country"),
    ("parties", ("size",), "a share for this size"),
    ("totals", ("date",), "a total for this day"),
    ("stocks", ("place", "class"), "a first stock of this class at this place"),
    ("mix", ("place", "class"), "a share of this class at this place"),
    ("curves", ("curve", "step"), "a value for this step of the curve"),
    ("actors", ("name",), "an actor of this name"),
    ("rules", ("name",), "a rule of this name"),
    ("parameters", ("name",), "a value for this parameter"),
    ("reporters", ("name", "quantity", "border"), "a series of this reporter on the same quantity and border"),
)

#: The table that declares a name.
_HOMES = {"place": "places", "country": "places", "gate": "gates", "class": "classes", "actor": "actors"}
#: The tables that tell what a target of a lever stands for, by the dimension of the lever.
_TARGETS = {"gate": {"gates", "places"}, "link": {"links", "places", "gates"}, "place": {"places"}, "class": {"classes"}}


def names_are_known(scenario: Scenario, torn: Set[str] = frozenset()) -> Iterator[Finding]:
    """Yield every cell that names something that does not exist.

    Parameters
    ----------
    torn : tables that could not be read in full; nothing is said about names that they may declare.
    """
    known = _names(scenario)
    for table, column, what in REFERENCES:
        if _HOMES.get(what) in torn:
            continue
        for row in getattr(scenario, table):
            name = _cell(row, column)
            if name not in known[what] and name not in (None, "*"):
                remedy = did_you_mean(name, known[what]) if known[what] else _empty(what)
                yield wrong(row, column, f"there is no {what} of this name", remedy)


def rows_are_unique(scenario: Scenario) -> Iterator[Finding]:
    """Yield every row that says again what an earlier row says, with the number of the earlier one."""
    for table, columns, what in KEYS:
        seen: dict[tuple[str, ...], Row] = {}
        for row in getattr(scenario, table):
            key = tuple(str(_cell(row, column)) for column in columns)
            first = seen.setdefault(key, row)
            if first is not row:
                where = f"row {first.line}" if first.line else "an earlier row"
                yield wrong(row, columns[0], f"there is already {what} ({where})", "delete one of the two")


def targets_exist(scenario: Scenario, torn: Set[str] = frozenset()) -> Iterator[Finding]:
    """Yield every decision whose target matches no gate, link, place or class; `torn` as in `names_are_known`."""
    for decision in scenario.playbook:
        lever = LEVER_BY_NAME.get(decision.lever)
        if lever and not _TARGETS[lever.dim] & torn and not targets_of(scenario, lever, decision.target):
            problem = f"{lever.name} is set for a {lever.dim}, and none answers to this name"
            yield wrong(decision, "target", problem, _near(scenario, lever, decision.target))


def areas_exist(scenario: Scenario) -> Iterator[Finding]:
    """Yield every reporter who counts at a border or in a country that does not exist."""
    places = {place.name for place in scenario.places}
    if not all({gate.origin, gate.to} <= places for gate in scenario.gates):
        return  # said by the rule on names
    areas = {place.country for place in scenario.places} | {gate.border for gate in scenario.gates} | {"*"}
    for reporter in scenario.reporters:
        try:
            area_of(scenario, reporter.border)
        except SettingError:
            yield wrong(reporter, "border", "there is no border or country of this name", did_you_mean(reporter.border, areas))


def _near(scenario: Scenario, lever: Lever, target: str) -> str:
    """Return a remedy for a target that matches nothing."""
    names = _names(scenario)
    sides = names["place"] | names["country"]
    if lever.dim == "class":
        return did_you_mean(target, names["class"])
    if lever.dim == "place":
        return did_you_mean(target, sides)
    if lever.dim == "gate":
        country = {place.name: place.country for place in scenario.places}
        behind = {country[gate.to] for gate in scenario.gates if gate.to in country}
        return did_you_mean(target, names["gate"] | {gate.border for gate in scenario.gates} | behind)
    if ">" not in target:
        return "write a link as 'A > B', from place to place, as in links.csv"
    for side in (part.strip() for part in target.split(">")):
        if side not in sides | {"*"}:
            return f"{side!r} is unknown; {did_you_mean(side, sides)}"
    return "add this link to links.csv, or correct the places"


def _names(scenario: Scenario) -> dict[str, set[str]]:
    places, countries = {p.name for p in scenario.places}, {p.country for p in scenario.places}
    return {
        "place": places,
        "country": countries,
        "gate": {g.name for g in scenario.gates},
        "class": {c.name for c in scenario.classes},
        "actor": {a.name for a in scenario.actors},
        "lever": set(LEVER_BY_NAME),
        "parameter": set(PARAM_BY_NAME),
    }


def _empty(what: str) -> str:
    return f"declare it in {file_of(_HOMES[what])}"


def _cell(row: Row, column: str) -> str | None:
    value = getattr(row, column_names(type(row))[column])
    return None if value is None else str(value)
