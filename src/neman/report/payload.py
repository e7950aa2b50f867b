"""Everything that the page shows, gathered from a result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from neman.evidence import Claim
from neman.report.beliefs import beliefs
from neman.report.book import Book
from neman.report.comparison import Comparison, compare
from neman.report.decisions import entries, inputs, levers, marks, reactions
from neman.report.geography import GATE_PARTS, geography
from neman.report.headline import borders, figures
from neman.report.implications import implied
from neman.report.people import people

if TYPE_CHECKING:
    from neman.result import Result

__all__ = ["context", "pictures"]


def pictures(book: Book, comparison: Comparison) -> dict[str, Any]:
    """Return the data of the interactive pictures, ready for JSON: numbers are rounded, series are lists by day."""
    return {
        "dates": book.frame.dates(),
        "members": book.frame.members,
        "geography": geography(book),
        "gate_parts": [{"name": name, "label": label} for name, label in GATE_PARTS],
        "people": people(book),
        "series": comparison.series,
        "marks": marks(book.scenario),
    }


def context(result: Result) -> dict[str, Any]:
    """Return what the template needs: the headline, the tables and the data of the pictures."""
    book = Book(result)
    comparison = compare(book)
    return {
        "scenario": result.scenario,
        "provenance": {"command": "", "created": "", **book.result.provenance},
        "frame": book.frame,
        "figures": figures(book),
        "borders": borders(book),
        "comparison": comparison,
        "entries": entries(result.scenario),
        "reactions": reactions(book),
        "claims": _claims(book, comparison),
        "inputs": inputs(result.scenario),
        "levers": levers(),
        "beliefs": beliefs(result.scenario),
        "data": pictures(book, comparison),
    }


def _claims(book: Book, comparison: Comparison) -> list[tuple[Claim, list[str]]]:
    """Return the claims by date, each with what the run implies about it."""
    lines = implied(comparison, book.result)
    return sorted(((claim, lines[i]) for i, claim in enumerate(book.scenario.claims)), key=lambda pair: pair[0].date)
