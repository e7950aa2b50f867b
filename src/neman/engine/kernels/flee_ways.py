"""What people in a Flee instance choose between: the routes of a place, by weight."""

from __future__ import annotations

from neman.compiled import kernel
from neman.engine.flee_names import AIMS, AWARENESS, BUFFER, COMPAT, FULL, HOME_POWER, PRUNING, WEIGHT_POWER, WEIGHT_SOFTENING

__all__ = ["book_flow", "is_given_up", "look_round", "pick_route", "room_of", "way_of", "weigh_routes"]


@kernel
def room_of(site, buffer):
    """Return the room of a place: 1 up to the buffer share of its capacity, then falling to 0."""
    if site.capacity < 1.0 or site.known <= buffer * site.capacity:
        return 1.0
    if site.known >= site.capacity:
        return 0.0
    return 1.0 - (site.known - buffer * site.capacity) / (site.capacity * (1.0 - buffer))


@kernel
def look_round(now):
    """Let everyone know how many people are at every place."""
    for p in range(len(now.sites)):
        now.sites[p].known = now.sites[p].stock


@kernel
def is_given_up(flee, now, place):
    """Return whether a place is a camp so full that people on the way give it up."""
    return now.sites[place].camp == 1 and room_of(now.sites[place], flee.value[BUFFER]) < FULL


@kernel
def _nearness(flee, now, view, origin, end):
    """Return the factor by which a place attracts less the further off it is; what `weight_softening` adds is the same everywhere."""
    near = max(1.0, flee.far[origin, end]) ** -flee.value[HOME_POWER]
    noise = 0.0 if view >= len(now.score) else flee.value[WEIGHT_SOFTENING]
    if noise == 0.0:
        return near
    seen = 1.0 if flee.value[AWARENESS] == 0.0 else now.score[view, end]
    return (noise + seen * near) / (noise + seen)


@kernel
def _weight(flee, now, view, origin, r):
    """Return the weight of a route now; -1 where it is closed."""
    weight = now.base[view, r]
    if weight <= 0.0:
        return weight
    end = now.routes[r].end
    room = room_of(now.sites[end], flee.value[BUFFER])
    if room < 1.0:
        weight *= room ** flee.value[WEIGHT_POWER]
    if len(flee.far) > 0:
        weight *= _nearness(flee, now, view, origin, end) ** flee.value[WEIGHT_POWER]
    return weight


@kernel
def weigh_routes(flee, now, place, view, home):
    """Write the weights of the routes of a place into `scratch` (-1: closed); return their sum and how many are open.

    `view` is a row of `base`: a class, or the same class when it deliberates.
    """
    first, last = now.sites[place].first, now.sites[place].last
    weights, origin = now.scratch, place if flee.value[COMPAT] > 0.0 else home
    best = total = 0.0
    n = 0
    for r in range(first, last):
        weight = _weight(flee, now, view, origin, r)
        weights[r - first] = weight
        if weight >= 0.0:
            n += 1
            total += weight
            best = max(best, weight)
    if flee.value[PRUNING] > 1.0 and total > 0.0:
        total = 0.0
        for i in range(last - first):
            if weights[i] < best / flee.value[PRUNING]:
                weights[i] = -1.0
            total += max(weights[i], 0.0)
    return total, n


@kernel
def pick_route(now, place, total, n, u):
    """Return the route of a place that a number `u` in [0, 1) picks by weight; any open one where all weights are zero."""
    aim = u * (total if total > 0.0 else n)
    first, chosen = now.sites[place].first, -1
    for r in range(first, now.sites[place].last):
        weight = now.scratch[r - first]
        if weight < 0.0 or (total > 0.0 and weight == 0.0):
            continue
        chosen = r
        aim -= weight if total > 0.0 else 1.0
        if aim < 0.0:
            break
    return chosen


@kernel
def way_of(plan, flee, now, r, step):
    """Return the way that a route takes from its step on: its journey where people choose among aims, else its next link."""
    return len(plan.km) + r if flee.value[AIMS] > 0.0 else plan.chain[now.routes[r].first + step]


@kernel
def book_flow(plan, now, flow, way, size):
    """Count people who set out on a way: on its link, or on all links of the journey."""
    if way < len(flow):
        flow[way] += size
        return
    route = now.routes[way - len(flow)]
    for i in range(route.first, route.last):
        flow[plan.chain[i]] += size
