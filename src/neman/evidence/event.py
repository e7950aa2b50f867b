"""Events: dated acts of states and agencies, for the timeline."""

from __future__ import annotations

import datetime as dt

from neman.schema import Row, column

__all__ = ["Event"]


class Event(Row):
    """A dated act. File: `evidence/events.csv`."""

    date: dt.date = column("day")
    actor: str = column("who acts", min_length=1)
    action_type: str = column("kind of act, for example pushback_order", min_length=1)
    target: str = column("whom or what it concerns", default="")
    description: str = column("the act in plain words", default="")
    source_title: str = column("title of the source", default="")
    source_date: str = column("date of the source", default="")
    source_url: str = column("address", default="")
