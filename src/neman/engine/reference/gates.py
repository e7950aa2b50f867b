"""Attempts, turning away, limbo, admission."""

from __future__ import annotations

import numpy as np

from neman import rng
from neman.engine import names as n
from neman.engine.reference.moves import Moves
from neman.engine.reference.party import Party

__all__ = ["Gates"]


class Gates(Moves):
    """What happens at gates and between the lines."""

    beds: list[Party]

    def gates(self, day: int) -> None:
        """Resolve the day at every gate."""
        self.beds, self.tally = [], np.zeros((len(self.plan.length), 2))
        self.between_the_lines(day)
        for party in self.tried:
            self.attempt(day, party)
        for party in self.lot(self.beds, n.D_LOT, day):
            self.find_room(day, party)
        for g in range(len(self.plan.length)):
            if self.tally[g, 0] > 0.0:
                self.belief[g] += self.plan.value[n.BELIEF_MEMORY] * (self.tally[g, 1] / self.tally[g, 0] - self.belief[g])
            else:
                self.belief[g] += self.plan.value[n.BELIEF_FADE] * (self.plan.outlook[g] - self.belief[g])

    def between_the_lines(self, day: int) -> None:
        """Let each party in limbo try again, be let back, be admitted, or stay."""
        for party in self.in_strip:
            party.limbo_days += 1
            again, back, corridor = (self.gate[party.gate, lever] for lever in (n.PUSH_ON, n.LET_BACK, n.CORRIDOR))
            total = again + back + corridor
            if total <= 0.0 or not self.happens(1.0 - np.exp(-total), n.D_STRIP, day, party, 0):
                party.wake = day + 1
            elif self.happens(again / total, n.D_STRIP, day, party, 1):
                self.at_gate(day, party.gate, n.O_TRIED_AGAIN, party.size)
                party.phase = int(n.AT_GATE)
                self.tried.append(party)
            elif back > 0.0 and self.happens(back / (back + corridor), n.D_STRIP, day, party, 2):
                self.at_gate(day, party.gate, n.O_LET_BACK, party.size)
                self.take_back(day, party, party.gate)
            else:
                self.at_gate(day, party.gate, n.O_CORRIDOR, party.size)
                self.beds.append(party)

    def attempt(self, day: int, party: Party) -> None:
        """Resolve one attempt: death on the way, undetected, admitted, or turned away."""
        gate = party.gate
        party.route, party.tries = -1, party.tries + 1
        self.at_gate(day, gate, n.O_ATTEMPTED, party.size)
        self.first(day, party, n.FIRST_TRIED, gate)
        self.tally[gate, 0] += party.size
        if self.happens(1.0 - (1.0 - self.plan.value[n.DEATH_ATTEMPT]) ** party.size, n.D_ATTEMPT_DEATH, day, party):
            self.at_gate(day, gate, n.O_DIED, 1)
            self.lose_one(day, party, int(self.plan.limbo[gate]))
            if party.size == 0:
                return
        if self.happens(1.0 - self.detect[gate], n.D_GATE, day, party, 0):
            self.at_gate(day, gate, n.O_UNDETECTED, party.size)
            self.first(day, party, n.FIRST_THROUGH, gate)
            self.tally[gate, 1] += party.size
            self.arrive(party, int(self.plan.end[self.plan.gate_link[gate]]))
            self.rest(day, party, day + 1)
            return
        self.at_gate(day, gate, n.O_DETECTED, party.size)
        if self.happens(1.0 - self.gate[gate, n.TURN_AWAY], n.D_GATE, day, party, 1):
            self.beds.append(party)
        else:
            self.turn_away(day, party)

    def turn_away(self, day: int, party: Party) -> None:
        """Turn a party away, over the green border or through the paired crossing."""
        gate, value = party.gate, self.plan.value
        self.at_gate(day, gate, n.O_TURNED_AWAY, party.size)
        self.first(day, party, n.FIRST_TURNED, gate)
        chance = min(value[n.INJURY_TURNED_AWAY] + value[n.INJURY_FORCE] * self.gate[gate, n.FORCE], 1.0)
        hurt = rng.binomial(party.size, float(chance), self.key, n.D_INJURY, day, party.ident, 0)
        self.harm(day, int(self.plan.limbo[gate]), n.H_INJURED, hurt)
        through = gate
        if self.plan.crossing[gate] >= 0 and self.happens(self.gate[gate, n.TO_CROSSING], n.D_GATE, day, party, 2):
            self.at_gate(day, gate, n.O_DIRECTED, party.size)
            through = int(self.plan.crossing[gate])
        if self.happens(self.gate[through, n.READMISSION], n.D_GATE, day, party, 3):
            self.at_gate(day, through, n.O_READMITTED, party.size)
            self.take_back(day, party, through)
            return
        self.at_gate(day, through, n.O_REFUSED, party.size)
        self.first(day, party, n.FIRST_STRANDED, through)
        party.gate, party.place, party.phase, party.wake = through, int(self.plan.limbo[through]), int(n.IN_LIMBO), day + 1

    def take_back(self, day: int, party: Party, gate: int) -> None:
        """Put a party back in front of the gate; it tries again or turns home."""
        party.place, party.phase = int(self.plan.back[gate]), int(n.AT_PLACE)
        if self.happens(1.0 - self.plan.retry[party.klass], n.D_RETRY, day, party):
            party.goal = int(n.HOMEBOUND)
        self.rest(day, party, day + 1)

    def find_room(self, day: int, party: Party) -> None:
        """House a party in the nearest open centre with room, or let the overflow rule decide."""
        gate, plan = party.gate, self.plan
        own = [int(c) for c in plan.centre[plan.centre_first[gate] : plan.centre_first[gate + 1]] if self.is_open(c, day)]
        free = next((c for c in own if self.has_room(party, c)), None)
        if free is None and party.phase == n.AT_GATE and self.happens(self.gate[gate, n.OVERFLOW], n.D_CENTRE, day, party, 1):
            self.turn_away(day, party)
            return
        if free is None and own:
            self.processed(day, own[-1], n.P_OVERFLOWED, party.size)
            free = own[-1]
        if party.phase == n.AT_GATE:
            self.at_gate(day, gate, n.O_ADMITTED, party.size)
            self.tally[gate, 1] += party.size * (1.0 if free is None else plan.value[n.HELD_VALUE])
        self.first(day, party, n.FIRST_ADMITTED, gate)
        if free is None:
            self.arrive(party, int(plan.end[plan.gate_link[gate]]))
            self.rest(day, party, day + 1)
        else:
            party.place, party.phase, party.wake = free, int(n.IN_RECEPTION), day + 1

    def has_room(self, party: Party, centre: int) -> bool:
        """Return whether a party fits into a centre."""
        return bool(party.size <= int(max(self.centre[centre, n.PLACES] - self.stock(centre), 0.0)))
