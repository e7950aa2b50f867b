"""Takes the pictures of docs/tour.md from a running server: `neman serve belarus_eu_2021`, then `python docs/images/tour.py ADDRESS`."""

from __future__ import annotations

import shutil
import sys
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

FOLDER = Path(__file__).parent
SWITCHES = ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist"]
LATE = 300_000


def main(home: str) -> None:
    """Go through the page as the tour does."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=SWITCHES)
        page = browser.new_page(viewport={"width": 1180, "height": 820}, base_url=home)
        what_if(page)
        run(page)
        fit(page)
        page.goto("/")
        page.wait_for_selector("html[data-ready]")
        page.screenshot(path=FOLDER / "tour-start.png")
        phone = browser.new_page(viewport={"width": 390, "height": 844}, base_url=home)
        phone.goto("/what-if/scenario/belarus_eu_2021")
        phone.wait_for_selector("html[data-ready]")
        phone.screenshot(path=FOLDER / "tour-phone.png")
        browser.close()


def what_if(page: Page) -> None:
    """Lithuania turns people away a month earlier."""
    page.goto("/what-if/scenario/belarus_eu_2021")
    page.wait_for_selector("html[data-ready]")
    page.get_by_label("turn away: where").first.select_option("LT")
    page.get_by_label("turn away: how", exact=True).first.select_option("move")
    page.get_by_label("turn away: how much, as a number").first.fill("-30")
    page.locator("#title").fill("Lithuania a month earlier")
    began = time.perf_counter()
    page.get_by_role("button", name="See what happens").click()
    page.wait_for_selector(".differences", timeout=LATE)
    sys.stdout.write(f"first answer after {time.perf_counter() - began:.1f} s\n")
    page.wait_for_selector("#downloads", timeout=LATE)
    sys.stdout.write(f"last answer, saved, after {time.perf_counter() - began:.1f} s\n")
    page.evaluate("scrollTo(0, document.querySelector('.what-if').offsetTop)")
    page.screenshot(path=FOLDER / "tour-what-if.png")


def run(page: Page) -> None:
    """The run behind it, with a gate chosen."""
    page.get_by_role("link", name="what if", exact=True).click()
    page.wait_for_selector("#map-picture[data-ready]", timeout=LATE)
    page.get_by_label("Day by day at").select_option(index=3)
    page.evaluate("document.getElementById('map').scrollIntoView()")
    time.sleep(3)
    page.screenshot(path=FOLDER / "tour-map.png")


def fit(page: Page) -> None:
    """A small fit of the same border."""
    page.goto("/fit/scenario/belarus_eu_2021")
    page.wait_for_selector("html[data-ready]")
    page.get_by_label("Runs of the model").fill("200")
    page.get_by_label("Call it").fill("A first look")
    page.get_by_role("button", name="Fit", exact=True).click()
    page.wait_for_selector("#downloads", timeout=LATE)
    page.evaluate("scrollTo(0, document.querySelector('.what-if').offsetTop)")
    page.screenshot(path=FOLDER / "tour-fit.png")


if __name__ == "__main__":
    main(sys.argv[1])
