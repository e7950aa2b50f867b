"""The engine once more, slow and plain: parties are objects, a day is a list of methods, nothing is compiled.

It is written for reading and for checking the compiled engine, which must agree with it to the last person. It draws
the same keyed random numbers. It runs people one by one only, and no feedback rules.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from neman import rng
from neman.engine import names as n
from neman.engine.reference.gates import Gates
from neman.engine.reference.party import Party
from neman.engine.state import Book

__all__ = ["Party", "Reference"]


class Reference(Gates):
    """One run of a plan, from the first day to the last: `Reference(plan, key).run()` returns its book."""

    @property
    def order(self) -> tuple[Callable[[int], None], ...]:
        """The order of a day."""
        return (self.schedule, self.prepare, self.arrivals, self.moves, self.gates, self.hazards, self.truth, self.publish)

    def run(self) -> Book:
        """Run all days and return the book."""
        for day in range(self.plan.days):
            for a, mean in enumerate(self.plan.stream_mean[day]):
                self.book.parties[day, a] = rng.poisson(mean, self.key, n.D_PARTIES, day, a, 0)
        for day in range(self.plan.days):
            for step in self.order:
                step(day)
        for party in self.parties:
            self.remember(party, party.size)
        return self.book

    def hazards(self, day: int) -> None:
        """Apply the hazards of the day to those in danger, decide on those in centres, and transfer by lot."""
        self.transferred: list[Party] = []
        season, value = self.plan.season[day], self.plan.value
        for party in self.parties:
            if party.phase == n.IN_RECEPTION:
                self.process(day, party)
            elif party.phase == n.IN_LIMBO:
                chance = min(value[n.INJURY_LIMBO] * season, 1.0)
                hurt = rng.binomial(party.size, float(chance), self.key, n.D_INJURY, day, party.ident, 128)
                self.harm(day, party.place, n.H_INJURED, hurt)
                self.maybe_die(day, party, value[n.DEATH_LIMBO] * season)
            elif party.phase == n.AT_PLACE and self.plan.risky[party.place]:
                self.maybe_die(day, party, value[n.DEATH_BORDER_AREA] * season)
        for party in self.lot(self.transferred, n.D_TRANSFER, day):
            self.transfer(day, party)

    def maybe_die(self, day: int, party: Party, hazard: float) -> None:
        """Let a party lose a person, by chance."""
        if self.happens(1.0 - (1.0 - min(hazard, 1.0)) ** party.size, n.D_DEATH, day, party):
            if party.phase == n.IN_LIMBO:
                self.at_gate(day, party.gate, n.O_DIED, 1)
            self.lose_one(day, party, party.place)

    def process(self, day: int, party: Party) -> None:
        """Let a party in a centre be granted asylum, return, leave, be moved, or stay."""
        party.wake, centre = day + 1, party.place
        levers = self.centre[centre]
        moved = levers[n.TRANSFERS] if self.is_open(centre, day) else 100.0
        rates = (levers[n.ASYLUM], levers[n.RETURNS], levers[n.ABSCONDING], moved)
        left = rates[0] + rates[1] + rates[2] + rates[3]
        if not self.happens(1.0 - np.exp(-left), n.D_CENTRE, day, party, 2):
            return
        for how, rate in enumerate(rates):
            share = min(rate / left, 1.0) if how < 3 else 1.0
            left -= rate
            if self.happens(share, n.D_CENTRE, day, party, 3 + how):
                self.leave_centre(day, party, centre, how)
                return

    def leave_centre(self, day: int, party: Party, centre: int, how: int) -> None:
        """Let a party leave its centre."""
        plan = self.plan
        if how == n.P_GRANTED:
            party.place, party.phase = int(plan.settle_at[centre]), int(n.SETTLED)
        elif how == n.P_RETURNED:
            party.place, party.phase = int(plan.home[party.klass]), int(n.HOME)
        elif how == n.P_ABSCONDED:
            party.place, party.phase = int(plan.exit_of[centre]), int(n.AT_PLACE)
            self.rest(day, party, day + 1)
        else:
            self.transferred.append(party)
            return
        self.processed(day, centre, how, party.size)

    def transfer(self, day: int, party: Party) -> None:
        """Move a party to the nearest other centre with room; it stays where there is none."""
        sisters = self.plan.sister[self.plan.sister_first[party.place] : self.plan.sister_first[party.place + 1]]
        other = next((int(c) for c in sisters if self.is_open(c, day) and self.has_room(party, c)), None)
        if other is not None:
            self.processed(day, party.place, n.P_TRANSFERRED, party.size)
            party.place = other

    def truth(self, day: int) -> None:
        """Book stocks and ledger."""
        cells, layout = self.book.cells[day], self.plan.layout
        for place in range(len(self.plan.kind)):
            cells[layout.stock + place] = self.stock(place)
        by_phase = {phase: sum(p.size for p in self.parties if p.phase == phase) for phase in range(n.PHASES)}
        ledger = {
            n.L_WAITING: by_phase[int(n.AT_PLACE)], n.L_TRAVELLING: by_phase[int(n.TRAVELLING)], n.L_LIMBO: by_phase[int(n.IN_LIMBO)],
            n.L_RECEPTION: by_phase[int(n.IN_RECEPTION)], n.L_DESTINATION: by_phase[int(n.SETTLED)], n.L_HOME: by_phase[int(n.HOME)],
            n.L_DIED: self.dead,
        }
        for state, people in ledger.items():
            cells[layout.ledger + state] = people
        cells[layout.ledger + n.L_ARRIVED] = sum(ledger.values())
        self.book.belief[day] = self.belief

    def publish(self, day: int) -> None:
        """Write the figures of all reporters about today."""
        plan = self.plan
        for k in range(len(plan.series_rounding)):
            counted = sum(int(self.book.cells[day, c]) for c in plan.series_cell[plan.series_first[k] : plan.series_first[k + 1]])
            value = plan.series_coverage[k] * counted
            if plan.series_dispersion[k] > 0.0:
                value = float(rng.negative_binomial(value, plan.series_dispersion[k], self.key, n.D_REPORT, day, k, 0))
            self.book.report[day, k] = np.round(value / plan.series_rounding[k]) * plan.series_rounding[k]
