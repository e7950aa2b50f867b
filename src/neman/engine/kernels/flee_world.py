"""What changes around people in a Flee instance: conflicts, floods, camps, and with them scores, leave chances and weights."""

from __future__ import annotations

from neman.compiled import kernel
from neman.engine.flee_names import (
    AIMS,
    AWARENESS,
    CAMP_PULL,
    COMPAT,
    CONFLICT_PULL,
    COUNT_ROWS,
    DECAY_INTERVAL,
    DELIBERATE_AHEAD,
    DISTANCE_POWER,
    FLOOD_RULES,
    FOOD_RULES,
    FOREIGN_PULL,
    LEARNING,
    LEAVE_CAMP,
    LEAVE_CONFLICT,
    LEAVE_IDP_CAMP,
    LEAVE_POWER,
    LEAVE_TOWN,
    NETWORK,
    POPULATION_BASE,
    POPULATION_POWER,
    Q_CAMP,
    Q_CAPACITY,
    Q_CONFLICT,
    Q_FLOOD,
    Q_FOOD,
    Q_FORECAST,
    Q_IDP_CAMP,
    Q_POPULATION,
    Q_PULL,
    Q_SEALED,
    Q_STAYING,
    RARE,
    SOFTENING,
    WEIGHT_POWER,
    WEIGHT_SOFTENING,
)
from neman.engine.kernels.flee_rows import doze, sleep
from neman.engine.names import AT_PLACE, CLOSURE, LINK_DIM, REDIRECTION, SETTLED

__all__ = ["decay_of", "flee_world", "step_of"]

_RESET_TURN = 1000  # draws of waits that are drawn anew, apart from those of the day's decisions


@kernel
def step_of(curve, level):
    """Return the value of a curve at a step; its last value holds beyond, and 1 where there is no curve."""
    if len(curve) == 0:
        return 1.0
    return curve[min(max(int(level), 0), len(curve) - 1)]


@kernel
def decay_of(site, decay, interval, day):
    """Return how far a conflict still acts, by intervals since its last outbreak."""
    return step_of(decay, (day - site.outbreak) / interval)


@kernel
def _is_open(route, chain, ways):
    shut = 0
    for i in range(route.first, route.last):
        shut += 1 - ways[chain[i]].open
    return shut == 0


@kernel
def _is_usable(plan, state, sites, way, link, day, compat):
    """Return whether a link can be used today: between its dates and those of its end, not closed, and no end sealed off."""
    dated = plan.link_opens[link] <= day < plan.link_closes[link] and plan.opens[way.end] <= day < plan.closes[way.end]
    sealed = compat > 0.0 and sites[way.start].sealed + sites[way.end].sealed > 0
    return dated and not sealed and state.link_levers[link, CLOSURE] < 0.5


@kernel
def _forced_link(plan, state, site, ways, routes):
    """Return the open link that everybody at a place must take, -1 where there is none; as coded, Flee knows none."""
    for r in range(site.first, site.last):
        link = plan.chain[routes[r].first]
        if state.link_levers[link, REDIRECTION] > 0.5 and ways[link].open == 1:
            return link
    return -1


@kernel
def _close_links(plan, state, sites, ways, routes, day, compat):
    """Apply the decisions of the day about links; return whether there were any."""
    first, last = plan.change_first[day], plan.change_first[day + 1]
    for i in range(first, last):
        if plan.change_dim[i] == LINK_DIM:
            state.link_levers[plan.change_target[i], plan.change_lever[i]] = plan.change_value[i]
    changed = first < last or day == 0
    links = len(plan.km)
    for k in range(links):
        is_open = 1 if _is_usable(plan, state, sites, ways[k], k, day, compat) else 0
        changed = changed or is_open != ways[k].open
        ways[k].open = is_open
    for k in range(links, len(ways)):
        ways[k].open = 1 if _is_open(routes[k - links], plan.chain, ways) else 0
    if changed:
        for p in range(len(sites)):
            sites[p].forced = -1 if compat > 0.0 else _forced_link(plan, state, sites[p], ways, routes)
    return changed


@kernel
def _force(site, what, value, day, compat):
    """Apply one forcing to a place."""
    if what == Q_CONFLICT:
        if value > 0.0 and site.conflict <= 0.0:
            site.outbreak = day
        site.conflict = value
    elif what == Q_FLOOD:
        site.flood = value
    elif what == Q_FOOD:
        site.food = min(value, 1.0)
    elif what == Q_FORECAST:
        site.ahead = value
    elif what == Q_STAYING:
        site.staying = min(value, 1.0)
    elif what == Q_SEALED:
        site.sealed = 1 if value > 0.0 else 0
    elif what == Q_PULL:
        site.pull = value
    elif what == Q_POPULATION:
        site.population = value
    elif what == Q_CAPACITY:
        site.capacity = value
    elif what in (Q_CAMP, Q_IDP_CAMP):
        site.camp = 1 if value > 0.0 else 0
        site.idp = 1 if value > 0.0 and what == Q_IDP_CAMP else 0
        if compat > 0.0 or value > 0.0:
            site.conflict = 0.0


@kernel
def _leave_of(site, own, value, flood_leave):
    """Return the chance per day to set out from a place."""
    if site.marker == 1 and value[COMPAT] == 0.0:
        return 1.0
    if site.marker == 1:
        chance = 1.0
    elif site.conflict > 0.0:
        chance = value[LEAVE_CONFLICT]
    elif site.camp == 1:
        chance = value[LEAVE_IDP_CAMP] if site.idp == 1 else value[LEAVE_CAMP]
    else:
        chance = own if site.hub == 1 else value[LEAVE_TOWN]
        if value[FOOD_RULES] > 0.0 and site.hub == 0 and site.foreign == 0:
            chance += site.food * (1.0 - chance)
    if value[FLOOD_RULES] > 0.0 and site.flood > 0.0 and len(flood_leave) > 0:
        chance = step_of(flood_leave, site.flood)
    if value[LEAVE_POWER] != 0.0:
        chance *= (max(site.population, site.capacity) / value[POPULATION_BASE]) ** value[LEAVE_POWER]
    if value[FLOOD_RULES] > 0.0:
        chance = max(chance, site.ahead)
    return min(chance * (1.0 - site.staying), 1.0)


@kernel
def _score_of(site, value, decay, flood_pull, day):
    """Return the attractiveness of a place: abroad, camp, conflict, floods and its own pull multiply."""
    score = site.pull * site.lure
    if site.foreign == 1:
        score *= value[FOREIGN_PULL]
    if site.camp == 1:
        score *= value[CAMP_PULL]
    if site.conflict > 0.0:
        score *= value[CONFLICT_PULL] ** (decay_of(site, decay, value[DECAY_INTERVAL], day) * site.conflict)
    if value[FLOOD_RULES] > 0.0:
        score *= step_of(flood_pull, site.flood)
    if value[FOOD_RULES] > 0.0:
        score *= 1.0 - site.food
    return score


@kernel
def _count_sheltered(sites, sheltered):
    """Count the people in the camps of each country."""
    sheltered[:] = 0
    for p in range(len(sites)):
        if sites[p].camp == 1:
            sheltered[sites[p].country] += sites[p].stock


@kernel
def _crowd_of(site, value, sheltered):
    """Return the factor by which people attract others: those who went to camps of a country before, or the population of a place."""
    if site.camp == 1:
        return (1.0 + sheltered[site.country]) ** value[NETWORK]
    power = value[POPULATION_POWER]
    if power == 0.0:
        return 1.0
    people = min(1.0, site.population) if value[COMPAT] > 0.0 else max(1.0, site.population)
    return people**power


@kernel
def _score_all(flee, sites, score, sheltered, day):
    """Set the scores of all places as each class sees them."""
    _count_sheltered(sites, sheltered)
    for p in range(len(sites)):
        own = _score_of(sites[p], flee.value, flee.decay, flee.flood_pull, day)
        crowd = _crowd_of(sites[p], flee.value, sheltered)
        for c in range(len(score)):
            seen = own * own if flee.child[c] == 1 else own
            score[c, p] = (1.0 if flee.boy[c] == 1 else seen) * crowd * flee.match[c, p]


@kernel
def _is_shadowed(r, routes, chain, state, base):
    """Return whether an open route before this one leads from the same place to the same end: only the shortest counts."""
    start = state.ways[chain[routes[r].first]].start
    q = r - 1
    while q >= 0 and routes[q].end == routes[r].end and state.ways[chain[routes[q].first]].start == start:
        if base[0, q] >= 0.0:
            return True
        q -= 1
    return False


@kernel
def _weigh(state, route_km, chain, value, flood_link):
    """Set the weights of all routes, apart from room; -1 where a route is closed or not seen."""
    routes, base, score, aware = state.routes, state.base, state.score, value[AWARENESS]
    classes = len(score)
    for r in range(len(routes)):
        end = routes[r].end
        usable = _is_open(routes[r], chain, state.ways)
        if value[AIMS] > 0.0:
            usable = usable and state.sites[end].camp == 1 and not _is_shadowed(r, routes, chain, state, base)
        far = (value[SOFTENING] + route_km[r]) ** value[DISTANCE_POWER]
        link = step_of(flood_link, state.sites[end].flood) if value[FLOOD_RULES] > 0.0 else 1.0
        for view in range(len(base)):
            deliberate = view >= classes
            seen = 1.0 if aware == 0.0 else score[view % classes, end]
            noise = 0.0 if deliberate else value[WEIGHT_SOFTENING]
            weight = 1.0 if aware < 0.0 else (link * (noise + seen) / far) ** value[WEIGHT_POWER]
            ahead = DELIBERATE_AHEAD if deliberate else max(aware, 1.0)
            base[view, r] = weight if usable and (value[AIMS] > 0.0 or routes[r].steps <= ahead) else -1.0


@kernel
def _doze_again(state, now, key, day):
    """Draw the waits anew at places whose leave chance has changed, and rebuild the calendar."""
    state.head[day:] = -1
    now.awake[day % 2, :] = 0
    for row in range(now.count[COUNT_ROWS]):
        person = now.people[row]
        if person.phase == AT_PLACE and now.sites[person.place].changed == 1:
            person.turn = _RESET_TURN
            doze(state, now, key, day, row, day)
        elif person.phase != SETTLED and person.wake >= day:
            sleep(state, now, day, row, person.wake)


@kernel
def _set_leaving(plan, state, flee, now, key, day):
    sites = now.sites
    any_changed = False
    for p in range(len(sites)):
        site = sites[p]
        chance = _leave_of(site, plan.leave[p], flee.value, flee.flood_leave)
        site.town = 1 if site.camp == 0 and site.conflict <= 0.0 and site.marker == 0 and site.hub == 0 else 0
        site.changed = 0
        if chance != site.leave:
            if min(chance, site.leave) < RARE and site.stock > 0:
                site.changed = 1
                any_changed = True
            site.leave = chance
    if any_changed:
        _doze_again(state, now, key, day)


@kernel
def _decays_today(sites, decay, interval, day):
    """Return whether the decay of some conflict takes a step today."""
    for p in range(len(sites)):
        if sites[p].conflict > 0.0 and decay_of(sites[p], decay, interval, day) != decay_of(sites[p], decay, interval, day - 1):
            return True
    return False


@kernel
def flee_world(plan, state, flee, now, key, day):
    """Apply what comes by date, and what follows from it for scores, leave chances and weights."""
    value, sites = flee.value, now.sites
    first, last = flee.forcing_first[day], flee.forcing_first[day + 1]
    for i in range(first, last):
        _force(sites[flee.forcing_place[i]], flee.forcing_quantity[i], flee.forcing_value[i], day, value[COMPAT])
    if day > 0:
        for p in range(len(sites)):
            sites[p].capacity += flee.growth[p]
    crowds = value[POPULATION_POWER] != 0.0 or value[LEAVE_POWER] != 0.0 or value[NETWORK] != 0.0
    learns = value[LEARNING] > 0.0
    changed = first < last or day == 0 or crowds or learns
    if changed:
        _set_leaving(plan, state, flee, now, key, day)
    shut = _close_links(plan, state, sites, now.ways, now.routes, day, value[COMPAT])
    if changed or shut or _decays_today(sites, flee.decay, value[DECAY_INTERVAL], day):
        _score_all(flee, sites, now.score, now.sheltered, day)
        _weigh(now, plan.route_km, plan.chain, value, flee.flood_link)
