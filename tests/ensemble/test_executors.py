"""Threads, processes and a Dask cluster: the same numbers; workers may die."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alike import differences
from conftest import MEMBERS
from tasks import Deadly, Hopeless, Plain

import neman
from neman.ensemble import Executor, executor_of
from neman.ensemble.processes import Processes


@pytest.fixture(scope="module")
def dask() -> Iterator[str]:
    """Address of a cluster of this machine with two workers, a process each."""
    distributed = pytest.importorskip("distributed", reason="Dask is not installed: pip install 'neman[dask]'")
    here = {"PYTHONPATH": str(Path(__file__).parent)}
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, processes=True, env=here) as cluster:
        yield cluster.scheduler_address.replace("tcp://", "dask://")


@pytest.fixture(params=["threads", "processes", "dask"])
def executor(request: pytest.FixtureRequest) -> str:
    """Name of each executor."""
    return str(request.getfixturevalue("dask")) if request.param == "dask" else request.param


def outcomes(executor: Executor, task: Plain, members: int) -> list[tuple[int, bool]]:
    """Return members in the order in which they came back, and whether they were run."""
    return [(outcome.member, outcome.error is None) for outcome in executor.map(task, range(members), lambda: None)]


def test_the_numbers_are_the_same_everywhere(executor: str, scenario: neman.Scenario, wanted: neman.Result) -> None:
    assert differences(wanted, neman.simulate(scenario, members=MEMBERS, seed=7, threads=2, executor=executor)) == []


def test_the_comparison_can_fail(scenario: neman.Scenario, wanted: neman.Result) -> None:
    assert "stock" in differences(wanted, neman.simulate(scenario, members=MEMBERS, seed=8))


def test_members_come_back_in_order(executor: str) -> None:
    assert outcomes(executor_of(executor, 2), Plain(), 20) == [(member, True) for member in range(20)]


def test_a_member_that_kills_its_process_is_found_and_the_others_count() -> None:
    assert outcomes(Processes(2), Deadly(2), 10) == [(member, member != 2) for member in range(10)]


@pytest.mark.parametrize("kind", ["processes", "dask"])
def test_a_worker_that_dies_once_costs_nothing(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    executor = str(request.getfixturevalue("dask")) if kind == "dask" else kind
    assert outcomes(executor_of(executor, 2), Deadly(1, tmp_path / "died"), 6) == [(member, True) for member in range(6)]
    assert (tmp_path / "died").exists()


def test_processes_that_always_die_end_the_run() -> None:
    with pytest.raises(neman.RunError, match="die as soon as"):
        outcomes(Processes(1), Hopeless(0), 9)


@pytest.mark.parametrize("name", ["thread", "dask", ""])
def test_an_unknown_executor_is_told(name: str, scenario: neman.Scenario) -> None:
    with pytest.raises(neman.SettingError, match="write threads, processes or dask://host:port"):
        neman.simulate(scenario, executor=name)


def test_a_scheduler_that_does_not_answer_is_told(scenario: neman.Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed", reason="Dask is not installed: pip install 'neman[dask]'")
    monkeypatch.setattr("neman.ensemble.cluster._PATIENCE", 0.2)
    with pytest.raises(neman.RunError, match=r"no Dask scheduler answers at 127\.0\.0\.1:9"):
        neman.simulate(scenario, executor="dask://127.0.0.1:9")


def test_without_dask_the_command_that_installs_it_is_told(scenario: neman.Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(neman.MissingPart, match=r"pip install 'neman\[dask\]'"):
        neman.simulate(scenario, executor="dask://localhost:8786")


def test_a_worker_of_another_version_is_refused(scenario: neman.Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    from neman.ensemble.packed import Packed

    packed = Packed.of(Plain())
    monkeypatch.setattr("neman.ensemble.packed.version", lambda name: "0.0")
    with pytest.raises(neman.SettingError, match=r"a worker has neman 0\.0"):
        packed(0)
