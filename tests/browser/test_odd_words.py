"""Words that nobody should write, in every field: shown harmlessly, and no page grows wider than its window."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page

from dam.http.identity import SESSION_COOKIE
from dam.services import accounts
from tests.browser.axe import too_wide
from tests.fixtures.many_assets import add_assets
from tests.fixtures.rest import Rest, served

ODD = {
    "long": "Ж" * 5000,
    "turned": "photo\u202egpj.exe",
    "unclosed": "unclosed \u2067isolate \u202bembedding \u2066x",
    "family": "👩\u200d👩\u200d👧\u200d👦" * 60,
    "markup": "<b>bold</b><script>document.title='taken'</script>&amp;{{ 7 * 7 }}",
    "marks": "Z\u0335\u0327\u031b\u0321\u0334\u0321\u031b" * 30 + "a" + "\u0301" * 400,
    "unseen": "zero\u200bwidth\u2060\ufeff\u00ad\u200e" * 40,
    "plain": "A plain word",
}
_WIDTHS_PX = (1280, 360)


@dataclass(frozen=True)
class Archive:
    url: str
    session: str
    paths: list[str]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """Events, assets and people with such words, put in behind the doors that would have cleaned or cut them."""
    with served(tmp_path_factory.mktemp("odd") / "home") as rest:
        yield _filled(rest)


def _filled(rest: Rest) -> Archive:
    context = rest.system.context
    for name, words in ODD.items():
        accounts.add_user(context, None, f"odd-{name}", "viewer", "correct horse battery", display_name=words[:500])
    owner = accounts.actor_of(accounts.list_users(context)[0])
    paths = ["/", "/library", "/library?view=list", "/library?view=timeline", "/events", "/upload", "/accounts"]
    paths += ["/audit", "/account", "/styleguide"]
    for name, words in ODD.items():
        about = {"title": words[:500], "place": words[:500], "description": words, "kind": "festival"}
        event = rest.call("POST", "/api/v1/events", about | {"starts_at": "2024-05-08T10:00:00+00:00"}).json["id"]
        fields = dict.fromkeys(("title", "description", "copyright", "usage_terms", "credit", "camera"), words)
        names = {"creator": words[:500], "place": words[:500], "file_name": f"{words}.jpg"}
        assets = add_assets(context, owner, 1, event_id=event, keywords=[words[:200], "word"], **fields, **names)
        paths += [f"/assets/{assets[0]}", f"/events/{event}"]
        if name == "long":
            paths += [f"/events/{event}/edit", f"/library?event={event}", "/library?q=" + words[:300]]
    rest.indexed()
    return Archive(f"http://127.0.0.1:{rest.port}", accounts.sign_in(context, "ada", "a long enough password"), paths)


@pytest.fixture(params=("en", "fa"))
def reader(chromium: Browser, archive: Archive, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = chromium.new_context(base_url=archive.url, reduced_motion="reduce")
    values = {"kronika_language": request.param, SESSION_COOKIE: archive.session}
    context.add_cookies([{"name": name, "value": value, "url": archive.url} for name, value in values.items()])
    yield context.new_page()
    context.close()


def test_every_page_stands_it(reader: Page, archive: Archive) -> None:
    wide = []
    for path in archive.paths:
        for width in _WIDTHS_PX:
            reader.set_viewport_size({"width": width, "height": 800})
            if width == _WIDTHS_PX[0]:
                answer = reader.goto(path)
                assert answer and answer.status == 200, path
                assert reader.evaluate(_HARMLESS), path
            wide += [f"{path[:60]} {fault}" for fault in too_wide(reader)]
    assert not wide, "\n".join(wide)


# No override is left, no markup came to life, and what stands beside a person's words stays where it is beside plain
# ones: the columns of a table in one order, the date behind the name.
_HARMLESS = """() => {
  const order = (row) => [...row.cells].map((cell, n) => [cell.getBoundingClientRect().left, n])
    .sort((a, b) => a[0] - b[0]).map(([, n]) => n).join();
  const inOrder = (line) => {
    const [who, when] = ["bdi", "time"].map((name) => line.querySelector(name).getBoundingClientRect());
    return who.top < when.top || (document.dir === "rtl" ? who.left > when.left : who.left < when.left);
  };
  const bold = [...document.querySelectorAll("main b")].some((one) => one.textContent === "bold");
  return !document.documentElement.outerHTML.includes("\u202e") && !bold && document.title !== "taken"
    && [...document.querySelectorAll("tbody")].every((body) => new Set([...body.rows].map(order)).size < 2)
    && [...document.querySelectorAll(".history-who")].every(inOrder);
}"""
