"""The report in a real browser: it opens from disk, fetches nothing, logs no error, and does what it offers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

LOCAL = ("file:", "data:", "blob:")
#: The lowest contrast of any text with what is behind it (WCAG 2.2, 1.4.3), outside the map.
CONTRAST = """() => {
  const linear = (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  const parts = (colour) => colour.match(/[\\d.]+/g).slice(0, 3).map((v) => linear(v / 255));
  const light = (colour) => parts(colour).reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0.05);
  const behind = (e) => {
    const own = e ? getComputedStyle(e).backgroundColor : "rgb(255, 255, 255)";
    return own === "rgba(0, 0, 0, 0)" ? behind(e.parentElement) : own;
  };
  const texts = [...document.querySelectorAll("body *")].filter((e) => e.getClientRects().length
    && !e.closest(".map-picture, script, style") && [...e.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()));
  return Math.min(...texts.map((e) => {
    const both = [light(getComputedStyle(e)[e instanceof SVGElement ? "fill" : "color"]), light(behind(e))];
    return Math.max(...both) / Math.min(...both);
  }));
}"""


@pytest.fixture
def page(browser: Browser, report: Path) -> Iterator[Page]:
    """The opened report; after each test: no error was logged and nothing was fetched from outside."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("request", lambda request: problems.append(request.url) if not request.url.startswith(LOCAL) else None)
    page.goto(report.as_uri())
    page.wait_for_selector("html[data-ready]")
    yield page
    page.close()
    assert problems == []


def slider(page: Page) -> str:
    """Return the date that the first slider says to a screen reader."""
    return page.get_by_label("Day", exact=True).first.get_attribute("aria-valuetext") or ""


def test_the_map_is_drawn_or_replaced_by_words(page: Page) -> None:
    page.wait_for_selector("#map-picture[data-ready], #map-picture .no-map", timeout=60_000)
    if page.locator(".no-map").count():
        expect(page.locator(".no-map")).to_contain_text("no WebGL")
        expect(page.locator("#stock-table table").first).to_be_visible()
    else:
        expect(page.locator("#map-picture canvas")).to_be_visible()
        assert "attempts a day" in (page.locator(".gate").first.get_attribute("aria-label") or "")


def test_the_slider_moves_by_keyboard_and_all_pictures_follow(page: Page) -> None:
    page.locator("#stocks:not([open]) > summary").evaluate_all("(all) => all.forEach((one) => one.click())")
    day = page.get_by_label("Day", exact=True).first
    day.focus()
    page.keyboard.press("Home")
    assert slider(page) == "1 July 2021"
    expect(page.locator("#stock-table caption").first).to_contain_text("1 July 2021")
    page.keyboard.press("ArrowRight")
    assert slider(page) == "2 July 2021"
    expect(page.locator("#people output")).to_have_text("2 July 2021")


def test_play_and_pause(page: Page) -> None:
    page.get_by_label("Day", exact=True).first.fill("0")
    play = page.get_by_role("button", name="Play").first
    play.click()
    expect(page.locator("#map output")).not_to_have_text("1 July 2021")
    page.get_by_role("button", name="Pause").first.click()
    expect(page.get_by_role("button", name="Play")).to_have_count(2)


def test_every_section_opens(page: Page) -> None:
    closed = page.locator("details:not([open]) > summary")
    for _ in range(closed.count()):
        closed.first.click()
    expect(closed).to_have_count(0)
    expect(page.locator("#misfits tbody tr")).to_have_count(4)
    expect(page.locator(".series figure svg")).to_have_count(3)


def test_what_is_folded_is_drawn_for_paper_and_folded_again(page: Page) -> None:
    closed = page.locator("details:not([open])").count()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator(".series figure")).to_have_count(3)
    assert page.locator(".series figure:not(:has(svg))").count() == 0
    assert page.locator("#map-picture").evaluate("(map) => Number(map.style.zoom) < 1 && map.style.height !== ''")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("details:not([open])").count() == closed


def test_lists_can_be_searched(page: Page) -> None:
    page.get_by_text("All reported figures").click()
    page.locator("[data-filter=report-list] input").fill("dogs")
    expect(page.locator("#report-list tbody tr:visible")).to_have_count(1)
    page.locator("[data-filter=report-list] input").fill("")
    page.locator("[data-filter=report-list] select").first.select_option("LT-BY")
    expect(page.locator("#report-list tbody tr:visible")).to_have_count(3)


def test_it_fits_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.locator(".series figure svg").first).to_be_visible()
    expect(page.locator("html")).to_have_js_property("scrollWidth", 390)


NAMES_IN = """([from, to]) => { const map = document.querySelector('#map-picture').map;
    return map.queryRenderedFeatures([from, to], {layers: ['names']}).map((one) => one.properties.name); }"""


def test_no_name_on_the_map_of_a_phone_is_cut_or_lies_below_a_button(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_selector("#map-picture[data-ready], #map-picture .no-map", timeout=60_000)
    if page.locator(".no-map").count():
        pytest.skip("without WebGL there is no map")
    page.locator("#map-picture").scroll_into_view_if_needed()
    page.wait_for_timeout(1000)
    wide, high = page.locator("#map-picture").evaluate("(map) => [map.clientWidth, map.clientHeight]")
    assert page.evaluate(NAMES_IN, [[0, 0], [wide, high]])
    for strip in ([[0, 0], [1, high]], [[wide - 1, 0], [wide, high]], [[10, 10], [150, 40]]):
        assert page.evaluate(NAMES_IN, strip) == []


def test_countries_of_which_only_the_code_is_known_are_named(page: Page) -> None:
    codes = ["AE", "CM", "Bryn", "QQ", "unknown"]
    assert page.evaluate("(codes) => codes.map(neman.country)", codes) == ["United Arab Emirates", "Cameroon", "Bryn", "QQ", "unknown"]


def test_everything_has_a_name_for_a_screen_reader(page: Page) -> None:
    nameless = page.evaluate(
        """[...document.querySelectorAll('button,input,select,table')].filter((node) => !(
             node.getAttribute('aria-label') || node.textContent.trim() || node.querySelector('caption'))).map((node) => node.outerHTML)"""
    )
    assert nameless == []


def test_markup_in_the_data_stays_text(page: Page) -> None:
    expect(page.locator("#claims")).to_contain_text("people were <hurt>")
    assert page.locator("hurt").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_by_day_and_by_night(page: Page, scheme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=scheme)
    assert (page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(25, 24, 22)") == (scheme == "dark")
    assert page.evaluate(CONTRAST) >= 4.5
