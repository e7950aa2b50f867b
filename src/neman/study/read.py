"""Policy files: YAML with a few lines of text and lists of changes; every error names file, line, key and remedy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from neman.errors import InputError, did_you_mean, ended
from neman.files import column_names
from neman.io.readers.rows import row_of
from neman.io.readers.sheet import read_text
from neman.scenario import Scenario
from neman.schema import Row
from neman.study.policy import LISTS, WORDS, Policy

__all__ = ["SUFFIXES", "policy_of", "read_policy", "shipped_policies"]

SUFFIXES = (".yaml", ".yml")
_FOLDER = "studies"
_TEXTS = ("name", "title", "text", "assumes", "source")
_ENTRY = "write '- key: value', further keys below, indented"


def shipped_policies(scenario: Scenario) -> tuple[Policy, ...]:
    """Return the policies in the folder `studies` of a scenario, by name.

    >>> import neman
    >>> "takes_back" in [policy.name for policy in shipped_policies(neman.read("belarus_eu_2021"))]
    True
    """
    return tuple(read_policy(path) for path in _shipped(scenario))


def policy_of(source: str | Path | Policy, scenario: Scenario) -> Policy:
    """Return a policy: itself, from a file, or the one of this name in the folder `studies` of the scenario.

    Raises
    ------
    InputError : nothing of this name, or a file that cannot be read.
    """
    if isinstance(source, Policy):
        return source
    path = Path(source)
    shipped = {file.stem: file for file in _shipped(scenario)}
    if path.suffix in SUFFIXES:
        return read_policy(path)
    if str(source) in shipped:
        return read_policy(shipped[str(source)])
    remedy = f"{ended(did_you_mean(str(source), shipped))} " if shipped else ""
    problem = f"{scenario.name} has no policy of this name, and it is not the path of a .yaml file"
    raise InputError(source, problem=problem, remedy=f"{remedy}Or write a policy file")


def read_policy(path: str | Path) -> Policy:
    """Return the policy of a file.

    Raises
    ------
    InputError : the first thing that is wrong, with file, line, key, value and remedy.
    """
    path = Path(path)
    root = _root(path)
    faults: list[InputError] = []
    cells: dict[str, Any] = {"file": path.name}
    for at, node in _pairs(root, path.name):
        key = str(at.value)
        if key in LISTS:
            cells[key] = tuple(_entries(key, node, path.name, faults))
        elif key in WORDS:
            cells[key] = tuple(_text(item, path.name, key) for item in _items(node, path.name, key))
        elif key in _TEXTS:
            cells[key] = _text(node, path.name, key)
        else:
            known = [*_TEXTS, *LISTS, *WORDS]
            problem, line = "a policy has no such key", at.start_mark.line + 1
            raise InputError(path.name, row=line, column=key, problem=problem, remedy=did_you_mean(key, known))
    if faults:
        raise faults[0]
    name = _name(cells.pop("name", ""), path.name)
    return Policy(name=name, **cells)


def _name(text: str, file: str) -> str:
    if not re.fullmatch(r"[\w.-]+", text):
        problem = "holds something else than letters, digits and _.-" if text else "the key is missing"
        raise InputError(file, column="name", value=text or None, problem=problem, remedy="write for example 'name: takes_back'")
    return text


def _shipped(scenario: Scenario) -> list[Path]:
    folder = scenario.root / _FOLDER if scenario.root else None
    return sorted(folder.glob("*.yaml")) if folder else []


def _root(path: Path) -> yaml.Node:
    remedy = "put text with a colon in quotes, and indent the entries of a list alike"
    try:
        node = yaml.compose(read_text(path, path.name), Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        row = error.problem_mark.line + 1 if error.problem_mark else None
        raise InputError(path.name, row=row, problem=f"is not valid YAML ({error.problem})", remedy=remedy) from None
    except yaml.YAMLError as error:
        raise InputError(path.name, problem=f"is not valid YAML ({error})", remedy=remedy) from None
    if not isinstance(node, yaml.MappingNode):
        raise InputError(path.name, row=1, problem="must hold 'key: value' lines", remedy="write for example 'name: takes_back'")
    return node


def _pairs(node: yaml.Node, file: str) -> Iterator[tuple[yaml.Node, yaml.Node]]:
    """Yield the nodes of the keys of a mapping and of their values; a key may be there once."""
    seen: set[str] = set()
    for key, value in node.value:
        name = str(key.value)
        if name in seen:
            line = key.start_mark.line + 1
            raise InputError(file, row=line, column=name, problem="the key is there twice", remedy="delete one of the two")
        seen.add(name)
        yield key, value


def _items(node: yaml.Node, file: str, key: str) -> list[yaml.Node]:
    if not isinstance(node, yaml.SequenceNode):
        raise InputError(file, row=node.start_mark.line + 1, column=key, problem="must be a list", remedy=_ENTRY)
    return list(node.value)


def _text(node: yaml.Node, file: str, key: str) -> str:
    if not isinstance(node, yaml.ScalarNode):
        raise InputError(file, row=node.start_mark.line + 1, column=key, problem="must be a single value", remedy="write 'key: value'")
    return str(node.value)


def _entries(key: str, node: yaml.Node, file: str, faults: list[InputError]) -> Iterator[Row]:
    """Yield the rows of a list; what is wrong is added to `faults`."""
    kind = LISTS[key]
    known = column_names(kind)
    for item in _items(node, file, key):
        line = item.start_mark.line + 1
        if not isinstance(item, yaml.MappingNode):
            raise InputError(file, row=line, problem="must hold keys and values", remedy=_ENTRY)
        cells = {str(at.value): _text(value, file, at.value) for at, value in _pairs(item, file)}
        unknown = [name for name in cells if name not in known]
        faults.extend(InputError(file, row=line, column=k, problem="there is no such key", remedy=did_you_mean(k, known)) for k in unknown)
        if not unknown and (row := row_of(kind, cells, file=file, line=line, faults=faults)):
            yield row
