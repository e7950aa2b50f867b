"""Who the people of a Flee instance are: `demographics_*.csv` as classes and mixes, `agents.csv` as first stocks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from math import prod
from pathlib import Path

from neman.errors import InputError, did_you_mean
from neman.io.readers.faults import Faults
from neman.io.readers.flee_files import FleeFolder, Line, read_sheet
from neman.io.readers.flee_settings import FleeSettings
from neman.world import Class, Mix, Place, Stock

__all__ = ["EVERYBODY", "People", "read_people"]

EVERYBODY = "people"
#: Attributes that the rules can use, by the words found in files.
_ATTRIBUTES = {"age": "age", "gender": "gender", "sex": "gender", "ethnicity": "ethnicity", "religion": "religion"}
_MOST_CLASSES = 5000
_OLDEST = 130  # years
Values = tuple[tuple[str, str], ...]  # attribute and value, in the order of the files


@dataclass(frozen=True)
class People:
    """Classes, their shares at each place, and people who are there from the start."""

    classes: tuple[Class, ...]
    mix: tuple[Mix, ...] = ()
    stocks: tuple[Stock, ...] = ()


@dataclass(frozen=True)
class _Attribute:
    """One file: the values of an attribute, and the weights of each column (`Default` or a place)."""

    name: str
    values: tuple[str, ...]
    weights: dict[str, tuple[float, ...]]

    def at(self, place: str) -> tuple[float, ...]:
        return self.weights.get(place, self.weights["Default"])


def read_people(folder: FleeFolder, places: Mapping[str, Place], settings: FleeSettings, faults: Faults) -> People:
    """Return the classes of a Flee folder; one class for everybody where no attribute matters to a rule that is on.

    Mistakes: an unknown place, weights that are no numbers or sum to zero. Where there are any, nobody is returned.

    Raises
    ------
    InputError : more classes than can be told apart, or no `agents.csv` where it is asked for.
    """
    home = next(iter(places))
    used, before = _used(settings), len(faults)
    read: list[_Attribute] = []
    for path in sorted(folder.inputs.glob("demographics_*.csv")):
        with faults:
            read.append(_attribute(path, places, faults))
    attributes = [attribute for attribute in read if attribute.name in used]
    agents = _agents(folder, places, used, faults) if settings.agents_file else Counter()
    if len(faults) > before:
        return People(())
    groups = _groups(attributes, agents)
    classes = tuple(_class(values, home) for values in groups)
    mix = _mixes(attributes, groups) if attributes else ()
    stocks = tuple(_stock(place, _name(values), count) for (place, values), count in sorted(agents.items()))
    return People(classes, mix, stocks)


def _used(settings: FleeSettings) -> set[str]:
    on = {name.removeprefix("rule.") for name, value in settings.values.items() if name.startswith("rule.") and value}
    used: set[str] = set()
    if "children_avoid_hazards" in on or "boys_take_risk" in on:
        used |= {"age", "gender"} if "boys_take_risk" in on else {"age"}
    return used | {word for word in ("ethnicity", "religion") if any(rule.endswith(word) for rule in on)}


def _groups(attributes: list[_Attribute], agents: Counter[tuple[str, Values]]) -> list[Values]:
    if prod(len(a.values) for a in attributes) > _MOST_CLASSES:
        problem = f"the attributes of the demographics files make more than {_MOST_CLASSES} classes"
        raise InputError("demographics_*.csv", problem=problem, remedy="use age bands instead of single years")
    groups: dict[Values, None] = {
        tuple(zip((a.name for a in attributes), values, strict=True)): None for values in product(*(a.values for a in attributes))
    }
    groups.update({values: None for _, values in sorted(agents)})
    return list(groups)


def _name(values: Values) -> str:
    return " ".join(value for _, value in values) or EVERYBODY


def _class(values: Values, home: str) -> Class:
    text = ", ".join(f"{name} {value}" for name, value in values) or "all who are displaced"
    return Class.model_validate({"name": _name(values), "text": text, "home": home, **dict(values)})


def _mixes(attributes: list[_Attribute], groups: list[Values]) -> tuple[Mix, ...]:
    places = dict.fromkeys(place for a in attributes for place in a.weights if place != "Default")
    rows: list[Mix] = []
    for place in ("*", *places):
        shares = {tuple(values): prod(weights) for values, weights in _weighted(attributes, place)}
        rows += [Mix.model_validate({"place": place, "class": _name(v), "share": shares[v]}) for v in groups if shares.get(v)]
    return tuple(rows)


def _weighted(attributes: list[_Attribute], place: str):  # type: ignore[no-untyped-def]
    pairs = [list(zip(((a.name, v) for v in a.values), _shares(a.at(place)), strict=True)) for a in attributes]
    for combination in product(*pairs):
        yield tuple(value for value, _ in combination), [weight for _, weight in combination]


def _shares(weights: tuple[float, ...]) -> list[float]:
    total = sum(weights)
    return [weight / total for weight in weights]


def _attribute(path: Path, places: Mapping[str, Place], faults: Faults) -> _Attribute:
    word = path.stem.partition("_")[2].lower()
    sheet = read_sheet(path, has_header=True)
    columns = sheet.header[1:]
    unknown = [c for c in columns if c and c != "Default" and c not in places]
    if unknown or "Default" not in columns:
        problem = f"no such location; {did_you_mean(unknown[0], places)}" if unknown else "the column Default is missing"
        raise InputError(path.name, row=1, column=unknown[0] if unknown else "Default", problem=problem, remedy="correct the header")
    values: list[str] = []
    weights: dict[str, list[float]] = {column: [] for column in columns if column}
    for line in sheet.lines:
        with faults:
            values.append(_value(line, 0, word))
            for i, column in enumerate(columns, start=1):
                if column:
                    weights[column].append(line.number(i, column, low=0.0))
    for column, numbers in weights.items():
        if sum(numbers) <= 0 and not faults.within(path.name):
            raise InputError(path.name, column=column, problem="the weights sum to zero", remedy="give at least one value a weight")
    return _Attribute(_ATTRIBUTES.get(word, word), tuple(values), {column: tuple(numbers) for column, numbers in weights.items()})


def _value(line: Line, index: int, word: str) -> str:
    if _ATTRIBUTES.get(word, word) != "age":
        return line.text(index, word)
    age = line.whole(index, "age", low=0)
    if age > _OLDEST:
        raise line.wrong("age", line[index], f"must be from 0 to {_OLDEST}", "write the age in years")
    return str(age)


def _agents(folder: FleeFolder, places: Mapping[str, Place], used: set[str], faults: Faults) -> Counter[tuple[str, Values]]:
    path = folder.file("agents.csv")
    if path is None:
        raise InputError(
            "agents.csv", problem="missing, though read_from_agents_csv_file is on", remedy="add the file or turn the setting off"
        )
    sheet = read_sheet(path, has_header=True)
    if not sheet.header or sheet.header[0] in places:
        remedy = "write a first row such as location,age,gender"
        raise InputError(path.name, row=1, value=",".join(sheet.header), problem="the first row must be the header", remedy=remedy)
    names = [_ATTRIBUTES.get(h.lower(), h.lower()) for h in sheet.header[1:]]
    found: Counter[tuple[str, Values]] = Counter()
    for line in sheet.lines:
        with faults:
            place = line.location(0, "location", places)
            found[place, tuple((n, _value(line, i, n)) for i, n in enumerate(names, start=1) if n in used)] += 1
    return found


def _stock(place: str, klass: str, persons: int) -> Stock:
    return Stock.model_validate({"place": place, "class": klass, "persons": persons, "source": "agents.csv"})
