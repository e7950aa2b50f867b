"""A scenario under a policy: a new scenario, with a hash of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

from neman.check.figures import decisions_are_sound
from neman.check.names import names_are_known, targets_exist
from neman.check.rules import rules_are_sound
from neman.errors import InputError, SettingError, did_you_mean
from neman.files import file_of
from neman.policies import LEVER_BY_NAME
from neman.scenario import Scenario, targets_of
from neman.schema import Row
from neman.study.policy import Move, Pattern, Policy, Repeat, Scale
from neman.world import Arrival, Decision, Link, Place, Rule

__all__ = ["with_policy"]

_Room = TypeVar("_Room", Place, Link)
_SOUND = (names_are_known, targets_exist, decisions_are_sound, rules_are_sound)


def with_policy(scenario: Scenario, policy: Policy) -> Scenario:
    """Return the scenario as it would be under a policy; the scenario itself is not changed.

    Parameters
    ----------
    scenario : history, or any other baseline.
    policy : its lists are applied in this order: remove, move, scale, changes, without_rules, rules, arrivals, settings.

    Raises
    ------
    InputError : a pattern that picks nothing, or a change that the scenario does not know, with file, line, key and remedy.

    >>> import neman
    >>> scenario = neman.read("two_lines")
    >>> closed = with_policy(scenario, Policy(name="closed", settings=("readmission@BR-AL=0",)))
    >>> closed.hash == scenario.hash, with_policy(scenario, Policy(name="as_it_was")).hash == scenario.hash
    (False, True)
    """
    for pattern in policy.remove:
        gone = _picked(scenario, pattern, policy.file)
        scenario = replace(scenario, playbook=tuple(d for i, d in enumerate(scenario.playbook) if i not in gone))
    for move in policy.move:
        scenario = _moved(scenario, move, policy.file)
    for scale in policy.scale:
        scenario = _scaled(scenario, scale, policy.file)
    scenario = replace(scenario, rules=_other_rules(scenario, policy))
    _check(scenario, policy)
    scenario = replace(scenario, playbook=scenario.playbook + policy.changes)
    for repeat in policy.arrivals:
        scenario = replace(scenario, arrivals=_repeated(scenario.arrivals, repeat, policy.file))
    return _with_settings(scenario, policy)


def _with_settings(scenario: Scenario, policy: Policy) -> Scenario:
    for text in policy.settings:
        try:
            scenario = scenario.with_settings([text])
        except SettingError as error:
            remedy = "write NAME=VALUE, as after --set of neman run"
            raise InputError(policy.file, column="settings", value=text, problem=str(error), remedy=remedy) from None
    return scenario


def _moved(scenario: Scenario, move: Move, file: str) -> Scenario:
    days = timedelta(days=move.days)

    def later(decision: Decision) -> Decision:
        return decision.model_copy(update={key: when + days for key in ("date", "until") if (when := getattr(decision, key))})

    return _with_each(scenario, _picked(scenario, move, file), later)


def _scaled(scenario: Scenario, scale: Scale, file: str) -> Scenario:
    """Multiply the decisions picked, and the capacities of the places or links that the lever sets."""
    lever = LEVER_BY_NAME.get(scale.lever)
    capacities = lever is not None and lever.name in ("reception", "seats")
    picked = _picked(scenario, scale, file, may_be_none=capacities)
    changed = _with_each(scenario, picked, lambda decision: _times(decision, scale.factor))
    if lever is None or not capacities:
        return changed
    hit = set(targets_of(scenario, lever, scale.target))
    if lever.name == "reception":
        return replace(changed, places=tuple(_roomier(p, scale.factor) if p.name in hit else p for p in scenario.places))
    return replace(changed, links=tuple(_roomier(k, scale.factor) if f"{k.origin} > {k.to}" in hit else k for k in scenario.links))


def _with_each(scenario: Scenario, picked: set[int], change: Callable[[Decision], Decision]) -> Scenario:
    return replace(scenario, playbook=tuple(change(d) if i in picked else d for i, d in enumerate(scenario.playbook)))


def _times(decision: Decision, factor: float) -> Decision:
    lever = LEVER_BY_NAME[decision.lever]
    return decision.model_copy(update={"value": min(max(decision.value * factor, lever.low), lever.high)})


def _roomier(row: _Room, factor: float) -> _Room:
    """Return a place or link with its capacity multiplied; no limit stays no limit."""
    return row if row.capacity is None else row.model_copy(update={"capacity": round(row.capacity * factor)})


def _picked(scenario: Scenario, pattern: Pattern, file: str, may_be_none: bool = False) -> set[int]:
    """Return the positions of the decisions that a pattern picks.

    Raises
    ------
    InputError : an unknown actor or lever, or a pattern that picks nothing.
    """
    actors = {d.actor for d in scenario.playbook} | {a.name for a in scenario.actors}
    for key, known in (("actor", actors), ("lever", set(LEVER_BY_NAME))):
        if (name := getattr(pattern, key)) and name not in known:
            raise _wrong(file, pattern, key, f"there is no {key} of this name", did_you_mean(name, known))
    found = {i for i, decision in enumerate(scenario.playbook) if _fits(scenario, pattern, decision)}
    if not found and not may_be_none:
        told = ", ".join(f"{key} {value}" for key, value in pattern.model_dump(mode="json", by_alias=True, exclude_defaults=True).items())
        remedy = f"widen it; the playbook is shown by: neman explain {scenario.name}"
        raise InputError(file, row=pattern.line or None, value=told, problem="no decision of the playbook fits", remedy=remedy)
    return found


def _wrong(file: str, row: Row, key: str, problem: str, remedy: str) -> InputError:
    return InputError(file, row=row.line or None, column=key, value=getattr(row, key), problem=problem, remedy=remedy)


def _fits(scenario: Scenario, pattern: Pattern, decision: Decision) -> bool:
    if (pattern.actor and pattern.actor != decision.actor) or (pattern.lever and pattern.lever != decision.lever):
        return False
    if pattern.since and (decision.date is None or decision.date < pattern.since):
        return False
    if pattern.to and decision.date and decision.date > pattern.to:
        return False
    lever = LEVER_BY_NAME[decision.lever]
    return pattern.target == "*" or set(targets_of(scenario, lever, decision.target)) <= set(targets_of(scenario, lever, pattern.target))


def _check(scenario: Scenario, policy: Policy) -> None:
    """Check the decisions and feedback rules that a policy adds as those of a scenario are checked."""
    added, lines = {file_of("playbook"), file_of("rules")}, {entry.line for entry in (*policy.changes, *policy.rules)}
    for finding in _findings(replace(scenario, playbook=policy.changes)):
        if isinstance(finding, InputError) and finding.file in added:
            remedy = finding.remedy.replace("in scenario.yml", "of the scenario").replace("delete the row", "delete the entry")
            row = finding.row if finding.row in lines else None
            raise InputError(policy.file, row=row, column=finding.column, value=finding.value, problem=finding.problem, remedy=remedy)


def _findings(scenario: Scenario) -> Iterator[object]:
    for sound in _SOUND:
        yield from sound(scenario)


def _other_rules(scenario: Scenario, policy: Policy) -> tuple[Rule, ...]:
    """Return the feedback rules under a policy: what is left, with those that are replaced in their place, then new ones.

    Raises
    ------
    InputError : a rule to be taken out that does not exist.
    """
    known = [rule.name for rule in scenario.rules]
    for name in policy.without_rules:
        if name not in known:
            problem = "there is no feedback rule of this name"
            raise InputError(policy.file, column="without_rules", value=name, problem=problem, remedy=did_you_mean(name, known))
    rules = {rule.name: rule for rule in scenario.rules if rule.name not in policy.without_rules}
    return tuple((rules | {rule.name: rule for rule in policy.rules}).values())


def _repeated(arrivals: Iterable[Arrival], repeat: Repeat, file: str) -> tuple[Arrival, ...]:
    """Replace the arrivals of some days by those of another day."""
    if repeat.end < repeat.start:
        raise _wrong(file, repeat, "end", f"lies before the first day ({repeat.start})", "exchange or correct the two dates")
    rows = list(arrivals)
    same = [a for a in rows if a.start <= repeat.as_on <= a.end]
    if not same:
        raise _wrong(file, repeat, "as_on", "nobody arrives on this day", "choose a day on which people arrive")
    kept = [_cut(a, repeat) for a in rows]  # every row keeps its position, and with it its random numbers
    again = [a.model_copy(update={"start": repeat.start, "end": repeat.end, "assumption": True}) for a in same]
    return (*(first for first, _ in kept), *again, *(rest for _, rest in kept if rest))


def _cut(arrival: Arrival, repeat: Repeat) -> tuple[Arrival, Arrival | None]:
    """Return what is left of a row outside the days replaced: one part in its place, and a second one where there are two."""
    one = timedelta(days=1)
    before = arrival.model_copy(update={"end": min(arrival.end, repeat.start - one)}) if arrival.start < repeat.start else None
    after = arrival.model_copy(update={"start": max(arrival.start, repeat.end + one)}) if arrival.end > repeat.end else None
    if before and after and before != arrival and after != arrival:
        return before, after
    return before or after or arrival.model_copy(update={"per_day": 0.0}), None
