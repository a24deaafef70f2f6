"""Steps that several tests of the browser take, told by what they do and not by the words of one language."""

import base64
import json
import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.fixtures.behind import add_account
from tests.fixtures.running import RunningSystem, eventually

_DROP = """async (files) => {
  const transfer = new DataTransfer();
  for (const { name, type, data } of files) {
    const bytes = Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0));
    transfer.items.add(new File([bytes], name, { type }));
  }
  const options = { dataTransfer: transfer, bubbles: true, cancelable: true };
  document.querySelector("[data-drop]").dispatchEvent(new DragEvent("drop", options));
}"""


PASSWORD = "correct horse battery"


@dataclass(frozen=True)
class Editor:
    name: str
    password: str
    language: str


def make_account(system: RunningSystem, person: Editor, role: str) -> None:
    add_account(system, person.name, person.password, role)


def sign_in(page: Page, editor: Editor) -> None:
    page.goto("/sign-in")
    page.fill("[name=name]", editor.name)
    page.fill("[name=password]", editor.password)
    page.press("[name=password]", "Enter")
    expect(page.locator("#home")).to_be_visible()


def arrived(page: Page, address: str) -> None:
    """On another page, and its scripts are awake."""
    expect(page).to_have_url(re.compile(re.escape(address)))
    page.wait_for_load_state("load")


def drop(page: Page, files: dict[str, bytes]) -> None:
    """Drop files on the upload page as a file manager would."""
    page.evaluate(
        _DROP,
        [{"name": name, "type": "", "data": base64.b64encode(data).decode()} for name, data in files.items()],
    )


def upload_row(page: Page, name: str) -> Locator:
    return page.locator(".upload-row").filter(has=page.locator("[data-name]", has_text=name))


def bring_in(system: RunningSystem, data: bytes, name: str, **fields: object) -> str:
    """An asset over REST, processed and to be found."""
    answer = system.call("POST", "/api/v1/assets", *_form(data, name, fields))
    assert answer.status == 201, answer.body
    asset_id: str = answer.json["id"]
    assert system.settled(asset_id)["state"] == "available"
    eventually(lambda: asset_id in _newest(system), f"{asset_id} is found")
    return asset_id


def _newest(system: RunningSystem) -> list[str]:
    """The ids of the latest assets that a search finds."""
    found = system.call("GET", "/api/v1/assets?sort=-created_at&limit=20")
    return [item["id"] for item in found.json["items"]] if found.status == 200 else []


def _form(data: bytes, name: str, fields: dict[str, object]) -> tuple[bytes, dict[str, str]]:
    mark = "between-the-parts-of-this-form"
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="metadata"\r\n\r\n{json.dumps(fields)}\r\n'.encode(),
        f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode(),
        data,
        f"\r\n--{mark}--\r\n".encode(),
    ]
    return b"".join(parts), {"Content-Type": f"multipart/form-data; boundary={mark}"}
