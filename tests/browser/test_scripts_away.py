"""Scripts are fetched when they are needed: while the line is away nothing breaks for it, and they come afterwards."""

from playwright.sync_api import Page, Route, expect


def test_the_palette_says_that_nothing_answers_and_opens_the_next_time(page: Page) -> None:
    page.goto("/events")
    page.context.set_offline(True)
    page.keyboard.press("Control+k")
    expect(page.locator("#no-answer")).to_be_visible()
    expect(page.locator("#palette")).to_be_hidden()
    page.context.set_offline(False)
    page.keyboard.press("Control+k")
    expect(page.locator("#palette [role=option]")).not_to_have_count(0)


def test_what_helps_while_searching_comes_when_the_line_is_back(page: Page) -> None:
    held: list[Route] = []
    page.route("**/search-box.js", lambda route: held.append(route), times=1)
    page.goto("/events")
    with page.expect_request("**/search-box.js"):
        page.locator("#search").focus()
    page.context.set_offline(True)
    held[0].abort()
    page.context.set_offline(False)
    page.locator("#search").press_sequentially("kin")
    expect(page.locator("#search")).to_have_attribute("aria-expanded", "true")
