"""Decisions and events in the order of time, and the inputs that a run rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from neman.params import PARAMS
from neman.policies import LEVER_BY_NAME, LEVERS
from neman.report.book import Book
from neman.report.words import between, long_date, plain
from neman.scenario import Scenario
from neman.world import Rule

__all__ = ["Entry", "Input", "Reaction", "entries", "inputs", "levers", "marks", "reactions"]


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


@dataclass(frozen=True)
class Reaction:
    """A feedback rule in words: what it reads, what it sets, and on how many days it was on."""

    name: str
    actor: str
    text: str
    reads: str
    sets: str
    on: str
    assumption: bool
    source: str


def reactions(book: Book) -> list[Reaction]:
    """Return the feedback rules of the scenario, with the days on which they were on (nine runs in ten)."""
    return [
        Reaction(
            rule.name,
            rule.actor,
            rule.text,
            _reads(book.scenario, rule),
            _said(book.scenario, rule.lever, rule.value, rule.target, None) if rule.lever else "only what other rules follow",
            _days_on(book, rule.name),
            rule.assumption,
            rule.source,
        )
        for rule in book.scenario.rules
    ]


def _reads(scenario: Scenario, rule: Rule) -> str:
    read = f"{plain(rule.quantity)} at {scenario.called(rule.border)}, as published by {rule.reporter}"
    return f"{f'the rule {rule.follows}' if rule.follows else read}: {rule.when}"


def _days_on(book: Book, name: str) -> str:
    if not book.scenario.values["actors.feedback"]:
        return "off in this run"
    days = book.series("rules", column="on", rule=name).sum(axis=1)
    return between(*np.quantile(days, (0.05, 0.95)))


def entries(scenario: Scenario) -> list[Entry]:
    """Return the playbook and the events, by date."""
    made = [
        Entry(d.date, d.actor, _said(scenario, d.lever, d.value, d.target, d.until), d.text, "decision", d.assumption, d.source)
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


def _said(scenario: Scenario, lever: str, value: float, target: str, until: date | None) -> str:
    called = scenario.called(target)
    said = LEVER_BY_NAME[lever].say(value, called) if lever in LEVER_BY_NAME else f"{lever} {value:g} at {called}"
    return f"{said}, gradually until {long_date(until)}" if until else said
