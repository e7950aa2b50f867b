"""Feedback rules: what an actor does when the figures that it reads pass a threshold."""

from __future__ import annotations

from typing import Literal, get_args

from neman.schema import Row, column

__all__ = ["RULE_KINDS", "Rule", "RuleKind"]

RuleKind = Literal["threshold", "response"]
RULE_KINDS: tuple[str, ...] = get_args(RuleKind)


class Rule(Row):
    """A feedback rule of a playbook; rules act only where the parameter `actors.feedback` is 1. File: `rules.csv`.

    A rule reads a series that was published up to yesterday, or follows another rule; it never sees what truly happens.
    """

    name: str = column("unique name", min_length=1)
    actor: str = column("who decides", min_length=1)
    reporter: str = column("reporter of the series that is read; empty where the rule follows another", default="")
    quantity: str = column("quantity of the series", default="")
    border: str = column("border or area of the series", default="")
    follows: str = column("rule that is followed instead of a series", default="")
    kind: RuleKind = column(
        "threshold: with hysteresis; response: by chance, the likelier the higher the figure (logit quantal response)", default="threshold",
    )
    window: int = column("days whose figures are added up", unit="days", default=7, ge=1, le=366)
    threshold: float = column("sum above which the rule turns on", unit="as reported", default=0.5, gt=0)
    relax: float | None = column("sum below which it turns off again; empty: half the threshold", unit="as reported", default=None, ge=0)
    days: int = column(
        "days in a row beyond the threshold before deciding; for a response: days between two decisions",
        unit="days", default=1, ge=1, le=366,
    )
    sharpness: float = column("response: how sharply it answers; 0 is a coin toss", default=4.0, ge=0, le=1000)
    delay: int = column("days from the decision until it takes effect", unit="days", default=0, ge=0, le=366)
    dwell: int = column("fewest days between two changes", unit="days", default=14, ge=0, le=3660)
    lever: str = column("lever that is set; empty for a signal that only other rules follow", default="")
    target: str = column("gate, border, state, place, link `A > B`, class, or `*`", default="*")
    value: float = column("value of the lever while the rule is on", default=0.0)
    off_value: float = column("value of the lever when it turns off again", default=0.0)
    text: str = column("the rule in plain words", default="")
    assumption: bool = column("true where the rule is assumed, not reported", default=True)
    source: str = column("where the rule comes from", default="")

    @property
    def when(self) -> str:
        """When the rule turns on and off, in words.

        >>> Rule(name="r", actor="A", threshold=400, window=14, days=7, delay=21, dwell=90).when
        'on above 400 in 14 days, 7 days in a row; off below 200; in effect 21 days later; at least 90 days between changes'
        >>> Rule(name="r", actor="A", follows="q", dwell=0).when
        'on and off with it'
        """
        if self.follows:
            parts = ["on and off with it"]
        elif self.kind == "response":
            parts = [f"on or off by chance every {_days(self.days)}, either alike at {self.threshold:g} in {_days(self.window)}"]
        else:
            row = f", {self.days} days in a row" if self.days > 1 else ""
            off = self.threshold / 2 if self.relax is None else self.relax
            parts = [f"on above {self.threshold:g} in {_days(self.window)}{row}", f"off below {off:g}"]
        parts += [f"in effect {_days(self.delay)} later"] if self.delay else []
        return "; ".join([*parts, *([f"at least {_days(self.dwell)} between changes"] if self.dwell else [])])


def _days(number: int) -> str:
    return f"{number} day" if number == 1 else f"{number} days"
