"""What is reported: reports, claims, events, and how reporters come to their figures."""

from neman.evidence.claim import Claim
from neman.evidence.event import Event
from neman.evidence.report import Report
from neman.evidence.reporter import FLOWS, Reporter
from neman.evidence.stocks import daily, observed_stocks

__all__ = ["FLOWS", "Claim", "Event", "Report", "Reporter", "daily", "observed_stocks"]
