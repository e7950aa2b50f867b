"""Claims: statements that another party may deny."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from neman.schema import Row, column

__all__ = ["Claim"]


class Claim(Row):
    """A contested statement with both sides. File: `evidence/claims.csv`."""

    date: dt.date = column("day of the claim")
    claimant: str = column("who claims", min_length=1)
    claim: str = column("what is claimed", min_length=1)
    about: str = column("what it is about", default="")
    counter_claimant: str = column("who denies or answers", default="")
    counter_claim: str = column("the answer", default="")
    evidence_offered: str = column("evidence offered", default="")
    status: Literal["disputed", "unverified", "denied", "uncontested"] = column("standing", default="unverified")
    source: str = column("where it was read", default="")
