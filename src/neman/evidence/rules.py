"""Sets of figures that cannot all be true, because people are conserved."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from neman.evidence.bounds import bounds
from neman.evidence.report import Report
from neman.evidence.spans import fullest, total_low

__all__ = ["RULES", "Clash", "clashes", "inside"]

ENTERED = ("cumulative_crossings_year",)
DETECTED = ("irregular_crossings_detected",)
IN_CENTRES = ("detained_stock",)
GONE = ("returned_home", "other:absconded_from_centres")


@dataclass(frozen=True)
class Clash:
    """Figures that cannot all be true: the rule, both sides of it in people, and the reports on each side."""

    rule: str
    low: float
    high: float
    parts: tuple[Report, ...]
    whole: Report

    @property
    def reporters(self) -> tuple[str, ...]:
        """Everybody who published a part or the whole, once each."""
        return tuple(dict.fromkeys(r.reported_by for r in (*self.parts, self.whole)))


Rule = Callable[[Sequence[Report]], Iterator[Clash]]


def inside(part: str, whole: str) -> bool:
    """Return whether one border is part of the borders that another name stands for.

    >>> inside("PL-BY", "EU-BY"), inside("PL-BY", "LT-BY")
    (True, False)
    """
    return part != whole and whole.startswith("EU-") and part.partition("-")[2] == whole.partition("-")[2] and "-" in part


def _countable(reports: Sequence[Report], quantities: Sequence[str], *, cumulative: bool | None = None) -> list[Report]:
    return [r for r in reports if r.quantity in quantities and r.value is not None and cumulative in (None, r.cumulative)]


def _within(part: Report, whole: Report) -> bool:
    return whole.date_start <= part.date_start and part.date_end <= whole.date_end


def is_stock(quantity: str) -> bool:
    """Return whether a quantity is a number of people on a day, not a flow over days."""
    return "stock" in quantity or "occupancy" in quantity or "capacity" in quantity


def days_above_their_total(reports: Sequence[Report]) -> Iterator[Clash]:
    """Figures for parts of a period add up to more than the figure for the whole period (same quantity, border and unit)."""
    flows = [r for r in reports if r.value is not None and not is_stock(r.quantity) and " per " not in r.unit]
    groups: dict[tuple[str, str, str], list[Report]] = {}
    for r in flows:
        groups.setdefault((r.quantity, r.border, r.unit), []).append(r)
    for rows in groups.values():
        for whole in (r for r in rows if r.date_start < r.date_end):
            parts = [r for r in rows if _within(r, whole) and (r.date_start, r.date_end) != (whole.date_start, whole.date_end)]
            yield from _clash("parts of a period above the figure for the whole period", fullest(parts), whole)


def borders_above_all_borders(reports: Sequence[Report]) -> Iterator[Clash]:
    """Figures for single borders add up to more than the figure for all borders together."""
    flows = [r for r in reports if r.value is not None and not is_stock(r.quantity) and " per " not in r.unit]
    for whole in (r for r in flows if r.border.startswith("EU-")):
        parts: list[Report] = []
        for border in sorted({r.border for r in flows if inside(r.border, whole.border)}):
            parts += fullest(r for r in flows if (r.quantity, r.border) == (whole.quantity, border) and _within(r, whole))
        if len({r.border for r in parts}) > 1:
            yield from _clash("single borders above all borders together", tuple(parts), whole)


def centres_above_entered(reports: Sequence[Report]) -> Iterator[Clash]:
    """People in the centres of a state, and those who have left them, are more than have entered it."""
    for stock in _countable(reports, IN_CENTRES):
        for whole in _countable(reports, ENTERED, cumulative=True):
            if whole.border.startswith(f"{stock.border}-") and whole.date_start <= stock.date_start <= whole.date_end:
                gone = _gone(reports, stock, whole)
                name = "in centres, returned and left above entered" if gone else "in centres above entered"
                yield from _clash(name, (stock, *gone), whole)


def _gone(reports: Sequence[Report], stock: Report, whole: Report) -> tuple[Report, ...]:
    """Return, for each way out of the centres, the highest figure up to the day of a stock."""
    found = []
    for quantity in GONE:
        rows = [
            r for r in _countable(reports, (quantity,), cumulative=True)
            if r.border == stock.border and whole.date_start <= r.date_start and r.date_end <= stock.date_end
        ]
        if rows:
            found.append(max(rows, key=lambda r: bounds(r)[0]))
    return tuple(found)


def entered_above_seats(reports: Sequence[Report]) -> Iterator[Clash]:
    """More people entered from a state than seats were flown into it in the same period."""
    for whole in (r for r in reports if r.unit == "seats per day" and r.value is not None):
        days = (whole.date_end - whole.date_start).days + 1
        parts: list[Report] = []
        for border in sorted({r.border for r in reports if r.border.endswith(f"-{whole.border}")} - {f"EU-{whole.border}"}):
            parts += fullest(r for r in _countable(reports, DETECTED) if r.border == border and _within(r, whole))
        low, high = total_low(parts), bounds(whole)[1] * days
        if low > high:
            yield Clash("entered above seats flown", low, high, tuple(parts), whole)


def _clash(rule: str, parts: tuple[Report, ...], whole: Report) -> Iterator[Clash]:
    low, high = total_low(parts), bounds(whole)[1]
    if low > high:
        yield Clash(rule, low, high, parts, whole)


#: Every rule; to add one, write a function and put it here.
RULES: tuple[Rule, ...] = (days_above_their_total, borders_above_all_borders, centres_above_entered, entered_above_seats)


def clashes(reports: Sequence[Report]) -> tuple[Clash, ...]:
    """Return the sets of figures that cannot all be true, by all rules; nothing is said about which figure is wrong."""
    return tuple(clash for rule in RULES for clash in rule(reports))
