"""Run one member of a Flee instance: its own rules of moving, the same scenario, plan and book."""

from __future__ import annotations

from collections.abc import Callable

from neman.compiled import Handle
from neman.engine.flee import FleePlan, new_flee_state
from neman.engine.flee_names import PER_ROW
from neman.engine.flee_step import run_flee_days
from neman.engine.names import FINE, NO_ROOM, STATUS
from neman.engine.plan import Plan
from neman.engine.state import Book, new_book, new_state
from neman.errors import RunError, SettingError
from neman.lower import Index, lower
from neman.lower.flee import flee_plan, people_expected
from neman.rng import key_of
from neman.scenario import Scenario

__all__ = ["flee_run_plan", "is_flee_run", "run_flee_book"]

_CHUNK = 64  # days between two looks at the clock
_FEWEST_ROWS = 1024


def is_flee_run(scenario: Scenario) -> bool:
    """Return whether people appear and move by the rules of a Flee instance."""
    return bool(scenario.values["flee.rules"])


#: Rules that look at single people: with any of them on, every person (or `people.per_row` people) is a row.
_SINGLE = ("travel.start_on_foot", "choice.home_distance_power", "arrivals.camps_are_sinks")


def flee_run_plan(scenario: Scenario, engine: str, most: int) -> Plan:
    """Return the plan of a Flee instance.

    Parameters
    ----------
    engine : cohorts, individuals, or auto: cohorts where its rules allow and people are more than `most`.

    Raises
    ------
    SettingError : cohorts are asked for, but a rule looks at single people.
    """
    reason = _why_single(scenario)
    if engine == "cohorts" and reason:
        raise SettingError(f"cohorts cannot be used with {reason}; choose individuals")
    return lower(scenario, cohorts=engine == "cohorts" or (engine == "auto" and not reason and people_expected(scenario) > most))


def _why_single(scenario: Scenario) -> str:
    """Return the rule for which people must be told apart; empty where there is none."""
    values = scenario.values
    on = [name for name in _SINGLE if values[name]]
    if values["people.per_row"] > 1:
        on.append("people.per_row above 1")
    if not values["choice.aims"]:  # a journey is one way, whatever lies on it
        reasons = {
            "choice.awareness above 1": values["choice.awareness"] > 1,
            "choice.deliberation": values["choice.deliberation"],
            "known routes": scenario.known_routes,
            "markers": any(p.kind == "marker" for p in scenario.places),
            "links that are partly walked": any(link.walking for link in scenario.links),
        }
        on += [reason for reason, holds in reasons.items() if holds]
    return on[0] if on else ""


def _check(scenario: Scenario) -> None:
    """Refuse rules that cannot hold together."""
    values = scenario.values
    if scenario.gates:
        raise SettingError("flee.rules=1 cannot be combined with gates; set flee.rules=0 to run the border model")
    for name in ("travel.start_on_foot", "choice.deliberation"):
        if values["choice.aims"] and values[name]:
            raise SettingError(f"choice.aims=1 cannot be combined with {name}; set one of them to 0")


def run_flee_book(scenario: Scenario, index: Index, plan: Plan, seed: int, member: int, tick: Callable[[int], None]) -> Book:
    """Return the book of one run; starts anew with more room where more people appear than the totals tell.

    Parameters
    ----------
    tick : called with the number of days just run; may raise to stop.

    Raises
    ------
    SettingError : the scenario has gates, which Flee's rules know nothing of.
    RunError : people are not conserved.
    """
    _check(scenario)
    flee = flee_plan(scenario, index, plan)
    rows = 0 if plan.cohorts else max(_rows_expected(flee), _FEWEST_ROWS)
    while True:
        book = new_book(plan)
        if _run(plan, flee, book, rows, seed, member, tick):
            return book
        rows *= 2


def _rows_expected(flee: FleePlan) -> int:
    return int(flee.newcomers.sum() // flee.value[PER_ROW] + flee.stock_rows.sum()) + 1


def _run(plan: Plan, flee: FleePlan, book: Book, rows: int, seed: int, member: int, tick: Callable[[int], None]) -> bool:
    """Run all days; return whether there was room for everybody."""
    state, now, key = new_state(plan, 0), new_flee_state(plan, flee, rows, cohorts=bool(plan.cohorts)), key_of(seed, member)
    held = Handle(plan), Handle(state), Handle(book), Handle(flee), Handle(now)
    for first in range(0, plan.days, _CHUNK):
        last = min(first + _CHUNK, plan.days)
        reached = run_flee_days(*held, key, first, last)
        status = int(state.counter[STATUS])
        if status == NO_ROOM:
            return False
        if status != FINE:
            raise RunError(f"people are not conserved on day {reached} of member {member}, seed {seed}: please report this")
        tick(last - first)
    return True
