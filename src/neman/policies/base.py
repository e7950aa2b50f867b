"""A lever: one named number that an actor sets, by day and target."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Lever", "LeverDim"]

LeverDim = Literal["gate", "link", "place", "class"]


@dataclass(frozen=True)
class Lever:
    """Declares a lever.

    Parameters
    ----------
    name : word used in playbooks and with `--set`.
    dim : what it is set for: each gate, link, place or class.
    unit : unit of the value.
    low, high : allowed range, both included.
    default : value where no decision sets it; None: taken from the row of the place or link.
    text : what it does to people, in one sentence.
    phrase : how a decision reads in `explain`, with `{value}` and `{target}`.
    source : where the mechanism comes from.
    words : how 0 and 1 read, for a switch.
    kinds : for a lever of places: the kinds of places that a country or `*` as target stands for.
    """

    name: str
    dim: LeverDim
    unit: str
    low: float
    high: float
    default: float | None
    text: str
    phrase: str
    source: str = "MODEL: a gate; a day, in order"
    words: tuple[str, str] | None = None
    kinds: tuple[str, ...] = ("reception",)

    def say(self, value: float, *targets: str) -> str:
        """Return a decision in words, told once for all its targets; `*` is every gate, link, place or class.

        >>> force = Lever("force", "gate", "share", 0, 1, 0.0, "", "force {value} at {target}")
        >>> force.say(0.5, "LT-BY", "PL-BY"), force.say(0.5, "*")
        ('force 50 % at LT-BY and PL-BY', 'force 50 % at every gate')
        """
        named = [f"every {self.dim}" if target == "*" else target for target in targets]
        target = " and ".join(filter(None, (", ".join(named[:-1]), named[-1])))
        if self.words:
            return self.phrase.format(value=self.words[round(value)], target=target)
        shown = f"{100 * value:.3g} %" if self.unit == "share" else f"{value:g} {self.unit}".strip()
        return self.phrase.format(value=shown, target=target)
