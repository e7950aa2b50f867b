"""What a claim is about: the published figures of both sides for the same thing, at the same time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from neman.evidence.claim import Claim
from neman.evidence.report import Report

__all__ = ["LinkedClaim", "link_claims"]

_NEAR = timedelta(days=1)
_BORDER = re.compile(r"\b[A-Z]{2}-[A-Z]{2}\b")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class LinkedClaim:
    """A claim with the quantities that it is about and every figure published for them at that time, whoever published it."""

    claim: Claim
    quantities: tuple[str, ...]
    reports: tuple[Report, ...]

    @property
    def uncounted(self) -> str:
        """Why there is no figure; empty: there is one."""
        if self.reports:
            return ""
        return "no figure for these days" if self.quantities else "nobody counts this, so that no figure or run speaks for or against it"


def link_claims(claims: Sequence[Claim], reports: Sequence[Report]) -> tuple[LinkedClaim, ...]:
    """Link each claim to the figures for its quantity on its day; a claim that is about no counted thing has none.

    >>> claim = Claim(date="2021-08-03", claimant="VSAT", claim="about 180 turned away", about="turned_away")
    >>> figure = Report(date_start="2021-08-02", date_end="2021-08-03", border="LT-BY", quantity="turned_away", value=40, reported_by="B")
    >>> link_claims([claim], [figure])[0].reports[0].value
    40.0
    """
    known = {r.quantity for r in reports}
    return tuple(_link(claim, known, reports) for claim in claims)


def _link(claim: Claim, known: set[str], reports: Sequence[Report]) -> LinkedClaim:
    words = set(re.findall(r"[a-z_:]+", claim.about))
    quantities = tuple(sorted(words & known))
    borders = set(_BORDER.findall(claim.about))
    days = [date.fromisoformat(day) for day in _DAY.findall(claim.about)] or [claim.date]
    found = tuple(
        r for r in reports
        if r.quantity in quantities and r.value is not None and (not borders or r.border in borders) and any(_at(r, day) for day in days)
    )
    return LinkedClaim(claim, quantities, found)


def _at(report: Report, day: date) -> bool:
    """Return whether a figure is about a day: a running total if it ends then, any other if its span covers it."""
    if report.cumulative:
        return abs(report.date_end - day) <= _NEAR
    return report.date_start <= day <= report.date_end
