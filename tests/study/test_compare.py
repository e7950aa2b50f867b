"""Studies: pairs on common random numbers, differences worked out by hand, words, and the folder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

import neman
from neman import member
from neman.study import measure
from neman.study.differences import differences
from neman.study.ensembles import _paired
from neman.study.words import in_words

WORLD = neman.read("two_lines").with_settings(end=neman.read("two_lines").start.replace(month=6, day=10))
CLOSED = neman.Policy(name="closed", title="Nobody is taken back", settings=("readmission@BR-AL:2030-06-01=0",))


@pytest.fixture(scope="module")
def study() -> neman.Study:
    """Eight pairs under a policy that begins late."""
    return neman.compare(WORLD, [CLOSED], members=8, seed=3)


def by_outcome(study: neman.Study, policy: str) -> dict[str, dict[str, float]]:
    return {row["outcome"]: row for row in study.of(policy).iter_rows(named=True)}


def test_a_policy_that_changes_nothing_gives_exactly_no_difference() -> None:
    study = neman.compare(WORLD, [neman.Policy(name="nothing")], members=3)
    assert study.differences["differing"].sum() == 0
    assert set(study.differences["mean"]) == {0.0}
    assert "No run differs in anything." in study.summary()


def test_pairs_differ_less_than_runs_on_random_numbers_of_their_own(study: neman.Study) -> None:
    """The variance of the differences falls by half at least; for outcomes before the policy begins it would fall to nothing."""
    under = measure(neman.simulate(neman.with_policy(WORLD, CLOSED), members=8, seed=4))
    for name in ("people_turned_away", "through", "days_reception"):
        before = study.values.filter((pl.col("policy") == "as_decided") & (pl.col("outcome") == name))["value"].to_numpy()
        apart = np.var(under.filter(pl.col("outcome") == name)["value"].to_numpy() - before)
        pairs = study.values.filter((pl.col("policy") == "closed") & (pl.col("outcome") == name))["value"].to_numpy() - before
        assert np.var(pairs) < 0.5 * apart


def test_the_same_study_gives_the_same_numbers_on_any_number_of_threads(study: neman.Study) -> None:
    assert neman.compare(WORLD, [CLOSED], members=8, seed=3, threads=1).values.equals(study.values)


def test_a_study_on_disk_is_the_study_in_memory_with_its_runs(study: neman.Study, tmp_path: Path) -> None:
    streamed = neman.compare(WORLD, [CLOSED], members=8, seed=3, into=tmp_path / "study", command="mine")
    assert streamed.values.equals(study.values)
    assert neman.Study.load(tmp_path / "study").provenance["command"] == "mine"
    run = neman.Result.load(tmp_path / "study" / "runs" / "closed")
    assert run.provenance["hash"] == streamed.provenance["hashes"]["closed"]
    assert measure(run).equals(study.values.filter(pl.col("policy") == "closed").drop("policy"))


def test_a_member_that_fails_has_no_pair(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    run = member.run_book

    def unlucky(*given: Any) -> Any:
        if given[3] == 1:
            raise RuntimeError("no luck")
        return run(*given)

    monkeypatch.setattr("neman.member.run_book", unlucky)
    study = neman.compare(WORLD, [CLOSED], members=3, seed=3, into=tmp_path / "study")
    assert study.pairs == 2
    assert study.provenance["failed"] == {name: {"1": "RuntimeError: no luck"} for name in ("as_decided", "closed")}
    assert study.values.filter(policy="closed", outcome="stranded")["member"].to_list() == [0, 2]
    with pytest.raises(RuntimeError, match="no luck"):  # nothing is kept without a folder
        neman.compare(WORLD, [CLOSED], members=3, seed=3)
    monkeypatch.undo()
    whole = neman.compare(WORLD, [CLOSED], members=3, seed=3)
    assert study.values.equals(whole.values.filter(pl.col("member") != 1))
    with pytest.raises(neman.RunError, match="no member could be run under every policy"):
        _paired([whole.values.filter(pl.col("member") == m) for m in (0, 1)])


def test_it_does_not_matter_where_members_are_run(study: neman.Study) -> None:
    again = neman.compare(WORLD, study.policies, members=8, seed=3, executor="processes", threads=2)
    assert again.values.equals(study.values)


def test_refusing_people_strands_them(study: neman.Study) -> None:
    row = by_outcome(study, "closed")["days_between"]
    assert row["told"]
    assert row["q05"] > 0


def test_differences_by_hand() -> None:
    rows = [("was", "died", m, v) for m, v in enumerate((5.0, 9.0, 4.0))] + [("new", "died", m, v) for m, v in enumerate((4.0, 7.0, 4.0))]
    table = pl.DataFrame(rows, schema=["policy", "outcome", "member", "value"], orient="row")
    row = differences(table, "was").row(0, named=True)
    assert (row["baseline"], row["under_policy"], row["mean"], row["q50"], row["q25"]) == (5, 4, -1, -1, -1.5)
    assert row["error"] == pytest.approx(1 / np.sqrt(3))
    assert (row["differing"], row["told"]) == (2, True)


def test_an_interval_that_holds_zero_is_not_told_as_a_difference(study: neman.Study) -> None:
    rows = study.of("closed").with_columns(pl.lit(False).alias("told"), pl.lit(5).alias("differing"))
    said = in_words(rows, study.outcomes)
    assert said.clear == ()
    assert str(said).startswith("The interval includes zero, so the runs cannot tell, for people turned away,")


def test_one_pair_has_no_interval(study: neman.Study) -> None:
    one = replace(study, values=study.values.filter(pl.col("member") == 0))
    assert "nine pairs in ten" not in one.summary()
    assert "One pair of runs gives no interval" in one.summary()
    assert "nine pairs in ten: " in study.summary()


def test_the_outcomes_agree_with_the_tables() -> None:
    result = neman.simulate(WORLD, members=2)
    value = {(o, m): v for o, m, v in measure(result).iter_rows()}

    def days(table: str, **where: str) -> pl.Series:
        return result.per_member(table, **where).filter(pl.col("member") == 1)["persons"]

    assert value["days_between", 1] == days("ledger", state="limbo").sum() > 0
    assert value["peak_between", 1] == days("ledger", state="limbo").max()
    assert value["returned_home", 1] == days("ledger", state="returned_home")[-1]
    assert value["tried BR-AL", 1] == days("persons", border="BR-AL", outcome="tried").sum()


def test_members_that_failed_are_no_zeros() -> None:
    result = neman.simulate(WORLD, members=2, seed=4)
    one = replace(result, tables={name: table.filter(pl.col("member") == 1) for name, table in result.tables.items()},
                  provenance={**result.provenance, "failed": {"0": "no luck"}})
    assert measure(one)["value"].to_list() == measure(result).filter(pl.col("member") == 1)["value"].to_list()


def test_no_outcome_counts_arrivals() -> None:
    assert not [o for o in neman.OUTCOMES if "arriv" in o.name + o.many or ("state", "arrived") in o.where]


def test_a_folder_is_read_back_as_it_was_written(study: neman.Study, tmp_path: Path) -> None:
    again = neman.Study.load(study.save(tmp_path / "study"))
    assert again.values.equals(study.values)
    assert again.differences.equals(study.differences)
    assert (again.policies, again.baseline, again.summary()) == (study.policies, study.baseline, study.summary())
    assert pl.read_csv(tmp_path / "study" / "differences.csv").height == study.differences.height
    with pytest.raises(neman.RunError, match="not empty"):
        study.save(tmp_path / "study")


def test_a_folder_that_is_no_study_is_refused(tmp_path: Path) -> None:
    with pytest.raises(neman.RunError, match=r"study\.json is missing"):
        neman.Study.load(tmp_path)


@pytest.mark.parametrize(("policies", "told"), [([], "nothing to compare"), ([CLOSED, CLOSED], "two policies are called 'closed'")])
def test_what_cannot_be_compared(policies: list[neman.Policy], told: str) -> None:
    with pytest.raises(neman.SettingError, match=told):
        neman.compare(WORLD, policies)


def test_a_corridor_lowers_the_days_between_two_closed_lines() -> None:
    """The shipped scenario: both lines closed, with and without a humanitarian corridor."""
    border = neman.read("belarus_eu_2021")
    study = neman.compare(border, ["both_lines_closed_corridor"], baseline="both_lines_closed", members=3)
    row = by_outcome(study, "both_lines_closed_corridor")["days_between"]
    assert row["q95"] < -0.25 * row["baseline"]
    assert by_outcome(study, "both_lines_closed_corridor")["admitted"]["q05"] > 0
