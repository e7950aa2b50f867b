"""What is reported: reports, claims, events, how reporters come to their figures, and the ledger of all of it."""

from neman.evidence.bounds import bounds, published
from neman.evidence.claim import Claim
from neman.evidence.estimate import Estimate
from neman.evidence.event import Event
from neman.evidence.ledger import Ledger, Pair, Quantity, ledger
from neman.evidence.links import LinkedClaim, link_claims
from neman.evidence.matching import reading, reporter_of, since_of
from neman.evidence.report import Report
from neman.evidence.reporter import FLOWS, Reporter
from neman.evidence.rules import Clash, clashes
from neman.evidence.show import ledger_records
from neman.evidence.stocks import as_published, counters, daily, largest_stocks, observed_stocks

__all__ = [
    "FLOWS", "Claim", "Clash", "Estimate", "Event", "Ledger", "LinkedClaim", "Pair", "Quantity", "Report", "Reporter",
    "as_published", "bounds", "clashes", "counters", "daily", "largest_stocks", "ledger", "ledger_records", "link_claims",
    "observed_stocks", "published", "reading", "reporter_of", "since_of",
]
