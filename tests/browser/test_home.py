"""The home page lives: what comes in appears by itself, what broke off can be gone on with, a lost line is said."""

from playwright.sync_api import Page, expect

from tests.browser.steps import arrived, bring_in, upload_row
from tests.fixtures.running import RunningSystem
from tests.fixtures.unique import unique_picture, unique_word

_BEGIN_UPLOAD = """async ({ name, length, first }) => {
  const token = document.querySelector('meta[name="csrf-token"]').content;
  const name64 = btoa(String.fromCharCode(...new TextEncoder().encode(name)));
  const send = (address, method, body, more) => fetch(address, {
    method, body, headers: { "Tus-Resumable": "1.0.0", "X-CSRF-Token": token, ...more },
  });
  const head = { "Upload-Length": length, "Upload-Metadata": `filename ${name64}` };
  const made = await send("/api/v1/uploads", "POST", null, head);
  const type = "application/offset+octet-stream";
  const piece = Uint8Array.from(first);
  const at = made.headers.get("Location");
  return (await send(at, "PATCH", piece, { "Upload-Offset": "0", "Content-Type": type })).status;
}"""


def test_what_comes_in_appears_by_itself(page: Page, live_server: RunningSystem) -> None:
    page.goto("/")
    expect(page.locator("#home h1")).not_to_be_empty()
    asset_id = bring_in(live_server, unique_picture(), "in passing.jpg", title="Procession")
    expect(page.locator(f'#arrivals a[href="/assets/{asset_id}"] img')).to_be_visible(timeout=60_000)


def test_an_upload_that_broke_off_is_gone_on_with(page: Page, live_server: RunningSystem) -> None:
    name, data = f"{unique_word('جشن-')}.jpg", unique_picture(1200, 900)
    page.goto("/upload")
    begun = page.evaluate(_BEGIN_UPLOAD, {"name": name, "length": str(len(data)), "first": list(data[:4000])})
    assert begun == 204
    page.goto("/")
    offer = page.locator("#interrupted")
    expect(offer).to_contain_text(name)
    offer.get_by_role("link").click()
    arrived(page, "/upload#interrupted")
    file = page.locator(f'[data-resume][data-name="{name}"] input')
    other = {"name": "another.jpg", "mimeType": "image/jpeg", "buffer": data[:2000]}
    file.set_input_files(files=other)  # type: ignore[arg-type]
    expect(page.locator(f'[data-resume][data-name="{name}"] [data-other]')).to_be_visible()
    sent: list[int] = []
    page.on("request", lambda one: sent.append(int(one.headers["upload-offset"])) if one.method == "PATCH" else None)
    file.set_input_files(files={"name": name, "mimeType": "image/jpeg", "buffer": data})  # type: ignore[arg-type]
    expect(upload_row(page, name)).to_have_attribute("data-state", "available", timeout=60_000)
    assert sent[0] == 4000


def test_a_lost_line_is_said_and_mends_itself(page: Page) -> None:
    page.goto("/")
    expect(page.locator("#arrivals")).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    expect(page.locator("#offline")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("#offline")).to_be_hidden()
