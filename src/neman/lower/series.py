"""What reporters count, as sums of cells of the day's book."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from neman.engine.names import HARM, OUTCOMES, PERSONS, PROCESSING
from neman.engine.plan import Layout
from neman.evidence import Reporter
from neman.lower.index import Index
from neman.scenario import Area, Scenario, area_of

__all__ = ["cells_of", "series_arrays"]

_AT_GATES = {
    "attempts": ("attempted",), "undetected": ("undetected",), "detected": ("detected",), "admitted": ("admitted",),
    "turned_away": ("turned_away",), "readmitted": ("readmitted",), "refused": ("refused",), "corridor": ("corridor",),
    "entered": ("undetected", "admitted", "corridor"),
}
_IN_CENTRES = {"asylum_granted": "granted", "absconded": "absconded", "returned_home": "returned"}
_HARM = {"died": "died", "injured": "injured"}


class _Counter:
    """Finds the cells of one area."""

    def __init__(self, scenario: Scenario, index: Index, layout: Layout, area: Area) -> None:
        self.scenario, self.index, self.layout, self.area = scenario, index, layout, area
        self.gates = [g for g in scenario.gates if g.name in area.gates]
        self.centres = [p for p in scenario.places if p.kind == "reception" and p.country in area.behind]

    def at_gates(self, outcomes: tuple[str, ...]) -> list[int]:
        return [self.layout.gate + self.index.gates[g.name] * len(OUTCOMES) + OUTCOMES.index(o) for g in self.gates for o in outcomes]

    def in_centres(self, outcome: str) -> list[int]:
        at = PROCESSING.index(outcome)
        return [self.layout.processing + self.index.places[p.name] * len(PROCESSING) + at for p in self.centres]

    def stock(self, places: set[str]) -> list[int]:
        return [self.layout.stock + self.index.places[name] for name in sorted(places)]

    def strips(self) -> set[str]:
        return {g.limbo for g in self.gates}

    def fronts(self) -> set[str]:
        """Return where people wait: in front of the gates of a border, or anywhere in a country."""
        if self.area.countries:
            kinds = ("town", "border_area", "airport", "idp_camp", "conflict_zone")
            return {p.name for p in self.scenario.places if p.country in self.area.countries and p.kind in kinds}
        return {g.origin for g in self.gates}

    def harm(self, kind: str) -> list[int]:
        if self.area.countries:
            places = {p.name for p in self.scenario.places if p.country in self.area.countries}
        else:
            places = self.strips() | self.fronts()
        return [self.layout.harm + self.index.places[name] * len(HARM) + HARM.index(kind) for name in sorted(places)]

    def first_attempts(self) -> list[int]:
        own = sorted({self.index.borders[g.border] for g in self.gates})
        borders = [len(self.index.borders)] if self.area.everywhere else own
        return [self.layout.persons + b * len(PERSONS) + PERSONS.index("tried") for b in borders]

    def flights(self, *, out: bool) -> list[int]:
        """Return the flights into an area, or those out of it that lead home."""
        country = {p.name: p.country for p in self.scenario.places}
        inside = self.area.countries
        modes = {(k.origin, k.to): k.mode for k in self.scenario.links}
        return [
            self.layout.flow + i for (a, b), i in self.index.pairs.items()
            if modes.get((a, b)) == "flight" and country[a if out else b] in inside and country[b if out else a] not in inside
        ]


def cells_of(scenario: Scenario, index: Index, layout: Layout, reporter: Reporter) -> list[int]:
    """Return the cells of the day's book that a reporter counts."""
    count = _Counter(scenario, index, layout, area_of(scenario, reporter.border))
    what = reporter.counts
    if what in _AT_GATES:
        return count.at_gates(_AT_GATES[what])
    if what == "returned_home":
        return count.in_centres("returned") + count.flights(out=True)
    if what in _IN_CENTRES:
        return count.in_centres(_IN_CENTRES[what])
    if what in _HARM:
        return count.harm(_HARM[what])
    simple: dict[str, Callable[[], list[int]]] = {
        "first_attempts": count.first_attempts,
        "stranded": lambda: count.stock(count.strips()),
        "waiting": lambda: count.stock(count.fronts()),
        "in_reception": lambda: count.stock({p.name for p in count.centres}),
        "flown_in": lambda: count.flights(out=False),
    }
    return simple[what]()


def series_arrays(scenario: Scenario, index: Index, layout: Layout) -> dict[str, Any]:
    """Return the arrays of the plan that describe the series of reporters."""
    cells = [cells_of(scenario, index, layout, r) for r in scenario.reporters]
    return {
        "series_first": np.cumsum([0, *(len(c) for c in cells)]).astype(np.int64),
        "series_cell": np.array([i for c in cells for i in c], np.int64),
        "series_rounding": np.array([r.rounding for r in scenario.reporters], np.int64),
        "series_coverage": np.array([r.coverage for r in scenario.reporters], np.float64),
        "series_delay": np.array([r.delay for r in scenario.reporters], np.int64),
        "series_dispersion": np.array([r.dispersion for r in scenario.reporters], np.float64),
    }
