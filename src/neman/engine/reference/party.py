"""A party, and what can be drawn and booked about it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from neman import rng
from neman.engine import names as n
from neman.engine.plan import Plan
from neman.engine.state import new_book

__all__ = ["Party", "Register"]

_SPAN = 64  # draws that one number may use before it meets the next


@dataclass
class Party:
    """People who move together."""

    ident: int
    klass: int
    size: int
    place: int
    phase: int = int(n.AT_PLACE)
    goal: int = int(n.ONWARD)
    gate: int = -1
    route: int = -1
    hop: int = 0
    link: int = -1
    left: np.float32 = field(default_factory=lambda: np.float32(0))
    today: np.float32 = field(default_factory=lambda: np.float32(0))
    turn: int = 0
    tries: int = 0
    limbo_days: int = 0
    wake: int = 0
    seen: set[tuple[int, int]] = field(default_factory=set)

    @property
    def is_gone(self) -> bool:
        """Whether the party no longer acts."""
        return self.phase in (n.SETTLED, n.HOME, n.DEAD)



class Register:
    """All parties of a run and its book."""

    def __init__(self, plan: Plan, key: rng.Key) -> None:
        self.plan, self.key, self.book = plan, key, new_book(plan)
        self.parties: list[Party] = []
        self.dead = 0
        self.next_ident = 0

    def happens(self, chance: float, purpose: Any, day: int, party: Party, draw: int = 0) -> bool:
        """Return whether something happens to a party."""
        return bool(rng.binomial(1, float(chance), self.key, purpose, day, party.ident, draw * _SPAN))

    def lot(self, parties: list[Party], purpose: Any, day: int) -> list[Party]:
        """Return parties in an order drawn by lot."""
        return sorted(parties, key=lambda p: rng.uniform(self.key, purpose, day, p.ident, p.turn))

    def stock(self, place: int) -> int:
        """Return the people present at a place."""
        away = (n.TRAVELLING, n.HOME, n.DEAD)
        return sum(p.size for p in self.parties if p.place == place and p.phase not in away)

    def at_gate(self, day: int, gate: int, outcome: Any, people: int) -> None:
        """Book an outcome at a gate."""
        self.book.cells[day, self.plan.layout.gate + gate * len(n.OUTCOMES) + outcome] += people

    def harm(self, day: int, place: int, kind: Any, people: int) -> None:
        """Book harm at a place."""
        self.book.cells[day, self.plan.layout.harm + place * len(n.HARM) + kind] += people

    def processed(self, day: int, place: int, outcome: Any, people: int) -> None:
        """Book what happens in a centre."""
        self.book.cells[day, self.plan.layout.processing + place * len(n.PROCESSING) + outcome] += people

    def first(self, day: int, party: Party, what: Any, gate: int) -> None:
        """Book people to whom something happens for the first time at a border, and anywhere."""
        border, start = int(self.plan.border[gate]), self.plan.layout.persons
        if (what, border) in party.seen:
            return
        self.book.cells[day, start + border * len(n.PERSONS) + what] += party.size
        if not any(seen == what for seen, _ in party.seen):
            self.book.cells[day, start + self.plan.borders * len(n.PERSONS) + what] += party.size
        party.seen.add((what, border))

    def remember(self, party: Party, people: int) -> None:
        """Count the history of people whose story ends here."""
        self.book.tries[min(party.tries, int(n.MOST_TRIES))] += people
        self.book.limbo_days[min(party.limbo_days, int(n.MOST_DAYS))] += people

    def lose_one(self, day: int, party: Party, place: int) -> None:
        """Let one person of a party die."""
        self.harm(day, place, n.H_DIED, 1)
        self.remember(party, 1)
        self.dead += 1
        party.size -= 1
        if party.size == 0:
            party.phase = int(n.DEAD)

    def arrive(self, party: Party, place: int) -> None:
        """Put a party at a place that it has reached; who reaches a destination that nobody leaves has settled."""
        settles = party.goal == n.ONWARD and self.plan.kind[place] == n.DESTINATION and self.plan.leave[place] <= 0.0
        party.place, party.phase = place, int(n.SETTLED if settles else n.AT_PLACE)

    def rest(self, day: int, party: Party, soonest: int) -> None:
        """Let a party sleep until it next sets out; where only setting out can happen, for a geometric number of days."""
        party.wake = soonest
        if self.plan.plain[party.place]:
            chance = float(self.plan.leave[party.place])
            if chance <= 0.0:
                party.wake = -1
            elif chance < 1.0:
                u = rng.uniform(self.key, n.D_WAIT, day, party.ident, party.turn)
                party.wake += int(min(math.floor(math.log1p(-u) / math.log1p(-chance)), 1e6))
