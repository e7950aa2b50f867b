"""What people in a Flee instance choose between: the routes of a place, by weight."""

from __future__ import annotations

from neman.compiled import kernel
from neman.engine.flee_names import AIMS, AWARENESS, BUFFER, COMPAT, COUNT_LOOKS, FULL, HOME_POWER, PRUNING, WEIGHT_POWER, WEIGHT_SOFTENING

__all__ = ["book_flow", "choose_route", "is_given_up", "look_at", "look_round", "pick_route", "room_of", "way_of", "weigh_routes"]


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
    now.count[COUNT_LOOKS] += 1
    for p in range(len(now.sites)):
        now.sites[p].known = now.sites[p].stock


@kernel
def look_at(flee, now, place):
    """Let everyone know how many people are at a place; where its room has changed, weights must be added up anew."""
    site = now.sites[place]
    if site.capacity >= 1.0 and max(site.known, site.stock) > flee.value[BUFFER] * site.capacity:
        now.count[COUNT_LOOKS] += 1
    site.known = site.stock


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
def _add_up(flee, now, place, view, home):
    """Add up the weights of the routes of a place, one by one; where all are zero, any open one is as good as another."""
    total, _ = weigh_routes(flee, now, place, view, home)
    first, so_far = now.sites[place].first, 0.0
    for r in range(first, now.sites[place].last):
        weight = now.scratch[r - first]
        if total <= 0.0:
            weight = 1.0 if weight >= 0.0 else 0.0
        so_far += max(weight, 0.0)
        now.sums[view, r] = so_far
    alike = len(flee.far) == 0 or flee.value[COMPAT] > 0.0  # whatever the home
    now.looked[view, place] = now.count[COUNT_LOOKS] if alike else -1


@kernel
def choose_route(flee, now, place, view, home, u):
    """Return the route of a place that a number `u` in [0, 1] picks by weight, -1 where all are closed.

    Weights are those of the last look round; `view` and `home` as for `weigh_routes`.
    """
    if now.looked[view, place] != now.count[COUNT_LOOKS]:
        _add_up(flee, now, place, view, home)
    low, high = now.sites[place].first, now.sites[place].last - 1
    if high < low or now.sums[view, high] <= 0.0:
        return -1
    total = now.sums[view, high]
    while low < high:
        middle = (low + high) // 2
        if now.sums[view, middle] > u * total or now.sums[view, middle] >= total:
            high = middle
        else:
            low = middle + 1
    return low


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
