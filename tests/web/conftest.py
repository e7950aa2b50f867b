"""What the tests of the page share: a server, a run and a what-if."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from web_server import Client, Running

from neman.web.settings import Settings


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server of most tests keeps its things."""
    return tmp_path_factory.mktemp("served")


@pytest.fixture(scope="session")
def running(folder: Path) -> Iterator[Running]:
    """The server of most tests."""
    server = Running(Settings(folder=folder, sources=("two_lines",), members=50))
    with server:
        yield server


@pytest.fixture(scope="session")
def client(running: Running) -> Client:
    """A client of it."""
    return Client(running.server.servers[0].sockets[0].getsockname()[1])


@pytest.fixture(scope="session")
def run_name(client: Client) -> str:
    """A run of the teaching scenario."""
    job = client.finish(client.ask("POST", "/api/runs", {"scenario": "two_lines", "members": 3})[1])
    assert job["state"] == "done", job
    return str(job["result"]["run"])


@pytest.fixture(scope="session")
def kept(client: Client) -> dict[str, Any]:
    """A what-if that was run to its end."""
    change = {"lever": "readmission", "target": "*", "how": "set", "value": 1}
    asked = {"scenario": "two_lines", "title": "All taken back", "changes": [change], "members": 4}
    job = client.finish(client.ask("POST", "/api/what-ifs", asked)[1])
    assert job["state"] == "done", job
    return dict(job)
