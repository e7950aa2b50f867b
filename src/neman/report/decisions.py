"""Decisions and events in the order of time, and the inputs that a run rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from neman.params import PARAMS
from neman.policies import LEVER_BY_NAME, LEVERS
from neman.report.words import long_date
from neman.scenario import Scenario

__all__ = ["Entry", "Input", "entries", "inputs", "levers", "marks"]


@dataclass(frozen=True)
class Entry:
    """One line of the timeline: a decision that sets a lever, or an event."""

    when: date | None
    actor: str
    text: str
    detail: str
    kind: str
    assumption: bool
    source: str

    @property
    def day(self) -> str:
        """The date in words."""
        return long_date(self.when) if self.when else "from the beginning"


@dataclass(frozen=True)
class Input:
    """A parameter or lever with the value used, its range, its source, and whether it is assumed."""

    name: str
    text: str
    value: str
    unit: str
    range: str
    source: str
    assumed: bool


def entries(scenario: Scenario) -> list[Entry]:
    """Return the playbook and the events, by date."""
    made = [
        Entry(d.date, d.actor, _said(d.lever, d.value, d.target, d.until), d.text, "decision", d.assumption, d.source)
        for d in scenario.playbook
    ]
    happened = [
        Entry(
            e.date,
            e.actor,
            e.description or e.action_type.replace("_", " "),
            e.target,
            "event",
            False,
            ", ".join(part for part in (e.source_title, e.source_date) if part),
        )
        for e in scenario.events
    ]
    return sorted(made + happened, key=lambda entry: (entry.when or date.min, entry.kind, entry.actor))


def marks(scenario: Scenario) -> list[dict[str, Any]]:
    """Return the entries of the timeline that lie within the run, for the picture."""
    dated = [entry for entry in entries(scenario) if entry.when and scenario.start <= entry.when <= scenario.end]
    return [{"date": e.when.isoformat(), "actor": e.actor, "text": e.text, "kind": e.kind} for e in dated if e.when]


def inputs(scenario: Scenario) -> list[Input]:
    """Return every parameter of the model with the value used in this scenario."""
    given = {p.name: p for p in scenario.parameters}
    rows = []
    for param in PARAMS:
        own = given.get(param.name)
        low, high = (
            (param.low if own is None or own.low is None else own.low),
            (param.high if own is None or own.high is None else own.high),
        )
        rows.append(
            Input(
                param.name,
                param.text,
                f"{scenario.values[param.name]:g}",
                param.unit,
                f"{low:g} to {high:g}",
                (own.source if own else "") or param.source,
                own.assumption if own else param.assumed,
            )
        )
    return rows


def levers() -> list[Input]:
    """Return every lever with its default and range."""
    return [
        Input(
            lever.name,
            lever.text,
            "from the file" if lever.default is None else f"{lever.default:g}",
            lever.unit,
            f"{lever.low:g} to {lever.high:g}",
            lever.source,
            False,
        )
        for lever in LEVERS
    ]


def _said(lever: str, value: float, target: str, until: date | None) -> str:
    said = LEVER_BY_NAME[lever].say(value, target) if lever in LEVER_BY_NAME else f"{lever} {value:g} at {target}"
    return f"{said}, gradually until {long_date(until)}" if until else said
