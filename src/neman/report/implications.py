"""What a run implies about each claim: what the model says was counted, beside what each side says. It decides nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from neman.evidence import Report, link_claims
from neman.report.book import Book
from neman.report.comparison import Comparison, Misfit, compare
from neman.report.words import Called, about, between, counted, number

if TYPE_CHECKING:
    from neman.result import Result

__all__ = ["implications", "implied"]

_NOT = "not identified"
_HARM = ("died", "injured")  # flows whose rates are assumed


def implications(result: Result) -> dict[int, list[str]]:
    """Return, for each claim (by its position), lines that say what the run implies, or that it implies nothing and why.

    A line compares a figure with what its reporter would have published in the run, misses and delays included: median and
    90 % interval over members, and the share of members that reach the figure (for "up to": that stay within it).
    """
    return implied(compare(Book(result)), result)


def implied(comparison: Comparison, result: Result) -> dict[int, list[str]]:
    """Return the lines of `implications` from figures that were compared already."""
    scenario = result.scenario
    told = {id(m.report): _compared(m, scenario.called, result.members) for m in comparison.misfits}
    told |= {id(report): f"{_said(report, scenario.called)}; {_NOT}: {why}" for report, why in comparison.left_out}
    return {
        i: list(dict.fromkeys(told[id(report)] for report in linked.reports)) or [f"{_NOT}: {linked.uncounted}"]
        for i, linked in enumerate(link_claims(scenario.claims, scenario.reports))
    }


def _compared(misfit: Misfit, called: Called, members: int) -> str:
    low, _, middle, _, high = misfit.quantiles
    who, value = misfit.reporter, misfit.report.value or 0.0
    bound = "at most" if misfit.report.precision == "under" else "at least"
    counting = f"counting {100 * who.coverage:g} % of {counted(who.counts)}" if who.coverage != 1 else f"counting {counted(who.counts)}"
    assumed = f"; {_NOT} by this: the rates of harm are assumed" if who.counts in _HARM else ""
    return (
        f"{_said(misfit.report, called)}; {counting}, it would have said {number(middle)} ({between(low, high)} in nine runs in ten); "
        f"{bound} {value:,.10g} in {100 * misfit.reached:.0f} % of {members} runs{assumed}"
    )


def _said(report: Report, called: Called) -> str:
    value = f"says {report.figure}" if report.figure else "gives no number"
    return f"{report.reported_by} {value} ({about(report.quantity, called)}, {called(report.border)})"
