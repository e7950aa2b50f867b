"""Feedback rules: what they read, follow and set exists, and values are in range."""

from __future__ import annotations

from collections.abc import Iterator

from neman.check.findings import Finding, wrong
from neman.errors import did_you_mean
from neman.policies import LEVER_BY_NAME
from neman.scenario import Scenario, targets_of
from neman.world import Rule

__all__ = ["rules_are_sound"]


def rules_are_sound(scenario: Scenario) -> Iterator[Finding]:
    """Yield every rule that reads an unknown series, follows an unknown rule or sets a lever that it cannot set."""
    for rule in scenario.rules:
        yield from _reads_something(rule, scenario)
        yield from _sets_a_lever(rule, scenario)
        if rule.actor not in {a.name for a in scenario.actors}:
            remedy = did_you_mean(rule.actor, [a.name for a in scenario.actors])
            yield wrong(rule, "actor", "there is no actor of this name", remedy)
        if rule.relax is not None and rule.relax > rule.threshold:
            problem = f"lies above the threshold ({rule.threshold:g}): the rule would never rest"
            yield wrong(rule, "relax", problem, "choose a smaller value")


def _reads_something(rule: Rule, scenario: Scenario) -> Iterator[Finding]:
    others = [other.name for other in scenario.rules]
    if rule.follows:
        if rule.follows not in others:
            yield wrong(rule, "follows", "there is no rule of this name", did_you_mean(rule.follows, others))
        return
    series = {(r.name, r.quantity, r.border) for r in scenario.reporters}
    if (rule.reporter, rule.quantity, rule.border) not in series:
        known = [" / ".join(s) for s in series]
        remedy = did_you_mean(" / ".join((rule.reporter, rule.quantity, rule.border)), known)
        yield wrong(rule, "reporter", "no reporter publishes this quantity for this border (evidence/reporters.csv)", remedy)


def _sets_a_lever(rule: Rule, scenario: Scenario) -> Iterator[Finding]:
    if not rule.lever:
        return
    lever = LEVER_BY_NAME.get(rule.lever)
    if lever is None:
        yield wrong(rule, "lever", "there is no lever of this name", did_you_mean(rule.lever, LEVER_BY_NAME))
        return
    if not targets_of(scenario, lever, rule.target):
        yield wrong(rule, "target", f"{lever.name} is set for a {lever.dim}, and none answers to this name", "correct the target")
    for column in ("value", "off_value"):
        if not lever.low <= getattr(rule, column) <= lever.high:
            yield wrong(rule, column, f"must be between {lever.low:g} and {lever.high:g}", f"unit of {lever.name}: {lever.unit}")
