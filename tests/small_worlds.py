"""Random small worlds in which everything happens: seats, escorts, crossings, centres that fill and close, returns, force."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from neman.evidence import Reporter
from neman.scenario import Scenario
from neman.world import Actor, Arrival, Class, Decision, Gate, Link, ParameterValue, PartySize, Place

__all__ = ["START", "decide", "small_world"]

START = date(2030, 1, 1)


def decide(lever: str, value: float, target: str = "*", day: int | None = None) -> Decision:
    """Return a decision that holds from a day on (counted from `START`), or from the beginning."""
    when = None if day is None else START + timedelta(days=day)
    return Decision(date=when, actor="state", lever=lever, target=target, value=value)


def small_world(seed: int, days: int = 40) -> Scenario:
    """Return the world of a seed."""
    lot = random.Random(seed)
    classes = ("families", "singles")
    values = {
        "harm.death_limbo": 0.02, "harm.death_attempt": 0.02, "harm.death_border_area": 0.01, "harm.injury_limbo": 0.1,
        "choice.awareness": float(lot.randrange(1, 3)), "choice.belief_power": 2 * lot.random(),
    }
    return Scenario(
        name="small_world", start=START, end=START + timedelta(days=days - 1),
        places=_places(lot, days), links=_links(lot), gates=_GATES,
        classes=tuple(Class(name=name, home="Home", retry=lot.random()) for name in classes),
        parties=tuple(PartySize(size=size, share=share) for size, share in ((1, 0.5), (2, 0.3), (4, 0.2))),
        arrivals=tuple(_arrival(name, 5 + 15 * lot.random(), days // (1 + i)) for i, name in enumerate(classes)),
        actors=(Actor(name="state", kind="state"),), playbook=_playbook(lot, days),
        parameters=tuple(ParameterValue(name=name, value=value) for name, value in values.items()),
        reporters=(
            Reporter(name="guard", quantity="turned_away", border="BB-AA", counts="turned_away", coverage=0.9, dispersion=5.0, rounding=5),
            Reporter(name="office", quantity="in_reception", border="BB", counts="in_reception", kind="stock"),
        ),
    )


def _places(lot: random.Random, days: int) -> tuple[Place, ...]:
    def place(name: str, kind: str, country: str, lat: float, lon: float, **more: Any) -> Place:
        return Place(name=name, kind=kind, country=country, lat=lat, lon=lon, **more)

    def centre(name: str, lat: float, **more: Any) -> Place:
        return place(name, "reception", "BB", lat, 12, capacity=lot.randrange(5, 40), **more)

    return (
        place("Home", "origin", "HH", 0, 0), place("Airport", "airport", "AA", 10, 10), place("Town", "town", "AA", 10.5, 10.3, leave=0.6),
        place("North", "border_area", "AA", 11, 11), place("South", "border_area", "AA", 9, 11), place("Post", "border_area", "AA", 10, 11),
        place("North strip", "limbo", "A-B", 11, 11.1), place("South strip", "limbo", "A-B", 9, 11.1),
        place("Post strip", "limbo", "A-B", 10, 11.1), place("Behind", "town", "BB", 10, 12), place("Far", "destination", "CC", 10, 15),
        centre("Camp", 10.5), centre("School", 9.5, closes=START + timedelta(days=days // 2)),
        centre("Base", 9.0, opens=START + timedelta(days=days // 4)),
    )


def _links(lot: random.Random) -> tuple[Link, ...]:
    def link(origin: str, to: str, **more: Any) -> Link:
        return Link(origin=origin, to=to, **more)

    return (
        link("Home", "Airport", mode="flight", capacity=lot.randrange(10, 40)),
        link("Airport", "Home", mode="flight", capacity=lot.randrange(0, 9)),
        link("Airport", "Town", two_way=True), link("Town", "North", two_way=True), link("Town", "South", two_way=True),
        link("Town", "Post", mode="foot", two_way=True), link("North", "South", two_way=True), link("Behind", "Far"),
    )


def _playbook(lot: random.Random, days: int) -> tuple[Decision, ...]:
    share = lot.random
    highest = {
        "turn_away": 1.0, "readmission": 1.0, "to_crossing": 1.0, "patrols": 40.0, "force": 1.0, "overflow": 1.0, "push_on": 0.5,
        "let_back": 0.2, "corridor": 0.2, "give_up": 0.05, "visas": 1.0, "asylum": 0.05, "returns": 0.05, "absconding": 0.05,
        "transfers": 0.2,
    }
    first = [decide(lever, high * share()) for lever, high in highest.items()]
    later = [decide("escorts", lot.randrange(1, 9), "Town > North", days // 5), decide("escorts", 0.5, "South > Behind", days // 3)]
    return (*first, *later, decide("turn_away", share(), "*", days // 3), decide("closure", 1, "Town > South", days // 2))


def _arrival(klass: str, people: float, days: int) -> Arrival:
    return Arrival(start=START, end=START + timedelta(days=days - 1), place="Home", class_=klass, per_day=people)


def _gate(name: str, origin: str, border: str, **more: Any) -> Gate:
    row = {"kind": "green_border", "length_km": 60.0, **more}
    return Gate(name=name, origin=origin, to="Behind", border=border, limbo=f"{origin} strip", **row)


_GATES = (
    _gate("North line", "North", "BB-AA", crossing="Post gate"),
    _gate("South line", "South", "BB-AA", back_to="Town"),
    _gate("Post gate", "Post", "BB-AA post", kind="official_crossing", length_km=0.0),
)
