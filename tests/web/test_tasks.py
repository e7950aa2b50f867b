"""What a worker does, without a server."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import neman
from neman import member
from neman.web import tasks

POLICY = {"name": "closed", "settings": ["readmission@BR-AL=0"]}
WORDS: dict[str, Any] = {
    "source": "two_lines", "policy": POLICY, "members": 9, "seed": 7, "about": {"title": "Nobody is taken back", "scenario": "two_lines"},
}
Ask = Callable[[], dict[str, Any]]


class Killed(BaseException):
    """Stands for kill -9."""


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Members that were run, in order."""
    run, members = member.run_book, []

    def counted(*given: Any) -> Any:
        members.append(given[3])
        return run(*given)

    monkeypatch.setattr("neman.member.run_book", counted)
    return members


@pytest.fixture
def told() -> list[dict[str, Any]]:
    """The answers that were told."""
    return []


@pytest.fixture
def ask(tmp_path: Path, told: list[dict[str, Any]]) -> Ask:
    """Ask what if, with a draft that is there again each time."""
    words, draft = {**WORDS, "target": str(tmp_path / "what-ifs" / "one")}, tmp_path / "draft"
    draft.mkdir()
    return lambda: tasks.TASKS["what-if"](words, draft, lambda news: told.append(news["answer"]) if news.get("answer") else None)


@pytest.fixture(scope="module")
def whole() -> neman.Study:
    """What the answer must be."""
    return neman.compare(neman.read("two_lines"), [neman.Policy(**POLICY)], members=9, seed=7, engine="cohorts")


def test_each_stage_of_a_what_if_keeps_the_members_that_were_run(
    ask: Ask, ran: list[int], told: list[dict[str, Any]], whole: neman.Study, tmp_path: Path,
) -> None:
    answer = ask()["answer"]
    assert sorted(ran) == sorted([*range(9)] * 2)
    assert [one["members"] for one in told] == [2, 8, 9]
    assert [row["q50"] for row in answer["outcomes"]] == whole.differences["q50"].to_list()
    assert neman.Result.load(tmp_path / answer["runs"]["changed"]).members == 9


@pytest.mark.parametrize(("step", "calls"), [
    ("neman.member.run_book", 9), ("shutil.copytree", 1), ("neman.compare", 1), ("neman.compare", 2), ("pathlib.Path.rename", 5),
    ("neman.web.tasks._replace", 1), ("neman.web.tasks._complete", 0), ("neman.write_report", 1), ("neman.web.tasks._keep", 0),
    ("neman.web.tasks._keep", 1), ("neman.web.tasks._keep", 2), ("neman.study.begun.write_json", 0),
])
def test_a_what_if_goes_on_after_a_restart_and_runs_no_member_twice(
    step: str, calls: int, ask: Ask, ran: list[int], whole: neman.Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patch:
        kill(patch, step, calls)
        with pytest.raises(Killed):
            ask()
    answer = ask()["answer"]
    assert sorted(ran) == sorted([*range(9)] * 2)
    assert [row["q50"] for row in answer["outcomes"]] == whole.differences["q50"].to_list()
    titles = [neman.Result.load(tmp_path / answer["runs"][role]).scenario.title for role in ("baseline", "changed")]
    assert titles == ["Two lines at one border", "Two lines at one border – what if: Nobody is taken back"]


def test_a_what_if_that_was_put_away_when_a_restart_came_is_the_same_again(ask: Ask, ran: list[int]) -> None:
    first = ask()
    ran.clear()
    assert (ask(), ran) == (first, [])


def kill(patch: pytest.MonkeyPatch, step: str, calls: int) -> None:
    """Let a function die when it has been called a number of times before."""
    done = 0

    def dying(*words: Any, **more: Any) -> Any:
        nonlocal done
        done += 1
        if done > calls:
            raise Killed
        return real(*words, **more)

    home, _, name = step.rpartition(".")
    owner = Path if home == "pathlib.Path" else import_module(home)
    real = getattr(owner, name)
    patch.setattr(owner, name, dying)
