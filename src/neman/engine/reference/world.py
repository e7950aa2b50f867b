"""What holds today, and who arrives."""

from __future__ import annotations

import math

from neman import rng
from neman.engine import names as n
from neman.engine.plan import Plan
from neman.engine.reference.party import Party, Register

__all__ = ["World"]


class World(Register):
    """Levers, links and gates of the day."""

    def __init__(self, plan: Plan, key: rng.Key) -> None:
        super().__init__(plan, key)
        self.gate, self.road = plan.gate_levers.copy(), plan.link_levers.copy()
        self.centre, self.people = plan.place_levers.copy(), plan.class_levers.copy()
        self.belief = plan.outlook.copy()

    def schedule(self, day: int) -> None:
        """Let the dated decisions of the day take effect."""
        plan = self.plan
        tables = {int(n.GATE_DIM): self.gate, int(n.LINK_DIM): self.road, int(n.PLACE_DIM): self.centre, int(n.CLASS_DIM): self.people}
        for i in range(plan.change_first[day], plan.change_first[day + 1]):
            tables[int(plan.change_dim[i])][plan.change_target[i], plan.change_lever[i]] = plan.change_value[i]

    def prepare(self, day: int) -> None:
        """Work out what follows from the levers."""
        self.open = [self.is_open_link(day, k) for k in range(len(self.plan.km))]
        self.seats = self.road[:, n.SEATS].copy()
        self.detect = [self.chance_to_be_seen(g) for g in range(len(self.plan.length))]
        self.leave = [self.chance_to_leave(p) for p in range(len(self.plan.kind))]
        self.room = [self.seeming_room(p) for p in range(len(self.plan.kind))]

    def is_open(self, place: int, day: int) -> bool:
        """Return whether a place can be entered."""
        return bool(self.plan.opens[place] <= day < self.plan.closes[place])

    def is_open_link(self, day: int, link: int) -> bool:
        """Return whether a link can be used."""
        in_time = self.plan.link_opens[link] <= day < self.plan.link_closes[link]
        return bool(in_time and self.is_open(self.plan.end[link], day) and self.road[link, n.CLOSURE] < 0.5)

    def chance_to_be_seen(self, gate: int) -> float:
        """Return the chance to be detected at a gate."""
        length = float(self.plan.length[gate])
        if length <= 0.0:
            return 1.0
        barrier = min(self.gate[gate, n.BARRIER] / length, 1.0)
        watched = self.gate[gate, n.PATROLS] * self.plan.value[n.PATROL_REACH] / length
        return 1.0 - math.exp(-watched * (1.0 + self.plan.value[n.BARRIER_GAIN] * barrier))

    def chance_to_leave(self, place: int) -> float:
        """Return the chance that people at a place set out."""
        return float(min(self.plan.leave[place] * self.centre[place, n.SETTING_OUT], 1.0))

    def seeming_room(self, place: int) -> float:
        """Return how much room a place seems to have."""
        capacity, buffer, present = self.centre[place, n.PLACES], self.plan.value[n.BUFFER], self.stock(place)
        if capacity >= n.UNLIMITED:
            return 1.0
        if present >= capacity:
            return 0.0
        return 1.0 if present <= buffer * capacity else float((1.0 - present / capacity) / (1.0 - buffer))

    def arrivals(self, day: int) -> None:
        """Let the parties of today appear; those without a visa take a number and do not come."""
        plan = self.plan
        for a, wanted in enumerate(self.book.parties[day]):
            for _ in range(wanted):
                ident, klass = self.next_ident, int(plan.stream_class[a])
                self.next_ident += 1
                u = rng.uniform(self.key, n.D_SIZE, day, ident, 0)
                below = [int(size) for size, share in zip(plan.size, plan.size_share, strict=True) if u < share]
                size = below[0] if below else int(plan.size[-1])
                visas = self.people[klass, n.VISAS]
                if visas >= 1.0 or rng.uniform(self.key, n.D_VISA, day, ident, 0) < visas:
                    party = Party(ident, klass, size, int(plan.stream_place[a]))
                    self.parties.append(party)
                    self.rest(day, party, day)
