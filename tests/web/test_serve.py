"""The verb: what it asks for on other addresses, and what it says where a part is missing or an address is taken."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import pytest

import neman
from neman.cli.serve import serve


def start(folder: Path, **words: object) -> None:
    """Call the verb with its usual words; it must fail before it serves."""
    usual = {"sources": ["two_lines"], "host": "127.0.0.1", "port": 0, "token": "", "workers": 1, "members": 10}
    serve(**{**usual, "folder": folder, **words})  # type: ignore[arg-type]


def test_without_starlette_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("neman.web")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    with pytest.raises(neman.MissingPart, match=r"pip install 'neman\[web\]'"):
        start(tmp_path)


def test_a_short_token_is_refused(tmp_path: Path) -> None:
    with pytest.raises(neman.SettingError, match="16 characters or more"):
        start(tmp_path, token="short")


def test_other_addresses_get_a_token_that_cannot_be_guessed() -> None:
    from neman.cli.serve import _token

    assert _token("", at_home=True) == ""
    made = {_token("", at_home=False) for _ in range(3)}
    assert len(made) == 3
    assert min(map(len, made)) >= 32


def test_an_address_that_is_taken_is_told(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(neman.SettingError, match="choose another with --host or --port"):
            start(tmp_path, port=taken.getsockname()[1])


def test_a_broken_scenario_is_told_before_anything_is_served(tmp_path: Path) -> None:
    with pytest.raises(neman.InputError, match="no folder and no shipped scenario"):
        start(tmp_path, sources=["two_line"])
