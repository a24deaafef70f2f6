"""The result over time as bars: followed down to a day by mouse and by keyboard, read in words, in both directions."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import LOOKS, at_desk, faults, in_both_views, phone_faults
from tests.browser.conftest import new_page
from tests.browser.rows import many
from tests.browser.steps import Editor
from tests.fixtures.running import RunningSystem

# From 10 January 2015 on, so that the last is of 4 February 2016.
ASSETS, DAYS_BETWEEN = 40, 10.0
BARS = ".histogram-bars a"


@pytest.fixture(scope="module")
def word(live_server: RunningSystem) -> str:
    return many(live_server, ASSETS, days_between=DAYS_BETWEEN)


def names(page: Page) -> list[str]:
    return [name.strip() for name in page.locator(BARS).all_inner_texts()]


def test_bars_lead_down_to_a_day_and_back_up(page: Page, editor: Editor, word: str) -> None:
    page.goto(f"/library?q={word}")
    expect(page.locator(BARS)).to_have_count(2)
    said = {"en": "2015, 36 assets", "fa": "۱۳۹۴ (۲۰۱۵–۲۰۱۶)، ۳۳ محتوا"}
    assert said[editor.language] in names(page)
    page.locator(BARS, has_text=said[editor.language]).click()
    expect(page).to_have_url(re.compile(r"date=(2015|1394)(&|$)"))
    months = {"en": "January 2015, 3 assets", "fa": "فروردین ۱۳۹۴"}
    bar = page.locator(BARS, has_text=months[editor.language])
    bar.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(bar).to_be_focused()
    expect(bar.locator(".histogram-name")).to_have_css("opacity", "1")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"date=(2015-01|1394-01)(&|$)"))
    taken = {"en": 3, "fa": 4}[editor.language]
    expect(page.locator(BARS)).to_have_count(taken)
    count = page.locator("[data-grid] [data-id]")
    expect(count).to_have_count(taken)
    page.locator(BARS).first.click()
    expect(count).to_have_count(1)
    expect(page.locator(f"{BARS}[aria-current=true]")).to_have_count(1)
    page.locator(".histogram-way a").first.click()
    expect(page).not_to_have_url(re.compile("date="))
    expect(page.locator(BARS)).to_have_count(2)


def test_time_runs_with_the_writing(page: Page, editor: Editor, word: str) -> None:
    page.goto(f"/library?q={word}")
    lefts = page.locator(BARS).evaluate_all("(bars) => bars.map((bar) => bar.getBoundingClientRect().left)")
    years = page.locator(BARS).evaluate_all("(bars) => bars.map((bar) => /date=(\\d+)/.exec(bar.search)[1])")
    assert years == sorted(years)
    assert lefts == sorted(lefts, reverse=editor.language == "fa")


def test_every_bar_is_come_to_by_tab_in_the_order_of_time(page: Page, editor: Editor, word: str) -> None:
    page.goto(f"/library?q={word}&date={'2015' if editor.language == 'en' else '1394'}")
    bars = page.locator(BARS)
    # The Persian year ends in March 2016, and nothing was taken in its last month.
    months = {"en": 12, "fa": 11}[editor.language]
    expect(bars).to_have_count(months)
    bars.first.focus()
    for number in range(1, months):
        page.keyboard.press("Tab")
        expect(bars.nth(number)).to_be_focused()


def test_the_list_s_months_and_days_fit_on_a_line(page: Page, editor: Editor, word: str) -> None:
    page.goto(f"/library?q={word}&date={'2015-01' if editor.language == 'en' else '1394-01'}")
    page.locator("[aria-labelledby=facet-date] > details > summary").click()
    labels = page.locator("[aria-labelledby=facet-date] :is(.facet-deeper-1, .facet-deeper-2) .facet-label")
    assert labels.count() >= 12
    # Until the page's own letters are there, others stand in for them, which are wider.
    page.evaluate("document.fonts.ready")
    tall = labels.evaluate_all(
        "(labels) => labels.filter((label) => label.checkVisibility()"
        " && label.getClientRects()[0].height > 1.6 * parseFloat(getComputedStyle(label).lineHeight))"
        ".map((label) => label.innerText)"
    )
    assert not tall


def test_what_a_narrow_bar_leads_to_is_in_the_list_at_a_finger_s_size(page: Page, editor: Editor, word: str) -> None:
    """The exception that target size (WCAG 2.5.8) makes for the bars: another control on the page does the same."""
    for date in ("", "2015", "2015-01") if editor.language == "en" else ("", "1394", "1394-01"):
        page.goto(f"/library?q={word}&date={date}")
        bars = page.locator(BARS).evaluate_all("(bars) => bars.map((bar) => bar.search)")
        for summary in page.locator("[aria-labelledby=facet-date] summary").all():
            summary.click()
        listed = page.locator("[aria-labelledby=facet-date] .facet-choice").evaluate_all(
            "(links) => links.map((link) => [link.search, link.getBoundingClientRect().height])"
        )
        heights = dict(listed)
        assert all(heights[address] >= 24 for address in bars), date


@in_both_views
def test_axe_finds_nothing(
    chromium: Browser,
    live_server: RunningSystem,
    sessions: dict[str, str],
    word: str,
    language: str,
    theme: str,
    other: str,
) -> None:
    with new_page(chromium, live_server, language, sessions[language], theme=theme) as page:
        found = []
        for date in ("", "2015" if language == "en" else "1394", "2015-01" if language == "en" else "1394-01"):
            at_desk(page, f"/library?q={word}&date={date}")
            seen = faults(page)
            page.locator(BARS).first.focus()
            seen += [f"a bar in focus: {fault}" for fault in faults(page, LOOKS)]
            seen += phone_faults(page, other, page.locator(".facets-button").click)
            found += [f"{date}: {fault}" for fault in seen]
    assert not found, "\n".join(found)
