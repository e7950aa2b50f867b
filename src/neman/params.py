"""Every parameter of the model, once: default, unit, range, source."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["PARAMS", "PARAM_BY_NAME", "Param"]


@dataclass(frozen=True)
class Param:
    """One parameter: name, default, unit, allowed range, one line of text, source; `assumed` where nobody measured it."""

    name: str
    default: float
    unit: str
    low: float
    high: float
    text: str
    source: str
    assumed: bool = False


_FLEE = "Flee documentation, simulation settings (doi 10.1016/j.jocs.2024.102371)"
_MODEL = "MODEL: assumption"

PARAMS: tuple[Param, ...] = (
    # arrivals
    Param("arrivals.scale", 1.0, "factor", 0, 1e6, "how many people arrive: multiplies all arrivals", "user's choice"),
    # actors
    Param("actors.feedback", 0.0, "0 or 1", 0, 1, "1: feedback rules act beside the dated decisions", "user's choice"),
    # speeds
    Param("speed.road", 360.0, "km/day", 1, 5000, "most that is covered in a day by road", _FLEE),
    Param("speed.foot", 35.0, "km/day", 1, 200, "most that is walked in a day", _FLEE),
    Param("speed.water", 20.0, "km/day", 1, 2000, "most that is covered in a day over water", _FLEE),
    Param("speed.flight", 20000.0, "km/day", 100, 50000, "flights arrive on the same day", _MODEL),
    # leaving
    Param("leave.origin", 1.0, "share", 0, 1, "chance per day to set out from an origin", _MODEL, True),
    Param("leave.airport", 1.0, "share", 0, 1, "chance per day to set out from an airport", _MODEL, True),
    Param("leave.town", 0.3, "share", 0, 1, "chance per day to set out from a town", _FLEE),
    Param("leave.conflict_zone", 1.0, "share", 0, 1, "chance per day to set out from a conflict zone", _FLEE),
    Param("leave.border_area", 0.25, "share", 0, 1, "chance per day that someone waiting at a border tries it", _MODEL, True),
    Param("leave.idp_camp", 0.1, "share", 0, 1, "chance per day to set out from an IDP camp", _FLEE),
    Param("leave.marker", 1.0, "share", 0, 1, "nobody stays at a marker", _FLEE),
    # choice of link
    Param("choice.softening", 10.0, "km", 0, 1000, "added to distances, so that near places do not attract without limit", _FLEE),
    Param("choice.distance_power", 1.0, "power", 0, 10, "how strongly distance deters", _FLEE),
    Param("choice.weight_power", 1.0, "power", 0, 10, "how sharply people prefer the better link", _FLEE),
    Param("choice.buffer", 0.9, "share", 0, 1, "share of capacity from which a place looks full", _FLEE),
    Param("choice.camp_pull", 1.0, "factor", 0, 100, "attractiveness of camps", _FLEE),
    Param("choice.foreign_pull", 1.0, "factor", 0, 100, "attractiveness of places abroad", _FLEE),
    Param("choice.conflict_pull", 0.25, "factor", 0, 100, "attractiveness of conflict zones", _FLEE),
    Param("choice.horizon", 2.0, "links", 0, 20, "how many links ahead people know the gates", _MODEL, True),
    Param("choice.belief_power", 1.0, "power", 0, 10, "how strongly the believed chance to get through draws", _MODEL, True),
    # gates
    Param("gate.patrol_reach", 4.0, "km", 0, 1000, "length of border that one patrol can watch", _MODEL, True),
    Param("gate.barrier_gain", 1.0, "factor", 0, 100, "how much a full barrier multiplies what patrols see, minus one", _MODEL, True),
    Param("gate.belief_prior", 0.8, "share", 0, 1, "share believed to get through before any news", _MODEL, True),
    Param("gate.belief_memory", 0.15, "per day", 0, 1, "weight of today's outcomes in what people believe", _MODEL, True),
    Param("gate.belief_fade", 0.01, "per day", 0, 1, "share by which beliefs return to the prior where nobody tries", _MODEL, True),
    Param("gate.held_value", 0.6, "share", 0, 1, "how far being admitted into a centre counts as getting through", _MODEL, True),
    Param(
        "gate.retry", 0.85, "share", 0, 1,
        "chance to try again after being turned away", "assumed; Massey & Singer 1995; NRC 2013", True,
    ),
    # harm
    Param("harm.death_limbo", 4e-5, "per person-day", 0, 1, "deaths between the lines in the warm season", _MODEL, True),
    Param("harm.death_border_area", 4e-6, "per person-day", 0, 1, "deaths in border areas in the warm season", _MODEL, True),
    Param("harm.death_attempt", 5e-5, "per attempt", 0, 1, "deaths on the way across (drowning, vehicles)", _MODEL, True),
    Param("harm.winter", 5.0, "factor", 0, 100, "how much the coldest day multiplies the hazards of waiting", _MODEL, True),
    Param("harm.coldest_day", 20.0, "day of year", 1, 366, "coldest day of the year", "climate normals: late January"),
    Param("harm.injury_turned_away", 0.02, "per person", 0, 1, "injuries when turned away without force", _MODEL, True),
    Param("harm.injury_force", 0.10, "per person", 0, 1, "additional injuries when turned away with full force", _MODEL, True),
    Param("harm.injury_limbo", 0.004, "per person-day", 0, 1, "injuries and illness between the lines in the warm season", _MODEL, True),
    # flee: rules of a Flee instance (switches are 0 or 1)
    Param("leave.camp", 0.001, "share", 0, 1, "chance per day to leave a camp by one's own choice", _FLEE),
    Param("leave.population_base", 10000.0, "persons", 1, 1e9, "population at which the leave chance is not scaled", _FLEE),
    Param("leave.population_power", 0.0, "power", -10, 10, "scales leave chances by (population or capacity / base) to this power", _FLEE),
    Param(
        "choice.awareness", 1.0, "links", -1, 5,
        "routes of up to so many links are weighed; 0: links by distance alone; -1: any link alike", _FLEE,
    ),
    Param("choice.capacity_scaling", 1.0, "factor", 1, 100, "multiplies the capacities given", _FLEE),
    Param("choice.weight_softening", 0.0, "factor", 0, 1e6, "added to every score, so that choices become more random", _FLEE),
    Param("choice.pruning", 1.0, "factor", 1, 1e9, "routes below the best weight divided by this are not considered; 1: all are", _FLEE),
    Param("choice.population_power", 0.0, "power", 0, 10, "attractiveness grows with population to this power; 0: not at all", _FLEE),
    Param("choice.home_distance_power", 0.0, "power", 0, 10, "how strongly distance from home deters; 0: not at all", _FLEE),
    Param(
        "choice.aims", 0.0, "switch", 0, 1,
        "people choose among all camps that they can reach, by the shortest way that is open, instead of among places ahead", _MODEL, True,
    ),
    Param(
        "choice.deliberation", 0.0, "share", 0, 1,
        "chance to deliberate at a choice: to look three links ahead, without choice.weight_softening", _MODEL, True,
    ),
    Param("choice.deliberation_below", 1.0, "intensity", 0, 1e6, "people deliberate only where conflict is at most this", _MODEL, True),
    Param(
        "choice.learning", 0.0, "power", 0, 10,
        "camps attract by (share reported to have gone there / share that would have) to this power; 0: not at all", _MODEL, True,
    ),
    Param("choice.learning_window", 30.0, "days", 1, 3650, "days over which those who went before are counted", _MODEL, True),
    Param(
        "choice.network", 0.0, "power", 0, 10,
        "camps attract by (1 + people in camps of their country the evening before) to this power; 0: not at all", _MODEL, True,
    ),
    Param("choice.learning_lag", 30.0, "days", 0, 365, "days until a count of people in a camp is known", _MODEL, True),
    Param(
        "reports.assimilation", 0.0, "share", 0, 1,
        "share by which people in camps are moved to where reports, once known, say that they were; 0: not at all", _MODEL, True,
    ),
    Param(
        "reports.hindsight", 0.0, "switch", 0, 1,
        "1: counts are known as corrected and interpolated later, as forecasts by persistence know them; 0: as published", _MODEL, True,
    ),
    Param("travel.start_on_foot", 0.0, "switch", 0, 1, "the first link is walked", _FLEE),
    Param(
        "travel.avoid_short_stints", 0.0, "switch", 0, 1,
        "a town is passed by those who travelled less than half of what they could", _FLEE,
    ),
    Param(
        "arrivals.mode", 0.0, "mode", 0, 3,
        "people appear by 0: totals, 1: a fixed number per zone and day, 2: the same, Poisson, 3: a share of the population", _FLEE,
    ),
    Param(
        "arrivals.per_zone_day", 500.0, "persons or share", 0, 1e9,
        "people (or share of the population) displaced per conflict zone and day", _FLEE,
    ),
    Param("arrivals.by_flood", 0.0, "switch", 0, 1, "people appear in flooded places instead of conflict zones", _FLEE),
    Param(
        "arrivals.by_food_insecurity", 0.0, "switch", 0, 1,
        "people also appear at places without conflict, by the share without enough food", _FLEE,
    ),
    Param("arrivals.everywhere", 0.0, "switch", 0, 1, "people may appear at any inhabited place, not only in conflict zones", _FLEE),
    Param("arrivals.from_population", 0.0, "switch", 0, 1, "people who appear are taken from the population of the place", _FLEE),
    Param(
        "arrivals.camps_are_sinks", 0.0, "switch", 0, 1,
        "people in camps leave the system with the deactivation chance of the camp", _FLEE,
    ),
    Param("conflict.decay_interval", 30.0, "days", 1, 10000, "days that one step of the conflict_decay curve lasts", _FLEE),
    Param("flood.rules", 0.0, "switch", 0, 1, "flood levels change leave chances and weights (curves flood_*)", _FLEE),
    Param(
        "food.rules", 0.0, "switch", 0, 1,
        "a share without enough food raises the chance to leave a town and lowers what draws to a place", _FLEE,
    ),
    Param("people.per_row", 1.0, "persons", 1, 10000, "how many people one row stands for", _FLEE),
    Param("rule.children_avoid_hazards", 0.0, "switch", 0, 1, "for those under 19 the score of a place counts squared", _FLEE),
    Param("rule.boys_take_risk", 0.0, "switch", 0, 1, "boys of 15 to 18 disregard the score of a place", _FLEE),
    Param("rule.match_camp_ethnicity", 0.0, "switch", 0, 1, "camps attract by the share of one's own ethnicity there", _FLEE),
    Param("rule.match_town_ethnicity", 0.0, "switch", 0, 1, "towns attract by the share of one's own ethnicity there", _FLEE),
    Param("rule.match_conflict_ethnicity", 0.0, "switch", 0, 1, "conflict zones attract by the share of one's own ethnicity there", _FLEE),
    Param("rule.match_camp_religion", 0.0, "switch", 0, 1, "camps attract by the share of one's own religion there", _FLEE),
    Param("rule.match_town_religion", 0.0, "switch", 0, 1, "towns attract by the share of one's own religion there", _FLEE),
    Param("rule.match_conflict_religion", 0.0, "switch", 0, 1, "conflict zones attract by the share of one's own religion there", _FLEE),
    Param("flee.rules", 0.0, "switch", 0, 1, "people appear and move by the rules of a Flee instance", _FLEE),
    Param(
        "flee.compat", 0.0, "switch", 0, 1,
        "reproduces Flee as coded, defects included, for parity checks only", "Flee 3.1, read from its source",
    ),
)

PARAM_BY_NAME: dict[str, Param] = {p.name: p for p in PARAMS}
