"""What the server shows: scenarios, runs, what-ifs and fits, each a folder on disk with a short name."""

from __future__ import annotations

import json
import re
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

import neman

__all__ = ["KINDS", "Item", "Kind", "Store"]

Kind = Literal["scenario", "run", "what-if", "fit"]
#: Everything of which there is a scenario.
KINDS: tuple[Kind, ...] = get_args(Kind)
_SHELVES: dict[Kind, str] = {"scenario": "uploads", "run": ".", "what-if": "what-ifs", "fit": "fits"}
_MARKS: dict[Kind, str] = {"scenario": "origin.json", "run": neman.NOTES["run"], "what-if": "what-if.json", "fit": "page.json"}
_NAME = re.compile(r"[\w-][\w.-]{0,79}")


@dataclass(frozen=True)
class Item:
    """A thing on the shelf: its short name, and where it is (a folder, or the name of a shipped scenario)."""

    kind: Kind
    name: str
    source: str

    @property
    def path(self) -> Path:
        """The folder."""
        return Path(self.source)

    def about(self) -> dict[str, Any]:
        """Return what is noted in the folder (`run.json`, `what-if.json`, ...)."""
        return dict(json.loads((self.path / _MARKS[self.kind]).read_text(encoding="utf-8")))


class Store:
    """The shelves of a server: what was named when it started, and what is in its folder.

    Parameters
    ----------
    folder : where new things are kept; made if need be.
    sources : shipped names, scenario folders and run folders; none: all scenarios that ship.

    Raises
    ------
    InputError : a source that is neither.
    """

    def __init__(self, folder: Path, sources: tuple[str, ...] = ()) -> None:
        self.folder = folder.resolve()
        self.folder.mkdir(parents=True, exist_ok=True)
        self._given: dict[tuple[Kind, str], Item] = {}
        for source in sources:
            self._give(source)
        if not any(kind == "scenario" for kind, _ in self._given):
            for source in neman.shipped_names():
                self._give(source)

    def _give(self, source: str) -> None:
        kind: Kind = "run" if neman.begun_kind(source) == "run" else "scenario"
        where = str(Path(source).resolve()) if Path(source).is_dir() else source
        if kind == "scenario":
            neman.read(source)  # says what is wrong with it
        base = name = re.sub(r"[^\w.-]+", "-", Path(where).name).strip(".-")[:60] or kind
        number = 1
        while (kind, name) in self._given:
            number += 1
            name = f"{base}-{number}"
        self._given[kind, name] = Item(kind, name, where)

    def all(self, kind: Kind) -> list[Item]:
        """Return everything of a kind, what was given first, then the newest."""
        given = {name: item for (of, name), item in self._given.items() if of == kind}
        shelf = self.folder / _SHELVES[kind]
        marks = sorted(shelf.glob(f"*/{_MARKS[kind]}"), key=lambda mark: -mark.stat().st_mtime)
        known = {item.source for item in given.values()}
        found = [
            Item(kind, mark.parent.name, str(mark.parent))
            for mark in marks
            if _NAME.fullmatch(mark.parent.name) and not mark.parent.is_symlink()
        ]
        return [*given.values(), *(item for item in found if item.source not in known and item.name not in given)]

    def find(self, kind: Kind, name: str) -> Item | None:
        """Return one thing; None where there is none of this name."""
        if item := self._given.get((kind, name)):
            return item
        path = self.folder / _SHELVES[kind] / name
        usable = _NAME.fullmatch(name) and not path.is_symlink() and (path / _MARKS[kind]).is_file()
        return Item(kind, name, str(path)) if usable else None

    def new_path(self, kind: Kind, stem: str) -> Path:
        """Return the path of a new folder; it is not made."""
        plain = re.sub(r"[^\w-]+", "-", stem).strip("-")[:50] or kind
        return self.folder / _SHELVES[kind] / f"{plain}-{secrets.token_hex(4)}"

    def scenario_of(self, item: Item) -> str:
        """Return the source to read the scenario of an item from."""
        if item.kind == "scenario" and (item.path / _MARKS["scenario"]).is_file():
            return str(item.path / item.about()["inside"])
        inside = {"what-if": "scenario", "fit": "fitted"}.get(item.kind)
        return str(item.path / inside) if inside else item.source

    @contextmanager
    def draft(self) -> Iterator[Path]:
        """Give a folder for something unfinished; it is removed at the end."""
        path = Path(tempfile.mkdtemp(prefix=".draft-", dir=self.folder))
        try:
            yield path
        finally:
            shutil.rmtree(path, ignore_errors=True)
