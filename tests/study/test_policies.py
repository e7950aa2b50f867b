"""Policies: what they change in a scenario, and what a broken file is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import neman
from neman.study.policy import Move, Pattern, Repeat, Scale
from neman.world import Decision

WORLD = neman.read("two_lines")
BORDER = neman.read("belarus_eu_2021")


def lever(scenario: neman.Scenario, name: str) -> list[Decision]:
    return [d for d in scenario.playbook if d.lever == name]


def test_a_pattern_takes_out_what_it_picks_and_nothing_else() -> None:
    after = neman.with_policy(WORLD, neman.Policy(name="p", remove=(Pattern(lever="readmission"),)))
    assert lever(after, "readmission") == []
    assert len(after.playbook) == len(WORLD.playbook) - 1


@pytest.mark.parametrize(
    ("pattern", "left"),
    [
        (Pattern(actor="Bryn", lever="turn_away"), 0),
        (Pattern(lever="turn_away", target="BR-AL"), 0),
        (Pattern(lever="turn_away", since=date(2030, 5, 21), to=date(2030, 5, 21)), 0),
    ],
)
def test_what_a_pattern_picks(pattern: Pattern, left: int) -> None:
    after = neman.with_policy(WORLD, neman.Policy(name="p", remove=(pattern,)))
    assert len(lever(after, "turn_away")) == left


def test_a_pattern_for_one_gate_leaves_a_decision_on_the_whole_border() -> None:
    with pytest.raises(neman.InputError, match="no decision of the playbook fits"):
        neman.with_policy(WORLD, neman.Policy(name="p", remove=(Pattern(lever="turn_away", target="North line"),)))


def test_undated_decisions_are_not_picked_by_dates() -> None:
    after = neman.with_policy(WORLD, neman.Policy(name="p", remove=(Pattern(actor="Bryn", since=date(2030, 5, 1)),)))
    assert {d.lever for d in after.playbook if d.actor == "Bryn"} == {"patrols", "asylum", "absconding"}


def test_decisions_are_moved_with_both_their_dates() -> None:
    before = lever(WORLD, "barrier")[0]
    after = lever(neman.with_policy(WORLD, neman.Policy(name="p", move=(Move(lever="barrier", days=-3),))), "barrier")[0]
    assert (before.date - after.date).days == 3  # type: ignore[operator]
    assert (before.until - after.until).days == 3  # type: ignore[operator]


def test_places_in_centres_and_their_decisions_are_multiplied() -> None:
    after = neman.with_policy(WORLD, neman.Policy(name="p", scale=(Scale(lever="reception", factor=2),)))
    assert [p.capacity for p in after.places if p.kind == "reception"] == [500]
    assert lever(after, "reception")[0].value == 1000


def test_a_share_that_is_multiplied_stays_a_share() -> None:
    after = neman.with_policy(WORLD, neman.Policy(name="p", scale=(Scale(lever="turn_away", factor=4),)))
    assert lever(after, "turn_away")[0].value == 1


def test_arrivals_are_repeated_and_every_row_keeps_its_position() -> None:
    """Rows are positions of random numbers: a row that is replaced stays, with nobody in it."""
    first = replace(WORLD, arrivals=tuple(
        a.model_copy(update={"start": date(2030, 5, day), "end": date(2030, 5, day + 9)})
        for a, day in zip((WORLD.arrivals[0],) * 3, (1, 11, 21), strict=True)
    ))
    repeat = Repeat(start=date(2030, 5, 11), end=date(2030, 5, 24), as_on=date(2030, 5, 5))
    after = neman.with_policy(first, neman.Policy(name="p", arrivals=(repeat,))).arrivals
    rate = WORLD.arrivals[0].per_day
    assert [(a.start.day, a.end.day, a.per_day) for a in after] == [(1, 10, rate), (11, 20, 0.0), (25, 30, rate), (11, 24, rate)]


def test_the_scenario_itself_is_not_changed_and_the_hash_tells_the_policy() -> None:
    before = WORLD.hash
    after = neman.with_policy(WORLD, neman.Policy(name="p", settings=("gate.retry=0.5",)))
    assert neman.read("two_lines").hash == before == WORLD.hash != after.hash


@pytest.mark.parametrize("policy", neman.shipped_policies(BORDER), ids=lambda policy: policy.name)
def test_every_shipped_policy_changes_the_scenario_and_says_what_it_assumes(policy: neman.Policy) -> None:
    assert neman.with_policy(BORDER, policy).hash != BORDER.hash
    assert policy.title != policy.name
    assert policy.text
    assert policy.assumes
    assert policy.source


def test_feedback_rules_are_taken_out_replaced_and_added(tmp_path: Path) -> None:
    path, latvia = tmp_path / "p.yaml", "Valsts robezsardze (Latvian State Border Guard)"
    series = f"reporter: {latvia}, quantity: turned_away, border: LV-BY, lever: corridor, target: LV-BY"
    path.write_text(
        "name: p\nwithout_rules: [Sanctions, Retaliation at the airport, Retaliation at the border]\nrules:\n"
        f"  - {{name: Latvia answers, actor: Latvia, {series}, value: 0.2}}\n"
        f"  - {{name: Corridor under pressure, actor: Latvia, {series}, value: 0.5}}\n", encoding="utf-8",
    )
    rules = {r.name: r.value for r in neman.with_policy(BORDER, neman.read_policy(path)).rules}
    assert "Sanctions" not in rules
    assert (rules["Latvia answers"], rules["Corridor under pressure"]) == (0.2, 0.5)
    assert len(rules) == len(BORDER.rules) - 3 + 1


def test_a_rule_that_others_follow_cannot_go_alone() -> None:
    followed = {r.follows for r in BORDER.rules if r.follows}
    with pytest.raises(neman.InputError, match="there is no rule of this name"):
        neman.with_policy(BORDER, neman.Policy(name="p", without_rules=(followed.pop(),)))


GOOD = "name: p\ntitle: T\nchanges:\n  - {date: 2030-05-10, actor: Bryn, lever: turn_away, target: BR-AL, value: 1}\n"
BROKEN = {
    "unknown_key": ("name: p\nchange:\n  - {lever: x}\n", r"p\.yaml, row 2, column 'change': .*did you mean 'changes'"),
    "unknown_entry": (GOOD.replace("lever:", "levr:"), r"p\.yaml, row 4, column 'levr': .*did you mean 'lever'"),
    "unknown_lever": (GOOD.replace("turn_away", "turn_awy"), r"p\.yaml, row 4, column 'lever': .*got 'turn_awy'.*did you mean 'turn_away'"),
    "unknown_target": (GOOD.replace("BR-AL", "BR-AK"), r"p\.yaml, row 4, column 'target': .*got 'BR-AK'.*did you mean 'BR-AL'"),
    "unknown_actor": (GOOD.replace("Bryn", "Brin"), r"p\.yaml, row 4, column 'actor': .*did you mean 'Bryn'"),
    "value_out_of_range": (GOOD.replace("value: 1", "value: 2"), r"p\.yaml, row 4, column 'value': must be between 0 and 1, got '2.0'"),
    "value_no_number": (GOOD.replace("value: 1", "value: lots"), r"p\.yaml, row 4, column 'value': must be a number, got 'lots'"),
    "impossible_date": (GOOD.replace("05-10", "02-30"), r"p\.yaml, row 4, column 'date': must be a date that exists"),
    "date_after_the_end": (GOOD.replace("2030", "2031"), r"p\.yaml, row 4, column 'date': lies after the end"),
    "no_name": (GOOD.replace("name: p\n", ""), r"p\.yaml, column 'name': the key is missing"),
    "name_with_a_space": (GOOD.replace("name: p", "name: p q"), r"p\.yaml, column 'name': .*got 'p q'"),
    "key_twice": (GOOD + "title: again\n", r"p\.yaml, row 5, column 'title': the key is there twice"),
    "no_list": ("name: p\nremove: everything\n", r"p\.yaml, row 2, column 'remove': must be a list"),
    "no_yaml": ("name: [p\n", r"p\.yaml, row \d: is not valid YAML"),
    "no_mapping": ("- p\n", r"p\.yaml, row 1: must hold 'key: value' lines"),
    "empty": ("\n", r"p\.yaml: the file is empty\. Remedy: write its keys"),
    "pattern_picks_nothing": (
        "name: p\nremove:\n  - {lever: seats, to: 2030-05-02}\n", r"p\.yaml, row 3: no decision .*got 'lever seats, to 2030-05-02'",
    ),
    "pattern_unknown_lever": ("name: p\nmove:\n  - {lever: seat, days: 3}\n", r"p\.yaml, row 3, column 'lever': .*did you mean 'seats'"),
    "move_by_ages": ("name: p\nmove:\n  - {lever: seats, days: 99999999}\n", r"row 3, column 'days': must be 36525 or less"),
    "move_without_days": ("name: p\nmove:\n  - {lever: seats}\n", r"p\.yaml, row 3, column 'days': must not be empty"),
    "unknown_setting": ("name: p\nsettings:\n  - gate.retri=1\n", r"p\.yaml, column 'settings': .*did you mean 'gate.retry'"),
    "rule_that_does_not_exist": ("name: p\nwithout_rules: [Sanction]\n", r"p\.yaml, column 'without_rules': .*got 'Sanction'"),
    "rule_of_an_unknown_series": (
        "name: p\nrules:\n  - {name: r, actor: Bryn, reporter: Nobody, quantity: turned_away, border: BR-AL}\n",
        r"p\.yaml, row 3, column 'reporter': no reporter publishes",
    ),
    "arrivals_of_an_empty_day": (
        "name: p\narrivals:\n  - {start: 2030-05-02, end: 2030-05-03, as_on: 2029-01-01}\n",
        r"p\.yaml, row 3, column 'as_on': nobody arrives",
    ),
}


@pytest.mark.parametrize(("text", "told"), BROKEN.values(), ids=BROKEN)
def test_a_broken_file_says_where_and_what_to_do(text: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(neman.InputError, match=f"(?s){told}") as error:
        neman.with_policy(WORLD, neman.read_policy(path))
    assert "Remedy: " in str(error.value)


def test_the_good_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(GOOD, encoding="utf-8")
    assert neman.read_policy(path).changes[0].value == 1


def test_an_unknown_name_hints_at_the_nearest_shipped_policy() -> None:
    with pytest.raises(neman.InputError, match="did you mean 'takes_back'"):
        neman.compare(BORDER, ["take_back"])
