"""`neman evidence`: who says what, who agrees with whom, and what cannot all be true."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

import neman
from neman.cli.arguments import SourceArgument

__all__ = ["evidence"]

_IMPLIED = "Run folder: say what it implies about each claim."
_ONLY = "Only quantities, borders or reporters that contain this text."
_IMPORT = "File of figures to add to the ledger of the scenario folder; nothing else is done then."
_FORM = "Format of that file: acled, dtm, hxl, plain (date,value), unhcr or unhcr_portal."
_SAYS = "For files that do not say it (plain, unhcr_portal; hxl: the reporter)."
_PUBLISHED = "Day on which the figures became known; without it no forecast uses them."


def evidence(
    source: SourceArgument,
    as_json: Annotated[bool, typer.Option("--json", help="Write everything as JSON.")] = False,
    only: Annotated[str, typer.Option(metavar="TEXT", help=_ONLY, show_default=False)] = "",
    implied: Annotated[str, typer.Option("--run", metavar="DIR", help=_IMPLIED, show_default=False)] = "",
    file: Annotated[Path | None, typer.Option("--import", metavar="FILE", help=_IMPORT, show_default=False)] = None,
    form: Annotated[str, typer.Option("--format", metavar="FORMAT", help=_FORM, show_default=False)] = "plain",
    quantity: Annotated[str, typer.Option(metavar="TEXT", help=f"What is counted. {_SAYS}", show_default=False)] = "",
    border: Annotated[str, typer.Option(metavar="TEXT", help=f"Where. {_SAYS}", show_default=False)] = "",
    reporter: Annotated[str, typer.Option(metavar="TEXT", help=f"By whom. {_SAYS}", show_default=False)] = "",
    side: Annotated[str, typer.Option(metavar="TEXT", help="On which side the reporter stands.", show_default=False)] = "",
    published: Annotated[str, typer.Option(metavar="DATE", help=_PUBLISHED, show_default=False)] = "",
) -> None:
    """List all figures and claims: reporters, agreements, contradictions, what cannot all be true, and what no figure decides."""
    if file is not None:
        found = neman.read_reports(file, form, quantity=quantity, border=border, reported_by=reporter, side=side, published=published)
        added = neman.add_reports(source, found, source=file.name)
        figures = "1 figure" if len(found) == 1 else f"{len(found)} figures"
        typer.echo(f"{file.name}: {figures}, {added} new, added to {Path(source) / 'evidence' / 'reports.csv'}")
        return
    scenario = neman.read(source)
    book = neman.ledger(scenario.reports, scenario.reporters, scenario.claims)
    implications = neman.implications(neman.Result.load(implied)) if implied else {}
    if as_json:
        kept = {"estimates": [e.model_dump(mode="json") | {"figures_say_little": e.little} for e in scenario.estimates]}
        more = {"implied": implications} if implied else {}
        typer.echo(json.dumps(neman.ledger_records(book) | kept | more, indent=2, ensure_ascii=False))
        return
    quantities = [q for q in book.quantities if only.casefold() in " ".join((q.name, q.border, *q.reporters)).casefold()]
    typer.echo(f"{scenario.name}: {book.figures} figures, {len(book.quantities)} quantities, {len(book.claims)} claims")
    claims = _claims(book, implications, only)
    for part in (_quantities(quantities), _pairs(quantities), _clashes(book, only), claims, _uncounted(scenario, only)):
        for line in part:
            typer.echo(line)


def _quantities(quantities: list[neman.Quantity]) -> Iterator[str]:
    yield "\nWho reports what (figures; agreements and contradictions between reporters, revisions by the same one)"
    for q in quantities:
        who = ", ".join(f"{name} {count}" for name, count in q.reporters.items())
        kinds = (("agree", q.agreements), ("contradict", q.contradictions), ("revised", q.revisions))
        told = [f"{len(pairs)} {word}" for word, pairs in kinds if pairs]
        yield f"  {q.border:6} {q.name}: {len(q.reports)}" + (f" ({', '.join(told)})" if told else "") + f"  [{who}]"


def _pairs(quantities: list[neman.Quantity]) -> Iterator[str]:
    pairs = [pair for q in quantities for pair in q.contradictions]
    yield f"\nThe same thing, the same days, different figures: {len(pairs)}"
    for pair in pairs:
        yield f"  {_where(pair.first)}: {_figure(pair.first)}; {_figure(pair.second)}" + (f"; {pair.ratio:.3g} times" if pair.ratio else "")


def _clashes(book: neman.Ledger, only: str) -> Iterator[str]:
    found = [c for c in book.clashes if only.casefold() in " ".join((c.whole.quantity, c.whole.border, *c.reporters)).casefold()]
    yield f"\nSets of figures that cannot all be true: {len(found)} (which of them is wrong is not said here)"
    for clash in found:
        yield f"  {clash.rule}: {clash.low:,.0f} > {clash.high:,.0f} at {_where(clash.whole)}"
        shown = clash.parts[:6]
        more = f" and {len(clash.parts) - len(shown)} more" if len(clash.parts) > len(shown) else ""
        yield "      " + "; ".join(f"{_where(r)}: {_figure(r)}" for r in shown) + more
        yield f"      against {_figure(clash.whole)}"


def _claims(book: neman.Ledger, implications: dict[int, list[str]], only: str) -> Iterator[str]:
    yield "\nClaims, each with its answer and the figures published by all sides"
    for i, linked in enumerate(book.claims):
        claim = linked.claim
        if only.casefold() not in " ".join((claim.about, claim.claimant, claim.counter_claimant, claim.claim)).casefold():
            continue
        yield f"  {claim.date} [{claim.status}] {claim.claimant}: {claim.claim}"
        if claim.counter_claim:
            yield f"      {claim.counter_claimant}: {claim.counter_claim}"
        told = Counter(f"{_where(report)}: {_figure(report)}" for report in linked.reports)
        yield from (f"      figure: {line}" + (f", {n} sources" if n > 1 else "") for line, n in told.items())
        if linked.uncounted and not implications:
            yield f"      not identified: {linked.uncounted}"
        yield from (f"      in the model: {line}" for line in implications.get(i, []))


def _uncounted(scenario: neman.Scenario, only: str) -> Iterator[str]:
    """Yield what fits kept with the scenario say of all borders together, from the lowest to the highest end under any belief."""
    fits = [e for e in scenario.estimates if e.kind == "fit" and e.border == "*" and only.casefold() in e.what.casefold()]
    if fits:
        until = max(e.date_end for e in fits)
        yield f"\nWhat nobody counted, all borders to {until}: what the fits kept with the scenario say (90 %, all beliefs together)"
    for what in dict.fromkeys(e.what for e in fits):
        rows = [e for e in fits if e.what == what]
        low, high, share = min(r.low for r in rows), max(r.high for r in rows), rows[0].unit == "share"
        before = [(r.before_low, r.before_high) for r in rows if r.before_low is not None and r.before_high is not None]
        first = f"; before any figure {_span(min(a for a, _ in before), max(b for _, b in before), share)}" if before else ""
        little = " (not identified: the figures say little, the answer is that of the assumptions)" if any(r.little for r in rows) else ""
        yield f"  {what}: {_span(low, high, share)}{first}{little}"


def _span(low: float, high: float, share: bool) -> str:
    return f"{100 * low:.0f} to {100 * high:.0f} %" if share else f"{low:,.0f} to {high:,.0f}"


def _where(report: neman.Report) -> str:
    days = f"{report.date_start}" if report.date_start == report.date_end else f"{report.date_start} to {report.date_end}"
    return f"{report.border} {report.quantity} {days}"


def _figure(report: neman.Report) -> str:
    return f"{report.figure or 'no figure'} ({report.reported_by}{', disputed' if report.status == 'disputed' else ''})"
