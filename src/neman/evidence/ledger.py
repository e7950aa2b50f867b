"""The ledger: every figure that was published, who agrees with whom, and what cannot all be true. Nothing is averaged or dropped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from neman.evidence.bounds import bounds, published
from neman.evidence.claim import Claim
from neman.evidence.links import LinkedClaim, link_claims
from neman.evidence.matching import reporter_of
from neman.evidence.report import Report
from neman.evidence.reporter import Reporter
from neman.evidence.rules import Clash, clashes

__all__ = ["Ledger", "Pair", "Quantity", "ledger"]


@dataclass(frozen=True)
class Pair:
    """Two figures for the same thing and the same days; `revised` where one reporter changed its own."""

    first: Report
    second: Report
    revised: bool

    @property
    def ratio(self) -> float | None:
        """The larger figure divided by the smaller; None where one is 0."""
        low, high = sorted((float(self.first.value or 0), float(self.second.value or 0)))
        return high / low if low else None


@dataclass(frozen=True)
class Quantity:
    """All figures for one quantity at one border: by whom, where they agree, contradict, or were revised."""

    name: str
    border: str
    reports: tuple[Report, ...]
    agreements: tuple[Pair, ...]
    contradictions: tuple[Pair, ...]
    revisions: tuple[Pair, ...]
    unmatched: tuple[Report, ...]

    @property
    def reporters(self) -> dict[str, int]:
        """How many figures each reporter published."""
        names = [r.reported_by for r in self.reports]
        return {name: names.count(name) for name in dict.fromkeys(names)}


@dataclass(frozen=True)
class Ledger:
    """Quantities, sets of figures that cannot all be true, and claims with the figures of both sides."""

    quantities: tuple[Quantity, ...]
    clashes: tuple[Clash, ...]
    claims: tuple[LinkedClaim, ...]

    @property
    def figures(self) -> int:
        """Number of reports in the ledger."""
        return sum(len(q.reports) for q in self.quantities)


def ledger(reports: Sequence[Report], reporters: Sequence[Reporter] = (), claims: Sequence[Claim] = ()) -> Ledger:
    """Return the ledger of reports and claims.

    Parameters
    ----------
    reports : every report, also those without a number.
    reporters : how figures come about; a figure that no reporter of the scenario stands for is `unmatched`.
    claims : contested statements.

    >>> row = dict(date_start="2021-08-03", date_end="2021-08-03", border="LT-BY", quantity="turned_away")
    >>> book = ledger([Report(**row, value=180, reported_by="A"), Report(**row, value=40, reported_by="B")])
    >>> book.quantities[0].contradictions[0].ratio
    4.5
    """
    groups: dict[tuple[str, str], list[Report]] = {}
    for report in reports:
        groups.setdefault((report.quantity, report.border), []).append(report)
    quantities = [_quantity(name, border, rows, reporters) for (name, border), rows in groups.items()]
    quantities.sort(key=lambda q: (-len(q.reports), q.border, q.name))
    return Ledger(tuple(quantities), clashes(reports), link_claims(claims, reports))


def _quantity(name: str, border: str, rows: list[Report], reporters: Sequence[Reporter]) -> Quantity:
    agreements: list[Pair] = []
    contradictions: list[Pair] = []
    revisions: list[Pair] = []
    for first, second in combinations([r for r in rows if r.value is not None], 2):
        if not _comparable(first, second):
            continue
        own = first.reported_by == second.reported_by
        pair = Pair(first, second, revised=own and published(first) != published(second))
        if _overlap(first, second):
            agreements += [] if own else [pair]
        elif pair.revised:
            revisions.append(pair)
        else:
            contradictions.append(pair)
    unmatched = tuple(r for r in rows if reporter_of(r, reporters) is None)
    return Quantity(name, border, tuple(rows), tuple(agreements), tuple(contradictions), tuple(revisions), unmatched)


def _comparable(first: Report, second: Report) -> bool:
    spans = [(r.date_start, r.date_end, r.unit, r.cumulative and r.date_start != r.date_end) for r in (first, second)]
    return spans[0] == spans[1] and not _events(first, second)


def _events(first: Report, second: Report) -> bool:
    """Single events that one reporter lists one by one (two bodies on a day) are no contradiction and no repetition."""
    return first.reported_by == second.reported_by and first.value == second.value == 1


def _overlap(first: Report, second: Report) -> bool:
    (low, high), (other_low, other_high) = bounds(first), bounds(second)
    return low <= other_high and other_low <= high
