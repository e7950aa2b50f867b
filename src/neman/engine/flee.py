"""What a Flee instance adds to plan and state. Letters as in `plan`, and F forcings, D steps of a curve."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from neman.engine.flee_names import (
    AIMS,
    ASSIMILATION,
    DELIBERATION,
    LEARNING,
    MEMORY_STEPS,
    MOST_STEPS,
    NO_SHORT_STINTS,
    PER_ROW,
    SPEED,
    TODAY_PEOPLE,
    TODAY_STEPS,
)
from neman.engine.names import IDP_CAMP, MARKER, RECEPTION
from neman.engine.plan import Plan

__all__ = ["FleePlan", "FleeState", "new_flee_state"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class FleePlan(NamedTuple):
    """A Flee instance as numbers."""

    value: Floats
    # places (P)
    foreign: Ints
    population: Floats
    capacity: Floats  # people; 0: no limit
    growth: Floats  # places added each day
    sink: Floats  # chance per day to leave the system
    hub: Ints  # 1 where the place's own leave chance holds
    far: Floats  # P x P, km as the crow flies; empty unless distance from home counts
    # links (L)
    walking: Floats
    # routes (R)
    steps: Ints  # links of the route, markers left out; 0 where everybody knows it
    # people (C)
    child: Ints
    boy: Ints
    match: Floats  # C x P
    mix: Floats  # P x C, cumulative
    # stocks on the first day (S)
    stock_place: Ints
    stock_class: Ints
    stock_rows: Ints
    stock_rest: Ints  # people of the last row
    # what comes by date
    newcomers: Ints  # T, people who are to appear
    forcing_first: Ints  # T + 1
    forcing_place: Ints
    forcing_quantity: Ints
    forcing_value: Floats
    known: Floats  # T x P, people last reported at each place; empty unless reports are used
    known_of: Ints  # T x P, day that the report is about; -1 where nothing is known yet
    # curves (D)
    decay: Floats
    flood_leave: Floats
    flood_pull: Floats
    flood_link: Floats


#: A row of people who move together.
PERSON = np.dtype(
    [
        ("place", np.int32),
        ("link", np.int32),
        ("route", np.int32),  # route in hand, -1 none
        ("done", np.float32),  # km done on the link
        ("memory", np.float32),  # share of a day's distance travelled lately
        ("since", np.int32),  # day to which the memory belongs
        ("wake", np.int32),  # day on which the row acts next
        ("later", np.int32),  # next row that acts on that day
        ("size", np.int32),  # people
        ("home", np.int32),  # place where the row appeared
        ("klass", np.int16),
        ("hop", np.int16),  # position on the route
        ("turn", np.int16),  # decisions taken today
        ("phase", np.int8),
        ("fresh", np.int8),  # 1 until the first link is done
    ],
    align=True,
)
#: What holds at a place today.
SITE = np.dtype(
    [
        ("stock", np.int64),
        ("known", np.int64),  # people there, as is known when someone chooses
        ("capacity", np.float64),  # 0: no limit
        ("conflict", np.float64),  # intensity
        ("flood", np.float64),
        ("food", np.float64),  # share of people without enough food
        ("ahead", np.float64),  # chance per day to leave for a flood that is forecast
        ("staying", np.float64),  # share of people who do not leave
        ("pull", np.float64),
        ("lure", np.float64),  # factor by what is reported of those who went before
        ("population", np.float64),
        ("leave", np.float64),  # chance per day
        ("spawn", np.float64),  # weight among the places where people appear
        ("seen", np.int64),  # cohorts: people there when the last part of the day began
        ("outbreak", np.int64),  # day of the last outbreak
        ("first", np.int64),  # first route
        ("last", np.int64),  # route after the last one
        ("forced", np.int64),  # open link that everybody there must take, -1: none
        ("country", np.int32),
        ("camp", np.int8),
        ("idp", np.int8),
        ("hub", np.int8),
        ("marker", np.int8),
        ("foreign", np.int8),
        ("town", np.int8),
        ("changed", np.int8),  # 1: its leave chance is another than yesterday
        ("sealed", np.int8),  # 1: all links are shut where Flee is followed as coded
        ("filling", np.int8),  # cohorts: 1: it could fill today
        ("watched", np.int8),  # cohorts: 1: so it could, or a place next on a way from it
    ],
    align=True,
)
#: A link as it is today; behind the links, where people choose among aims, the journeys: all links of a route as one way.
WAY = np.dtype(
    [
        ("start", np.int32),
        ("end", np.int32),
        ("km", np.float64),
        ("speed", np.float64),
        ("walking", np.float64),
        ("open", np.int8),
    ],
    align=True,
)
#: People who are alike but for what they remember.
CROWD = np.dtype(
    [
        ("people", np.int64),
        ("memory", np.float64),  # share of a day's distance travelled lately, added up over people
        ("km", np.float64),  # done today by those who may go on, added up over people
    ],
    align=True,
)
#: People of one place who are alike in what they remember, and decide.
CHOICE = np.dtype([("memory", np.float64), ("done", np.float64), ("leave", np.int64), ("stay", np.int64)], align=True)
#: People who reach a place at times of the day told apart: for them it counts who came before.
LATE = np.dtype(
    [
        ("place", np.int32),
        ("klass", np.int32),
        ("step", np.int32),  # of the distance done today; the last one: they stay
        ("people", np.int64),
        ("gone", np.int64),  # of them, who have reached it
        ("phase", np.float64),  # by lot in [0, 1): in which parts of the day those do who cannot be split evenly
        ("memory", np.float64),  # share of a day's distance travelled lately
        ("km", np.float64),  # done today
    ],
    align=True,
)
#: Where cohorts stand in the day.
TALLY = np.dtype(
    [
        ("splits", np.int64),  # numbers of people drawn
        ("picks", np.int64),  # numbers in [0, 1) drawn
        ("spare", np.float64),  # the second of two that were drawn at once
        ("longest", np.float64),  # km of the longest day
        ("step", np.int64),  # of the distance done today
        ("early", np.int8),  # 1 before the first part of the day
    ],
    align=True,
)
#: A route: where it ends, and its links in the plan's chain.
ROUTE = np.dtype([("end", np.int32), ("first", np.int32), ("last", np.int32), ("steps", np.int32)], align=True)


class FleeState(NamedTuple):
    """What a Flee instance remembers: people, and what holds today at places, links and routes."""

    people: NDArray[np.void]  # PERSON
    sites: NDArray[np.void]  # P, SITE
    ways: NDArray[np.void]  # L, or L + R, WAY
    routes: NDArray[np.void]  # R, ROUTE
    score: Floats  # C x P
    sheltered: Ints  # countries, people in their camps the evening before
    base: Floats  # C x R, weights of the routes without room, -1: closed; C more rows for those who deliberate
    active: NDArray[np.int32]  # rows that act today; after the morning, those that are on the way
    awake: NDArray[np.uint64]  # 2 x rows / 64, a bit for each row that acts on this even or odd day; of others the calendar knows
    scratch: Floats  # weights of the routes of one place
    sums: Floats  # as `base`, weights of the routes of each place added up from its first on
    looked: Ints  # views x P, the look round at which they were added up
    # rows in use, what `fetch` saw, people who could not appear yet, people who left the system, times that somebody looked round
    count: Ints  # type: ignore[assignment]
    # reports: empty unless they are used
    moved: Ints  # T + 1 x P, people by whom a place was corrected up to the evening before
    bare: Floats  # T + 1 x P, people who would have come up to the evening before if nobody had learnt
    target: Floats  # P, people by whom a place is to be corrected
    moves: Ints  # P, the same in whole people
    before: Ints  # P, people before the correction
    went: Floats  # P, people who went there lately
    would: Floats  # P, people who would have gone there if nobody had learnt
    # cohorts: empty where every row is kept
    pool: NDArray[np.void]  # C x B, CROWD, people taken by a correction from some places to be given to others
    stay: NDArray[np.void]  # 2 x P x C x B, CROWD, people at places, on even and odd days
    ride: NDArray[np.void]  # 2 x K x C x B, CROWD, people on links by days on them, on even and odd days
    ride_first: Ints  # L + 1
    late: NDArray[np.void]  # steps + 1 x P x C x B, LATE
    today: NDArray[np.void]  # steps + 1 x P x C x B, CROWD, people who have reached a place today; in the last step those who stay
    waiting: Ints  # steps + 1 x P x C, all of them together
    today_head: Ints  # steps, first cell that is not empty
    today_later: NDArray[np.int32]  # next cell that is not empty
    chosen: Ints  # people of one kind and place by the route they pick; zero but while they do
    crowd: NDArray[np.void]  # B, CHOICE
    tally: NDArray[np.void]  # 1, TALLY


def new_flee_state(plan: Plan, flee: FleePlan, rows: int, *, cohorts: bool = False) -> FleeState:
    """Return the state before the first day, with room for `rows` rows, or for cohorts."""
    classes, places, routes = len(flee.match), len(plan.kind), len(plan.route_km)
    ways = _new_ways(plan, flee)
    views = 2 * classes if flee.value[DELIBERATION] else classes
    history = (plan.days + 1, places) if flee.value[LEARNING] or flee.value[ASSIMILATION] else (0, 0)
    return FleeState(
        people=np.zeros(rows, PERSON),
        sites=_new_sites(plan, flee),
        ways=ways,
        routes=_new_routes(plan, flee),
        score=np.ones((classes, places)),
        sheltered=np.zeros(int(plan.country.max()) + 1, np.int64),
        base=np.zeros((views, routes)),
        active=np.zeros(rows, np.int32),
        awake=np.zeros((2, rows // 64 + 1), np.uint64),
        scratch=np.zeros(int(np.diff(plan.route_first).max(initial=0))),
        count=np.zeros(5, np.int64),
        sums=np.zeros((views, routes)),
        looked=np.full((views, places), -1, np.int64),
        moved=np.zeros(history, np.int64),
        bare=np.zeros(history),
        target=np.zeros(history[1]),
        moves=np.zeros(history[1], np.int64),
        before=np.zeros(history[1], np.int64),
        went=np.zeros(history[1]),
        would=np.zeros(history[1]),
        **_new_crowds(plan, flee, ways, classes, places if cohorts else 0),
    )


def _today_steps(people: float, day: float, shortest: float) -> int:
    """Return the number of steps in which cohorts keep the distance done today; `day`, `shortest`: km of a day and of a link.

    What steps leave out falls with the square of their number; chance falls with the root of the number of people. One stays
    as small beside the other where steps grow with the fourth root. No step is longer than the shortest link, so that people
    who have passed one link more are told apart, down to `MOST_STEPS`.

    >>> _today_steps(100_000, 400.0, 50.0), _today_steps(4_800_000, 400.0, 50.0), _today_steps(100_000, 400.0, 9.0)
    (20, 40, 45)
    """
    by_people = np.rint(TODAY_STEPS * max(people / TODAY_PEOPLE, 1.0) ** 0.25)
    return int(max(by_people, min(np.ceil(day / shortest), MOST_STEPS)))


def _new_crowds(plan: Plan, flee: FleePlan, ways: NDArray[np.void], classes: int, places: int) -> dict[str, Any]:
    """Return the arrays of cohorts; a single bin of memory where nobody's choice depends on it."""
    bins = MEMORY_STEPS + 2 if flee.value[NO_SHORT_STINTS] else 1
    days = (np.floor(ways["km"] / ways["speed"]).astype(np.int64) + 1) * (places > 0)
    people = float(flee.newcomers.sum() + flee.stock_rows.sum() * flee.value[PER_ROW])
    day = max(float(ways["speed"].max(initial=1.0)), flee.value[SPEED])
    steps = _today_steps(people, day, day if flee.value[AIMS] else float(plan.km.min(initial=day)))  # aims: a day's way ends in a camp
    return {
        "pool": np.zeros((classes, bins), CROWD),
        "stay": np.zeros((2, places, classes, bins), CROWD),
        "ride": np.zeros((2, int(days.sum()), classes, bins), CROWD),
        "ride_first": np.concatenate([[0], np.cumsum(days)]).astype(np.int64),
        "late": np.zeros((steps + 1) * places * classes * bins, LATE),
        "today": np.zeros((steps + 1, places, classes, bins), CROWD),
        "waiting": np.zeros((steps + 1, places, classes), np.int64),
        "today_head": np.full(steps, -1, np.int64),
        "today_later": np.zeros(steps * places * classes, np.int32),
        "chosen": np.zeros(int(np.diff(plan.route_first).max(initial=0)), np.int64),
        "crowd": np.zeros(bins, CHOICE),
        "tally": np.array([(0, 0, 0.0, day, 0, 0)], TALLY),
    }


def _new_sites(plan: Plan, flee: FleePlan) -> NDArray[np.void]:
    sites = np.zeros(len(plan.kind), SITE)
    sites["capacity"], sites["population"], sites["pull"], sites["lure"] = flee.capacity, flee.population, 1.0, 1.0
    sites["outbreak"], sites["leave"] = -1, -1.0
    sites["first"], sites["last"] = plan.route_first[:-1], plan.route_first[1:]
    sites["idp"] = plan.kind == IDP_CAMP
    sites["camp"] = (plan.kind == IDP_CAMP) | (plan.kind == RECEPTION)
    sites["marker"] = plan.kind == MARKER
    sites["hub"], sites["foreign"], sites["country"] = flee.hub, flee.foreign, plan.country
    return sites


def _new_ways(plan: Plan, flee: FleePlan) -> NDArray[np.void]:
    links = len(plan.km)
    ways = np.zeros(links + (len(plan.route_km) if flee.value[AIMS] else 0), WAY)
    ways["start"][:links], ways["end"][:links], ways["walking"][:links] = plan.start, plan.end, flee.walking
    ways["km"][:links], ways["speed"][:links] = plan.km, plan.speed
    if flee.value[AIMS]:
        first = plan.chain_first[:-1]
        days = np.add.reduceat(plan.km[plan.chain] / plan.speed[plan.chain], first) if len(first) else np.zeros(0)
        ways["start"][links:], ways["end"][links:] = plan.start[plan.chain[first]], plan.route_end
        ways["km"][links:], ways["speed"][links:] = plan.route_km, plan.route_km / np.maximum(days, 1e-300)
    return ways


def _new_routes(plan: Plan, flee: FleePlan) -> NDArray[np.void]:
    routes = np.zeros(len(plan.route_km), ROUTE)
    routes["end"], routes["first"], routes["last"] = plan.route_end, plan.chain_first[:-1], plan.chain_first[1:]
    routes["steps"] = flee.steps
    return routes
