"""Whom do you believe: what fits said of what nobody counted, beliefs side by side, and forecasts kept with the scenario."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from neman.evidence import Estimate
from neman.report.words import between, number
from neman.scenario import Scenario

__all__ = ["beliefs"]


@dataclass(frozen=True)
class _Row:
    """One question and where, with an answer a belief; `same` where every median lies within every interval."""

    what: str
    where: str
    answers: tuple[Estimate | None, ...]

    @property
    def same(self) -> bool:
        """Whether the answer does not depend on whom one believes."""
        given = [a for a in self.answers if a]
        return len(given) > 1 and all(a.low <= b.median <= a.high for a in given for b in given)

    @property
    def little(self) -> bool:
        """Whether the figures say little under some belief."""
        return any(a.little for a in self.answers if a)

    @property
    def cells(self) -> list[tuple[str, str]]:
        """Median and interval, one pair a belief."""
        return [(_shown(a, a.median), _interval(a)) if a else ("–", "") for a in self.answers]

    @property
    def before(self) -> str:
        """Interval before any figure was read; the same under all beliefs but for chance."""
        first = next((a for a in self.answers if a and a.before_low is not None and a.before_high is not None), None)
        return _interval(first.model_copy(update={"low": first.before_low, "high": first.before_high})) if first else "–"


def beliefs(scenario: Scenario) -> dict[str, Any] | None:
    """Return fits by belief and forecasts by span of days for the page; None where the scenario keeps no estimates."""
    if not scenario.estimates:
        return None
    fits = [e for e in scenario.estimates if e.kind == "fit"]
    made = [e for e in scenario.estimates if e.kind == "forecast"]
    names = list(dict.fromkeys(e.believe for e in fits))
    spans = list(dict.fromkeys(e.date_end for e in made))
    return {
        "names": names,
        "until": max((e.date_end for e in fits), default=None),
        "fits": _rows(scenario, fits, [e.believe for e in fits], names),
        "spans": spans,
        "known_by": max((e.known_by for e in made), default=None),
        "forecasts": _rows(scenario, made, [e.date_end for e in made], spans),
        "sources": list(dict.fromkeys(e.source for e in scenario.estimates if e.source)),
    }


def _rows(scenario: Scenario, estimates: Sequence[Estimate], keys: Sequence[object], columns: Sequence[object]) -> list[_Row]:
    groups: dict[tuple[str, str], dict[object, Estimate]] = {}
    for estimate, key in zip(estimates, keys, strict=True):
        groups.setdefault((estimate.what, estimate.border), {})[key] = estimate
    return [_Row(what, "all borders" if where == "*" else scenario.called(where), tuple(found.get(c) for c in columns))
            for (what, where), found in groups.items()]


def _shown(estimate: Estimate, value: float) -> str:
    return f"{100 * value:.0f} %" if estimate.unit == "share" else number(value)


def _interval(estimate: Estimate) -> str:
    if estimate.unit == "share":
        return f"{100 * estimate.low:.0f}–{100 * estimate.high:.0f} %"
    return between(estimate.low, estimate.high)
