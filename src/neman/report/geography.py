"""The data of the map: places with their stocks, links with their flows, gates with what happens there."""

from __future__ import annotations

from typing import Any

import numpy as np

from neman.report.book import Book
from neman.report.cubes import Series, bands, weekly
from neman.world import Gate, Place

__all__ = ["GATE_PARTS", "geography"]

#: What happens to people at a gate: name in the data, words of the key.
GATE_PARTS: tuple[tuple[str, str], ...] = (
    ("undetected", "got through undetected"),
    ("admitted", "let in"),
    ("taken_back", "turned away and taken back"),
    ("refused", "turned away and left between the lines"),
)
_OUTCOMES = ("attempted", "undetected", "admitted", "turned_away", "refused")


def geography(book: Book) -> dict[str, Any]:
    """Return places, links and gates; stocks per day, flows and outcomes as means over the week to each day."""
    return {
        "places": _places(book),
        "links": _links(book),
        "gates": _gates(book),
    }


def _places(book: Book) -> list[dict[str, Any]]:
    places, called = book.scenario.places, book.scenario.called
    stocks = book.each("stock", ["place"], [(place.name,) for place in places])
    return [_place(place, called(place.country), stock) for place, stock in zip(places, stocks, strict=True)]


def _place(place: Place, country: str, stock: Series) -> dict[str, Any]:
    low, _, middle, _, high = bands(stock)
    return {
        "name": place.name,
        "kind": place.kind,
        "country": country,
        "at": [round(place.lon, 4), round(place.lat, 4)],
        "capacity": place.capacity,
        "low": whole(low),
        "stock": whole(middle),
        "high": whole(high),
    }


def _links(book: Book) -> list[dict[str, Any]]:
    at = {place.name: [round(place.lon, 4), round(place.lat, 4)] for place in book.scenario.places}
    mode = {(link.origin, link.to): link.mode for link in book.scenario.links}
    mode |= {(link.to, link.origin): link.mode for link in book.scenario.links if link.two_way}
    ways = [(a, b) for a, b in book.keys("flow", "from", "to") if a in at and b in at]
    flows = map(_middle_of_week, book.each("flow", ["from", "to"], ways))
    return [
        {"from": a, "to": b, "mode": mode.get((a, b), "foot"), "line": [at[a], at[b]], "flow": tenths(flow)}
        for (a, b), flow in zip(ways, flows, strict=True)
        if flow.any()
    ]


def _gates(book: Book) -> list[dict[str, Any]]:
    at = {place.name: (place.lon, place.lat) for place in book.scenario.places}
    outcomes = book.each("gate", ["gate", "outcome"], [(gate.name, name) for gate in book.scenario.gates for name in _OUTCOMES])
    found = []
    for gate in book.scenario.gates:
        beyond = [round(0.35 * a + 0.65 * b, 4) for a, b in zip(at[gate.origin], at[gate.to], strict=True)]
        own = {name: next(outcomes) for name in _OUTCOMES}
        found.append(_gate(gate, book.scenario.called(gate.border), beyond, own))
    return found


def _gate(gate: Gate, border: str, at: list[float], own: dict[str, Series]) -> dict[str, Any]:
    parts = {
        "undetected": own["undetected"],
        "admitted": own["admitted"],
        "taken_back": np.maximum(own["turned_away"] - own["refused"], 0),
        "refused": own["refused"],
    }
    return {
        "name": gate.name,
        "border": border,
        "kind": gate.kind,
        "km": gate.length_km,
        "at": at,
        "attempts": tenths(_middle_of_week(own["attempted"])),
        "parts": {name: tenths(_middle_of_week(values)) for name, values in parts.items()},
    }


def _middle_of_week(values: Series) -> Series:
    return np.asarray(np.median(weekly(values), axis=0))


def whole(values: Series) -> list[int]:
    """Return numbers as whole numbers, for compact data."""
    return [int(v) for v in np.rint(values)]


def tenths(values: Series) -> list[float]:
    """Return numbers with one decimal at most, whole ones as whole numbers, for compact data."""
    return [int(v) if v == int(v) else float(v) for v in np.round(values, 1)]
