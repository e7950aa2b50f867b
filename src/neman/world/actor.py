"""Actors and their playbooks: who decides what, and when."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from neman.schema import Row, column

__all__ = ["Actor", "Decision"]


class Actor(Row):
    """A state or agency that sets levers. File: `actors.csv`."""

    name: str = column("unique name", min_length=1)
    kind: Literal["state", "union", "agency", "carrier", "court", "organisation"] = column("what it is")
    country: str = column("country code, or EU, UN", default="")
    text: str = column("role in plain words", default="")


class Decision(Row):
    """A dated decision that sets a lever. File: `playbook.csv`."""

    date: dt.date | None = column("day from which it holds; empty: from the beginning", default=None)
    until: dt.date | None = column("day on which a gradual change is complete; empty: at once", default=None)
    actor: str = column("who decides", min_length=1)
    lever: str = column("name of the lever", min_length=1)
    target: str = column("gate, border, state, place, link `A > B`, class, or `*`", default="*")
    value: float = column("new value, in the unit of the lever")
    text: str = column("the decision in plain words", default="")
    assumption: bool = column("true where the value is assumed, not reported", default=False)
    source: str = column("where the decision or value comes from", default="")
