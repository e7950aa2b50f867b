"""Bringing one's own: good folders can be run, broken ones are told in full, harmful ones do nothing."""

from __future__ import annotations

import io
import stat
import zipfile
from pathlib import Path

import pytest
from web_server import Client, flee_files, scenario_files, zipped

import neman
from neman.web.archive import unpack
from neman.web.settings import Settings


def test_a_good_folder_can_be_run(client: Client, folder: Path) -> None:
    found = client.upload(zipped(scenario_files()))
    assert found["problems"] == []
    name = found["scenario"]
    assert (folder / "uploads" / name / "mine" / "scenario.yml").is_file()
    assert name in [one["name"] for one in client.ask("GET", "/api/scenarios")[1]]
    job = client.finish(client.ask("POST", "/api/runs", {"scenario": name, "members": 1})[1])
    assert job["state"] == "done"


def test_every_problem_is_told_by_file_row_and_column(client: Client) -> None:
    files = scenario_files()
    files["mine/places.csv"] = files["mine/places.csv"].replace(b",reception,", b",recepton,")
    rows = files["mine/links.csv"].decode().splitlines()
    files["mine/links.csv"] = "\n".join([*rows, rows[-1].replace(rows[-1].split(",")[0], "Nowhere", 1)]).encode()
    found = client.upload(zipped(files))
    assert "scenario" not in found
    assert {"places.csv"} <= {problem["file"] for problem in found["problems"]}
    assert all(problem["row"] and problem["column"] and problem["remedy"] for problem in found["problems"])


def test_a_flee_folder_can_be_brought(client: Client) -> None:
    found = client.upload(zipped(flee_files()))
    assert found["problems"] == [], found
    assert client.ask("GET", f"/api/scenarios/{found['scenario']}")[1]["flee"]


def link() -> bytes:
    """Return a zip file with a symbolic link."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        entry = zipfile.ZipInfo("mine/places.csv")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, "/etc/passwd")
    return sink.getvalue()


def twice() -> bytes:
    """Return a zip file that holds a name twice, in another case."""
    return zipped({"a/scenario.yml": b"", "A/SCENARIO.yml": b""})


HARMFUL = {
    "up": (zipped({"../out.csv": b"x"}), "leads outside"),
    "absolute": (zipped({"/tmp/out.csv": b"x"}), "leads outside"),
    "windows": (zipped({"a\\..\\..\\out.csv": b"x", "c:/out.csv": b"x"}), "leads outside"),
    "link": (link(), "a link"),
    "twice": (twice(), "twice"),
    "bomb": (zipped({"scenario.yml": b"0" * 3_000_000}), "larger than is allowed"),
    "many": (zipped({f"{i}.csv": b"" for i in range(30)}), "holds 30 files"),
    "no zip": (b"not a zip file", "cannot be unpacked"),
    "cut": (zipped({"scenario.yml": b"name: a"})[:-20], "cannot be unpacked"),
    "nothing": (zipped({"readme.md": b"hello"}), "neither scenario.yml"),
}


@pytest.mark.parametrize("case", HARMFUL)
def test_harmful_files_are_refused_and_leave_nothing(tmp_path: Path, case: str) -> None:
    data, said = HARMFUL[case]
    (tmp_path / "in.zip").write_bytes(data)
    inside = tmp_path / "inside"
    inside.mkdir()
    with pytest.raises(neman.InputError, match=said):
        unpack(tmp_path / "in.zip", inside, Settings(folder=tmp_path, unpacked=2_000_000, files=20))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.zip", "inside"]
    assert sum(path.stat().st_size for path in inside.rglob("*")) <= 2_100_000


def test_harmful_files_are_told_over_the_network_too(client: Client, folder: Path) -> None:
    before = set(folder.rglob("*"))
    found = client.upload(HARMFUL["up"][0])
    assert "leads outside" in found["problems"][0]["problem"]
    assert set(folder.rglob("*")) == before
