"""Checks a rule with cohorts (where they can be used) and with a row for every person."""

from __future__ import annotations

import pytest
import tiny


@pytest.fixture(params=["auto", "individuals"])
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Run every test that asks for it with both engines."""
    monkeypatch.setattr(tiny, "ENGINE", request.param)
    monkeypatch.setattr("neman.member.MOST_INDIVIDUALS", -1)  # cohorts however few people there are
    return str(request.param)
