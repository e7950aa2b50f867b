"""Whom to believe: which reporters are taken at their word, and whose figures may be off by an unknown factor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from neman.errors import SettingError, did_you_mean
from neman.evidence import Claim, Reporter
from neman.run_flee import is_flee_run
from neman.scenario import Scenario

__all__ = ["RECONCILE", "Stance", "denied", "sides_of", "stances"]

RECONCILE = "reconcile"
#: Spread (standard deviation of the log) of the unknown factor of a reporter. MODEL: assumptions.
_ALONE, _AMONG_OTHERS, _DISPUTED, _CONTRADICTED = 0.25, float(np.log(2)), float(np.log(2)), float(np.log(3))
#: What somebody who denies admits of what happened, where nothing else is known: the middle of the unknown factor. MODEL: assumption.
_ADMITTED = 0.5


@dataclass(frozen=True)
class Stance:
    """How the figures of one series are taken: share counted, and spread of the log of its unknown factor (0: at its word).

    `minimum` says that they are read as lower bounds: the reporter denies, and admits at least so many.
    """

    coverage: float
    spread: float
    why: str
    minimum: bool = False


def sides_of(scenario: Scenario) -> dict[str, set[str]]:
    """Return every side with the names that stand for it: its code, its state, its reporters."""
    sides: dict[str, set[str]] = {}
    for reporter in scenario.reporters:
        if reporter.side:
            sides.setdefault(reporter.side, {reporter.side}).add(reporter.name)
    for report in scenario.reports:
        if report.reporter_side in sides:
            sides[report.reporter_side].add(report.reported_by)
    for actor in scenario.actors:
        if actor.kind == "state" and actor.country in sides:
            sides[actor.country].add(actor.name)
    return sides


def stances(scenario: Scenario, believe: str) -> tuple[Stance, ...]:
    """Return the stance towards each reporter of a scenario.

    Parameters
    ----------
    believe : a side (`LT`, `Lithuania`), a reporter, or `reconcile`.

    * `reconcile`: every series has an unknown factor, wider where several sides count the same thing.
    * a side: what it counts and others count too is taken in full (coverage 1), the others then have a wide unknown factor;
      a series that it disputes in a claim has an unknown factor; what it says nothing about is taken as the scenario says.
    * in a Flee instance, the counts of camps are taken at their word.
    * a reporter that denies (`denial` in reporters.csv) and is not believed: a lower bound, or an unknown share, as it says there.

    Raises
    ------
    SettingError : nobody of this name reports anything.
    """
    if is_flee_run(scenario):
        return _at_their_word(scenario, believe)
    groups: dict[tuple[str, str], set[str]] = {}
    for r in scenario.reporters:
        groups.setdefault((r.quantity, r.border), set()).add(r.side or r.name)
    if believe.casefold() == RECONCILE:
        return tuple(_denying(r) or _reconciled(r, len(groups[r.quantity, r.border])) for r in scenario.reporters)
    side, names = _resolve(scenario, believe)
    taken = {(r.quantity, r.border) for r in scenario.reporters if _is(r, side, names)}
    disputed = {q for claim in scenario.claims if _speaks(claim, names) for q in claim.about.replace("/", " ").split()}
    return tuple(
        (None if _is(r, side, names) else _denying(r))
        or _one_sided(r, _is(r, side, names), (r.quantity, r.border) in taken, len(groups[r.quantity, r.border]), disputed)
        for r in scenario.reporters
    )


def _at_their_word(scenario: Scenario, believe: str) -> tuple[Stance, ...]:
    if believe.casefold() != RECONCILE:
        raise SettingError(f"--believe {believe!r}: {scenario.name} has one count for each camp, and nobody disputes it")
    return tuple(Stance(r.coverage, 0.0, "the only count there is") for r in scenario.reporters)


def denied(taken: Sequence[Stance]) -> set[int]:
    """Return the positions of the reporters whose figures are lower bounds."""
    return {k for k, stance in enumerate(taken) if stance.minimum}


def _resolve(scenario: Scenario, believe: str) -> tuple[str, set[str]]:
    """Return the side that a name stands for (empty: a single reporter) and the names that stand for it."""
    sides = sides_of(scenario)
    plain = believe.casefold().removesuffix("s") if believe.casefold() == "ngos" else believe.casefold()
    for side, names in sides.items():
        if plain == side.casefold() or plain in {n.casefold() for n in names if n not in {r.name for r in scenario.reporters}}:
            return side, names
    for reporter in scenario.reporters:
        if plain == reporter.name.casefold():
            return "", {reporter.name}
    known = {RECONCILE, *sides, *(name for names in sides.values() for name in names), *(r.name for r in scenario.reporters)}
    hint = f"{did_you_mean(believe, known)}; sides: {', '.join(sorted(sides))}"
    raise SettingError(f"--believe {believe!r}: nobody of this name reports anything; {hint}")


def _is(reporter: Reporter, side: str, names: set[str]) -> bool:
    return reporter.side == side if side else reporter.name in names


def _speaks(claim: Claim, names: set[str]) -> bool:
    """Return whether a side makes or answers a claim."""
    said = f"{claim.claimant} | {claim.counter_claimant}".casefold()
    return any(name.casefold() in said for name in names if len(name) > 2)


def _denying(reporter: Reporter) -> Stance | None:
    """Return how somebody is read who denies; None: it does not."""
    if reporter.denial == "minimum":
        return Stance(1.0, 0.0, "denies: admits at least so many", minimum=True)
    return Stance(_ADMITTED, _CONTRADICTED, "denies: an unknown share") if reporter.denial == "factor" else None


def _reconciled(reporter: Reporter, sides: int) -> Stance:
    if sides > 1:
        return Stance(reporter.coverage, _AMONG_OTHERS, "one of several sides that count this")
    return Stance(reporter.coverage, _ALONE, "the only side that counts this")


def _one_sided(reporter: Reporter, own: bool, taken: bool, sides: int, disputed: set[str]) -> Stance:
    if own and sides > 1:
        return Stance(1.0, 0.0, "believed")
    if taken and not own:
        return Stance(reporter.coverage, _CONTRADICTED, "the side believed counts this too")
    if not own and reporter.quantity in disputed:
        return Stance(reporter.coverage, _DISPUTED, "disputed by the side believed")
    return Stance(reporter.coverage, 0.0, "not touched by the side believed")
