"""The network: gates stand where they can, and people who arrive can go somewhere."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from neman.check.findings import Finding, note, wrong
from neman.scenario import Scenario
from neman.world import Gate, Place

__all__ = [
    "arrivals_lead_somewhere", "gates_are_sound", "homes_are_reached", "known_routes_are_linked", "links_are_sound", "places_are_linked",
]

#: Kinds of places at which a journey may end.
_ENDS = frozenset({"destination", "reception", "idp_camp"})


def gates_are_sound(scenario: Scenario) -> Iterator[Finding]:
    """Yield gates that stand within one country, have no strip, no length, or point to a crossing that is none."""
    places = {place.name: place for place in scenario.places}
    gates = {gate.name: gate for gate in scenario.gates}
    for gate in scenario.gates:
        yield from _sides(gate, places)
        limbo, crossing = places.get(gate.limbo), gates.get(gate.crossing or "")
        if limbo and limbo.kind != "limbo":
            yield wrong(gate, "limbo", f"is a place of kind {limbo.kind}, not limbo", "name the strip, or give that place the kind limbo")
        if crossing and crossing.kind != "official_crossing":
            yield wrong(gate, "crossing", f"is a gate of kind {crossing.kind}", "name an official crossing, or leave the cell empty")
        if gate.kind == "green_border" and gate.length_km == 0:
            yield wrong(gate, "length_km", "a section of green border has a length", "write its length; only a crossing point may have 0")


def _sides(gate: Gate, places: Mapping[str, Place]) -> Iterator[Finding]:
    front, behind, back = places.get(gate.origin), places.get(gate.to), places.get(gate.back_to or "")
    if front and behind and front.country == behind.country:
        yield wrong(gate, "to", f"both sides of the gate lie in {front.country}", "lead it to another country; inside a country use a link")
    if back and front and back.country != front.country:
        yield note(gate, "back_to", f"people come from {front.country} and are taken back to {back.country}", "check that this is meant")


def links_are_sound(scenario: Scenario) -> Iterator[Finding]:
    """Yield links to themselves, links around a gate, and two-way links whose other direction has a row of its own."""
    gates = {(gate.origin, gate.to): gate for gate in scenario.gates}
    rows = {(link.origin, link.to): link for link in scenario.links}
    for link in scenario.links:
        ways = [(link.origin, link.to), (link.to, link.origin)] if link.two_way else [(link.origin, link.to)]
        if link.origin == link.to:
            yield wrong(link, "to", "the link ends where it starts", "name another place")
        for gate in (gates[way] for way in ways if way in gates):
            yield wrong(link, "to", f"the link leads around the gate {gate.name!r}, which is itself the link", "delete this link")
        other = rows.get((link.to, link.origin)) if link.two_way else None
        if other and other is not link and (not other.two_way or other.line < link.line):
            yield wrong(link, "two_way", f"row {other.line} already leads the other way", "write false, or delete the other row")


def known_routes_are_linked(scenario: Scenario) -> Iterator[Finding]:
    """Yield routes of fewer than two places, and routes between whose places there is no link."""
    pairs = {pair for k in scenario.links for pair in ((k.origin, k.to), (k.to, k.origin))[: 1 + k.two_way]}
    for route in scenario.known_routes:
        if len(route.stops) < 2:
            yield wrong(route, "way", "a route needs two places or more", "write 'A > B > C'")
        for a, b in pairwise(route.stops):
            if (a, b) not in pairs:
                yield wrong(route, "way", f"no link leads from {a!r} to {b!r}", "add it to links.csv, or correct the places")



def arrivals_lead_somewhere(scenario: Scenario) -> Iterator[Finding]:
    """Yield arrivals from whose place no gate and no end of a journey can be reached."""
    places = {place.name: place for place in scenario.places}
    ahead, fronts = _graph(scenario), {gate.origin for gate in scenario.gates}
    for arrival in scenario.arrivals:
        place = places.get(arrival.place)
        if place is None:
            continue
        if place.kind == "limbo":
            yield wrong(arrival, "place", "nobody arrives between the lines", "let people arrive at an origin, an airport or a town")
        reached = _reached([place.name], ahead)
        if not any(name in fronts or places[name].kind in _ENDS for name in reached if name in places):
            yield wrong(arrival, "place", "no gate, centre or destination can be reached from here", "add the links that people take")


def homes_are_reached(scenario: Scenario) -> Iterator[Finding]:
    """Note classes that could not go home from in front of some gate."""
    behind: dict[str, set[str]] = defaultdict(set)
    for start, ends in _links(scenario).items():
        for end in ends:
            behind[end].add(start)
    fronts = {gate.back_to or gate.origin for gate in scenario.gates}
    for klass in scenario.classes:
        cut_off = sorted(fronts - _reached([klass.home], behind))
        if cut_off and klass.home in {place.name for place in scenario.places}:
            problem = f"no links lead home from {', '.join(cut_off)}"
            yield note(klass, "home", problem, "add links (flights) that lead home, unless nobody returns")


def places_are_linked(scenario: Scenario) -> Iterator[Finding]:
    """Note places that nobody can come to, gates that nobody reaches and strips of no gate."""
    ahead = _graph(scenario)
    touched = set(ahead).union(*ahead.values()) if ahead else set()
    strips, receiving = {gate.limbo for gate in scenario.gates}, _countries_behind(scenario)
    for place in scenario.places:
        admitted = place.kind == "reception" and place.country in receiving
        if place.kind == "limbo" and place.name not in strips:
            yield note(place, "name", "is the strip of no gate", "name it in the column limbo of gates.csv, or delete it")
        elif place.kind not in ("limbo", "marker") and place.name not in touched and not admitted:
            yield note(place, "name", "no link leads here or away", "add a link, or make it a marker")
    seen = _reached({arrival.place for arrival in scenario.arrivals}, ahead)
    for gate in scenario.gates:
        if scenario.arrivals and gate.origin not in seen:
            yield note(gate, "from", "nobody who arrives can come here", "add links that lead to the place in front of the gate")


def _countries_behind(scenario: Scenario) -> set[str]:
    country = {place.name: place.country for place in scenario.places}
    return {country[gate.to] for gate in scenario.gates if gate.to in country}


def _links(scenario: Scenario) -> dict[str, set[str]]:
    ahead: dict[str, set[str]] = defaultdict(set)
    for link in scenario.links:
        ahead[link.origin].add(link.to)
        if link.two_way:
            ahead[link.to].add(link.origin)
    return ahead


def _graph(scenario: Scenario) -> dict[str, set[str]]:
    ahead = _links(scenario)
    for gate in scenario.gates:
        ahead[gate.origin].add(gate.to)
    return ahead


def _reached(starts: Iterable[str], ahead: Mapping[str, set[str]]) -> set[str]:
    """Return every place that can be reached from the starts, themselves included."""
    seen = set(starts)
    queue = deque(seen)
    while queue:
        for name in ahead.get(queue.popleft(), ()):
            if name not in seen:
                seen.add(name)
                queue.append(name)
    return seen
