"""Leaving, choosing, travelling, seats and escorts."""

from __future__ import annotations

import math

import numpy as np

from neman import rng
from neman.engine import names as n
from neman.engine.reference.party import Party
from neman.engine.reference.world import World

__all__ = ["Moves"]


class Moves(World):
    """How parties move."""

    tried: list[Party]
    queue: list[Party]
    in_strip: list[Party]

    def moves(self, day: int) -> None:
        """Move everyone who wakes up; who gets a seat goes on in another round."""
        self.tried, self.queue = [], []
        woken = [p for p in self.parties if p.wake == day and not p.is_gone]
        for party in woken:
            party.today, party.turn = np.float32(1.0), 0
        self.in_strip = [p for p in woken if p.phase == n.IN_LIMBO]
        awake = [p for p in woken if p.phase in (n.AT_PLACE, n.TRAVELLING)]
        self.escort(day, awake)
        while awake:
            for party in awake:
                if party.phase in (n.AT_PLACE, n.TRAVELLING):
                    self.advance(day, party)
            awake = self.seat(day)

    def escort(self, day: int, awake: list[Party]) -> None:
        """Let states take people along links."""
        for link in range(len(self.plan.km)):
            wanted = self.road[link, n.ESCORTS]
            if wanted <= 0.0 or not self.open[link]:
                continue
            start = self.plan.start[link]
            waiting = [p for p in awake if p.phase == n.AT_PLACE and p.place == start and p.goal == n.ONWARD]
            left = math.floor(wanted + rng.uniform(self.key, n.D_ESCORT, day, link, 0))
            for party in self.lot(waiting, n.D_ESCORT, day):
                if party.size <= left:
                    left -= party.size
                    party.route = -1
                    if self.plan.gate_of[link] >= 0:
                        self.board(day, party, link)
                    else:
                        self.set_off(day, party, link)

    def seat(self, day: int) -> list[Party]:
        """Give out the seats that are left by lot; return who got one."""
        seated = []
        for party in self.lot(self.queue, n.D_SEAT, day):
            if party.size <= math.floor(max(self.seats[party.link], 0.0)):
                self.seats[party.link] -= party.size
                self.set_off(day, party, party.link)
                seated.append(party)
            else:
                party.route, party.wake = -1, day + 1
        self.queue = []
        return seated

    def set_off(self, day: int, party: Party, link: int) -> None:
        """Let a party travel on a link."""
        self.book.cells[day, self.plan.layout.flow + link] += party.size
        party.link, party.left, party.phase = link, np.float32(self.plan.km[link]), int(n.TRAVELLING)

    def board(self, day: int, party: Party, link: int) -> bool:
        """Let a party set out; return whether it goes on today, rather than waits at a gate or for a seat."""
        gate = int(self.plan.gate_of[link])
        if gate >= 0:
            self.book.cells[day, self.plan.layout.flow + link] += party.size
            party.phase, party.gate = int(n.AT_GATE), gate
            self.tried.append(party)
            return False
        if self.road[link, n.SEATS] < n.UNLIMITED:
            party.link = link
            self.queue.append(party)
            return False
        self.set_off(day, party, link)
        return True

    def advance(self, day: int, party: Party) -> None:
        """Move a party until the day is over or it stops."""
        sure = bool(self.plan.plain[party.place]) and party.turn == 0
        while party.turn < n.MOST_HOPS:
            if party.phase == n.TRAVELLING:
                if not self.travel(party):
                    break
                if party.is_gone:
                    return
                sure = False
                onward = self.next_link(party)
                if onward >= 0:
                    if not self.board(day, party, onward):
                        return
                    continue
            party.turn += 1
            if not self.set_out(day, party, sure):
                return
        party.wake = day + 1

    def travel(self, party: Party) -> bool:
        """Travel for the rest of the day; return whether the end of the link is reached."""
        speed, end = self.plan.speed[party.link], int(self.plan.end[party.link])
        reach = speed * party.today
        if party.left > reach:
            party.left, party.today = np.float32(party.left - np.float32(reach)), np.float32(0.0)
            return False
        party.today = np.float32(party.today - np.float32(party.left / speed))
        self.arrive(party, end)
        if party.goal == n.HOMEBOUND and end == self.plan.home[party.klass]:
            party.phase = int(n.HOME)
        return True

    def next_link(self, party: Party) -> int:
        """Return the next link of the route in hand, -1 where it ends."""
        if party.route < 0:
            return -1
        party.hop += 1
        at = self.plan.chain_first[party.route] + party.hop
        if at >= self.plan.chain_first[party.route + 1] or not self.open[self.plan.chain[at]]:
            party.route = -1
            return -1
        return int(self.plan.chain[at])

    def set_out(self, day: int, party: Party, sure: bool) -> bool:
        """Decide whether to leave and where to; return whether the party travels on today."""
        may_give_up = party.goal == n.ONWARD and self.plan.waiting[party.place]
        if may_give_up and self.happens(self.people[party.klass, n.GIVE_UP], n.D_GIVE_UP, day, party, party.turn):
            party.goal = int(n.HOMEBOUND)
        if party.goal == n.HOMEBOUND:
            if party.place == self.plan.home[party.klass]:
                party.phase = int(n.HOME)
                return False
            link = int(self.plan.home_link[party.klass, party.place])
            if link < 0 or not self.open[link]:
                party.wake = day + 1
                return False
            party.route = -1
            return self.board(day, party, link)
        leaves = sure or self.happens(self.leave[party.place], n.D_LEAVE, day, party, party.turn)
        route = self.choose(day, party) if leaves else -1
        if route < 0:
            self.rest(day, party, day + 1)
            return False
        party.route, party.hop = route, 0
        return self.board(day, party, int(self.plan.chain[self.plan.chain_first[route]]))

    def choose(self, day: int, party: Party) -> int:
        """Choose a route by weight; -1 where every way is closed."""
        first, last = int(self.plan.route_first[party.place]), int(self.plan.route_first[party.place + 1])
        total, below = 0.0, []
        for route in range(first, last):
            total += self.weight(party.klass, route)
            below.append(total)
        if total <= 0.0:
            return -1
        aim = rng.uniform(self.key, n.D_CHOOSE, day, party.ident, party.turn) * total
        return next((first + i for i, w in enumerate(below) if aim < w), last - 1)

    def weight(self, klass: int, route: int) -> float:
        """Return the weight of a route: (attraction room outlook / (softening + km)^a)^b."""
        plan, value = self.plan, self.plan.value
        chain = plan.chain[plan.chain_first[route] : plan.chain_first[route + 1]]
        if not all(self.open[k] and not plan.for_home[k] for k in chain):
            return 0.0
        end, gates = plan.route_end[route], plan.ahead[plan.ahead_first[route] : plan.ahead_first[route + 1]]
        outlook = max(self.belief[g] for g in gates) ** value[n.BELIEF_POWER] if len(gates) else 1.0
        pull = plan.attraction[klass, end] * 1.0 * self.room[end] * outlook
        return float((pull / (value[n.SOFTENING] + plan.route_km[route]) ** value[n.DISTANCE_POWER]) ** value[n.WEIGHT_POWER])
