"""A server on a free port of this machine, and a client that sends exactly what a test says."""

from __future__ import annotations

import http.client
import io
import json
import threading
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("starlette", reason="the page needs Starlette and uvicorn: pip install 'neman[web]'")
import uvicorn

from neman.web.app import application
from neman.web.settings import Settings

SHIPPED = Path(__file__).parents[2] / "src" / "neman" / "scenarios"
PATIENCE = 240  # seconds: on a machine that never ran neman, the worker compiles first


@dataclass
class Client:
    """Sends one request at a time."""

    port: int

    def raw(self, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        told = answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        connection.close()
        return told

    def ask(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        data = None if body is None else json.dumps(body).encode()
        status, _, text = self.raw(method, path, data, content_type="application/json")
        return status, json.loads(text)

    def finish(self, job: dict[str, Any]) -> dict[str, Any]:
        """Wait until a job ends."""
        limit = time.monotonic() + PATIENCE
        while job["state"] in ("waiting", "running") and time.monotonic() < limit:
            time.sleep(0.05)
            job = self.ask("GET", f"/api/jobs/{job['name']}")[1]
        return job

    def upload(self, data: bytes, name: str = "mine.zip") -> dict[str, Any]:
        """Send a zip file and return what the check found."""
        status, _, text = self.raw("POST", f"/api/uploads?file={name}", data, content_type="application/zip")
        assert status == 202, text
        job = self.finish(json.loads(text))
        assert job["state"] == "done", job
        return dict(job["result"])


class Running:
    """A server in a thread."""

    def __init__(self, settings: Settings) -> None:
        self.app = application(settings)
        self.server = uvicorn.Server(uvicorn.Config(self.app, port=0, log_level="error", timeout_graceful_shutdown=1))
        self.thread = threading.Thread(target=self.server.run, daemon=True)

    def __enter__(self) -> Client:
        self.thread.start()
        while not self.server.started:
            time.sleep(0.01)
        return Client(self.server.servers[0].sockets[0].getsockname()[1])

    def __exit__(self, *stopped: object) -> None:
        self.server.should_exit = True
        self.thread.join(20)


def zipped(files: dict[str, bytes]) -> bytes:
    """Return a zip file."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return sink.getvalue()


def scenario_files() -> dict[str, bytes]:
    """Return the files of the teaching scenario."""
    root = SHIPPED / "two_lines"
    return {f"mine/{path.relative_to(root)}": path.read_bytes() for path in root.rglob("*") if path.is_file()}


def flee_files() -> dict[str, bytes]:
    """Return the files of a Flee instance of three days."""
    files = {
        "input_csv/locations.csv": b"#name,region,country,lat,lon,location_type,conflict_date,population/capacity\n"
        b"A,r,X,0,0,conflict_zone,0,1000\nB,r,Y,0,1,camp,,500\n",
        "input_csv/routes.csv": b"#name1,name2,distance,forced_redirection\nA,B,100,0\n",
        "input_csv/closures.csv": b"#closure_type,name1,name2,closure_start,closure_end\n",
        "input_csv/conflicts.csv": b"#Day,A\n0,1\n1,1\n2,1\n",
        "input_csv/sim_period.csv": b"StartDate,2020-01-01\nLength,3\n",
        "source_data/data_layout.csv": b"total,refugees.csv\nB,b.csv\n",
        "source_data/refugees.csv": b"2020-01-01,0\n2020-01-03,100\n",
        "source_data/b.csv": b"2020-01-01,0\n2020-01-03,100\n",
    }
    return {f"tiny/{name}": data for name, data in files.items()}
