"""Rules between tables: names, network, figures. To add a rule, write a generator of findings and add it to `RULES`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set

from neman.check import figures, names, network, rules
from neman.check.findings import Finding, Findings, Note
from neman.errors import InputError
from neman.scenario import Scenario

__all__ = ["RULES", "Findings", "Note", "check_names", "check_tables"]

RULES: tuple[Callable[[Scenario], Iterator[Finding]], ...] = (
    names.rows_are_unique,
    names.names_are_known,
    names.targets_exist,
    names.areas_exist,
    network.gates_are_sound,
    network.links_are_sound,
    network.known_routes_are_linked,
    network.arrivals_lead_somewhere,
    network.homes_are_reached,
    network.places_are_linked,
    figures.arrivals_are_sound,
    figures.decisions_are_sound,
    figures.parameters_are_sound,
    figures.shares_are_whole,
    figures.openings_are_sound,
    figures.centres_have_room,
    figures.reports_are_sound,
    rules.rules_are_sound,
)


def check_tables(scenario: Scenario) -> Findings:
    """Return what is wrong or unusual between the tables of a scenario.

    Parameters
    ----------
    scenario : every row on its own is already known to be sound.
    """
    found = [finding for rule in RULES for finding in rule(scenario)]
    errors = tuple(finding for finding in found if isinstance(finding, InputError))
    return Findings(errors, tuple(finding for finding in found if isinstance(finding, Note)))


def check_names(scenario: Scenario, torn: Set[str]) -> list[InputError]:
    """Return names that do not exist or are there twice, where some tables could not be read in full.

    Parameters
    ----------
    scenario : what could be read.
    torn : tables that lack rows; nothing is said about names that they may declare.
    """
    found = [*names.rows_are_unique(scenario), *names.names_are_known(scenario, torn), *names.targets_exist(scenario, torn)]
    return [finding for finding in found if isinstance(finding, InputError)]
