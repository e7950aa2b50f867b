"""What there is to fit a scenario to, and who can be believed."""

from __future__ import annotations

import neman

__all__ = ["beliefs", "can_be_fitted"]


def can_be_fitted(scenario: neman.Scenario) -> bool:
    """Return whether there are figures to fit to, and somebody who counts them: reporters, or the camps of a Flee instance."""
    return bool(scenario.reports and (scenario.reporters or scenario.values["flee.rules"]))


def beliefs(scenario: neman.Scenario) -> dict[str, str]:
    """Return who can be believed, with words for the page.

    >>> list(beliefs(neman.read("two_lines")))
    ['reconcile', 'BR', 'Relief Society']
    """
    if scenario.values["flee.rules"]:
        return {"reconcile": "the counts of each camp"}
    sides: dict[str, list[str]] = {}
    for reporter in scenario.reporters:
        sides.setdefault(reporter.side or reporter.name, []).append(reporter.name)
    told = {side: f"{scenario.called(side)}: {', '.join(dict.fromkeys(names))}"[:90] for side, names in sides.items()}
    return {"reconcile": "nobody alone: weigh all sides", **told}
