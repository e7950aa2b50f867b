"""Takes the pictures of the README from a real report of the shipped scenario: `make picture`."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

import neman

FOLDER = Path(__file__).parent
SWITCHES = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist"]


def main() -> None:
    """Run, write the report, open it in Chromium, and keep its top and its map as PNG."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        result = neman.simulate(neman.read("belarus_eu_2021"), members=20)
        report = neman.write_report(result, Path(folder) / "report.html")
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=SWITCHES)
        page = browser.new_page(viewport={"width": 1200, "height": 1150})
        page.goto(report.as_uri())
        page.wait_for_selector("#map-picture[data-ready]", timeout=60_000)
        page.screenshot(path=FOLDER / "report.png")
        page.set_viewport_size({"width": 1200, "height": 1400})
        page.evaluate("scrollTo(0, document.querySelector('#map .clock').offsetTop - 60)")
        page.wait_for_timeout(3000)
        page.locator(".map-frame").screenshot(path=FOLDER / "map.png")
        browser.close()


if __name__ == "__main__":
    main()
