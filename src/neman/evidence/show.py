"""The ledger as plain records, for JSON and for pages."""

from __future__ import annotations

from typing import Any

from neman.evidence.ledger import Ledger, Pair, Quantity
from neman.evidence.links import LinkedClaim
from neman.evidence.report import Report
from neman.evidence.rules import Clash

__all__ = ["ledger_records"]


def ledger_records(book: Ledger) -> dict[str, Any]:
    """Return a ledger as dictionaries and lists that JSON can hold: every report in full, with its place in the files.

    >>> from neman.evidence.ledger import ledger
    >>> ledger_records(ledger([]))
    {'figures': 0, 'quantities': [], 'cannot_all_be_true': [], 'claims': []}
    """
    return {
        "figures": book.figures,
        "quantities": [_quantity(q) for q in book.quantities],
        "cannot_all_be_true": [_clash(c) for c in book.clashes],
        "claims": [_claim(c) for c in book.claims],
    }


def _report(report: Report) -> dict[str, Any]:
    return {"row": report.line, **report.model_dump(mode="json")}


def _quantity(q: Quantity) -> dict[str, Any]:
    return {
        "quantity": q.name,
        "border": q.border,
        "reporters": q.reporters,
        "reports": [_report(r) for r in q.reports],
        "agreements": [_pair(p) for p in q.agreements],
        "contradictions": [_pair(p) for p in q.contradictions],
        "revisions": [_pair(p) for p in q.revisions],
        "compared_with_no_reporter": [r.line for r in q.unmatched],
    }


def _pair(pair: Pair) -> dict[str, Any]:
    return {"rows": [pair.first.line, pair.second.line], "values": [pair.first.value, pair.second.value], "ratio": pair.ratio}


def _clash(clash: Clash) -> dict[str, Any]:
    return {
        "rule": clash.rule, "at_least": clash.low, "at_most": clash.high, "reporters": clash.reporters,
        "parts": [_report(r) for r in clash.parts], "whole": _report(clash.whole),
    }


def _claim(linked: LinkedClaim) -> dict[str, Any]:
    return {**linked.claim.model_dump(mode="json"), "quantities": linked.quantities, "reports": [_report(r) for r in linked.reports]}
