"""Reporters: how the figures of an agency come about."""

from __future__ import annotations

from typing import Literal

from neman.schema import Row, column

__all__ = ["FLOWS", "Reporter"]

#: What a reporter may count. Each name is a sum of cells of the day's book (see `neman.lower`).
FLOWS: tuple[str, ...] = (
    "attempts", "undetected", "detected", "admitted", "turned_away", "readmitted", "refused", "corridor",
    "first_attempts", "stranded", "waiting", "in_reception", "entered", "died", "injured", "returned_home", "flown_in",
    "asylum_granted", "absconded",
)


class Reporter(Row):
    """One series that an agency publishes. File: `evidence/reporters.csv`."""

    name: str = column("reporter", min_length=1)
    side: str = column("side on which it stands", default="")
    quantity: str = column("quantity of the reports that it is compared with", min_length=1)
    border: str = column("border, country or area", min_length=1)
    counts: Literal[FLOWS] = column("true flow that it counts")  # type: ignore[valid-type]
    kind: Literal["flow", "stock"] = column("a daily flow or a stock", default="flow")
    coverage: float = column("share of the true flow that is counted", unit="share", default=1.0, ge=0)
    dispersion: float = column("negative binomial dispersion; large is nearly Poisson; 0: no noise", default=0.0, ge=0)
    delay: int = column("days between the event and its publication", unit="days", default=1, ge=0, le=365)
    rounding: int = column("figures are rounded to a multiple of this", unit="persons", default=1, ge=1)
    before_start: float = column("counted before the scenario starts, for running totals", unit="persons", default=0.0, ge=0)
    denial: Literal["", "minimum", "factor"] = column(
        "how its figures are read where it is not believed because it denies what others report: `minimum` (it admits at least so many) "
        "or `factor` (an unknown share of what happened); empty: as any reporter's",
        default="",
    )
    since: str = column("date from which running totals count; empty: the start", default="")
    assumption: bool = column("true where coverage and dispersion are assumed", default=True)
    source: str = column("where this comes from", default="")
