"""The page in a real browser: every view, the slider, a what-if from lever to result, uploads, the keyboard, a phone."""

from __future__ import annotations

import io
import os
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from web_server import PATIENCE, Client, scenario_files, zipped

import neman

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
SWITCHES = [
    "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist",
]
SOON = 30_000
LATE = PATIENCE * 1000
PICTURES = os.environ.get("NEMAN_PICTURES")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, with a graphics card in software."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed: the page was not opened in a browser (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, client: Client, request: pytest.FixtureRequest) -> Iterator[Page]:
    """An empty page; after each test: no error was logged and nothing was asked of another server."""
    home = f"http://127.0.0.1:{client.port}"
    page = browser.new_page(viewport={"width": 1280, "height": 900}, base_url=home)
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("request", lambda asked: problems.append(asked.url) if not asked.url.startswith((home + "/", "data:", "blob:")) else None)
    page.set_default_timeout(SOON)
    yield page
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{request.node.name}.png", full_page=True)
    page.close()
    assert problems == []


def opened(page: Page, path: str) -> None:
    """Open a page and wait until it is ready."""
    page.goto(path)
    page.wait_for_selector("html[data-ready]")


def test_the_first_page_lists_what_there_is(page: Page, run_name: str, kept: dict[str, Any]) -> None:
    opened(page, "/")
    expect(page.locator("#scenarios")).to_contain_text("Two lines at one border")
    expect(page.locator(f"#runs a[href='/runs/{run_name}']")).to_be_visible()
    expect(page.locator("#what-ifs")).to_contain_text("All taken back")
    page.locator("#what-ifs").get_by_role("link", name="Open").first.click()
    expect(page.locator("#answer")).to_contain_text("4 pairs of runs")


def test_a_run_has_every_view_and_the_slider_moves_them(page: Page, run_name: str) -> None:
    opened(page, f"/runs/{run_name}")
    page.wait_for_selector("#map-picture[data-ready]", timeout=60_000)
    for part in ("#map-picture canvas", "#ledger svg", "#series svg", "#timeline svg", "#claims", "#assumptions", "#downloads"):
        expect(page.locator(part).first).to_be_visible()
    day = page.get_by_label("Day", exact=True).first
    day.focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#people output")).to_have_text("2 May 2030")
    page.get_by_role("button", name="Play").first.click()
    expect(page.locator("#map output")).not_to_have_text("2 May 2030")
    page.get_by_role("button", name="Pause").first.click()


def test_a_place_or_gate_shows_its_own_days(page: Page, run_name: str) -> None:
    opened(page, f"/runs/{run_name}")
    page.get_by_label("Day by day at").select_option(index=1)
    expect(page.locator("#own-series svg")).to_be_visible()
    page.wait_for_selector("#map-picture[data-ready]", timeout=60_000)
    page.locator(".gate").nth(1).dispatch_event("click")
    name = (page.locator(".gate").nth(1).get_attribute("aria-label") or "").split(" (")[0]
    expect(page.locator("#own-series figcaption b")).to_have_text(name)


def test_no_name_lies_under_a_gate(page: Page, run_name: str) -> None:
    opened(page, f"/runs/{run_name}")
    page.wait_for_selector("#map-picture[data-ready]", timeout=60_000)
    page.get_by_label("Day", exact=True).first.fill("20")
    page.evaluate("document.querySelector('#map-picture').map.zoomTo(6, { animate: false })")
    clear = """() => { const map = document.querySelector("#map-picture").map, frame = map.getCanvas().getBoundingClientRect();
        const names = (area) => map.queryRenderedFeatures(area, { layers: ["names"] }).length;
        return names() > 0 && [...document.querySelectorAll(".gate")].every((gate) => {
          const box = gate.getBoundingClientRect(), x = box.left - frame.left + box.width / 2, y = box.top - frame.top + box.height / 2;
          return names([[x - box.width / 3, y - box.width / 3], [x + box.width / 3, y + box.width / 3]]) === 0; }); }"""
    page.wait_for_function(clear, polling=200)


def test_pictures_are_saved_as_png(page: Page, run_name: str, tmp_path: Path) -> None:
    opened(page, f"/runs/{run_name}")
    page.wait_for_selector("#map-picture[data-ready]", timeout=60_000)
    for label in ("Map of the chosen day", "Where all are who ever came"):
        page.get_by_label("Picture", exact=True).focus()
        page.get_by_label("Picture", exact=True).select_option(label=label)
        with page.expect_download() as download:
            page.get_by_role("button", name="Save as PNG").click()
        download.value.save_as(tmp_path / "picture.png")
        assert (tmp_path / "picture.png").read_bytes().startswith(b"\x89PNG")
        assert (tmp_path / "picture.png").stat().st_size > 5000


def test_a_what_if_from_lever_to_result_by_keyboard_alone(page: Page) -> None:
    opened(page, "/what-if/scenario/two_lines")
    page.get_by_label("readmission: how", exact=True).focus()
    page.keyboard.press("s")  # set to
    page.keyboard.press("Tab")
    expect(page.get_by_label("readmission: how much", exact=True)).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.press("Tab")
    expect(page.get_by_label("readmission: how much, as a number")).to_have_value("1")
    page.locator("#title").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("By keyboard")
    page.keyboard.press("Enter")
    expect(page.locator(".differences").first).to_be_visible(timeout=LATE)
    expect(page.locator("#progress")).to_have_text("Done and kept.", timeout=LATE)
    row = page.locator("tr", has_text=re.compile("^people stranded between the lines"))
    expect(row).to_contain_text("fewer")
    expect(page.locator(".curves svg").first).to_be_visible()
    expect(page.get_by_role("link", name="This policy as a file")).to_be_visible()


def test_nothing_changed_is_told(page: Page) -> None:
    opened(page, "/what-if/scenario/two_lines")
    page.get_by_role("button", name="See what happens").click()
    expect(page.locator("#progress")).to_contain_text("move a lever first")


def test_a_what_if_that_is_stopped_is_kept_as_far_as_it_came(page: Page) -> None:
    opened(page, "/what-if/scenario/two_lines")
    page.get_by_label("reception: how", exact=True).select_option("times")
    page.get_by_label("reception: how much, as a number").fill("2")
    most = page.locator("#members").get_attribute("max") or ""  # so that it is not done before it is stopped
    page.locator("#members").fill(most)
    page.get_by_role("button", name="See what happens").click()
    expect(page.locator(".differences").first).to_be_visible(timeout=LATE)
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("#progress")).to_have_text("Stopped; what was done is kept.", timeout=LATE)
    expect(page.locator("#answer .lead-in")).to_contain_text(f"of {int(most):,} that were wanted")
    expect(page.get_by_role("link", name="This policy as a file")).to_be_visible()


def found_by(archive: bytes, name: str, folder: Path) -> neman.Fit:
    """Read a fit that was downloaded."""
    zipfile.ZipFile(io.BytesIO(archive)).extractall(folder)
    return neman.Fit.load(folder / name)


def test_a_fit_of_an_upload_from_the_form_to_what_was_learned(page: Page, client: Client, tmp_path: Path) -> None:
    opened(page, "/")
    send(page, "evidence.zip", zipped(scenario_files()))
    page.locator("#findings").get_by_role("link", name="Fit to figures").click()
    page.wait_for_selector("html[data-ready]")
    page.get_by_label("Runs of the model").fill("100")
    page.get_by_label("Last day that is fitted").fill("2030-06-25")
    page.get_by_label("Whose figures to believe").select_option("BR")
    page.get_by_label("Call it").fill("A first look")
    page.get_by_role("button", name="Fit", exact=True).click()
    expect(page.locator("#progress")).to_have_text("Done and kept.", timeout=LATE)
    kept = client.ask("GET", "/api/fits")[1][0]["name"]
    learned = found_by(client.raw("GET", f"/api/fits/{kept}/files")[2], kept, tmp_path).learned
    expect(page.locator(".learned .tag", has_text="not identified")).to_have_count(sum(not row.identified for row in learned))
    expect(page.locator(".learned tr", has_text="gate: patrol reach")).to_contain_text("length of border")
    expect(page.locator("#answer")).to_contain_text("Bryn is believed")
    expect(page.locator("#answer .series svg").first).to_be_visible()
    expect(page.locator("#answer")).not_to_contain_text("Whomever one believes")
    other = {"scenario": page.url.split("?")[0].rpartition("/")[2], "until": "2030-06-25", "budget": 100}
    client.finish(client.ask("POST", "/api/fits", other)[1])
    page.reload()
    expect(page.locator("#answer")).to_contain_text("A first look: 100 runs")
    beside = page.locator("#answer table", has_text="All sides weighed")
    expect(beside.locator("tbody tr").first).to_contain_text(re.compile("stays|depends"))
    with page.expect_download() as download:
        page.get_by_role("link", name="Everything as a zip file").click()
    assert download.value.suggested_filename.endswith(".zip")


def test_a_fit_can_be_stopped(page: Page) -> None:
    opened(page, "/fit/scenario/two_lines")
    page.get_by_label("Runs of the model").fill("2000")
    page.get_by_role("button", name="Fit", exact=True).click()
    expect(page.locator("#progress")).to_have_text(re.compile(r"[1-9]\d* %"), timeout=LATE)
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("#progress")).to_have_text("stopped", timeout=LATE)


def test_uploads_good_and_broken(page: Page) -> None:
    opened(page, "/")
    send(page, "good.zip", zipped(scenario_files()))
    expect(page.locator("#findings")).to_contain_text("good.zip can be run", timeout=LATE)
    files = scenario_files()
    files["mine/gates.csv"] += b"\nnonsense,,,\n"
    send(page, "broken.zip", zipped(files))
    expect(page.locator("#findings")).to_contain_text("broken.zip cannot be run", timeout=LATE)
    expect(page.locator("#findings tbody tr").first).to_contain_text("gates.csv")


def send(page: Page, name: str, data: bytes) -> None:
    """Choose a file and send it."""
    page.locator("#upload-file").set_input_files({"name": name, "mimeType": "application/zip", "buffer": data})
    page.get_by_role("button", name="Check it").click()


@pytest.mark.parametrize("view", ["/", "/what-if/scenario/two_lines", "/fit/scenario/two_lines", "/runs/"])
def test_it_fits_a_phone_and_everything_has_a_name(page: Page, run_name: str, view: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    opened(page, view + run_name if view == "/runs/" else view)
    expect(page.locator("html")).to_have_js_property("scrollWidth", 390)
    nameless = page.evaluate(
        """[...document.querySelectorAll('button,input,select,table,progress')].filter((node) => !(node.getAttribute('aria-label')
             || node.textContent.trim() || node.querySelector('caption') || node.labels?.length)).map((node) => node.outerHTML)"""
    )
    assert nameless == []
