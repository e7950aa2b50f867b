"""What is built and shipped: the front-end parts come from npm by hash, are never committed, and are in the wheel."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]
pytest.importorskip("hatchling", reason="hatchling builds the package; install neman[test]")


@pytest.fixture(scope="module")
def hook() -> ModuleType:
    """The build hook, loaded as hatchling loads it."""
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def project(hook: ModuleType, tmp_path: Path) -> Path:
    """A copy of everything that the hook reads, without the parts."""
    for name in hook.INPUTS:
        shutil.copyfile(ROOT / name, tmp_path / name)
    return tmp_path


def tracked() -> list[str]:
    """Return the files that git knows."""
    try:
        return subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")


def test_the_lock_records_hashes_and_no_addresses() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    entries = [entry for name, entry in packages.items() if name]
    assert all(re.fullmatch(r"sha512-\S+", entry["integrity"]) for entry in entries)
    assert not any("resolved" in entry for entry in entries)


def test_versions_are_exact_and_locked() -> None:
    wanted = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["dependencies"]
    locked = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert {name: locked[f"node_modules/{name}"]["version"] for name in wanted} == wanted


def test_nothing_of_others_is_committed() -> None:
    assert [name for name in tracked() if "/vendor/" in name or "node_modules" in name or name.endswith((".min.js", ".topojson"))] == []


def test_the_parts_are_there_and_current(hook: ModuleType) -> None:
    assert hook.is_current(ROOT), "build again: pip install -e ."
    assert hook.fetch(ROOT) is False


def test_a_changed_lock_is_noticed(hook: ModuleType, project: Path) -> None:
    vendor = project / hook.VENDOR
    shutil.copytree(ROOT / hook.VENDOR, vendor)
    assert hook.is_current(project)
    (project / "package-lock.json").write_text("{}", encoding="utf-8")
    assert not hook.is_current(project)


def test_failing_npm_gives_one_clear_message(hook: ModuleType, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hook, "npm", lambda: [sys.executable, "-c", "import sys; print('no route'); sys.exit(7)"])
    with pytest.raises(hook.FrontEndError, match=r"(?s)exit code 7.*no route.*Remedy"):
        hook.fetch(project)
    assert not hook.is_current(project)


def test_a_machine_without_npm_gets_node_from_pypi(hook: ModuleType, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hook.shutil, "which", lambda *_, **__: None)
    asks = hook.FrontEndHook(str(project), {}, None, None, "", "wheel").dependencies()
    assert asks == [hook.NODE_FROM_PYPI]
    with pytest.raises(hook.FrontEndError, match="npm is not installed"):
        hook.fetch(project)


def test_the_wheel_carries_the_parts_the_page_and_the_scenarios(tmp_path: Path) -> None:
    from hatchling.builders.wheel import WheelBuilder

    wheel = next(WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"]))
    names = set(zipfile.ZipFile(wheel).namelist())
    for wanted in ("vendor/maplibre-gl.js", "vendor/licences.txt", "page/report.html.j2", "page/map.js"):
        assert f"neman/report/{wanted}" in names
    assert {"neman/scenarios/belarus_eu_2021/scenario.yml", "neman/scenarios/belarus_eu_2021/evidence/reports.csv"} <= names
    assert not any("__pycache__" in name or name.endswith(".o") for name in names)


def test_the_version_has_a_line_in_the_changelog() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert re.search(rf"^## \[?{re.escape(version)}\]?", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)


def test_no_machine_paths_or_hosts_in_build_files() -> None:
    for name in ("pyproject.toml", "Makefile", ".ci/run", "hatch_build.py", ".npmrc", "package.json"):
        assert not re.search(r"https?://|/home/|/work/|registry\.", (ROOT / name).read_text(encoding="utf-8")), name
