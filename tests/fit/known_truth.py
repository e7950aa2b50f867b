"""A small world whose truth is known, with the figures that its reporters publish."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import neman
from neman.evidence import Report, Reporter
from neman.fit.members import run_members

UNTIL = date(2030, 6, 9)
GUARD = Reporter(name="guard", side="BR", quantity="detained", border="BR-AL", counts="admitted", dispersion=50)
PUSHED = Reporter(name="guard", side="BR", quantity="turned_away", border="BR-AL", counts="turned_away", dispersion=20)
AID = Reporter(name="aid", side="AID", quantity="turned_away", border="BR-AL", counts="turned_away", dispersion=20, coverage=0.5)


def world(scale: float = 1.0, factors: dict[str, float] | None = None, reporters: tuple[Reporter, ...] = (GUARD, PUSHED)) -> neman.Scenario:
    """Return the teaching scenario with weekly figures that its reporters publish when arrivals are `scale` times as many."""
    plain = replace(neman.read("two_lines"), reports=(), claims=(), reporters=reporters)
    truth = replace(plain, end=UNTIL, arrivals=tuple(a.model_copy(update={"per_day": a.per_day * scale}) for a in plain.arrivals))
    counted = run_members(lambda m: truth, 1, seed=99).counted[0]
    reports = []
    for k, who in enumerate(reporters):
        for first in range(0, truth.days - 6, 7):
            value = round(counted[first : first + 7, k].sum() * (factors or {}).get(who.name, 1.0))
            start = truth.start + timedelta(days=first)
            end = start + timedelta(days=6)
            reports.append(Report(
                date_start=start, date_end=end, border=who.border, quantity=who.quantity, value=value, reported_by=who.name,
                reporter_side=who.side, source_date=(end + timedelta(days=1)).isoformat(),
            ))
    return replace(plain, reports=tuple(reports))
