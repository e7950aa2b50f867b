"""What a worker does, without a server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import neman
from neman import member
from neman.web.tasks import TASKS

WORDS: dict[str, Any] = {"source": "two_lines", "policy": {"name": "closed", "settings": ["readmission@BR-AL=0"]}, "members": 9, "seed": 7}


def test_each_stage_of_a_what_if_keeps_the_members_that_were_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run, told, members = member.run_book, [], []

    def counted(*given: Any) -> Any:
        members.append(given[3])
        return run(*given)

    monkeypatch.setattr("neman.member.run_book", counted)
    words = {**WORDS, "about": {"title": "Nobody is taken back"}, "target": str(tmp_path / "what-ifs" / "one")}
    (tmp_path / "draft").mkdir()
    answer = TASKS["what-if"](words, tmp_path / "draft", lambda news: told.append(news.get("answer")))["answer"]
    assert sorted(members) == sorted([*range(9)] * 2)
    assert [one["members"] for one in told if one] == [2, 8, 9]
    monkeypatch.undo()
    whole = neman.compare(neman.read("two_lines"), [neman.Policy(**WORDS["policy"])], members=9, seed=7, engine="cohorts")
    assert [row["q50"] for row in answer["outcomes"]] == whole.differences["q50"].to_list()
    assert neman.Result.load(tmp_path / answer["runs"]["changed"]).members == 9
