"""Positions and purposes that the kernels of a Flee instance share: parameters, forcings, modes, random draws, bins."""

from __future__ import annotations

from typing import Final

__all__ = ["FLEE_PARAMETERS", "QUANTITIES"]

# ---- parameters the kernels read
FLEE_PARAMETERS = (
    "leave.town", "leave.conflict_zone", "leave.camp", "leave.idp_camp", "leave.population_base", "leave.population_power",
    "food.rules",
    "choice.camp_pull", "choice.foreign_pull", "choice.conflict_pull", "choice.softening", "choice.weight_softening",
    "choice.distance_power", "choice.weight_power", "choice.buffer", "choice.pruning", "choice.population_power",
    "choice.home_distance_power", "choice.awareness", "choice.aims", "choice.deliberation", "choice.deliberation_below",
    "choice.learning", "choice.learning_window", "choice.network",
    "speed.road", "speed.foot", "travel.start_on_foot", "travel.avoid_short_stints",
    "arrivals.mode", "arrivals.per_zone_day", "arrivals.by_flood", "arrivals.by_food_insecurity", "arrivals.everywhere",
    "arrivals.from_population", "arrivals.camps_are_sinks",
    "conflict.decay_interval", "flood.rules", "people.per_row", "reports.assimilation", "flee.compat",
)
(
    LEAVE_TOWN, LEAVE_CONFLICT, LEAVE_CAMP, LEAVE_IDP_CAMP, POPULATION_BASE, LEAVE_POWER, FOOD_RULES,
    CAMP_PULL, FOREIGN_PULL, CONFLICT_PULL, SOFTENING, WEIGHT_SOFTENING, DISTANCE_POWER, WEIGHT_POWER, BUFFER, PRUNING,
    POPULATION_POWER, HOME_POWER, AWARENESS, AIMS, DELIBERATION, DELIBERATE_BELOW, LEARNING, WINDOW, NETWORK,
    SPEED, WALK, ON_FOOT, NO_SHORT_STINTS,
    MODE, PER_ZONE, BY_FLOOD, BY_FOOD, EVERYWHERE, FROM_POPULATION, SINKS,
    DECAY_INTERVAL, FLOOD_RULES, PER_ROW, ASSIMILATION, COMPAT,
) = range(41)

#: What a forcing changes, in the order of `neman.world.FORCINGS`.
QUANTITIES = (
    "conflict", "flood", "food_insecurity", "population", "capacity", "pull", "camp", "idp_camp", "flood_forecast", "staying", "sealed",
)
Q_CONFLICT, Q_FLOOD, Q_FOOD, Q_POPULATION, Q_CAPACITY, Q_PULL, Q_CAMP, Q_IDP_CAMP, Q_FORECAST, Q_STAYING, Q_SEALED = range(11)

BY_TOTALS, CONSTANT, POISSON, RATIO = range(4)

# ---- purposes of random draws, after those of `names`
D_PLACE, D_CLASS, D_NUMBER, D_WALK, D_SINK, D_SPLIT, D_SYSTEM, D_PART, D_PICK = range(40, 49)

#: Below this chance to leave a place people sleep until they set out, instead of being asked every day.
RARE: Final = 0.2
#: A camp with less room than this is given up as an aim.
FULL: Final = 0.5
#: Links ahead that people see who deliberate.
DELIBERATE_AHEAD: Final = 3

# ---- bins of cohorts (see `kernels.flee_crowds`)
#: Steps of memory in a day's distance; the rest, up to two days' distance, is one step more and what lies beyond.
MEMORY_STEPS: Final = 16
#: Steps of the distance done today, for so many people or fewer.
TODAY_STEPS: Final = 20
TODAY_PEOPLE: Final = 300_000
#: The most steps of the distance done today that short links may ask for.
MOST_STEPS: Final = 100

COUNT_ROWS, COUNT_SEEN, COUNT_PENDING, COUNT_GONE, COUNT_LOOKS = range(5)
