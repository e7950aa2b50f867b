"""What the endpoints share: settings, shelves, desk, and things that are read once and kept for a while."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from starlette.exceptions import HTTPException
from starlette.requests import Request

import neman
from neman.web.desk import Desk
from neman.web.evidence import can_be_fitted
from neman.web.settings import Settings
from neman.web.store import KINDS, Item, Kind, Store

__all__ = ["Page", "Shop", "shop_of"]

_T = TypeVar("_T")
_SCRIPTS = ("ask.js", "pictures.js", "run.js", "load.js")
_STYLES = ("web.css",)


class _Shelf(Generic[_T]):
    """Keeps the last few things made; each is made once, however many ask for it at the same time."""

    def __init__(self, most: int) -> None:
        self.most, self.kept = most, OrderedDict[object, _T]()
        self.lock = threading.Lock()

    def get(self, key: object, make: Callable[[], _T]) -> _T:
        with self.lock:
            if key not in self.kept:
                self.kept[key] = make()
                while len(self.kept) > self.most:
                    self.kept.popitem(last=False)
            self.kept.move_to_end(key)
            return self.kept[key]


@dataclass(frozen=True)
class Page:
    """The page of a run: its HTML and the data of its pictures, ready to be sent."""

    html: str
    pictures: bytes


class Shop:
    """Everything that a request may need."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.store = Store(settings.folder, settings.sources)
        self.desk = Desk(settings, self.store)
        self._scenarios, self._pages = _Shelf[neman.Scenario](8), _Shelf[Page](6)

    def item(self, kind: Kind, name: str) -> Item:
        """Return one thing from the shelves.

        Raises
        ------
        HTTPException : 404, there is none.
        """
        found = self.store.find(kind, name)
        if found is None:
            raise HTTPException(404, f"there is no {kind} called {name[:80]}")
        return found

    def world(self, name: str) -> Item:
        """Return a scenario, or a run, what-if or fit whose scenario is meant.

        Raises
        ------
        HTTPException : 404, there is none.
        """
        found = (self.store.find(kind, name) for kind in KINDS)
        return next(filter(None, found), None) or self.item("scenario", name)

    def scenario(self, item: Item) -> neman.Scenario:
        """Return the scenario of an item, read again where its files have changed."""
        source = self.store.scenario_of(item)
        return self._scenarios.get((source, _newest(Path(source))), lambda: neman.read(source))

    def policies(self, scenario: neman.Scenario) -> tuple[neman.Policy, ...]:
        """Return the policies that ship with a scenario, or with the one that was run, where it is still the same."""
        if scenario.name not in neman.shipped_names():
            return neman.shipped_policies(scenario)
        shipped = self._scenarios.get(scenario.name, lambda: neman.read(scenario.name))
        return neman.shipped_policies(shipped if shipped.hash == scenario.hash else scenario)

    def page(self, item: Item) -> Page:
        """Return the page of a run."""
        return self._pages.get((item.source, _newest(item.path)), lambda: _page(item))


def shop_of(request: Request) -> Shop:
    """Return the shop that a request came to."""
    return request.app.state.shop  # type: ignore[no-any-return]


def _newest(path: Path) -> float:
    return max((file.stat().st_mtime for file in path.iterdir()), default=0.0) if path.is_dir() else 0.0


def _page(item: Item) -> Page:
    result = neman.Result.load(item.path)
    fit = [(f"/fit/run/{item.name}", "Fit to figures")] if can_be_fitted(result.scenario) else []
    links = [("/", "All runs and scenarios"), (f"/what-if/run/{item.name}", "What if …"), *fit, ("#downloads", "Downloads")]
    served = neman.served_report(
        result,
        assets="/static",
        pictures=f"/api/runs/{item.name}/pictures",
        links=links,
        scripts=_SCRIPTS,
        styles=_STYLES,
    )
    data: dict[str, Any] = served.pictures
    return Page(served.html, json.dumps(data, separators=(",", ":"), ensure_ascii=False).encode())
