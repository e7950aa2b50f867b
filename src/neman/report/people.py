"""The ledger of people: where everybody is on each day, how often they tried, how long they were between the lines."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from neman.report.book import Book
from neman.report.cubes import bands, totals
from neman.report.geography import tenths, whole

__all__ = ["STATES", "people"]

#: States of the ledger, in the order in which they are stacked: name in the table, words.
STATES: tuple[tuple[str, str], ...] = (
    ("limbo", "between the lines"),
    ("died", "died"),
    ("waiting", "waiting on the way"),
    ("travelling", "travelling"),
    ("reception", "in reception"),
    ("destination", "at a destination"),
    ("returned_home", "returned home"),
)
_TRIES = ((0, 0, "none"), (1, 1, "1"), (2, 2, "2"), (3, 3, "3"), (4, 5, "4–5"), (6, 10, "6–10"), (11, 20, "11–20"), (21, None, "over 20"))
_DAYS = ((1, 1, "1 day"), (2, 3, "2–3"), (4, 7, "4–7"), (8, 14, "8–14"), (15, 30, "15–30"), (31, 60, "31–60"), (61, None, "over 60"))


def people(book: Book) -> dict[str, Any]:
    """Return the states of the ledger as means over members (so that they add up), and the two distributions."""
    return {
        "states": [{"name": name, "label": label, **_state(book, name)} for name, label in STATES],
        "arrived": tenths(book.series("ledger", state="arrived").mean(axis=0)),
        "tries": _distribution(book, "tries", "tries", _TRIES),
        "limbo_days": _distribution(book, "limbo_days", "days", _DAYS),
    }


def _state(book: Book, name: str) -> dict[str, Any]:
    series = book.series("ledger", state=name)
    low, _, _, _, high = bands(series)
    return {"mean": tenths(series.mean(axis=0)), "low": whole(low), "high": whole(high)}


def _distribution(book: Book, table: str, column: str, bins: tuple[tuple[int, int | None, str], ...]) -> list[dict[str, Any]]:
    counts = totals(book.result.scan(table), book.frame, column)
    return [{"label": label, "quantiles": whole(bands(_within(counts, low, high)))} for low, high, label in bins]


def _within(counts: NDArray[np.float64], low: int, high: int | None) -> NDArray[np.float64]:
    return np.asarray(counts[:, low : None if high is None else high + 1].sum(axis=1))
