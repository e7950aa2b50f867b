"""The queue is bounded, jobs stop, a worker that dies takes nothing with it, and what was run survives a restart."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any

from web_server import Client, Running

import neman
from neman.web.settings import Settings
from neman.web.shop import Shop

LONG = {"scenario": "two_lines", "members": 20_000}


def settings(folder: Path, **other: Any) -> Settings:
    """Return settings for a server of its own."""
    return Settings(folder=folder, sources=("two_lines",), members=100_000, **other)


def test_what_was_run_survives_a_restart(client: Client, run_name: str, kept: dict[str, Any], folder: Path) -> None:
    with Running(settings(folder)) as again:
        assert run_name in [one["name"] for one in again.ask("GET", "/api/runs")[1]]
        assert again.ask("GET", f"/api/what-ifs/{kept['result']['what_if']}")[1]["outcomes"] == kept["answer"]["outcomes"]
        assert again.ask("GET", f"/api/runs/{run_name}/pictures")[0] == 200


def test_the_queue_is_bounded_jobs_stop_and_a_dead_worker_is_replaced(tmp_path: Path) -> None:
    server = Running(settings(tmp_path, waiting=2))
    with server as client:
        first = client.finish(client.ask("POST", "/api/runs", {"scenario": "two_lines", "members": 1})[1])
        assert first["state"] == "done"
        running = client.ask("POST", "/api/runs", LONG)[1]
        wait_for(client, running, "running")
        waiting = [client.ask("POST", "/api/runs", LONG)[1] for _ in range(2)]
        status, told = client.ask("POST", "/api/runs", LONG)
        assert status == 429
        assert "waiting" in told["error"]
        assert [client.ask("DELETE", f"/api/jobs/{job['name']}")[1]["state"] for job in waiting] == ["stopped", "stopped"]
        client.ask("DELETE", f"/api/jobs/{running['name']}")
        assert client.finish(running)["state"] == "stopped"
        crash(server, client)
        after = client.finish(client.ask("POST", "/api/runs", {"scenario": "two_lines", "members": 1})[1])
        assert after["state"] == "done"
        assert sorted(path.name for path in tmp_path.glob("*/run.json")) == ["run.json", "run.json"]
        assert [path for path in (tmp_path / ".jobs").iterdir() if path.is_dir() or path.suffix == ".json"] == []


def crash(server: Running, client: Client) -> None:
    """Let the worker die in the middle of a job, as out of memory."""
    job = client.ask("POST", "/api/runs", LONG)[1]
    wait_for(client, job, "running")
    process = server.app.state.shop.desk._hands[0].process
    assert process is not None
    os.kill(process.pid, signal.SIGKILL)
    ended = client.finish(job)
    assert ended["state"] == "failed"
    assert "process" in ended["problem"]
    assert client.ask("GET", "/api/status")[0] == 200


def wait_for(client: Client, job: dict[str, Any], state: str) -> None:
    """Wait until a job is in a state."""
    limit = time.monotonic() + 60
    while client.ask("GET", f"/api/jobs/{job['name']}")[1]["state"] != state:
        assert time.monotonic() < limit
        time.sleep(0.02)


def test_a_long_body_is_refused(client: Client) -> None:
    assert client.raw("POST", "/api/runs", b" " * 2_000_000, content_type="application/json")[0] == 413


def test_more_members_than_allowed_are_refused(client: Client) -> None:
    assert client.ask("POST", "/api/runs", {"scenario": "two_lines", "members": 51})[0] == 422


def test_what_was_not_finished_goes_on_after_a_restart(tmp_path: Path) -> None:
    with Running(settings(tmp_path)) as client:
        job = client.ask("POST", "/api/runs", {**LONG, "members": 200})[1]
        behind = client.ask("POST", "/api/fits", {"scenario": "two_lines", "budget": 100})[1]
        while not list(tmp_path.glob(f".jobs/{job['name']}/run/blocks/*")):
            time.sleep(0.02)
    assert not list(tmp_path.glob("*/run.json"))
    with Running(settings(tmp_path)) as client:
        ended = client.finish(client.ask("GET", f"/api/jobs/{job['name']}")[1])
        assert ended["state"] == "done", ended
        assert neman.Result.load(tmp_path / ended["result"]["run"]).members == 200
        assert client.finish(client.ask("GET", f"/api/jobs/{behind['name']}")[1])["state"] == "done"


def test_a_what_if_that_is_stopped_keeps_the_pairs_that_were_run(client: Client) -> None:
    change = {"lever": "readmission", "target": "*", "how": "set", "value": 1}
    job = client.ask("POST", "/api/what-ifs", {"scenario": "two_lines", "changes": [change], "members": 50})[1]
    while not job["answer"]:
        time.sleep(0.01)
        job = client.ask("GET", f"/api/jobs/{job['name']}")[1]
    client.ask("DELETE", f"/api/jobs/{job['name']}")
    ended = client.finish(job)
    assert ended["state"] == "stopped"
    kept = client.ask("GET", f"/api/what-ifs/{ended['result']['what_if']}")[1]
    assert kept["members"] in (2, 8, 32)
    assert kept["wanted"] == 50
    assert client.ask("GET", f"/api/runs/{kept['runs']['changed']}")[1]["members"] == kept["members"]


def test_a_run_of_a_shipped_scenario_has_its_policies_as_long_as_it_is_the_same(tmp_path: Path) -> None:
    shop, border = Shop(settings(tmp_path)), neman.read("belarus_eu_2021")
    same = neman.read(neman.write_native(border, tmp_path / "same"))
    changed = neman.read(neman.write_native(border.with_settings(["gate.retry=0.5"]), tmp_path / "changed"))
    assert "takes_back" in {policy.name for policy in shop.policies(same)}
    assert shop.policies(changed) == ()
