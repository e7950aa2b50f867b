"""A browser, where the machine has Chromium, and a report that it can open from disk."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import synthetic
from playwright.sync_api import Browser, sync_playwright

from neman.report import write_report

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
SWITCHES = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
#: A graphics card in software, so that the map is drawn on machines without one.
WITH_WEBGL = ["--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist"]
WITHOUT_WEBGL = ["--disable-gpu", "--disable-webgl", "--disable-3d-apis"]


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of a made-up result."""
    return write_report(synthetic.result(), tmp_path_factory.mktemp("report") / "report.html")


@pytest.fixture(scope="module", params=[WITH_WEBGL, WITHOUT_WEBGL], ids=["webgl", "no_webgl"])
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """Chromium with and without WebGL."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed: the report was not opened in a browser (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES + request.param)
        yield browser
        browser.close()
