"""A policy: what would be decided otherwise, as changes to the playbook of a scenario."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from neman.schema import Row, column
from neman.world import Decision, Rule

__all__ = ["LISTS", "WORDS", "Move", "Pattern", "Policy", "Repeat", "Scale"]


class Pattern(Row):
    """Picks decisions of the playbook: those that fit everything that is given."""

    actor: str = column("who decides; empty: anybody", default="")
    lever: str = column("name of the lever; empty: any", default="")
    target: str = column("picks decisions on this target, or on a part of it", default="*")
    since: dt.date | None = column("first date of the decisions; empty: undated ones too", alias="from", default=None)
    to: dt.date | None = column("last date of the decisions", default=None)


class Move(Pattern):
    """Moves the decisions that it picks in time."""

    days: int = column("days later; below 0: earlier", unit="days", ge=-36_525, le=36_525)


class Scale(Pattern):
    """Multiplies the values that it picks: of decisions, and of capacities in places.csv and links.csv."""

    factor: float = column("multiplies the values", unit="factor", ge=0)


class Repeat(Row):
    """Lets people arrive from one day to another as they do on a given day."""

    start: dt.date = column("first day")
    end: dt.date = column("last day")
    as_on: dt.date = column("the day whose arrivals are repeated")


class Policy(Row):
    """What would be decided otherwise; applied in the order of its lists.

    Parameters
    ----------
    name : short name; `title` and `text` say in plain words what is decided, `assumes` what is taken for granted.
    remove, move, scale : patterns of decisions that are taken out, moved in time, or multiplied.
    changes : decisions that are added.
    without_rules, rules : names of feedback rules that are taken out, and rules that are added or replace one of the same name.
    arrivals : days on which people arrive as on another day.
    settings : `NAME=VALUE`, as for `Scenario.with_settings`.
    file : how error messages call it.

    >>> Policy(name="half", settings=("turn_away@BR-AL=0.5",)).title
    'half'
    """

    name: str = column("short name, without spaces", min_length=1, pattern=r"^[\w.-]+$")
    label: str = column("title for people", alias="title", default="")
    text: str = column("what is decided, in plain words", default="")
    assumes: str = column("what is taken for granted", default="")
    source: str = column("where it comes from", default="")
    remove: tuple[Pattern, ...] = ()
    move: tuple[Move, ...] = ()
    scale: tuple[Scale, ...] = ()
    changes: tuple[Decision, ...] = ()
    without_rules: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    arrivals: tuple[Repeat, ...] = ()
    settings: tuple[str, ...] = ()
    file: str = Field("policy", exclude=True, repr=False)

    @property
    def title(self) -> str:
        """Title for people; the name where there is none."""
        return self.label or self.name


#: The lists of a policy file whose entries are rows.
LISTS: dict[str, type[Row]] = {
    "remove": Pattern, "move": Move, "scale": Scale, "changes": Decision, "rules": Rule, "arrivals": Repeat,
}
#: The lists of a policy file whose entries are single values.
WORDS = ("without_rules", "settings")
