"""Files dropped on the upload page arrive, are told apart from bad ones, and are found by a word of their caption."""

from itertools import count

from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.steps import Editor, drop, sign_in, upload_row
from tests.fixtures.cuttable import cuttable
from tests.fixtures.running import RunningSystem, eventually
from tests.fixtures.unique import cut_short, unique_picture, unique_word

_WORDS = {"en": "procession", "fa": "راهپیمایی"}


def test_several_files_one_of_them_bad(page: Page, editor: Editor, live_server: RunningSystem) -> None:
    word, mark = _WORDS[editor.language], unique_word()
    page.goto("/upload")
    page.locator("[data-common] .picker input").fill(f"{word}, {mark}")
    page.keyboard.press("Enter")
    first, second = unique_picture(), unique_picture(900, 600)
    drop(
        page,
        {
            "مراسم.jpg": first,
            "second.jpg": second,
            "cut short.jpg": cut_short(),
            "nothing.jpg": b"",
        },
    )
    for name in ("مراسم.jpg", "second.jpg"):
        expect(upload_row(page, name)).to_have_attribute("data-state", "available", timeout=60_000)
    for name in ("cut short.jpg", "nothing.jpg"):
        row = upload_row(page, name)
        expect(row).to_have_attribute("data-state", "failed", timeout=60_000)
        expect(row.locator("[data-problem]")).not_to_be_empty()

    eventually(lambda: live_server.total(mark) == 3, "they are found, also the one that failed")
    page.goto("/library")
    page.keyboard.press("/")
    # Other words of the archive may be like the first one.
    page.keyboard.type(f"{word} {mark}")
    expect(page.locator(".tile")).to_have_count(3)
    page.locator(".tile-link").first.click()
    expect(page.locator("#field-keywords")).to_contain_text(word)


def test_the_same_file_again_is_told_and_may_be_kept(page: Page) -> None:
    data = unique_picture()
    page.goto("/upload")
    drop(page, {"first.jpg": data})
    expect(upload_row(page, "first.jpg")).to_have_attribute("data-state", "available", timeout=60_000)
    drop(page, {"again.jpg": data})
    row = upload_row(page, "again.jpg")
    expect(row).to_have_attribute("data-state", "failed")
    expect(row.locator("[data-open]")).to_have_attribute(
        "href", upload_row(page, "first.jpg").locator("[data-open]").get_attribute("href") or ""
    )
    row.locator("[data-keep]").click()
    expect(row).to_have_attribute("data-state", "available", timeout=60_000)


def test_an_upload_survives_a_lost_connection(chromium: Browser, live_server: RunningSystem, editor: Editor) -> None:
    # More than one piece, so that the line can be cut between the first and the last byte.
    data = unique_picture() + bytes(20 * 1024 * 1024)
    with cuttable(live_server.url) as (line, url):
        context = chromium.new_context(base_url=url)
        page = context.new_page()
        sign_in(page, editor)
        page.goto("/upload")
        path = live_server.home / f"long-{editor.language}.jpg"
        path.write_bytes(data)
        pieces = count(1)

        def send(route: Route) -> None:
            # Held until then: the first piece has gone through, and the second finds nobody.
            if route.request.method == "PATCH" and next(pieces) == 2:
                line.cut()
            route.continue_()

        page.route("**/api/v1/uploads/*", send)
        page.locator("[data-choose]").first.set_input_files(path)
        row = upload_row(page, path.name)
        expect(row).to_have_attribute("data-state", "lost", timeout=90_000)
        line.mend()
        expect(row).to_have_attribute("data-state", "available", timeout=90_000)
        context.close()
