"""Members that fail are kept with their error; the others count, and only they."""

from __future__ import annotations

import json
import sqlite3
import sys
from pathlib import Path

import pytest
from alike import differences
from conftest import MEMBERS

import neman
from neman import member as engine
from neman.cli import main


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """Members that fail; fill it."""
    numbers: set[int] = set()
    real = engine.run_book

    def run_book(scenario: neman.Scenario, plan: object, seed: int, number: int, counter: object = None) -> object:
        if number in numbers:
            raise neman.RunError(f"no luck with {number}") if number else MemoryError
        return real(scenario, plan, seed, number, counter)  # type: ignore[arg-type]

    monkeypatch.setattr(engine, "run_book", run_book)
    return numbers


def test_failed_members_are_kept_with_their_error(
    failing: set[int], scenario: neman.Scenario, wanted: neman.Result, tmp_path: Path,
) -> None:
    failing |= {0, 17, 39}
    result = neman.simulate(scenario, members=MEMBERS, seed=7, into=tmp_path)
    assert result.failed == {0: "MemoryError: ", 17: "no luck with 17", 39: "no luck with 39"}
    assert neman.Result.load(tmp_path).failed == result.failed
    for name, table in wanted.tables.items():
        assert result.tables[name].equals(table.filter(~table["member"].is_in([0, 17, 39])))
    with sqlite3.connect(tmp_path / "members.sqlite") as base:
        rows = base.execute("SELECT member, seed, error FROM member WHERE status = 'failed' AND member > 0").fetchall()
    assert rows == [(17, "7", "no luck with 17"), (39, "7", "no luck with 39")]
    base.close()


def test_sums_and_quantiles_leave_failed_members_out(failing: set[int], scenario: neman.Scenario, tmp_path: Path) -> None:
    failing |= {1}
    result = neman.simulate(scenario, members=3, seed=7, into=tmp_path)
    arrived = result.per_member("ledger", state="arrived")
    assert sorted(set(arrived["member"])) == [0, 2]
    assert result.quantiles("ledger", state="arrived")["q05"][-1] > 0
    ran = result.ran
    assert ran.members == 2
    assert sorted(set(ran.tables["stock"]["member"])) == [0, 1]
    assert ran.per_member("ledger", state="arrived")["persons"].equals(arrived["persons"])


def test_the_command_line_tells_failed_members_by_its_exit_code(
    failing: set[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:
    failing |= {1}
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["neman", "run", "two_lines", "--members", "3", "--end", "2030-05-08", "--out", "run"])
    with pytest.raises(SystemExit) as end:
        main()
    told = capsys.readouterr()
    assert end.value.code == 1
    assert "member 1 failed: no luck with 1" in told.err
    assert "1 of 3 members failed" in told.err
    assert "people tried to cross" in told.out
    assert (tmp_path / "run" / "report.html").exists()
    assert json.loads((tmp_path / "run" / "run.json").read_text(encoding="utf-8"))["failed"] == {"1": "no luck with 1"}


def test_sensitivity_tells_failed_members_by_its_exit_code(
    failing: set[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:
    pytest.importorskip("SALib", reason="SALib is not installed: pip install 'neman[study]'")
    failing |= {1}
    monkeypatch.chdir(tmp_path)
    words = ["--only", "readmission", "--trajectories", "2", "--members", "3", "--out", "drivers"]
    monkeypatch.setattr(sys, "argv", ["neman", "sensitivity", "two_lines", *words])
    with pytest.raises(SystemExit) as end:
        main()
    told = capsys.readouterr()
    assert end.value.code == 1
    assert "4 of 12 runs failed" in told.err
    assert "left out" not in told.err
    assert "people turned away" in told.out
    assert (tmp_path / "drivers" / "sensitivity.html").exists()


def test_a_failure_in_memory_ends_the_run_unless_failures_are_kept(failing: set[int], scenario: neman.Scenario) -> None:
    failing |= {2}
    with pytest.raises(neman.RunError, match="no luck with 2"):
        neman.simulate(scenario, members=4)
    kept = neman.simulate(scenario, members=4, keep_failed=True)
    assert kept.failed == {2: "no luck with 2"}
    assert kept.tables["stock"]["member"].unique().sort().to_list() == [0, 1, 3]


def test_where_every_member_fails_there_is_no_result(failing: set[int], scenario: neman.Scenario, tmp_path: Path) -> None:
    failing |= {0, 1, 2}
    with pytest.raises(neman.RunError, match="no member could be run; member 0: MemoryError"):
        neman.simulate(scenario, members=3, into=tmp_path)


def test_sums_on_disk_are_those_in_memory(scenario: neman.Scenario, wanted: neman.Result, tmp_path: Path) -> None:
    stored = neman.simulate(scenario, members=MEMBERS, seed=7, into=tmp_path)
    assert differences(wanted, stored) == []
    for table, value, where in (
        ("stock", "persons", {}), ("gate", "persons", {"outcome": ["attempted", "admitted"]}), ("beliefs", "belief", {}),
        ("flow", "persons", {"from": wanted.tables["flow"]["from"][0], "to": wanted.tables["flow"]["to"][0]}),
        ("reports", "value", {"border": "nowhere"}),
    ):
        a, b = wanted.per_member(table, value, **where), stored.per_member(table, value, **where)
        assert a.schema == b.schema
        assert a["member"].equals(b["member"])
        assert a[value].to_list() == pytest.approx(b[value].to_list(), rel=1e-12)
        middle = [result.quantiles(table, value, **where)["q50"].to_list() for result in (wanted, stored)]
        assert middle[0] == pytest.approx(middle[1])
