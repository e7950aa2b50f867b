"""A Flee settings file as a tree, with errors that name the file and the key."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import yaml

from neman.errors import InputError
from neman.io.readers.sheet import read_text

__all__ = ["OTHER_SPELLINGS", "Document", "Kind", "load_tree"]

Kind = Literal["number", "whole", "switch"]

#: Spellings that Flee's code reads, beside those that its documentation gives.
OTHER_SPELLINGS = {
    "ChildrenAvoidHazards": "children_avoid_hazards",
    "BoysTakeRisk": "boys_take_risk",
    "MatchCampEthnicity": "match_camp_ethnicity",
    "MatchTownEthnicity": "match_town_ethnicity",
    "MatchConflictEthnicity": "match_conflict_ethnicity",
    "camps_are_sicks": "camps_are_sinks",
    "IPCAffectsMoveChance": "ipc_affects_movechance",
    "IPCAffectsSpawnLocation": "ipc_affects_spawn_location",
}


class Document:
    """Sections of a settings file, with errors that name the file and the key."""

    def __init__(self, path: Path | None, tree: Mapping[str, Any]) -> None:
        self.file = path.name if path else "simsetting.yml"
        self.tree = tree

    def wrong(self, key: str, value: object, problem: str, remedy: str) -> InputError:
        return InputError(self.file, column=key, value=value, problem=problem, remedy=remedy)

    def get(self, section: str, name: str, default: Any) -> Any:
        part = self.tree if not section else (self.tree.get(section) or {})
        for spelling in (name, *(s for s, n in OTHER_SPELLINGS.items() if n == name)):
            if spelling in part:
                return part[spelling]
        return default

    def number(self, section: str, name: str, default: float, kind: Kind = "number") -> float:
        raw = self.get(section, name, default)
        if kind == "switch":
            if not (isinstance(raw, bool) or raw in (0, 1)):
                raise self.wrong(name, raw, "must be True or False", "write True or False")
            return float(raw)
        try:
            value = float(raw)
        except (TypeError, ValueError):
            raise self.wrong(name, raw, "must be a number", "write a number") from None
        if not math.isfinite(value):
            raise self.wrong(name, raw, "must be a finite number", "write a number")
        if kind == "whole" and value != int(value):
            raise self.wrong(name, raw, "must be a whole number", "write a whole number")
        return value

    def switch(self, section: str, name: str, default: bool) -> bool:
        return bool(self.number(section, name, float(default), "switch"))

    def numbers(self, section: str, name: str) -> list[float]:
        raw = self.get(section, name, None)
        if raw is None:
            return []
        items = list(raw.values()) if isinstance(raw, dict) else raw
        if not isinstance(items, list) or not all(isinstance(v, int | float) and 0 <= v < math.inf for v in items):
            raise self.wrong(name, raw, "must be a list of numbers, none below 0", "write for example [1.0, 0.5, 0.1]")
        return [float(v) for v in items]


def load_tree(path: Path | None) -> Mapping[str, Any]:
    """Return what a settings file holds; nothing without a file."""
    if path is None:
        return {}
    try:
        tree = yaml.safe_load(read_text(path, path.name, may_be_empty=True))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise InputError(
            path.name, row=mark.line + 1 if mark else None, problem="not valid YAML", remedy="check indentation and colons"
        ) from None
    except ValueError as error:  # 2012-13-40 looks like a date and is none
        problem, remedy = f"holds a value that cannot be read ({error})", "correct it, or put text in quotes"
        raise InputError(path.name, problem=problem, remedy=remedy) from None
    if tree is None:
        return {}
    if not isinstance(tree, dict):
        raise InputError(path.name, problem="must hold sections such as move_rules", remedy="write `section:` and its keys below it")
    return tree
